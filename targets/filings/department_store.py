"""Part one of a document saved: its items keep their identity, and with it the projects that back them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import F

from projects.models import BudgetYear, Department, User
from targets.documents.schema import Group
from targets.documents.values import (
    DEPARTMENT,
    DepartmentForm,
)
from targets.filings.loading import (
    PART_MODELS,
)
from targets.filings.models import (
    DEPARTMENT_KIND,
    DepartmentTarget,
    Filing,
    Part,
    SubTarget,
)
from targets.filings.store import overwrite, revise

P = TypeVar("P", bound=Part)


def ensure_department_target(
    department: Department, year: BudgetYear
) -> DepartmentTarget:
    """Part one of the department-year; where there is none yet, a blank one is saved."""
    filing, _ = Filing.objects.get_or_create(
        kind=DEPARTMENT_KIND, year=year, department=department
    )
    own = {"filing": filing, "year": year, "department": department}
    return DepartmentTarget.objects.get_or_create(**own)[0]


def save_department(
    form: DepartmentForm,
    department: Department,
    year: BudgetYear,
    user: User | None = None,
) -> None:
    """Save part one; an item that stays keeps its identity, and with it the projects that back it."""
    target = ensure_department_target(department, year)
    target.overall = form.overall
    target.copied = []
    target.save(update_fields=["overall", "copied"])
    revise(Filing.objects.filter(pk=target.filing_id), user)
    for group in DEPARTMENT.groups:
        _save_parts(group, target, getattr(form, group.name))


def _save_parts(group: Group, target: DepartmentTarget, parts: Sequence[Any]) -> None:
    model, names = PART_MODELS[group.name], group.names
    theirs = model._default_manager.filter(department_target=target)
    stored = list(theirs.order_by("position"))
    rows = _matched(stored, parts, group)
    theirs.exclude(pk__in=[row.pk for row in rows if row]).delete()
    # Numbers may change places, and two rows must not bear the same one even for a moment.
    theirs.update(position=F("position") + len(stored) + len(rows))
    saved = [row or model(department_target=target) for row in rows]
    for position, (row, part) in enumerate(zip(saved, parts, strict=True), start=1):
        row.position = position
        for name in names:
            setattr(row, name, getattr(part, name))
    overwrite(model, [row for row in saved if row.pk], ["position", *names])
    model._default_manager.bulk_create([row for row in saved if not row.pk])


def matched_sub_targets(
    stored: Sequence[SubTarget], form: DepartmentForm
) -> list[SubTarget | None]:
    """For each sub-target of the form the row that it was."""
    return _matched(stored, form.sub_targets, DEPARTMENT.group("sub_targets"))


def _matched(stored: Sequence[P], parts: Sequence[Any], group: Group) -> list[P | None]:
    """For each part the row that it was: the one with its title (or without titles its text), else with its number."""
    free = dict(enumerate(stored))
    found: list[P | None] = [None] * len(parts)
    for name in group.names[:2]:
        for index, part in enumerate(parts):
            text = getattr(part, name)
            if not text or found[index] is not None:
                continue
            same = (at for at, row in free.items() if getattr(row, name) == text)
            at = next(same, None)
            if at is not None:
                found[index] = free.pop(at)
    return [row or free.pop(index, None) for index, row in enumerate(found)]
