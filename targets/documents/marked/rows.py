"""The cells of a file that is no xlsx, given back as one with what is wrong in it."""

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
FIRST_DAY = date(
    1900, 3, 1
)  # before it spreadsheet programs disagree about the calendar
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
        _list(book, [_renamed(problem, names) for problem in problems])
        looks = _Looks(book)
        for sheet in ours:
            _copy(
                book.add_worksheet(names[sheet.name]),
                sheet,
                _spots(sheet, problems),
                looks,
            )
    return stream.getvalue()


def _renamed(problem: Problem, names: dict[str, str]) -> Problem:
    place = problem.place
    return (
        replace(problem, place=replace(place, sheet=names[place.sheet]))
        if place and place.sheet in names
        else problem
    )


def _list(book: Workbook, problems: Sequence[Problem]) -> None:
    table = Table(book, SHAPE, Styles(book))
    look = book.add_format({**BASE, "font_color": "#1D4ED8", "underline": 1})
    for row, problem in enumerate(problems, start=1):
        table.add(problem_row(problem))
        if problem.place:
            table.sheet.write_url(
                row,
                LINKED,
                f"internal:{link(problem.place)}",
                look,
                problem.place.address,
            )
    table.close()


def _spots(sheet: Sheet, problems: Sequence[Problem]) -> Spots:
    """The problems of a sheet by cell, counted from 0; of a merged cell at its upper left."""
    spots: Spots = defaultdict(list)
    for problem in problems:
        if problem.place is not None and problem.place.sheet == sheet.name:
            row, column = problem.place.row, problem.place.column
            areas = (
                area
                for area in sheet.merged
                if area[0] <= row <= area[2] and area[1] <= column <= area[3]
            )
            top, left = next(areas, (row, column))[:2]
            spots[top - 1, left - 1].append(problem)
    return spots


class _Looks:
    """The formats of copied cells, by whether the cell is marked."""

    def __init__(self, book: Workbook) -> None:
        marked = {"bg_color": f"#{COLOUR}"}
        base = {
            "font_name": SONG,
            "valign": "top",
            "text_wrap": True,
            "num_format": "@",
        }
        plain = {"font_name": SONG, "valign": "top"}

        def each(look: Mapping[str, object]) -> tuple[Format, Format]:
            return book.add_format(look), book.add_format({**look, **marked})

        self.text = each(base)
        self.quoted = each({**base, "quote_prefix": True})
        self.number = each(plain)
        self.day = each({**plain, "num_format": "yyyy-mm-dd"})


def _copy(target: Worksheet, sheet: Sheet, spots: Spots, looks: _Looks) -> None:
    for column, width in enumerate(_widths(sheet)):
        target.set_column(column, column, width)
    for top, left, bottom, right in _areas(sheet.merged):
        is_marked = (top - 1, left - 1) in spots
        target.merge_range(
            top - 1, left - 1, bottom - 1, right - 1, "", looks.text[is_marked]
        )
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            if cell is not None:
                _write(target, row, column, cell, looks, (row, column) in spots)
    for (row, column), problems in spots.items():
        if (
            row >= len(sheet.rows)
            or column >= len(sheet.rows[row])
            or not cell_text(sheet.rows[row][column])
        ):
            target.write_blank(row, column, None, looks.text[True])
        text = comment_text(problems)
        target.write_comment(
            row,
            column,
            text,
            {"author": AUTHOR, "font_name": SONG, **comment_size(text)},
        )
    if sheet.hidden:
        target.hide()


def _areas(merged: Sequence[Range]) -> Iterator[Range]:
    """Those that can be merged anew: no two of them meet, and none is of one cell or of a whole column."""
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
    if isinstance(cell, int | float) and abs(cell) < EXACT:
        target.write_number(row, column, cell, looks.number[is_marked])
    elif isinstance(cell, date) and cell >= FIRST_DAY:
        target.write_datetime(row, column, cell, looks.day[is_marked])
    elif text := cell_text(cell):
        try:
            write_text(
                target,
                row,
                column,
                text,
                looks.text[is_marked],
                looks.quoted[is_marked],
            )
        except Unwritable as error:
            raise Refusal(TOO_BIG) from error


def _widths(sheet: Sheet) -> list[float]:
    """Of each column, so that most of its texts are seen; judged by the first rows."""
    widths: list[float] = []
    for row in sheet.rows[:200]:
        widths += [LEAST_WIDTH] * (len(row) - len(widths))
        for column, cell in enumerate(row):
            widths[column] = max(
                widths[column], min(MOST_WIDTH, 2 + 2 * len(cell_text(cell)))
            )
    return widths
