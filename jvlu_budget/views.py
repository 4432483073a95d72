"""Pages that belong to no app: where one begins, and refusals."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from projects.models import Role
from projects.requests import SignedInRequest


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """A leader looks at the figures first, everybody else at what waits for them."""
    return redirect("board" if request.user.role == Role.LEADER else "workbench")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was sent from a page that is too old or not ours: say so and how to go on."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"error": "csrf"}, status=403)
    return render(request, "403_csrf.html", status=403)
