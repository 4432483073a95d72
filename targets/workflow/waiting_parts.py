"""The part ones (部门整体绩效目标) that wait for a user."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q

from projects.accounts.access import may_decide, may_fill_in, may_review
from projects.models import BudgetYear, User
from targets.checks.models import FormCheck
from targets.checks.part_ones import state_of
from targets.checks.rule_config import levels_of
from targets.checks.rules.catalogue import DEPARTMENTS
from targets.checks.rules.finding import Level
from targets.filings.models import DEPARTMENT_KIND, DepartmentTarget, Status
from targets.filings.transitions import ENTERED, transitions_of
from targets.workflow.forms_of_units import with_forms
from targets.workflow.resubmitting import judge

# So many are listed; the list of 部门整体目标 has all.
MOST_WAITING = 50


def waiting_parts(user: User, year: BudgetYear) -> list[DepartmentTarget]:
    """The part ones of the year that the user is to fill in, review or approve, those that wait longest first."""
    statuses: set[Status] = set()
    if may_fill_in(user):
        statuses |= ENTERED
    if may_review(user):
        statuses.add(Status.SUBMITTED)
    approve = transitions_of(DEPARTMENT_KIND)["approve"]
    if may_decide(user) and not approve.is_left_to_bureau(user, year):
        statuses.add(Status.REVIEWED)
    if not statuses:
        return []
    visible = DepartmentTarget.objects.visible_to(user)
    waiting = visible.filter(year=year, filing__status__in=statuses)
    related = waiting.select_related("year", "department", "filing__changed_by")
    ordered = related.order_by("filing__status_since", "department__path")
    found = list(ordered[:MOST_WAITING])
    if may_fill_in(user):
        _note_verdicts(found, user)
    return found


def _note_verdicts(targets: list[Any], user: User) -> None:
    """Note with each part one that is to be filled in what keeps it from being submitted, as its `verdict`."""
    to_fill = {}
    for target in targets:
        filing = target.filing
        if filing.status in ENTERED:
            filing.year, filing.department = target.year, target.department
            to_fill[filing.pk] = target
    filed = with_forms([target.filing for target in to_fill.values()])
    unchanged, _ = judge(filed, "")
    obstacles = _obstacles(to_fill) if to_fill else {}
    for key, target in to_fill.items():
        ready = "还没有修改" if unchanged.get(key) else "可以提交"
        if key not in obstacles:
            target.verdict = "还没有检查"
        else:
            target.verdict = str(obstacles[key] or ready)


def _obstacles(targets: Mapping[int, DepartmentTarget]) -> dict[int, int]:
    """The errors and unexplained warnings in these part ones; those that changed since the last check lack."""
    year = next(iter(targets.values())).year
    levels = levels_of(year, DEPARTMENTS)
    heavy = [rule for rule in levels if levels[rule] in (Level.ERROR, Level.WARNING)]
    is_open = Q(filing__findings__waiver__isnull=True, filing__findings__rule__in=heavy)
    checks = FormCheck.objects.filter(filing__in=targets).annotate(
        obstacles=Count("filing__findings", filter=is_open)
    )
    obstacles = {}
    for check in checks:
        state = state_of(targets[check.filing_id].filing)
        if check.signature.startswith(f"{state}|"):
            obstacles[check.filing_id] = check.obstacles
    return obstacles
