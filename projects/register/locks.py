"""Locks on years, projects and users, held until the transaction ends."""

from __future__ import annotations

from collections.abc import Collection

from projects.models import BudgetYear, Project, User

# SQLite allows 32,766 parameters in a statement.
LOCKED_AT_ONCE = 5_000


def lock_number(number: int | None) -> None:
    """Lock a year by its number, so that two writers wait for each other.

    Without a number, or if the year does not exist yet, the latest year is locked instead.
    """
    years = BudgetYear.objects.select_for_update(no_key=True)
    locked = []
    if number is not None:
        locked = list(years.filter(year=number))
    if not locked:
        list(years[:1])


def lock_year(year: BudgetYear) -> None:
    """Lock a year, so that nobody else adds a project to it and a free code stays free.

    Rows that point to the year can still be saved: PostgreSQL looks up their foreign keys without waiting.
    """
    BudgetYear.objects.select_for_update(no_key=True).get(pk=year.pk)


def lock_project(pk: int) -> None:
    """Lock a project, so that nobody else changes it or its rows in other tables.

    Read the rows to be changed after this, in a query of their own: to a query that had to wait, PostgreSQL shows
    the other tables as they were before.
    """
    Project.objects.select_for_update(no_key=True).order_by().filter(pk=pk).first()


def lock_projects(keys: Collection[int]) -> None:
    """Lock many projects, in the order of their keys, so that two who do so do not deadlock."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), LOCKED_AT_ONCE):
        batch = ordered[start : start + LOCKED_AT_ONCE]
        projects = Project.everything.filter(pk__in=batch).order_by("pk")
        list(projects.select_for_update(no_key=True).values_list("pk"))


def lock_person(user: User) -> User | None:
    """Lock a user and return them as they are now, so that nobody changes their rights. Call after locking projects."""
    users = User.objects.select_related("department")
    locked = users.select_for_update(of=("self",), no_key=True)
    return locked.filter(pk=user.pk).first()
