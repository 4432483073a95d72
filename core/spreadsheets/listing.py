"""Write a list as a workbook with one sheet, row by row in little memory, every value by its type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from core.spreadsheets.writer import (
    HEAD_COLOUR,
    Unwritable,
    Workbook,
    Worksheet,
    fitting,
    new_book,
    print_on_a4,
    write_text,
)

Value = str | int | float | Decimal | date | datetime | None

HEAD = {
    "bold": True,
    "bg_color": HEAD_COLOUR,
    "valign": "vcenter",
    "text_wrap": True,
    "bottom": 1,
}
TEXT: Mapping[str, Any] = {"valign": "top", "text_wrap": True}
LOOKS: Mapping[type, Mapping[str, Any]] = {
    str: TEXT,
    int: {"valign": "top", "num_format": "0"},
    float: {"valign": "top"},
    Decimal: {"valign": "top", "num_format": "#,##0.00####"},
    date: {"valign": "top", "num_format": "yyyy-mm-dd", "align": "left"},
    datetime: {"valign": "top", "num_format": "yyyy-mm-dd hh:mm", "align": "left"},
}


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column; its width is in characters."""

    label: str
    width: float


def write_list(
    stream: BinaryIO,
    title: str,
    headings: Sequence[Heading],
    rows: Iterable[Sequence[Value]],
    *,
    cut: str = "",
) -> None:
    """Write the rows under their headings.

    A text that is too long for a cell is cut and ends with `cut`; without `cut` it raises Unwritable.
    """
    with new_book(stream, title) as book:
        sheet = book.add_worksheet(title)
        for number, heading in enumerate(headings):
            sheet.set_column(number, number, heading.width)
        sheet.set_row(0, 24)
        labels = [heading.label for heading in headings]
        sheet.write_row(0, 0, labels, book.add_format(HEAD))
        sheet.freeze_panes(1, 0)
        print_on_a4(sheet, landscape=True)
        sheet.repeat_rows(0)

        cells = _Cells(book, sheet, cut)
        last = 0
        for last, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if value not in (None, ""):
                    cells.write(last, column, value)
        sheet.autofilter(0, 0, max(last, 1), len(headings) - 1)


class _Cells:
    """The cells of a sheet, formatted by the type of their values."""

    def __init__(self, book: Workbook, sheet: Worksheet, cut: str) -> None:
        self.sheet = sheet
        self.cut = cut
        self.looks = {}
        for kind, look in LOOKS.items():
            self.looks[kind] = book.add_format(look)
        self.quoted = book.add_format({**TEXT, "quote_prefix": True})

    def write(self, row: int, column: int, value: Value) -> None:
        if isinstance(value, str):
            self.write_text(row, column, value)
        elif value is not None:
            look = self.looks[type(value)]
            if isinstance(value, date):
                self.sheet.write_datetime(row, column, value, look)
            else:
                self.sheet.write_number(row, column, float(value), look)

    def write_text(self, row: int, column: int, text: str) -> None:
        looks = (self.looks[str], self.quoted)
        try:
            write_text(self.sheet, row, column, text, *looks)
        except Unwritable:
            if not self.cut:
                raise
            shortened = fitting(text, self.cut)
            write_text(self.sheet, row, column, shortened, *looks)
