"""Indicator rows of flat tables read into TargetRow values."""

from __future__ import annotations

from typing import Any

from core.spreadsheets.sheet import cell_text
from targets.documents.contents import POINTS
from targets.documents.flat.cells import ABOVE, CellReader, Spot
from targets.documents.flat.columns import (
    COLUMNS,
    LEVEL1,
    LEVEL2,
    OF_TARGETS,
    OPTIONAL,
    TARGET_COLUMNS,
    short,
)
from targets.documents.flat.gathering import Gathered
from targets.documents.flat.table import FlatTable, Line
from targets.documents.values import ALL_TARGETS, TargetRow

# The types of cells that are read as they look; dates are noted, and faults are problems.
SEEN = (str, int, float)

Row = tuple[FlatTable, int]
# The numbers of a table's columns that every row has, and the names of the optional ones that it has.
Columns = tuple[tuple[int, ...], tuple[str, ...]]


class TargetReader:
    """Reads the indicator rows of projects."""

    def __init__(self, cells: CellReader) -> None:
        self.cells = cells
        self.known: dict[int, Columns] = {}

    def read(self, project: Gathered) -> tuple[tuple[TargetRow, ...], list[Row]]:
        """The rows that hold an indicator, and where they stand."""
        targets: list[TargetRow] = []
        rows: list[Row] = []
        for table, line in project.lines:
            columns, optional = self.columns_of(table)
            texts = self.texts(project, table, line, columns, len(targets))
            more: dict[str, Any] = {}
            if optional:
                more = self.more(project, table, line, optional, len(targets))
            if not any(texts):
                self.note_left_out(table, line, more)
                continue
            texts[:2] = self.levels(project, table, line, texts, targets)
            rows.append((table, line[0]))
            targets.append(TargetRow(*texts, **more))
        return tuple(targets), rows

    def columns_of(self, table: FlatTable) -> Columns:
        """The columns of a table, looked up once."""
        found = self.known.get(id(table))
        if found is None:
            columns = tuple(map(table.column, TARGET_COLUMNS))
            found = columns, tuple(filter(table.has, OPTIONAL))
            self.known[id(table)] = found
        return found

    def texts(
        self,
        project: Gathered,
        table: FlatTable,
        line: Line,
        columns: tuple[int, ...],
        number: int,
    ) -> list[str]:
        """The texts of the columns that every form has."""
        cells = line[1]
        found = [cells[column] for column in columns]
        texts = [
            cell if type(cell) is str else cell_text(cell)
            for cell in found
            if cell is None or isinstance(cell, SEEN)
        ]
        if len(texts) < len(found):
            spot = self.spot(project, table, line, number)
            texts = [self.cells.text(spot, name) for name in TARGET_COLUMNS]
        return texts

    def more(
        self,
        project: Gathered,
        table: FlatTable,
        line: Line,
        optional: tuple[str, ...],
        number: int,
    ) -> dict[str, Any]:
        """The values of the table's optional columns, by their names in the row."""
        found: dict[str, Any] = {}
        for name in optional:
            if line[1][table.column(name)] is None:
                continue
            spot = self.spot(project, table, line, number)
            is_points = COLUMNS[name].content is POINTS
            read = self.cells.points if is_points else self.cells.text
            found[name.removeprefix(OF_TARGETS)] = read(spot, name)
        return found

    def spot(
        self, project: Gathered, table: FlatTable, line: Line, number: int
    ) -> Spot:
        """The row as the indicator of that number in its form."""
        where, part = f"targets[{number}].", ALL_TARGETS.item_label(number)
        return Spot(table, *line, project.index, project.label, where, part)

    def levels(
        self,
        project: Gathered,
        table: FlatTable,
        line: Line,
        texts: list[str],
        above: list[TargetRow],
    ) -> tuple[str, str]:
        """The two categories; a blank one is that of the row above."""
        level1, level2 = texts[0], texts[1]
        if level1 and level2:
            return level1, level2
        last = above[-1] if above else None
        if not level1 and last is not None:
            level1 = last.level1
            self.note(table, line, LEVEL1, ABOVE)
        if not level2 and last is not None and short(level1) == short(last.level1):
            level2 = last.level2
            self.note(table, line, LEVEL2, ABOVE)
        if not (level1 and level2):
            spot = self.spot(project, table, line, len(above))
            self.cells.refuse(spot, LEVEL2 if level1 else LEVEL1, "没有填写，请补填")
        return level1, level2

    def note_left_out(self, table: FlatTable, line: Line, more: dict[str, Any]) -> None:
        """Note the cells of a row without an indicator: the sum of the points, or a row that was forgotten."""
        message = "所在的行没有指标，这一格没有读取"
        for name in more:
            self.note(table, line, f"{OF_TARGETS}{name}", message)

    def note(self, table: FlatTable, line: Line, name: str, message: str) -> None:
        """A note about a column, at its cell in this row."""
        number, cells = line
        spot = Spot(table, number, cells)
        self.cells.note(spot, name, message)
