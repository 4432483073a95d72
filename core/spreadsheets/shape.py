"""The shape of a sheet: its columns with their kinds and widths."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

# The value of a cell to be written; None is blank.
Value = str | int | Decimal | None


class CellKind(Enum):
    """The kind of content of a column."""

    YEAR = "year"
    NUMBER = "number"
    CODE = "code"
    WORDS = "words"  # kept as typed: a spreadsheet program would turn 1-2 into a date and 95% into a number
    TEXT = "text"
    AMOUNT = "amount"
    PERCENT = "percent"
    DECIMAL = "decimal"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a sheet; `width` is in characters, `hint` and `example` tell people how to fill it in."""

    label: str
    kind: CellKind
    width: float
    hint: str
    example: Value = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """A sheet; the first `keys` columns stay in place when people scroll to the right."""

    name: str
    columns: tuple[SheetColumn, ...]
    keys: int

    def number(self, label: str) -> int:
        """The number of the column with this label, from 0."""
        labels = [column.label for column in self.columns]
        return labels.index(label)
