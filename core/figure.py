"""A figure of a board or a report: a table, a sentence that sums it up, and the shape of its chart. Pure.

The page, its charts, the printed page, workbooks, Word and PDF are all made from this one value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core.amounts import print_amount

Value = str | int | Decimal | None


class FigureUnit(StrEnum):
    """The kind of content of a column; amounts are in 万元, shares in percent."""

    TEXT = "text"
    COUNT = "count"
    AMOUNT = "amount"
    SHARE = "share"

    @property
    def is_number(self) -> bool:
        return self is not FigureUnit.TEXT


class FigureShape(StrEnum):
    """The shape of the chart beside the table; DAYS draws lines over the ISO dates of the first column."""

    BARS = "bars"
    STACKED = "stacked"
    LINE = "line"
    DAYS = "days"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """A column of the table. If `drawn`, it is also a series of the chart; `width` is in characters.

    `tone` names the colour of the series if the colour means something, such as the level of a finding.
    """

    label: str
    unit: FigureUnit = FigureUnit.TEXT
    drawn: bool = False
    width: int = 14
    tone: str = ""


@dataclass(frozen=True, slots=True)
class FigureCell:
    """A value, and the address of the list behind it, "" if there is none.

    `label` describes the link to a screen reader if the value alone does not.
    """

    value: Value = None
    address: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure. `key` is its anchor in the page; `total` is the last line of the table, or empty."""

    key: str
    title: str
    sentence: str
    columns: Sequence[FigureColumn]
    lines: Sequence[Sequence[FigureCell]]
    shape: FigureShape = FigureShape.TABLE
    total: Sequence[FigureCell] = ()
    note: str = ""

    @property
    def drawn(self) -> list[int]:
        """The numbers of the columns that are series of the chart."""
        numbered = enumerate(self.columns)
        return [number for number, column in numbered if column.drawn]

    @property
    def width(self) -> int:
        """The width of the table in characters."""
        return sum(column.width for column in self.columns)

    @property
    def texts(self) -> list[list[str]]:
        """The cells as people read them, line by line, with the total at the end."""
        lines = [*self.lines, self.total] if self.total else self.lines
        units = [column.unit for column in self.columns]
        texts = []
        for line in lines:
            cells = zip(line, units, strict=True)
            texts.append([shown(cell.value, unit) for cell, unit in cells])
        return texts


def shown(value: Value, unit: FigureUnit) -> str:
    """Print a value for people; "" for None."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and unit is FigureUnit.COUNT:
        return f"{value:,}"
    number = Decimal(value)
    if unit is FigureUnit.AMOUNT:
        return print_amount(round(number, 2))
    return f"{number:,.1f}%"


def share(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """The share of a part in percent, with one decimal; None if the whole is 0."""
    if not whole:
        return None
    percentage = Decimal(part) * 100 / Decimal(whole)
    return round(percentage, 1)


def percent(part: Decimal | int, whole: Decimal | int) -> str:
    """The share of a part as text, such as `46.6%`; "" if the whole is 0."""
    percentage = share(part, whole)
    if percentage is None:
        return ""
    return f"{percentage.normalize():f}%"


def figure_line(*values: Value, address: str = "") -> list[FigureCell]:
    """A line of the table in which every cell leads to the same list."""
    return [FigureCell(value, address) for value in values]


def share_line(
    label: str, part: Decimal | int, whole: Decimal | int, address: str = ""
) -> list[FigureCell]:
    """A line of the table with a name, its part of the whole, and the share of that part."""
    return [*figure_line(label, part, address=address), FigureCell(share(part, whole))]
