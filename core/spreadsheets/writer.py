"""Workbooks as they are written: row after row into little memory, every text as text, and dressed in one way.

Whoever writes a workbook takes it from here; no other package knows the library.
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, count
from typing import Any, BinaryIO

from xlsxwriter import Workbook as Workbook
from xlsxwriter.format import Format as Format
from xlsxwriter.worksheet import Worksheet as Worksheet

from core.spreadsheets.shape import CellKind, Shape, Value
from core.spreadsheets.text import CELL_LIMIT, FORMULA

# So many characters are never too long for a cell: each takes two units of UTF-16 at most.
SURELY_FITS = CELL_LIMIT // 2
SONG, HEI = "宋体", "黑体"
A4 = 9
# What a name of a sheet must not hold, the longest in units of UTF-16, and the one that Excel keeps for itself.
ILLEGAL, SHEET_NAME, RESERVED = (
    re.compile(r"[\[\]:*?/\\']|[^\S ]|[\x00-\x1f]"),
    31,
    "history",
)
# Two codes of characters that share a sign: the library writes them so that they are read as something else.
OVERLAPPING = re.compile(r"_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_")
# Nothing that somebody typed is taken for a formula, an address or a number.
AS_TYPED = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
HEAD_COLOUR, LINE_COLOUR = "#E2E8F0", "#000000"

# Data stays open to typing where the sheet is protected.
BASE: Mapping[str, Any] = {
    "font_name": SONG,
    "font_size": 10.5,
    "valign": "top",
    "border": 1,
    "border_color": LINE_COLOUR,
    "locked": False,
}
LOOKS: Mapping[CellKind, Mapping[str, Any]] = {
    CellKind.YEAR: {"num_format": "0", "align": "center"},
    CellKind.NUMBER: {"num_format": "0", "align": "center"},
    CellKind.CODE: {"num_format": "@"},
    CellKind.WORDS: {"num_format": "@", "text_wrap": True},
    CellKind.TEXT: {"text_wrap": True},
    CellKind.AMOUNT: {"num_format": "#,##0.00####"},
    CellKind.PERCENT: {"num_format": "0%"},
    CellKind.DECIMAL: {"align": "center"},
}
HEAD = {
    **BASE,
    "font_name": HEI,
    "bold": True,
    "bg_color": HEAD_COLOUR,
    "align": "center",
    "valign": "vcenter",
    "text_wrap": True,
    "locked": True,
}


@contextmanager
def new_book(stream: BinaryIO, title: str, *, long: bool = True) -> Iterator[Workbook]:
    """A workbook that is written to the stream at the end, and not at all when something is raised before.

    A `long` one takes little memory, and its rows must be written in their order.
    """
    with tempfile.TemporaryDirectory() as folder:
        options = {"constant_memory": long, "tmpdir": folder, "remove_timezone": True}
        book = Workbook(stream, {**options, **AS_TYPED})
        book.set_properties({"title": title, "author": ""})
        complete = False
        try:
            yield book
            complete = True
        finally:
            if not complete:
                book.filename = (
                    io.BytesIO()
                )  # closing it is what closes its temporary files
            book.close()


def sheet_name(name: str, taken: Container[str] = ()) -> str:
    """The name as far as a sheet may bear it, and unlike those `taken`, which are given in lower case."""
    legal = ILLEGAL.sub("", name).strip() or "表"
    for ending in chain([""], (f"（{number}）" for number in count(2))):
        room = (SHEET_NAME - len(ending)) * 2
        found = (
            legal.encode("utf-16-le")[:room].decode("utf-16-le", "ignore").strip()
            + ending
        )
        if found.lower() not in taken and found.lower() != RESERVED:
            return found
    raise AssertionError("a number is always free")


class Unwritable(ValueError):
    """A text that a cell cannot hold; the message says why and what to do, in Chinese."""

    def __init__(self, message: str, column: int) -> None:
        self.column = column
        super().__init__(message)


def write_text(
    sheet: Worksheet, row: int, column: int, text: str, plain: Format, quoted: Format
) -> None:
    """Row and column from 0. Text stays text, whatever it opens with; `quoted` tells a spreadsheet program so.

    Raises Unwritable.
    """
    if "_x" in text and (code := OVERLAPPING.search(text)):
        raise Unwritable(
            f"“{code[0]}”在 Excel 中会变成别的字符，请删去后再导出", column
        )
    if len(text) > SURELY_FITS and _length(text) > CELL_LIMIT:
        raise Unwritable(
            f"有 {_length(text)} 个字，Excel 的一格最多放 {CELL_LIMIT} 个，请删减这一格后再导出",
            column,
        )
    look = quoted if text.startswith(FORMULA) else plain
    if text.startswith("<r>") and text.endswith(
        "</r>"
    ):  # the library would take it for its own markup
        sheet.write_rich_string(row, column, text[:1], plain, text[1:], look)
    else:
        sheet.write_string(row, column, text, look)


def fitting(text: str, ending: str = "") -> str:
    """The text as far as every cell can hold it; `ending` shows where it was cut."""
    text = OVERLAPPING.sub(lambda code: code[0].replace("_x", "_ x"), text)
    if len(text) > SURELY_FITS and _length(text) > CELL_LIMIT:
        text = text[: (CELL_LIMIT - len(ending)) // 2] + ending
    return text


def _length(text: str) -> int:
    """In units of UTF-16, as spreadsheet programs count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        """Add the formats of all kinds of cells to the book."""
        self.head = book.add_format(HEAD)
        self.required = book.add_format({**HEAD, "font_color": "#B91C1C"})
        self.plain = {
            kind: book.add_format({**BASE, **look}) for kind, look in LOOKS.items()
        }
        self.quoted = {
            kind: book.add_format({**BASE, **look, "quote_prefix": True})
            for kind, look in LOOKS.items()
        }
        self.finer = book.add_format({"num_format": "0.00%"})


