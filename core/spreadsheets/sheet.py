"""The cells of a spreadsheet, from any kind of file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell without a usable value; the message says why and what to do, in Chinese."""

    message: str


# None is blank. A percentage is the text that people see, such as "25%". True and false are 是 and 否.
Cell = str | int | float | date | Fault | None
# First row, first column, last row, last column, counted from 1.
Range = tuple[int, int, int, int]

# A message, how many cells it is about, and the row and the column of the first of them.
Remark = tuple[str, int, int, int]


@dataclass(slots=True)
class Sheet:
    """A worksheet from A1 on; rows end with their last filled cell, and the last row is not empty.

    `remarks` say what of it was left out, or read otherwise than it is stored.
    """

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    merged: list[Range] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: int = 0
    remarks: list[Remark] = field(default_factory=list)


def cell_text(cell: Cell) -> str:
    """The text that people see in the cell; numbers have the 15 digits that a spreadsheet keeps."""
    match cell:
        case None | Fault():
            return ""
        case str():
            return cell
        case float():
            return f"{Decimal(f'{cell:.15g}'):f}"
        case date():
            return f"{cell.year}年{cell.month}月{cell.day}日"
        case _:
            return str(cell)
