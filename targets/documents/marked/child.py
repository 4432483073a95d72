"""The marking of the user's own workbook: cells coloured and commented, and a list of the problems in front.

This runs as a child process, for openpyxl opens what comes from outside. Kept are values, formulas, formats, widths,
merged and hidden things, filters, lists to pick from and rich text. Lost is what the library does not know: pictures,
shapes, macros, and what was drawn in a cell by other programs.
"""

from __future__ import annotations

import io
import json
import re
import sys
import warnings
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from copy import copy

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.packaging import extended  # noqa: F401  before the fork, not by each child
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.colors import Color
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from core.problems import Place, Problem
from core.sandbox.archives import unpacked_size
from core.spreadsheets.writer import HEAD_COLOUR, LINE_COLOUR
from targets.documents.marked.problem_sheet import (
    AUTHOR,
    COLOUR,
    LINKED,
    MARK,
    SHAPE,
    comment_size,
    comment_text,
    link,
    problem_row,
)

# What the library raises on a file that other programs open, or mend.
BROKEN_BOOK = (
    *(
        zipfile.BadZipFile,
        zlib.error,
        InvalidFileException,
        SyntaxError,
        EOFError,
        OSError,
        NotImplementedError,
    ),
    *(
        ValueError,
        TypeError,
        AttributeError,
        LookupError,
        OverflowError,
        AssertionError,
    ),
)

FILL = f"FF{COLOUR}"
# A hidden column of the list says of a cell that was coloured before, how: `D4 rgb FF00FF00 0.0`.
MEMORY = len(SHAPE.columns) + 1
REMEMBERED = re.compile(
    r"([A-Z]+[0-9]+) (rgb|theme|indexed) ([0-9A-Fa-f]{1,8}) (-?[0-9.]{1,20})"
)
Colours = dict[tuple[str, str], Color]  # by sheet and address


def marked_workbook(content: bytes, problems: Sequence[Problem]) -> bytes:
    """An xlsx with the problems marked. Raises one of BROKEN_BOOK."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of what the library drops
        book = load_workbook(io.BytesIO(content), rich_text=True)
    colours = _remembered(book)
    if SHAPE.name in book.sheetnames:
        del book[SHAPE.name]
    for sheet in book.worksheets:
        _clear(sheet, colours)
    _add_list(book, problems, _mark_cells(book, problems))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _remembered(book: Workbook) -> Colours:
    """What the list of an earlier round says of the colours before it."""
    lists = [sheet for sheet in book.worksheets if sheet.title == SHAPE.name]
    found: Colours = {}
    for sheet in lists:
        notes = {
            row: cell.value
            for (row, column), cell in sheet._cells.items()
            if column == MEMORY
        }
        for row, note in notes.items():
            if isinstance(note, str) and (said := REMEMBERED.fullmatch(note)):
                value = said[3].zfill(8) if said[2] == "rgb" else int(said[3], 16)
                found[str(sheet.cell(row, 1).value), said[1]] = Color(
                    **{said[2]: value}, tint=float(said[4])
                )
    return found


def _clear(sheet: Worksheet, colours: Colours) -> None:
    """Take away what an earlier round left."""
    # Its rows would make every cell up to the last one that a stray hand has touched.
    for cell in list(sheet._cells.values()):
        if (
            cell.has_style
            and cell.fill.fill_type == "solid"
            and cell.fill.fgColor.rgb == FILL
        ):
            before = colours.get((sheet.title, cell.coordinate))
            cell.fill = (
                PatternFill("solid", fgColor=before) if before else PatternFill()
            )
        if (
            isinstance(cell, Cell)
            and cell.comment is not None
            and MARK in cell.comment.text
        ):
            theirs = cell.comment.text.partition(MARK)[0].strip()
            cell.comment = Comment(theirs, cell.comment.author) if theirs else None


def _mark_cells(book: Workbook, problems: Sequence[Problem]) -> dict[int, str]:
    """By the number of a cell's first problem: what is to be remembered of the cell."""
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    found: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    for number, problem in enumerate(problems):
        if problem.place is not None and problem.place.sheet in sheets:
            found[
                problem.place.sheet,
                *_top_left(sheets[problem.place.sheet], problem.place),
            ].append(number)
    notes: dict[int, str] = {}
    for (name, row, column), numbers in found.items():
        cell = sheets[name].cell(row, column)
        if cell.fill.fill_type == "solid":
            notes[numbers[0]] = _note(cell.coordinate, cell.fill.fgColor)
        cell.fill = PatternFill("solid", fgColor=FILL)
        cell.comment = _comment(cell.comment, [problems[number] for number in numbers])
    return notes


