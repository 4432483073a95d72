"""Where the cells of a form stand in the flat tables that it was read from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.problems import Place
from targets.documents.flat.columns import (
    INDICATOR,
    OF_TARGETS,
)
from targets.documents.flat.table import FlatTable
from targets.documents.flat.targets import Row

TARGET_WHERE = re.compile(r"targets\[(\d+)\](?:\.(\w+))?")


@dataclass(frozen=True, slots=True)
class FlatSource:
    """Where a form stands: its row, and the rows of its indicators."""

    table: FlatTable
    row: int
    later: dict[str, int]
    target_rows: list[Row]

    def place(self, where: str) -> Place | None:
        """The cell, or the nearest that there is."""
        of_row = self._of_row(where)
        if of_row is None:
            row = self.later.get(where, self.row)
            return self.table.place(row, where)
        table, row, name = of_row
        if not table.has(name):
            name = INDICATOR
        return table.place(row, name)

    def header(self, where: str) -> str:
        """The header of its column as written."""
        of_row = self._of_row(where)
        if of_row is None:
            return self.table.header(where)
        table, _, name = of_row
        return table.header(name)

    def _of_row(self, where: str) -> tuple[FlatTable, int, str] | None:
        """The table, the row and the column of a cell of the indicators."""
        found = TARGET_WHERE.fullmatch(where)
        if found is None:
            return None
        index, name = int(found[1]), found[2] or "name"
        if index >= len(self.target_rows):
            return None
        table, row = self.target_rows[index]
        return table, row, f"{OF_TARGETS}{name}"
