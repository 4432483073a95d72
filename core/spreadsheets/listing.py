"""Write a list as a workbook with one sheet, row by row in little memory, every value by its type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import ceil
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


# A row is 409 points high at most, and so many lines are seen of a text then. The widest sign takes two digits.
MOST_LINES = 27
LINE_HEIGHT, MOST_HEIGHT = 15, 409
WIDEST = 2
TALL: Look = {"bg_color": "#FEF3C7"}
TALL_NOTE = (
    "浅黄底的 {} 格文字太多：Excel 的一行至多显示、打印约 {} 行字，后面的看不到。"
    "全文请点中那一格在编辑栏里看，或在系统中打开、打印那张表；这里一条占一行，可以排序、筛选。"
)


def line_count(text: str, width: float) -> int:
    """How many lines the text takes in a cell of this width, about; one for what surely fits into a line."""
    if len(text) * WIDEST <= width and "\n" not in text:
        return 1
    count = 0
    for paragraph in text.split("\n"):
        wide = sum(sign >= "\u2e80" for sign in paragraph)
        digits = len(paragraph) + wide * (WIDEST - 1)
        count += max(1, ceil(digits / width))
    return count


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

    No row is higher than MOST_LINES: where a text needs more, its cell is coloured, and a line below the list says so.
    A list is sorted and filtered, so that it is not parted into further rows, as a table of a report is.
    A list `to_read` has its title above the headings, and a `note` at the end of that line; a table to be filled in
    and imported begins with them. Too long a text is cut and ends with `cut`; without `cut` it raises Unwritable.
    """
    with new_book(stream, title) as book:
        sheet = book.add_worksheet(title)
        head = 1 if to_read else 0
        if to_read:
            _write_title(book, sheet, title, note, len(headings))
        _write_head(book, sheet, head, headings)
        widths = [heading.width for heading in headings] if to_read else []
        cells = _Cells(book, sheet, cut, widths=widths)
        last = head
        for last, row in enumerate(rows, start=head + 1):
            cells.write_row(last, row)
        # The foot stays where it is when the rows are sorted.
        sheet.autofilter(head, 0, max(last, head + 1), len(headings) - 1)
        if foot:
            strong = _Cells(book, sheet, cut, FOOT)
            strong.write_row(last + 1, foot)
        cells.say_what_is_not_seen(last + (3 if foot else 2))


def _write_head(
    book: Workbook, sheet: Worksheet, row: int, headings: Sequence[Heading]
) -> None:
    """The headings, which stay in sight and stand on every printed page, and the widths of the columns."""
    for number, heading in enumerate(headings):
        sheet.set_column(number, number, heading.width)
    sheet.set_row(row, 24)
    labels = [heading.label for heading in headings]
    sheet.write_row(row, 0, labels, book.add_format(HEAD))
    sheet.freeze_panes(row + 1, 0)
    print_on_a4(sheet, landscape=True)
    sheet.repeat_rows(row)


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
        self,
        book: Workbook,
        sheet: Worksheet,
        cut: str,
        more: Look = NO_MORE,
        widths: Sequence[float] = (),
    ) -> None:
        """The cells of columns of these widths; without any no text is taken for too high."""
        self.sheet = sheet
        self.cut = cut
        self.widths = widths
        # How many cells do not show all of their text.
        self.tall = 0
        self.looks = {}
        for kind, look in LOOKS.items():
            self.looks[kind] = book.add_format({**look, **more})
        self.link = book.add_format({**TEXT, **more, **LINK})
        self.quoted = book.add_format({**TEXT, **more, "quote_prefix": True})
        self.marked = book.add_format({**TEXT, **TALL})
        self.marked_quoted = book.add_format({**TEXT, **TALL, "quote_prefix": True})

    def say_what_is_not_seen(self, row: int) -> None:
        """Write into this row how many cells are higher than a row, if there are any."""
        if self.tall:
            text = TALL_NOTE.format(self.tall, MOST_LINES)
            self.sheet.write_string(row, 0, text)

    def write_row(self, row: int, values: Sequence[Value]) -> None:
        """Write a row as high as its highest text, for not every program finds that by itself."""
        if (lines := self.lines_of(values)) > 1:
            self.sheet.set_row(row, min(lines * LINE_HEIGHT, MOST_HEIGHT))
        for column, value in enumerate(values):
            if value not in (None, ""):
                self.write(row, column, value)

    def lines_of(self, values: Sequence[Value]) -> int:
        """How many lines the highest text of a row takes; 1 where widths are not known."""
        most = 1
        for value, width in zip(values, self.widths, strict=False):
            if isinstance(value, str | Linked):
                most = max(most, line_count(str(value), width))
        return most

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
        if self.widths and line_count(text, self.widths[column]) > MOST_LINES:
            self.tall += 1
            looks = (self.marked, self.marked_quoted)
        try:
            write_text(self.sheet, row, column, text, *looks)
        except Unwritable:
            if not self.cut:
                raise
            shortened = fitting(text, self.cut)
            write_text(self.sheet, row, column, shortened, *looks)