def _note(address: str, colour: Color) -> str:
    value = colour.value if colour.type == "rgb" else f"{colour.value:x}"
    return f"{address} {colour.type} {value} {colour.tint}"


def _top_left(sheet: Worksheet, place: Place) -> tuple[int, int]:
    """Of a merged cell, where its value is; otherwise the place itself."""
    if isinstance(sheet.cell(place.row, place.column), MergedCell):
        for area in sheet.merged_cells.ranges:
            if (
                area.min_row <= place.row <= area.max_row
                and area.min_col <= place.column <= area.max_col
            ):
                return area.min_row, area.min_col
    return place.row, place.column


def _comment(theirs: Comment | None, problems: Sequence[Problem]) -> Comment:
    text, author = comment_text(problems), AUTHOR
    if theirs is not None:
        text, author = f"{theirs.text.rstrip()}\n\n{text}", theirs.author
    return Comment(text, author, **comment_size(text))


def _add_list(
    book: Workbook, problems: Sequence[Problem], notes: Mapping[int, str]
) -> None:
    sheet = book.create_sheet(SHAPE.name, 0)
    for number, column in enumerate(SHAPE.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = (
        "landscape",
        sheet.PAPERSIZE_A4,
    )
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    look = _look_of_list(sheet.cell(1, 1))
    _list_row(sheet, 1, [column.label for column in SHAPE.columns], look)
    for cell in sheet[1]:
        cell.font = Font(name="黑体", bold=True)
        cell.fill = PatternFill("solid", fgColor=HEAD_COLOUR.removeprefix("#"))
    for row, problem in enumerate(problems, start=2):
        _list_row(sheet, row, problem_row(problem), look)
        if problem.place is not None and problem.place.sheet in book.sheetnames:
            _lead(sheet.cell(row, LINKED + 1), problem.place)
    for number, note in notes.items():
        sheet.cell(number + 2, MEMORY).value = note
    sheet.column_dimensions[get_column_letter(MEMORY)].hidden = True
    sheet.auto_filter.ref = (
        f"A1:{get_column_letter(len(SHAPE.columns))}{max(2, len(problems) + 1)}"
    )
    for each in book.worksheets:
        each.sheet_view.tabSelected = each is sheet
    book.active = sheet


def _lead(cell: Cell, place: Place) -> None:
    """Let a cell lead to another."""
    cell.hyperlink = Hyperlink(
        ref=cell.coordinate, location=link(place), display=cell.value
    )
    cell.font = Font(name="宋体", color="FF1D4ED8", underline="single")


def _look_of_list(cell: Cell) -> StyleArray:
    """The look of the list's cells, made once: to look it up takes longer than to write a cell."""
    cell.font = Font(name="宋体")
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.border = GRID
    return copy(cell._style)


def _list_row(
    sheet: Worksheet, row: int, texts: Sequence[str], look: StyleArray
) -> None:
    for column, text in enumerate(texts, start=1):
        cell = sheet.cell(row, column)
        cell.value = text or None
        if text:
            cell.data_type = "s"  # whatever it opens with
        cell._style = copy(look)


LINE = Side(style="thin", color=LINE_COLOUR.removeprefix("#"))
GRID = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)


def main() -> None:
    """Read a line of problems and a workbook; write the size of the marked one, and the workbook itself.

    Write nothing where the workbook unpacks to more than the argument says.
    """
    unpacked_limit = int(sys.argv[1])
    problems = []
    for fields in json.loads(sys.stdin.buffer.readline()):
        place = fields.pop("place")
        problems.append(Problem(**fields, place=place and Place(**place)))
    content = sys.stdin.buffer.read()
    if unpacked_size(content) > unpacked_limit:
        return
    try:
        marked = marked_workbook(content, problems)
    except BROKEN_BOOK:
        marked = b""
    sys.stdout.buffer.write(f"{len(marked)}\n".encode() + marked)
