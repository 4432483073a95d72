"""Locks on forms that belong to units, held until the transaction ends."""

from __future__ import annotations

from collections.abc import Collection

from projects.models import User
from targets.filings.loading import chunks
from targets.filings.models import DepartmentTarget, Filing


def lock_filings(keys: Collection[int], user: User) -> list[Filing]:
    """Lock the forms of these keys that the user may see, and return them as they are now, in the order of the keys.

    What holds part one is locked first, as those do who edit or import it. The forms of projects are locked by their
    projects.
    """
    locked: list[Filing] = []
    for part in chunks(sorted(keys)):
        targets = DepartmentTarget.objects.filter(filing__in=part).order_by("pk")
        list(targets.select_for_update(no_key=True).values_list("pk"))
        filings = Filing.objects.visible_to(user).filter(pk__in=part, project=None)
        ordered = filings.order_by("pk")
        list(ordered.select_for_update(of=("self",), no_key=True).values_list("pk"))
        # What is locked is read once more: a query that waited shows the other tables as they were before.
        related = ordered.select_related("year", "department", "changed_by", "baseline")
        locked += related
    return locked
