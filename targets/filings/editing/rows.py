"""Rows that have keys and positions, brought into an order and saved in bulk: only what changed is written."""

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
# Beyond every position that a row may have.
ASIDE = 10_000


class Rows(Generic[Row]):
    """The rows of one group as they are stored, then as they are to be."""

    def __init__(self, model: type[Row], stored: Sequence[Row]) -> None:
        self.model = model
        self.stored = {str(row.key): row for row in stored}
        self.before = {key: _state(row) for key, row in self.stored.items()}
        self.rows = list(stored)

    def arrange(self, order: Keys, new: Callable[[uuid.UUID], Row]) -> None:
        """Put the rows in this order, making those that are not there yet."""
        if order == tuple(self.stored):
            return
        self.rows = [self.stored.get(key) or new(uuid.UUID(key)) for key in order]
        for position, row in enumerate(self.rows, start=1):
            row.position = position

    def save(self) -> bool:
        """Whether anything had to be written. By a fixed number of queries."""
        kept = {str(row.key) for row in self.rows}
        gone = [row.pk for key, row in self.stored.items() if key not in kept]
        changed = [
            row
            for row in self.rows
            if row.pk and self.before[str(row.key)] != _state(row)
        ]
        added = [row for row in self.rows if not row.pk]
        manager: Manager = self.model._default_manager
        if gone:
            manager.filter(pk__in=gone).delete()
        if changed:
            self._step_aside(changed)
            names = [
                each.name
                for each in self.model._meta.concrete_fields
                if not each.primary_key
            ]
            overwrite(self.model, changed, names)
        manager.bulk_create(added)
        return bool(gone or changed or added)

    def _step_aside(self, changed: list[Row]) -> None:
        """Where two rows must not bear one number even for a moment, those that move step aside first."""
        if issubclass(self.model, Part):
            self.model._default_manager.filter(
                pk__in=[row.pk for row in changed]
            ).update(position=F("position") + ASIDE)


def admitted(order: Keys, stored: Keys) -> tuple[Keys, set[str]]:
    """The order without the new rows that cannot be had, and the keys of these: too many, or keys that are none."""
    there = set(stored)
    added = [key for key in order if key not in there]
    room = max(MOST_ROWS - sum(key in there for key in order), 0)
    out = {*added[room:], *(key for key in added if not _is_key(key))}
    return tuple(key for key in order if key not in out), out


def _is_key(key: str) -> bool:
    try:
        return str(uuid.UUID(key)) == key
    except ValueError:
        return False


def _state(row: Model) -> list:
    return [getattr(row, each.attname) for each in row._meta.concrete_fields]
