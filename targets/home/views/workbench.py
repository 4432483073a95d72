"""工作台: what waits for a person, what came back, what is late."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from projects.accounts.access import may_fill_in
from projects.models import scope
from projects.requests import SignedInRequest
from projects.schedule.working_year import working_year
from targets.checks import refreshing as checking
from targets.filings.transitions import open_to
from targets.home.first_day import COOKIE, first_steps
from targets.home.other_years import queues_of_other_years, waiting_in_other_years
from targets.home.workbench import workbench_of
from targets.succession.notices import notices_for

A_YEAR = timedelta(days=365)


@require_POST
def begun(request: SignedInRequest) -> HttpResponse:
    """Show the list of what to do first no more."""
    response = redirect("workbench")
    response.set_cookie(COOKIE, "seen", max_age=A_YEAR, samesite="Lax", httponly=True)
    return response


@require_safe
def workbench(request: SignedInRequest) -> HttpResponse:
    """The work of the year that the user works in, and how much waits in the other years."""
    user, year = request.user, working_year(request)
    if year and not user.is_admin:
        checking.freshen(year, scope(user))
    context: dict[str, Any] = {
        "year": year,
        "may": bool(open_to(user)),
        "may_fill_in": may_fill_in(user),
        "notices": notices_for(user),
    }
    if COOKIE not in request.COOKIES:
        context["first_steps"] = first_steps(user)
    if year:
        bench = workbench_of(user, year)
        waiting = waiting_in_other_years(user, year)
        elsewhere = queues_of_other_years(user, year, waiting)
        # What came back comes first, the rest of the other years after the work of this one.
        returned = [queue for queue in elsewhere if queue.is_returned]
        others = [queue for queue in elsewhere if not queue.is_returned]
        bench.queues = [*returned, *bench.queues, *others]
        context["bench"] = bench
        context["other_years"] = waiting
    return render(request, "targets/home/workbench.html", context)
