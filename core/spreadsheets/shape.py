"""The shape of a sheet: its columns, what they hold, and how wide they are."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

# What stands in a cell before it is written; None is blank.
Value = str | int | Decimal | None


class CellKind(Enum):
    """What a column holds."""

    YEAR = "year"
    NUMBER = "number"
    CODE = "code"
    WORDS = "words"  # kept as typed, or a spreadsheet makes a date of 1-2 and a number of 95%
    TEXT = "text"
    AMOUNT = "amount"
    PERCENT = "percent"
    DECIMAL = "decimal"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """`width` in characters of a spreadsheet; `hint` and `example` say in the template how to fill it in."""

    label: str
    kind: CellKind
    width: float
    hint: str
    example: Value = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """A sheet; the first `keys` columns stay in sight while one scrolls to the right."""

    name: str
    columns: tuple[SheetColumn, ...]
    keys: int

    def number(self, label: str) -> int:
        """The column of that label, from 0."""
        return next(
            number
            for number, column in enumerate(self.columns)
            if column.label == label
        )
