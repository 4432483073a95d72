"""工作台: what waits for a person, what came back, what is late."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from projects.models import scope
from projects.requests import SignedInRequest
from projects.schedule.working_year import working_year
from targets.checks import refreshing as checking
from targets.filings.transitions import open_to
from targets.home.other_years import waiting_in_other_years
from targets.home.workbench import workbench_of


@require_safe
def workbench(request: SignedInRequest) -> HttpResponse:
    """The work of the year that the user works in, and how much waits in the other years."""
    year = working_year(request)
    if year and not request.user.is_admin:
        checking.freshen(year, scope(request.user))
    context: dict[str, Any] = {"year": year, "may": bool(open_to(request.user))}
    if year:
        context["bench"] = workbench_of(request.user, year)
        context["other_years"] = waiting_in_other_years(request.user, year)
    return render(request, "targets/home/workbench.html", context)
