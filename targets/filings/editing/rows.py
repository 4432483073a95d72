"""Order the rows of a group, and save in bulk those that changed."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from django.db.models import F, Manager, Model

from targets.documents.validity import MOST_ROWS
from targets.filings.editing.sheet import Keys
from targets.filings.models import Part, Target
from targets.filings.store import overwrite

Row = TypeVar("Row", bound=Target | Part)
# More than any position that a row may have.
ASIDE = 10_000


class Rows(Generic[Row]):
    """The rows of one group: as they are stored, then arranged and changed, then saved."""

    def __init__(self, model: type[Row], stored: Sequence[Row]) -> None:
        """Remember the rows as they are stored, to know later which of them changed."""
        self.model = model
        self.stored = {str(row.key): row for row in stored}
        self.before = {key: values_of(row) for key, row in self.stored.items()}
        self.rows = list(stored)

    def arrange(self, order: Keys, new: Callable[[uuid.UUID], Row]) -> None:
        """Put the rows in this order, and make those that do not exist yet."""
        if order == tuple(self.stored):
            return
        self.rows = []
        for position, key in enumerate(order, start=1):
            row = self.stored.get(key) or new(uuid.UUID(key))
            row.position = position
            self.rows.append(row)

    def save(self) -> bool:
        """Save the rows with a fixed number of queries. Returns whether anything had to be written."""
        kept = {str(row.key) for row in self.rows}
        gone = [row.pk for key, row in self.stored.items() if key not in kept]
        changed, added = [], []
        for row in self.rows:
            if not row.pk:
                added.append(row)
            elif self.before[str(row.key)] != values_of(row):
                changed.append(row)
        manager: Manager = self.model._default_manager
        if gone:
            manager.filter(pk__in=gone).delete()
        if changed:
            if issubclass(self.model, Part):
                # No two of these rows may have the same position, not even while others are being written.
                moving = manager.filter(pk__in=[row.pk for row in changed])
                moving.update(position=F("position") + ASIDE)
            fields = self.model._meta.concrete_fields
            names = [field.name for field in fields if not field.primary_key]
            overwrite(self.model, changed, names)
        manager.bulk_create(added)
        return bool(gone or changed or added)


def admitted(order: Keys, stored: Keys) -> tuple[Keys, set[str]]:
    """The order without new rows that cannot be added, and the keys of these.

    They are too many, or their keys are not valid.
    """
    present = set(stored)
    added = [key for key in order if key not in present]
    room = max(MOST_ROWS - (len(order) - len(added)), 0)
    left_out = set(added[room:])
    for key in added:
        if not is_valid_key(key):
            left_out.add(key)
    return tuple(key for key in order if key not in left_out), left_out


def is_valid_key(key: str) -> bool:
    """Whether the key is a UUID in its canonical form."""
    try:
        return str(uuid.UUID(key)) == key
    except ValueError:
        return False


def values_of(row: Model) -> list:
    """The values of the row's columns."""
    fields = row._meta.concrete_fields
    return [getattr(row, field.attname) for field in fields]
