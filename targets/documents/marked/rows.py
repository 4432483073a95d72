"""Marking the problems of a file that is no xlsx in an xlsx with the same cells."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from core.problems import Problem, Refusal
from core.spreadsheets.sheet import Cell, Range, Sheet, cell_text
from core.spreadsheets.writer import (
    BASE,
    SONG,
    Format,
    Styles,
    Table,
    Unwritable,
    Workbook,
    Worksheet,
    new_book,
    sheet_name,
    write_text,
)
from targets.documents.marked.problem_sheet import (
    AUTHOR,
    COLOUR,
    LINKED,
    SHAPE,
    TOO_BIG,
    comment_size,
    comment_text,
    link,
    problem_row,
)

CELLS_LIMIT = 500_000
AREA_LIMIT = 10_000  # a merged cell of more cells than that is a slip
EXACT = 10**15  # above it a spreadsheet drops digits
# Before that day spreadsheet programs disagree about the calendar.
FIRST_DAY = date(1900, 3, 1)
LEAST_WIDTH, MOST_WIDTH = 8, 50

Spots = dict[tuple[int, int], list[Problem]]


def mark_rows(sheets: Sequence[Sheet], problems: Sequence[Problem]) -> bytes:
    """An xlsx of the same cells, marked. Raises Refusal when there are too many, or one is too long."""
    if sum(len(row) for sheet in sheets for row in sheet.rows) > CELLS_LIMIT:
        raise Refusal(TOO_BIG)
    ours = [sheet for sheet in sheets if sheet.name != SHAPE.name]
    names: dict[str, str] = {}
    for sheet in ours:
        taken = {SHAPE.name, *(name.lower() for name in names.values())}
        names[sheet.name] = sheet_name(sheet.name, taken)
    stream = io.BytesIO()
    with new_book(stream, SHAPE.name, long=False) as book:
        _list(book, problems, names)
        looks = _Looks(book)
        for sheet in ours:
            target = book.add_worksheet(names[sheet.name])
            _copy(target, sheet, _spots(sheet, problems), looks)
    return stream.getvalue()


def _list(
    book: Workbook, problems: Sequence[Problem], names: Mapping[str, str]
) -> None:
    """Write the sheet of the problems; `names` are the sheets' names in this book."""
    table = Table(book, SHAPE, Styles(book))
    look = book.add_format({**BASE, "font_color": "#1D4ED8", "underline": 1})
    for row, problem in enumerate(problems, start=1):
        place = problem.place
        if place is None:
            table.add(problem_row(problem))
            continue
        place = replace(place, sheet=names.get(place.sheet, place.sheet))
        table.add(problem_row(replace(problem, place=place)))
        table.sheet.write_url(
            row, LINKED, f"internal:{link(place)}", look, place.address
        )
    table.close()


def _spots(sheet: Sheet, problems: Sequence[Problem]) -> Spots:
    """The problems of a sheet by cell, counted from 0; of a merged cell at its upper left."""
    spots: Spots = defaultdict(list)
    for problem in problems:
        place = problem.place
        if place is None or place.sheet != sheet.name:
            continue
        spot = place.row - 1, place.column - 1
        for top, left, bottom, right in sheet.merged:
            if top <= place.row <= bottom and left <= place.column <= right:
                spot = top - 1, left - 1
                break
        spots[spot].append(problem)
    return spots


class _Looks:
    """The formats of copied cells: of plain and of marked ones."""

    def __init__(self, book: Workbook) -> None:
        cell: dict[str, object] = {"font_name": SONG, "valign": "top"}
        text = {**cell, "text_wrap": True, "num_format": "@"}
        self.book = book
        self.text = self.pair(text)
        self.quoted = self.pair({**text, "quote_prefix": True})
        self.number = self.pair(cell)
        self.day = self.pair({**cell, "num_format": "yyyy-mm-dd"})

    def pair(self, look: Mapping[str, object]) -> tuple[Format, Format]:
        """The format of plain cells, and the same of marked ones."""
        plain = self.book.add_format(look)
        marked = self.book.add_format({**look, "bg_color": f"#{COLOUR}"})
        return plain, marked


def _copy(target: Worksheet, sheet: Sheet, spots: Spots, looks: _Looks) -> None:
    """Copy a sheet, with its problems marked and commented."""
    for column, width in enumerate(_widths(sheet)):
        target.set_column(column, column, width)
    for area in _areas(sheet.merged):
        top, left, bottom, right = (number - 1 for number in area)
        look = looks.text[(top, left) in spots]
        target.merge_range(top, left, bottom, right, "", look)
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            if cell is not None:
                is_marked = (row, column) in spots
                _write(target, row, column, cell, looks, is_marked)
    for (row, column), problems in spots.items():
        cells = sheet.rows[row] if row < len(sheet.rows) else []
        if column >= len(cells) or not cell_text(cells[column]):
            target.write_blank(row, column, None, looks.text[True])
        text = comment_text(problems)
        options = {"author": AUTHOR, "font_name": SONG, **comment_size(text)}
        target.write_comment(row, column, text, options)
    if sheet.hidden:
        target.hide()


def _areas(merged: Sequence[Range]) -> Iterator[Range]:
    """The areas that can be merged anew: no two of them overlap, and none is of one cell or of a whole column."""
    taken: set[tuple[int, int]] = set()
    for top, left, bottom, right in merged:
        if not 1 < (bottom - top + 1) * (right - left + 1) <= AREA_LIMIT:
            continue
        cells = {
            (row, column)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }
        if not cells & taken:
            taken |= cells
            yield top, left, bottom, right


def _write(
    target: Worksheet, row: int, column: int, cell: Cell, looks: _Looks, is_marked: bool
) -> None:
    """Write a cell as a number or a day where the format keeps it exactly, otherwise as text."""
    if isinstance(cell, int | float) and abs(cell) < EXACT:
        target.write_number(row, column, cell, looks.number[is_marked])
    elif isinstance(cell, date) and cell >= FIRST_DAY:
        target.write_datetime(row, column, cell, looks.day[is_marked])
    elif text := cell_text(cell):
        plain, quoted = looks.text[is_marked], looks.quoted[is_marked]
        try:
            write_text(target, row, column, text, plain, quoted)
        except Unwritable as error:
            raise Refusal(TOO_BIG) from error


def _widths(sheet: Sheet) -> list[float]:
    """The widths of the columns, by the texts of the first rows."""
    widths: list[float] = []
    for row in sheet.rows[:200]:
        widths += [LEAST_WIDTH] * (len(row) - len(widths))
        for column, cell in enumerate(row):
            wanted = min(MOST_WIDTH, 2 + 2 * len(cell_text(cell)))
            widths[column] = max(widths[column], wanted)
    return widths
