"""Rows that stay in the database from one test to the next.

Putting the published document into a database takes longer than most tests do. It is therefore put in once for all
neighbouring tests that ask for it: in a transaction around them, in which every test has a savepoint of its own. The
data comes in layers, each a savepoint above the one before, so that a test which asks for less finds less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Field, Model

# The fixtures that put them in, from the bottom up.
LAYERS = ("schemes", "unit", "seeded", "library")

# The fixtures of pytest-django for tests whose writing is not taken back by a transaction.
COMMITTING = {"transactional_db", "live_server"}


def fixtures_of(item: pytest.Item) -> frozenset[str]:
    """The fixtures a test asks for, and those that they ask for."""
    return frozenset(getattr(item, "fixturenames", ()))


def uses_database(item: pytest.Item) -> bool:
    asked = fixtures_of(item) & {"db", *COMMITTING}
    return bool(asked) or item.get_closest_marker("django_db") is not None


def layers_of(item: pytest.Item) -> tuple[str, ...]:
    """The layers a test asks for, from the bottom up."""
    asked = fixtures_of(item)
    return tuple(layer for layer in LAYERS if layer in asked)


def in_order(items: Iterable[pytest.Item]) -> Iterator[pytest.Item]:
    """The tests of each file with those that need the same layers side by side.

    pytest-django has already put those that commit, and those without a database, behind the others.
    """
    for _, neighbours in groupby(items, key=_place):
        yield from sorted(neighbours, key=layers_of)


def _place(item: pytest.Item) -> tuple[Path, bool, bool]:
    commits = bool(fixtures_of(item) & COMMITTING)
    return item.path, uses_database(item), commits


def put(rows: Iterable[Model]) -> None:
    """Save copies of the rows, under keys so far away that no other row of a test is in their way."""
    for model, same in groupby(rows, key=type):
        fields = model._meta.concrete_fields
        copies = [
            model(**{field.attname: moved(field, row) for field in fields})
            for row in same
        ]
        model._base_manager.bulk_create(copies)


def moved(field: Field, row: Model) -> Any:
    value = getattr(row, field.attname)
    is_key = field.primary_key or field.is_relation
    return value + 1_000_000 if is_key and value is not None else value


@contextmanager
def taken_back() -> Iterator[None]:
    """A transaction, or a savepoint in the one there is, of which nothing remains."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Layers:
    """The layers that stand in the database now."""

    def __init__(self, rows: Mapping[str, list[Model]], unblock: Callable) -> None:
        self.rows, self.unblock = rows, unblock
        self.open: list[tuple[str, ExitStack]] = []
        self.holder = ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.open)

    def prepare(self, item: pytest.Item) -> None:
        """Let the layers that a test asks for stand in the database, and no others."""
        asked = fixtures_of(item)
        if not uses_database(item):
            return
        if self.holder and (self.holder not in asked or asked & COMMITTING):
            pytest.fail(
                f"数据库中还有 {self.holder} 的数据，这个用例请放在另一个文件里",
                pytrace=False,
            )
        if not self.holder:
            self.settle(() if asked & COMMITTING else layers_of(item))

    def settle(self, wanted: tuple[str, ...]) -> None:
        """Take back the layers above what is wanted, and put in what is missing."""
        with self.unblock():
            while self.names != wanted[: len(self.open)]:
                self.open.pop()[1].close()
            for name in wanted[len(self.open) :]:
                self.open.append((name, ExitStack()))
                self.open[-1][1].enter_context(taken_back())
                put(self.rows[name])

    def ensure(self, name: str) -> None:
        """Put a layer's rows in if they are not there, for the present test alone."""
        if name not in self.names:
            put(self.rows[name])

    @contextmanager
    def hold(self, fixture: str, *wanted: str) -> Iterator[None]:
        """Keep for a whole file what a fixture of module scope puts in, above these layers.

        Each test of the file has a savepoint of its own: it asks for that fixture and for `db`.
        """
        self.settle(wanted)
        with self.unblock(), taken_back():
            self.holder = fixture
            try:
                yield
            finally:
                self.holder = ""
