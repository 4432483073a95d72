"""A sheet as a grid of cells, merged ones once: what an official form is laid out on."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.problems import Place
from core.spreadsheets.sheet import Cell, Range, Sheet

Spot = tuple[int, int]  # row and column, from 1


@dataclass(slots=True)
class Grid:
    """Rows and columns are counted from 1. Every cell of a merged range belongs to its first."""

    sheet: Sheet
    ranges: dict[Spot, Range] = field(init=False)
    owners: dict[Spot, Spot] = field(init=False)

    def __post_init__(self) -> None:
        self.ranges, self.owners = {}, {}
        rows = len(self.sheet.rows)
        columns = max(map(len, self.sheet.rows), default=0)
        # Ranges of a sound sheet do not overlap, so they have no more cells than the sheet.
        room = rows * columns
        for first_row, first, last_row, last in self.sheet.merged:
            last_row, last = min(last_row, rows), min(last, columns)
            room -= max(last_row - first_row + 1, 0) * max(last - first + 1, 0)
            if room < 0:
                break
            self.ranges[first_row, first] = first_row, first, last_row, last
            for row in range(first_row, last_row + 1):
                self.owners |= {
                    (row, column): (first_row, first)
                    for column in range(first, last + 1)
                }

    def owner(self, row: int, column: int) -> Spot:
        """The cell that shows what stands there: the first one of a merged range."""
        spot = (row, column)
        return self.owners.get(spot, spot)

    def cell(self, row: int, column: int) -> Cell:
        """The value of the cell itself; blank where it is covered by a merged range."""
        cells = self.sheet.rows[row - 1]
        if column > len(cells) or self.owner(row, column) != (row, column):
            return None
        return cells[column - 1]

    def value(self, row: int, column: int) -> Cell:
        """What is seen there, also within a merged range."""
        owner = self.owner(row, column)
        return self.cell(*owner)

    def filled(self, row: int) -> list[int]:
        """The columns of the cells that begin in this row and hold something."""
        width = len(self.sheet.rows[row - 1])
        return [
            column
            for column in range(1, width + 1)
            if self.cell(row, column) is not None
        ]

    def end(self, row: int, column: int) -> int:
        """The last column that the cell covers."""
        covered = self.ranges.get((row, column))
        if covered is None:
            return column
        return covered[3]

    def place(self, row: int, column: int) -> Place:
        """Where the cell stands, for messages."""
        return Place(self.sheet.name, row, column)
