"""A figure of a board or a report: a table with a sentence that says what it shows, and how it is drawn. Pure.

It is one value with many doors: the page and its charts, the printed page, workbooks, Word and PDF.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core.amounts import print_amount

Value = str | int | Decimal | None


class Unit(StrEnum):
    """What stands in a column; amounts are 万元, shares in percent."""

    TEXT = "text"
    COUNT = "count"
    AMOUNT = "amount"
    SHARE = "share"

    @property
    def is_number(self) -> bool:
        return self is not Unit.TEXT


class Shape(StrEnum):
    """How a figure is drawn beside its table; DAYS are lines over the ISO dates of the first column."""

    BARS = "bars"
    STACKED = "stacked"
    LINE = "line"
    DAYS = "days"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Column:
    """`drawn` columns are the series of the chart; `width` is in characters.

    `tone` names the colour of the series where it has a meaning: the level of a finding.
    """

    label: str
    unit: Unit = Unit.TEXT
    drawn: bool = False
    width: int = 14
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, and the address of the rows behind it, "" where there is none.

    `label` is read out for the link where the value alone does not say where it leads.
    """

    value: Value = None
    address: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """`key` is its anchor in the page; `total` the last line of the table, or empty."""

    key: str
    title: str
    sentence: str
    columns: Sequence[Column]
    lines: Sequence[Sequence[Cell]]
    shape: Shape = Shape.TABLE
    total: Sequence[Cell] = ()
    note: str = ""

    @property
    def drawn(self) -> list[int]:
        """The numbers of the columns that are drawn."""
        return [number for number, column in enumerate(self.columns) if column.drawn]


def shown(value: Value, unit: Unit) -> str:
    """As people read it; blank for None."""
    match value:
        case None:
            return ""
        case str():
            return value
        case int() if unit is Unit.COUNT:
            return f"{value:,}"
        case _:
            number = Decimal(value)
            return (
                print_amount(round(number, 2))
                if unit is Unit.AMOUNT
                else f"{number:,.1f}%"
            )


def share(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """In percent with one decimal, None of nothing."""
    return round(Decimal(part) * 100 / Decimal(whole), 1) if whole else None


def percent(part: Decimal | int, whole: Decimal | int) -> str:
    """`46.6%`."""
    found = share(part, whole)
    return "" if found is None else f"{found.normalize():f}%"
