"""The forms before and after one among those that a user can fill in, in the order of the documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Subquery

from projects.models import BudgetYear, Project, User
from targets.filings.models import OPEN, DepartmentTarget

# What the order of the documents goes by.
BY_PROJECT = ("department__path", "position", "pk")
BY_UNIT = ("department__path", "pk")


@dataclass(frozen=True, slots=True)
class Place:
    """A form among others: the how manieth of how many, with the rows before and after it."""

    number: int
    count: int
    previous: Any = None
    next: Any = None


def projects_to_fill(user: User, year: BudgetYear) -> QuerySet[Project]:
    """The projects of the year in the scope of the user whose forms are open to be filled in."""
    is_open = Q(declaration__filing__status__in=OPEN) | Q(declaration__isnull=True)
    return Project.objects.visible_to(user).filter(is_open, year=year)


def parts_to_fill(user: User, year: BudgetYear) -> QuerySet[DepartmentTarget]:
    """The part ones of the year in the scope of the user that are open to be filled in."""
    visible = DepartmentTarget.objects.visible_to(user).select_related("department")
    return visible.filter(filing__status__in=OPEN, year=year)


def place_in(rows: QuerySet[Any], names: Sequence[str], here: Sequence[Any]) -> Place:
    """The place of a row, which itself may have left the others; two queries."""
    before, after = _beyond(names, here, "lt"), _beyond(names, here, "gt")
    counts = rows.order_by().aggregate(
        before=Count("pk", filter=before), after=Count("pk", filter=after)
    )
    backwards = [f"-{name}" for name in names]
    last = rows.filter(before).order_by(*backwards).values("pk")[:1]
    first = rows.filter(after).order_by(*names).values("pk")[:1]
    beside = rows.filter(Q(pk=Subquery(last)) | Q(pk=Subquery(first)))
    found = list(beside.order_by(*names))
    number = counts["before"] + 1
    return Place(
        number,
        number + counts["after"],
        found[0] if counts["before"] else None,
        found[-1] if counts["after"] else None,
    )


def next_to_fill(project: Project, user: User) -> Project | None:
    """The form to fill in after that of the project; after the last one it is the first again."""
    rows = projects_to_fill(user, project.year).exclude(pk=project.pk)
    here = (project.department.path, project.position, project.pk)
    later = rows.filter(_beyond(BY_PROJECT, here, "gt"))
    return later.order_by(*BY_PROJECT).first() or rows.order_by(*BY_PROJECT).first()


def _beyond(names: Sequence[str], here: Sequence[Any], comparison: str) -> Q:
    """The condition that a row stands before (`lt`) or after (`gt`) these values of these columns."""
    condition = Q(pk__in=[])
    equal = Q()
    for name, value in zip(names, here, strict=True):
        condition |= equal & Q(**{f"{name}__{comparison}": value})
        equal &= Q(**{name: value})
    return condition
