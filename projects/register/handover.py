"""Hand over the projects of a person to another, in one step."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from projects.models import Project, User
from projects.register.locks import lock_projects
from projects.trail.recording import Entry, record_many

NOT_BELOW = "不是{}的单位（{}）或其下级的项目"


@dataclass(frozen=True, slots=True)
class HandoverReceipt:
    """How many projects were handed over, and how many were not because they are of other units."""

    handed: int
    left: int


def projects_of(person: User) -> QuerySet[Project]:
    """The projects that the person is responsible for, of all years."""
    return Project.objects.filter(responsible=person)


def left_with(person: User, successor: User | None) -> list[tuple[Project, str]]:
    """The projects that the person is still responsible for, each with the reason why the successor cannot be."""
    related = projects_of(person).select_related("year", "department")
    found = []
    for project in related.in_document_order():  # type: ignore[attr-defined]
        unit = successor.department if successor else None
        is_below = unit is None or project.department.path.startswith(unit.path)
        reason = "" if is_below else NOT_BELOW.format(successor, unit)
        found.append((project, reason))
    return found


@transaction.atomic
def hand_over(person: User, successor: User, by: User) -> HandoverReceipt:
    """Make the successor responsible for the projects of a person that are of the successor's unit or below it."""
    lock_projects(list(projects_of(person).values_list("pk", flat=True)))
    assert successor.department is not None, "a clerk has a department"
    path = successor.department.path
    within = projects_of(person).filter(department__path__startswith=path)
    handed = list(within.select_related("year", "department"))
    left = projects_of(person).count() - len(handed)
    keys = [project.pk for project in handed]
    Project.objects.filter(pk__in=keys).update(responsible=successor)
    change = ("责任人", str(person), str(successor))
    entries = [
        Entry("assign", project, changes=[change], note="交接") for project in handed
    ]
    record_many(by, entries)
    return HandoverReceipt(len(handed), left)
