"""Figures as a workbook: a sheet for every figure, with its sentence above the table. Pure."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from core.figure import Figure, FigureCell, FigureColumn, FigureUnit
from core.spreadsheets.writer import (
    BASE,
    HEAD,
    HEI,
    Format,
    Workbook,
    Worksheet,
    new_book,
    print_on_a4,
    sheet_name,
    write_text,
)
from targets.documents.official.drawing import line_count

TITLE: Mapping[str, Any] = {"font_name": HEI, "font_size": 14, "bold": True}
PROSE: Mapping[str, Any] = {"font_name": "宋体", "font_size": 10.5}
LOOKS: Mapping[FigureUnit, Mapping[str, Any]] = {
    FigureUnit.TEXT: {"num_format": "@", "text_wrap": True},
    FigureUnit.COUNT: {"num_format": "#,##0"},
    FigureUnit.AMOUNT: {"num_format": "#,##0.00####"},
    FigureUnit.SHARE: {"num_format": "0.0%"},
}
HEAD_ROW = 3
# The width of a column beside its text, and of a Chinese character, in digits.
MARGIN, WIDTH_OF_SIGN = 2, 2.1
# In points; no row can be higher.
LINE_HEIGHT, PADDING, MOST_HEIGHT = 14.5, 4.0, 409.0
MOST_LINES = int((MOST_HEIGHT - PADDING) / LINE_HEIGHT)
NO_CELL = FigureCell(None)
# A table that is wider (in characters) is printed on landscape pages.
MOST_UPRIGHT = 90


def write_book(title: str, subtitle: str, figures: Sequence[Figure]) -> bytes:
    """Write a sheet for every figure, below the title and the subtitle. Raises Unwritable."""
    stream = io.BytesIO()
    with new_book(stream, title) as book:
        plain, strong = {}, {}
        for unit, look in LOOKS.items():
            plain[unit] = book.add_format({**BASE, **look, "locked": True})
            strong[unit] = book.add_format({**BASE, **look, "bold": True})
        head = book.add_format(HEAD)
        prose = book.add_format(PROSE)
        large = book.add_format(TITLE)
        taken: set[str] = set()
        for figure in figures:
            name = sheet_name(figure.title, taken)
            taken.add(name.lower())

            sheet = _new_sheet(book, name, figure)
            heading = f"{title}：{figure.title}" if len(figures) > 1 else title
            sentence = f"{figure.sentence}{figure.note}"
            sheet.write_string(0, 0, heading, large)
            write_text(sheet, 1, 0, subtitle, prose, prose)
            write_text(sheet, 2, 0, sentence, prose, prose)

            for number, column in enumerate(figure.columns):
                sheet.write_string(HEAD_ROW, number, column.label, head)
            row = HEAD_ROW + 1
            for line in figure.lines:
                for part in _parts(line, figure.columns):
                    _line(sheet, row, part, figure.columns, plain)
                    row += 1
            if figure.total:
                _line(sheet, row, figure.total, figure.columns, strong)
    return stream.getvalue()


def _new_sheet(book: Workbook, name: str, figure: Figure) -> Worksheet:
    """Add a sheet for the figure, with the widths of its columns and the layout for printing."""
    sheet = book.add_worksheet(name)
    for number, column in enumerate(figure.columns):
        sheet.set_column(number, number, column.width + MARGIN)
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    sheet.repeat_rows(HEAD_ROW)
    print_on_a4(sheet, landscape=figure.width > MOST_UPRIGHT)
    return sheet


def _parts(
    line: Sequence[FigureCell], columns: Sequence[FigureColumn]
) -> Iterator[list[FigureCell]]:
    """The rows of the sheet that a line takes: a text that is higher than a row can be goes on in the next."""
    parted = []
    for cell, column in zip(line, columns, strict=True):
        pieces = [cell]
        if isinstance(cell.value, str):
            texts = parts_of(cell.value, _signs(column), MOST_LINES)
            pieces = [FigureCell(text) for text in texts]
        parted.append(pieces)
    for cells in zip_longest(*parted, fillvalue=NO_CELL):
        yield list(cells)


def parts_of(text: str, a_line: int, most: int) -> list[str]:
    """Part a text so that no part takes more lines than `most`, where `a_line` Chinese characters stand in one."""
    parts: list[list[str]] = [[]]
    left = most
    for paragraph in text.split("\n"):
        if line_count(paragraph, a_line) <= most:
            pieces = [paragraph]
        else:
            size = a_line * most
            starts = range(0, len(paragraph), size)
            pieces = [paragraph[start : start + size] for start in starts]
        for piece in pieces:
            lines = line_count(piece, a_line)
            if lines > left:
                parts.append([])
                left = most
            parts[-1].append(piece)
            left -= lines
    return ["\n".join(part) for part in parts]


def _signs(column: FigureColumn) -> int:
    """How many Chinese characters stand in a line of a cell."""
    signs = int((column.width + MARGIN) / WIDTH_OF_SIGN)
    return max(1, signs)


def _height(line: Sequence[FigureCell], columns: Sequence[FigureColumn]) -> float:
    """The points that the highest cell of a line needs, for not every program finds them by itself."""
    lines = 1
    for cell, column in zip(line, columns, strict=True):
        if isinstance(cell.value, str):
            lines = max(lines, line_count(cell.value, _signs(column)))
    return min(lines * LINE_HEIGHT + PADDING, MOST_HEIGHT)


def _line(
    sheet: Worksheet,
    row: int,
    line: Sequence[FigureCell],
    columns: Sequence[FigureColumn],
    looks: Mapping[FigureUnit, Format],
) -> None:
    """Write a line of the table, as high as its highest cell needs."""
    sheet.set_row(row, _height(line, columns))
    for number, (cell, column) in enumerate(zip(line, columns, strict=True)):
        look, value = looks[column.unit], cell.value
        if value is None:
            sheet.write_blank(row, number, None, look)
        elif isinstance(value, str):
            write_text(sheet, row, number, value, look, look)
        elif column.unit is FigureUnit.SHARE:
            sheet.write_number(row, number, float(value / 100), look)
        else:
            sheet.write_number(row, number, float(value), look)
