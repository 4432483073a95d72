"""Pages that belong to no app: the home page and the CSRF failure."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from projects.models import Role
from projects.requests import SignedInRequest

FIRST_PAGES: dict[str, str] = {Role.LEADER: "board", Role.AUDITOR: "trail"}


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """Redirect leaders to the board, auditors to the trail, everybody else to the workbench."""
    return redirect(FIRST_PAGES.get(request.user.role, "workbench"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that was sent from a stale or foreign page, with advice on how to go on."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"error": "csrf"}, status=403)
    return render(request, "403_csrf.html", status=403)