class Table:
    """A sheet of a Shape that is filled row by row."""

    def __init__(self, book: Workbook, shape: Shape, styles: Styles) -> None:
        self.shape = shape
        self.sheet: Worksheet = book.add_worksheet(shape.name)
        self.rows = 0
        self._styles = [
            (kind is CellKind.PERCENT, styles.plain[kind], styles.quoted[kind])
            for kind in (column.kind for column in shape.columns)
        ]
        self._open(styles)

    def _open(self, styles: Styles) -> None:
        sheet, columns = self.sheet, self.shape.columns
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width, styles.plain[column.kind])
            if column.kind is CellKind.PERCENT:
                # One format for the column, and decimals only where there are any.
                cell = f"${chr(ord('A') + number)}2"
                has_decimals = f"ROUND({cell}*100,0)<>ROUND({cell}*100,2)"
                finer = {
                    "type": "formula",
                    "criteria": f"=AND(ISNUMBER({cell}),{has_decimals})",
                    "format": styles.finer,
                }
                sheet.conditional_format(1, number, 1_048_575, number, finer)
        sheet.set_row(0, 32)
        for number, column in enumerate(columns):
            sheet.write_string(
                0,
                number,
                column.label,
                styles.required if column.required else styles.head,
            )
        sheet.freeze_panes(1, self.shape.keys)
        print_on_a4(sheet, landscape=True)
        sheet.repeat_rows(0)

    def add(self, cells: Iterable[Value]) -> None:
        """Write the next row; the cells as the shape has its columns. Raises Unwritable."""
        self.rows += 1
        row, sheet = self.rows, self.sheet
        for column, (value, (percent, plain, quoted)) in enumerate(
            zip(cells, self._styles, strict=True)
        ):
            if not value and value != 0:
                continue  # the column's own format draws a blank cell
            if isinstance(value, str):
                write_text(sheet, row, column, value, plain, quoted)
            else:
                sheet.write_number(
                    row, column, float(value / 100 if percent else value), plain
                )

    def close(self, spare: int = 1) -> None:
        """To be called after the last row; `spare` rows below it are filtered and sorted together with the others."""
        self.sheet.autofilter(0, 0, self.rows + spare, len(self.shape.columns) - 1)


def print_on_a4(sheet: Worksheet, *, landscape: bool) -> None:
    """As wide as the paper, as long as need be, with numbered pages."""
    sheet.set_paper(A4)
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def head_pages(book: Workbook, notice: str) -> None:
    """Print the notice above every page of the sheets; those who read the cells do not meet it."""
    if notice:
        for sheet in book.worksheets():
            sheet.set_header(f"&C&B{notice}")
