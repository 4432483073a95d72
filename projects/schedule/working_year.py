"""The budget year that a user works in: chosen at the top of every page, and remembered in the session."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils import timezone

from projects.models import BudgetYear, Project
from projects.requests import SignedInRequest
from projects.schedule.deadlines import Stage

SESSION = "year"


def years_of(request: HttpRequest) -> list[BudgetYear]:
    """All budget years, the latest first; one query for a request, however often it is asked."""
    found: list[BudgetYear] | None = getattr(request, "budget_years", None)
    if found is None:
        found = list(BudgetYear.objects.select_related("scheme"))
        request.budget_years = found  # type: ignore[attr-defined]
    return found


def working_year(request: HttpRequest) -> BudgetYear | None:
    """The year in the address, which is remembered; or the year that was chosen before; or the one that runs."""
    years = years_of(request)
    asked = find_year(years, request.GET.get("year", ""))
    if asked is not None:
        remember(request, asked)
        return asked
    remembered = find_year(years, str(request.session.get(SESSION, "")))
    return remembered or running_year(years)


def begin(request: SignedInRequest) -> None:
    """Begin with the year that runs among those in which the user has projects, unless a year was chosen."""
    if SESSION in request.session:
        return
    projects = Project.objects.visible_to(request.user).order_by()
    keys = set(projects.values_list("year", flat=True).distinct())
    year = running_year([year for year in years_of(request) if year.pk in keys])
    if year is not None:
        remember(request, year)


def find_year(years: Sequence[BudgetYear], text: str) -> BudgetYear | None:
    """The year with this number, None for anything else."""
    for year in years:
        if str(year.year) == text.strip():
            return year
    return None


def remember(request: HttpRequest, year: BudgetYear) -> None:
    if request.session.get(SESSION) != year.year:
        request.session[SESSION] = year.year


def running_year(years: Sequence[BudgetYear]) -> BudgetYear | None:
    """The year whose forms are filled in now, or else that of the calendar, or else the latest."""
    today = timezone.localdate()
    for year in years:
        first, last = Stage.FILL.dates(year)
        if first and last and first <= today <= last:
            return year
    for year in years:
        if year.year == today.year:
            return year
    return years[0] if years else None


def default_year(request: HttpRequest | None) -> str | None:
    """The number of the working year, for a list that is not asked for another."""
    year = (
        working_year(request)
        if request
        else running_year(list(BudgetYear.objects.all()))
    )
    return str(year.year) if year else None
