"""工作台: what waits for a person, what came back, what is late."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from projects.models import BudgetYear, scope
from projects.requests import SignedInRequest
from targets.checks import refreshing as checking
from targets.filings.transitions import open_to
from targets.home.workbench import workbench_of


@require_safe
def workbench(request: SignedInRequest) -> HttpResponse:
    """Of the latest year, unless another is asked for."""
    years = list(BudgetYear.objects.select_related("scheme"))
    asked = next(
        (each for each in years if str(each.year) == request.GET.get("year", "")), None
    )
    year = asked or next(iter(years), None)
    if year and not request.user.is_admin:
        checking.freshen(year, scope(request.user))
    bench = workbench_of(request.user, year) if year else None
    return render(
        request,
        "targets/home/workbench.html",
        {
            "years": years,
            "year": year,
            "bench": bench,
            "may": bool(open_to(request.user)),
        },
    )
