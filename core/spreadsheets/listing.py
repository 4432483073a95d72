"""Write a list as a workbook with one sheet, row by row in little memory, every value by its type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from core.spreadsheets.writer import (
    HEAD_COLOUR,
    HEI,
    Unwritable,
    Workbook,
    Worksheet,
    fitting,
    new_book,
    print_on_a4,
    write_text,
)


@dataclass(frozen=True, slots=True)
class Linked:
    """A text that leads to an address."""

    text: str
    address: str

    def __str__(self) -> str:
        return self.text


Value = str | int | float | Decimal | date | datetime | Linked | None

HEAD = {
    "bold": True,
    "bg_color": HEAD_COLOUR,
    "valign": "vcenter",
    "text_wrap": True,
    "bottom": 1,
}
TITLE = {"font_name": HEI, "font_size": 14, "bold": True, "valign": "vcenter"}
NOTE = {"font_size": 9, "font_color": "#566070", "align": "right", "valign": "vcenter"}
Look = Mapping[str, Any]
TEXT: Look = {"valign": "top", "text_wrap": True}
LINK: Look = {"font_color": "#1D4ED8", "underline": 1}
FOOT: Look = {"bold": True, "top": 1}
NO_MORE: Look = {}
LOOKS: Mapping[type, Look] = {
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
    foot: Sequence[Value] = (),
    note: str = "",
    cut: str = "",
    to_read: bool = True,
) -> None:
    """Write the rows under their headings, and the `foot` below them, which is asked for when the rows are written.

    A list `to_read` has its title above the headings, and a `note` at the end of that line; a table to be filled in
    and imported begins with them. Too long a text is cut and ends with `cut`; without `cut` it raises Unwritable.
    """
    with new_book(stream, title) as book:
        sheet = book.add_worksheet(title)
        for number, heading in enumerate(headings):
            sheet.set_column(number, number, heading.width)
        head = 1 if to_read else 0
        if to_read:
            _write_title(book, sheet, title, note, len(headings))
        sheet.set_row(head, 24)
        labels = [heading.label for heading in headings]
        sheet.write_row(head, 0, labels, book.add_format(HEAD))
        sheet.freeze_panes(head + 1, 0)
        print_on_a4(sheet, landscape=True)
        sheet.repeat_rows(head)

        cells = _Cells(book, sheet, cut)
        last = head
        for last, row in enumerate(rows, start=head + 1):
            cells.write_row(last, row)
        # The foot stays where it is when the rows are sorted.
        sheet.autofilter(head, 0, max(last, head + 1), len(headings) - 1)
        if foot:
            strong = _Cells(book, sheet, cut, FOOT)
            strong.write_row(last + 1, foot)


def _write_title(
    book: Workbook, sheet: Worksheet, title: str, note: str, columns: int
) -> None:
    """The title at the beginning of the first line, the note at the end of it where there are several columns."""
    sheet.set_row(0, 30)
    if columns > 1:
        sheet.write_string(0, columns - 1, note, book.add_format(NOTE))
    sheet.write_string(0, 0, title, book.add_format(TITLE))


class _Cells:
    """The cells of a sheet, formatted by the type of their values."""

    def __init__(
        self, book: Workbook, sheet: Worksheet, cut: str, more: Look = NO_MORE
    ) -> None:
        self.sheet = sheet
        self.cut = cut
        self.looks = {}
        for kind, look in LOOKS.items():
            self.looks[kind] = book.add_format({**look, **more})
        self.link = book.add_format({**TEXT, **more, **LINK})
        self.quoted = book.add_format({**TEXT, **more, "quote_prefix": True})

    def write_row(self, row: int, values: Iterable[Value]) -> None:
        for column, value in enumerate(values):
            if value not in (None, ""):
                self.write(row, column, value)

    def write(self, row: int, column: int, value: Value) -> None:
        if isinstance(value, str):
            self.write_text(row, column, value)
        elif isinstance(value, Linked):
            # Without a text of its own the library would show the address.
            text = fitting(value.text, self.cut) or value.address
            self.sheet.write_url(row, column, value.address, self.link, text)
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
