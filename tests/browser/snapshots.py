"""Filled databases that are kept as copies, one for each set of layers that tests ask for."""

import sqlite3
from collections.abc import Mapping, Sequence

from django.db import connection
from django.db.models import Model

from tests.layers import put


class Snapshots:
    """The SQLite database of the browser tests as each of them finds it.

    The server answers in threads with connections of their own, so a test cannot be taken back by a transaction.
    Copying a filled database takes a few milliseconds; emptying it and filling it anew took a quarter of a second.
    """

    def __init__(self, rows: Mapping[str, Sequence[Model]]) -> None:
        self.rows = rows
        self.copies: dict[tuple[str, ...], sqlite3.Connection] = {}
        self.names: tuple[str, ...] = ()
        self._keep(())

    def restore(self, names: tuple[str, ...]) -> None:
        """Let the database hold the rows of these layers and nothing else."""
        if names in self.copies:
            self._copy_back(names)
            return
        self._copy_back(())
        for name in names:
            put(self.rows[name])
        self._keep(names)

    def ensure(self, name: str) -> None:
        """Put a layer's rows in if they are not there."""
        if name not in self.names:
            put(self.rows[name])

    def _keep(self, names: tuple[str, ...]) -> None:
        connection.ensure_connection()
        copy = sqlite3.connect(":memory:")
        connection.connection.backup(copy)
        self.copies[names], self.names = copy, names

    def _copy_back(self, names: tuple[str, ...]) -> None:
        connection.ensure_connection()
        self.copies[names].backup(connection.connection)
        self.names = names
