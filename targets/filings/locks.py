"""Locks on forms that belong to units, held until the transaction ends."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from projects.models import Department, Project, User, reached_by
from projects.register.locks import lock_project
from targets.filings.loading import chunks
from targets.filings.models import DepartmentTarget, Filing


def lock_departments(keys: QuerySet[Any] | Collection[int]) -> None:
    """Lock units, so that none is moved in the tree meanwhile; call after locking what they own."""
    units = Department.objects.filter(pk__in=keys).order_by("pk")
    list(units.select_for_update(no_key=True).values_list("pk"))


def is_reached(filing: Filing, user: User) -> bool:
    """Whether the user still reaches the form, as unit and user stand in the database.

    Until the transaction ends its project, or its unit, stays where it is.
    """
    if filing.project_id:
        lock_project(filing.project_id)
        project = Project.objects.filter(pk=filing.project_id)
        return project.filter(reached_by(user)).exists()
    assert filing.department_id is not None, "a filing without a project has a unit"
    lock_departments([filing.department_id])
    own = Filing.objects.filter(pk=filing.pk)
    return own.filter(reached_by(user)).exists()


def lock_filings(keys: Collection[int], user: User) -> list[Filing]:
    """Lock the forms of these keys that the user may see, and return them as they are now, in the order of the keys.

    What holds part one is locked first, as those do who edit or import it. The forms of projects are locked by their
    projects.
    """
    locked: list[Filing] = []
    for part in chunks(sorted(keys)):
        targets = DepartmentTarget.objects.filter(filing__in=part).order_by("pk")
        list(targets.select_for_update(no_key=True).values_list("pk"))
        of_units = Filing.objects.filter(pk__in=part, project=None)
        lock_departments(of_units.values("department"))
        filings = of_units.filter(reached_by(user))
        ordered = filings.order_by("pk")
        list(ordered.select_for_update(of=("self",), no_key=True).values_list("pk"))
        # What is locked is read once more: a query that waited shows the other tables as they were before.
        related = ordered.select_related("year", "department", "changed_by", "baseline")
        locked += related
    return locked
