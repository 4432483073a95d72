"""Pages that belong to no app: the home page, and those for requests that fail."""

import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from jvlu_budget.unavailable import answer_if_unavailable, wants_json
from projects.models import Role
from projects.requests import SignedInRequest
from projects.schedule.working_year import begin

FIRST_PAGES: dict[str, str] = {Role.LEADER: "board", Role.AUDITOR: "trail"}


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """Redirect leaders to the board, auditors to the trail, everybody else to the workbench, in a year of theirs."""
    begin(request)
    return redirect(FIRST_PAGES.get(request.user.role, "workbench"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that was sent from a stale or foreign page, with advice on how to go on."""
    if wants_json(request):
        return JsonResponse({"error": "csrf"}, status=403)
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read, or whose session could not be saved."""
    answer = answer_if_unavailable(request, exception)
    if answer is not None:
        return answer
    if wants_json(request):
        return JsonResponse({"error": "request"}, status=400)
    return HttpResponse(render_to_string("400.html"), status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a request that failed; Django calls this while it handles the exception."""
    _, error, _ = sys.exc_info()
    answer = answer_if_unavailable(request, error)
    return answer or HttpResponse(render_to_string("500.html"), status=500)
