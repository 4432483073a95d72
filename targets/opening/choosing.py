"""Which projects of a year go into a later one, and why the others do not."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from projects.models import BudgetYear, Department, Project
from targets.filings.copying import COPIED_FROM
from targets.filings.models import declaration_of, is_counted
from targets.filings.standing import standing

ONE_OFF: Final = "一次性"
# (2022-2024年), 2022—2024年度, 2022至2024年
_PERIOD: Final = re.compile(r"(?:19|20)\d\d年?(?:度)?[-－—–~～至到]+((?:19|20)\d\d)年?")


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen beforehand: whether projects that are named as ending stay behind, and codes that do."""

    leave_one_off: bool = True
    without: Collection[str] = ()


def projects_of(source: BudgetYear, within: Department | None) -> QuerySet[Project]:
    """The projects of the year, of all units or of one and those below it, with what copying needs."""
    projects = Project.objects.filter(year=source)
    if within is not None:
        projects = projects.filter(department__path__startswith=within.path)
    related = projects.select_related(*COPIED_FROM, "declaration__filing")
    return related.in_document_order()


def reasons_to_leave(
    projects: QuerySet[Project], target: int, choice: Choice
) -> dict[int, str]:
    """Why projects are left out, by their keys; those without a reason go into the target year."""
    there = standing(projects, target, into_heirs=True)
    reasons = {}
    for project in projects:
        reason = unit_ended(project.department, target) or there.get(project.pk)
        reason = reason or reason_to_leave(project, choice)
        if reason:
            reasons[project.pk] = reason
    return reasons


def heir_of(unit: Department, target: int) -> Department | None:
    """Who took the unit over before the target year, None where it goes on or ended for good."""
    in_use = unit.in_use(target)
    return None if in_use == unit else in_use


def unit_ended(unit: Department, target: int) -> str:
    """Why a unit has no part in the target year, "" where it has, or another that took it over."""
    return "" if unit.in_use(target) else f"单位{unit.span}，没有写明承接单位"


def reason_to_leave(project: Project, choice: Choice) -> str:
    """Why a project does not go on in any later year, "" where it does."""
    filing = declaration_of(project).filing
    if not is_counted(filing):
        return f"绩效目标表{filing.get_status_display()}"
    if project.code and project.code in choice.without:
        return "开启时选定不带"
    if not choice.leave_one_off:
        return ""
    if ONE_OFF in project.name:
        return "名称写明是一次性的"
    last_year = ends_in(project.name)
    if last_year and last_year <= project.year.year:
        return f"名称写明到 {last_year} 年为止"
    return ""


def ends_in(name: str) -> int | None:
    """The last year of a period that a name ends with or holds, such as 2022-2024年."""
    years = _PERIOD.findall(name)
    if not years:
        return None
    return int(years[-1])
