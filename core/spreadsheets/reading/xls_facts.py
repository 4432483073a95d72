"""What the reader of cells does not report of an xls: how cells are shown, failed formulas and hidden rows."""

from __future__ import annotations

import io
import struct
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise

import xlrd
from olefile import OleFileIO
from xlrd.sheet import Sheet

from core.raised import lowered, raised
from core.sandbox.answering import Unreadable
from core.spreadsheets.reading.facts import (
    DAMAGED,
    LOCKED,
    Facts,
    NotAWorkbook,
    failed,
)
from core.spreadsheets.reading.marks import (
    CROSSED_OUT,
    PICTURE,
    STRUCK,
    Mark,
    Replaced,
    Wrong,
    mark_of_format,
)

STREAM = "Workbook"
OLDER_STREAM = "Book"  # before Excel 97
LOCKED_STREAM = "EncryptedPackage"  # anything of Office with a password
ENCRYPTED = "Workbook is encrypted"
# The kinds of cells of which a number format may show something else than is stored.
SHOWN = {xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE, xlrd.XL_CELL_TEXT}
# How a font changes text by its height over the line.
HEIGHTS: dict[int, Callable[[str], str]] = {1: raised, 2: lowered}

# What the libraries raise on files that contradict themselves.
CONTRADICTIONS = (OSError, ValueError, LookupError, struct.error)
WRONG_RECORDS = (
    *CONTRADICTIONS,
    xlrd.XLRDError,
    AssertionError,
    AttributeError,
    TypeError,
)


def workbook_records(content: bytes) -> bytes:
    """The records of an xls, none for one before Excel 97.

    Raises Unreadable, and NotAWorkbook where something else is in the container.
    """
    container = _container(content)
    if container.exists(LOCKED_STREAM):
        raise Unreadable(LOCKED)
    if not container.exists(STREAM):
        return b""
    try:
        records = container.openstream(STREAM).read()
        is_whole = 0 < len(records) == container.get_size(STREAM)
    except CONTRADICTIONS as error:
        raise Unreadable(DAMAGED) from error
    if not is_whole:
        raise Unreadable(DAMAGED)
    return bytes(records)


def _container(content: bytes) -> OleFileIO:
    names = [STREAM, OLDER_STREAM, LOCKED_STREAM]
    try:
        container = OleFileIO(io.BytesIO(content))
        is_workbook = any(container.exists(name) for name in names)
    except CONTRADICTIONS as error:
        raise NotAWorkbook from error
    if not is_workbook:
        raise NotAWorkbook
    return container


class XlsFacts:
    """Facts about the sheets of an xls, by number from 0; raises Unreadable when it has a password.

    `worksheets` are the numbers of those sheets that are tables and no charts or macros.
    """

    def __init__(self, records: bytes, worksheets: Sequence[int]) -> None:
        self._order = {number: order for order, number in enumerate(worksheets)}
        try:
            self._book = xlrd.open_workbook(
                file_contents=records,
                logfile=sys.stderr,
                formatting_info=True,
                on_demand=True,
                ragged_rows=True,
            )
        except WRONG_RECORDS as error:
            raise Unreadable(LOCKED if str(error) == ENCRYPTED else DAMAGED) from error
        formats = self._book.format_map
        fonts = enumerate(self._book.font_list)
        struck = {number for number, font in fonts if font.struck_out}
        self._of_styles: dict[int, Mark] = {}
        for number, style in enumerate(self._book.xf_list):
            mark = mark_of_format(formats[style.format_key].format_str)
            if style.font_index in struck:
                mark = CROSSED_OUT
            if mark is not None:
                self._of_styles[number] = mark

    def sheet(self, number: int) -> Facts:
        """Raises Unreadable when the records contradict themselves."""
        order = self._order[number]
        try:
            sheet = self._book.sheet_by_index(order)
        except WRONG_RECORDS as error:
            raise Unreadable(DAMAGED) from error
        rows = sheet.rowinfo_map.items()
        facts = Facts(hidden={row + 1 for row, about in rows if about.hidden})
        for row in range(sheet.nrows):
            marks = self._marks(sheet, row)
            if marks:
                facts.marks[row + 1] = marks
        self._book.unload_sheet(order)
        return facts

    def _marks(self, sheet: Sheet, row: int) -> dict[int, Mark]:
        marks: dict[int, Mark] = {}
        style = sheet.cell_xf_index
        for column, kind in enumerate(sheet.row_types(row)):
            if kind == xlrd.XL_CELL_ERROR:
                code = sheet.cell_value(row, column)
                error = xlrd.error_text_from_code.get(code, "#VALUE!")
                marks[column + 1] = Wrong(failed(error))
            elif kind in SHOWN and style(row, column) in self._of_styles:
                marks[column + 1] = self._of_styles[style(row, column)]
            if (row, column) in sheet.rich_text_runlist_map:
                # The font of the cell is that of the first letters alone.
                marks.pop(column + 1, None)
                marks |= self._marks_of_text(sheet, row, column)
            if kind == xlrd.XL_CELL_TEXT and "DISPIMG(" in sheet.cell_value(
                row, column
            ):
                marks[column + 1] = Replaced(None, PICTURE)
        return marks

    def _marks_of_text(self, sheet: Sheet, row: int, column: int) -> dict[int, Mark]:
        """The mark of a text of runs by its column; none where it is seen as it is written."""
        text = sheet.cell_value(row, column)
        first = self._book.xf_list[sheet.cell_xf_index(row, column)].font_index
        runs = [(0, first), *sheet.rich_text_runlist_map[row, column], (len(text), 0)]
        pieces = []
        has_struck = False
        for (start, number), (end, _) in pairwise(runs):
            font, piece = self._book.font_list[number], text[start:end]
            if font.struck_out:
                has_struck = has_struck or bool(piece.strip())
                piece = ""
            pieces.append(HEIGHTS.get(font.escapement, str)(piece))
        seen = "".join(pieces)
        if seen == text:
            return {}
        remark = STRUCK if has_struck else ""
        return {column + 1: Replaced(seen.strip() or None, remark)}
