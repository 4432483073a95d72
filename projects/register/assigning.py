"""Say who answers for many projects at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet

from projects.accounts.access import may_fill_in, may_review
from projects.models import Project, Role, User
from projects.register.locks import lock_person, lock_projects
from projects.trail.recording import Change, Entry, record_many


@dataclass(slots=True)
class Assigned:
    """The projects that have another person now, those that had this one before, and those that cannot have them."""

    changed: list[Project] = field(default_factory=list)
    unchanged: list[Project] = field(default_factory=list)
    outside: list[Project] = field(default_factory=list)


def may_assign(user: User) -> bool:
    """Whether the user may say who answers for projects: whoever fills in, and reviewers."""
    return may_fill_in(user) or may_review(user)


def require_assign(user: User) -> None:
    """Raise PermissionDenied unless the user may say who answers for projects."""
    if not may_assign(user):
        raise PermissionDenied


def candidates(projects: QuerySet[Project]) -> QuerySet[User]:
    """The active clerks of the units of these projects and of those above them."""
    units = projects.order_by().values_list("department__path", flat=True).distinct()
    paths = set()
    for path in units:
        codes = path.rstrip("/").split("/")
        for count in range(1, len(codes) + 1):
            paths.add("/".join(codes[:count]) + "/")
    clerks = Q(is_active=True, role=Role.CLERK, department__path__in=paths)
    return User.objects.filter(clerks).select_related("department")


@transaction.atomic
def assign(keys: Collection[int], person: User | None, by: User) -> Assigned:
    """Let the person answer for these projects, or nobody where it is None; those outside their unit stay as they are.

    The number of queries does not grow with the projects. Raises PermissionDenied.
    """
    require_assign(by)
    lock_projects(keys)
    person = lock_person(person) if person else None
    visible = Project.objects.visible_to(by).filter(pk__in=keys)
    unit = person.department if person and person.is_active else None
    done = Assigned()
    entries = []
    for project in visible.select_related("year", "department", "responsible"):
        before = project.responsible
        is_within = unit is not None and project.department.path.startswith(unit.path)
        if before == person:
            done.unchanged.append(project)
        elif person is not None and not is_within:
            done.outside.append(project)
        else:
            old, new = str(before or ""), str(person or "")
            change: Change = ("责任人", old, new)
            entry = Entry("assign", project, changes=[change])
            entries.append(entry)
            done.changed.append(project)
    changed = [project.pk for project in done.changed]
    Project.objects.filter(pk__in=changed).update(responsible=person)
    record_many(by, entries)
    return done
