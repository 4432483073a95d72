"""Locks on years, projects and people, held until the transaction ends."""

from __future__ import annotations

from collections.abc import Collection

from projects.models import BudgetYear, Project, User

# SQLite allows 32,766 parameters in a statement.
LOCKED_AT_ONCE = 5_000


def lock_number(number: int | None) -> None:
    """Two who write into a year wait for each other; where it is still to be made, or None is said, at the latest."""
    years = BudgetYear.objects.select_for_update(no_key=True)
    if number is None or not list(years.filter(year=number)):
        list(years[:1])


def lock_year(year: BudgetYear) -> None:
    """Until the transaction ends nobody else adds a project to the year, so that a free code stays free.

    Rows that point to it may still be saved: PostgreSQL looks up their foreign keys, and must not wait for that.
    """
    BudgetYear.objects.select_for_update(no_key=True).get(pk=year.pk)


def lock_project(pk: int) -> None:
    """Until the transaction ends nobody else changes the project or what hangs on it.

    What is to be changed is read after this, by a query of its own: to one that had to wait, PostgreSQL shows the
    other tables as they were before.
    """
    Project.objects.select_for_update(no_key=True).order_by().filter(pk=pk).first()


def lock_projects(keys: Collection[int]) -> None:
    """The same for many; in the order of their keys, so that two who do it wait for each other."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), LOCKED_AT_ONCE):
        theirs = Project.everything.filter(
            pk__in=ordered[start : start + LOCKED_AT_ONCE]
        ).order_by("pk")
        list(theirs.select_for_update(no_key=True).values_list("pk"))


def lock_person(user: User) -> User | None:
    """The person as they are now, whose rights nobody changes until the transaction ends. After the projects."""
    people = User.objects.select_related("department").select_for_update(
        of=("self",), no_key=True
    )
    return people.filter(pk=user.pk).first()
