"""A 绩效目标表 as boxes on the grid of a sheet.

Its rows are as high as their texts need: no spreadsheet program does that by itself for merged cells.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate

from core.amounts import print_percent
from core.spreadsheets.sheet import Cell, Sheet
from targets.documents.geometry import (
    GRID,
    HEAD,
    LABEL,
    HeadCell,
    Look,
    look_of,
    target_spans,
)
from targets.documents.layout import category_spans, rows
from targets.documents.schema import Group
from targets.documents.values import DECLARATION, TARGETS, ProjectForm

POINTS_PER_MM = 72 / 25.4
FONT_SIZE, TITLE_SIZE = 10.5, 15.0
LINE_SPACING = 1.35
PADDING_MM, PADDING_POINTS = 1.5, 8.0
LEAST_HEIGHT, MOST_HEIGHT = 24.0, 400.0  # points; no row can be higher than 409
TITLE_ROWS = 1


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell of the layout over so many columns and layout rows; none of its own where the cell above reaches down."""

    value: str | Decimal | None
    look: Look
    columns: int
    where: str = ""
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Box:
    """A piece on the grid, counted from 0; `where` is the form's cell, blank for what is only layout."""

    row: int
    column: int
    height: int
    width: int
    value: str | Decimal | None
    look: Look
    where: str


@dataclass
class Drawing:
    """`heights` in points, one a sheet row; `header` is the row of the indicator header."""

    boxes: list[Box] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)
    header: int = 0


def draw(title: str, form: ProjectForm, group: Group = TARGETS) -> Drawing:
    """The title, the head, and the indicators with their categories merged."""
    lines = list(_lines(title, form, group))
    tall = [max([LEAST_HEIGHT, *_heights(line)]) for line in lines]
    # A text that is higher than a row can be takes several.
    counts = [math.ceil(height / MOST_HEIGHT) for height in tall]
    starts = [0, *accumulate(counts)]
    drawing = Drawing(header=starts[TITLE_ROWS + len(HEAD)])
    drawing.heights = [
        height / count
        for height, count in zip(tall, counts, strict=True)
        for _ in range(count)
    ]
    for number, line in enumerate(lines):
        column = 0
        for piece in line:
            if piece.rows:
                height = starts[number + piece.rows] - starts[number]
                box = Box(
                    starts[number],
                    column,
                    height,
                    piece.columns,
                    piece.value,
                    piece.look,
                    piece.where,
                )
                drawing.boxes.append(box)
            column += piece.columns
    return drawing


def as_sheet(name: str, drawing: Drawing) -> Sheet:
    """The drawing as it will be read back."""
    width = max(box.column + box.width for box in drawing.boxes)
    sheet = Sheet(name, [[None] * width for _ in drawing.heights])
    for box in drawing.boxes:
        value: Cell
        if not isinstance(box.value, Decimal):
            value = box.value or None
        elif box.look is Look.AMOUNT:
            value = float(box.value)
        else:
            value = print_percent(box.value * 100)
        sheet.rows[box.row][box.column] = value
        if box.height > 1 or box.width > 1:
            bottom, right = box.row + box.height, box.column + box.width
            sheet.merged.append((box.row + 1, box.column + 1, bottom, right))
    return sheet


def _lines(title: str, form: ProjectForm, group: Group) -> Iterator[list[Piece]]:
    yield [Piece(title, Look.TITLE, len(GRID), "name")]
    for row, cells in zip(rows(form), HEAD, strict=False):
        yield [
            _head_piece(form, text, cell)
            for text, cell in zip(row.cells, cells, strict=True)
        ]
    columns = list(zip(group.columns, target_spans(group.columns), strict=True))
    yield [Piece(column.label, LABEL, span) for column, span in columns]
    spans = category_spans(form.targets, group)
    for number, (target, reach) in enumerate(zip(form.targets, spans, strict=True)):
        reaches = (*reach, *(1,) * (len(columns) - len(reach)))
        yield [
            Piece(text, look_of(column), span, f"targets[{number}].{column.name}", down)
            for text, (column, span), down in zip(
                group.texts_of(target), columns, reaches, strict=True
            )
        ]


def _head_piece(form: ProjectForm, text: str, cell: HeadCell) -> Piece:
    """Amounts and percentages are numbers, so that they can be reckoned with."""
    value: str | Decimal | None = text
    look = cell.look
    if look is Look.AMOUNT:
        value = DECLARATION.by_name[cell.where].value_of(form)
    elif look is Look.PERCENT:
        percent: Decimal | None = DECLARATION.by_name[cell.where].value_of(form)
        value = None if percent is None else percent / 100
        if percent is not None and percent != percent.to_integral_value():
            look = Look.FINE_PERCENT
    return Piece(value, look, cell.columns, cell.where, cell.rows)


def _heights(line: list[Piece]) -> Iterator[float]:
    """In points, of the pieces that reach over no other row."""
    column = 0
    for piece in line:
        width = sum(GRID[column : column + piece.columns])
        column += piece.columns
        if isinstance(piece.value, str) and piece.rows == 1:
            size = TITLE_SIZE if piece.look is Look.TITLE else FONT_SIZE
            a_line = max(1, int((width - PADDING_MM) * POINTS_PER_MM / size))
            yield (
                line_count(piece.value, a_line) * size * LINE_SPACING + PADDING_POINTS
            )


def line_count(text: str, a_line: int) -> int:
    """How many lines the text takes where `a_line` Chinese characters stand in one."""
    return sum(max(1, math.ceil(_ems(line) / a_line)) for line in text.split("\n"))


def _ems(line: str) -> float:
    """The width of a line in Chinese characters."""
    if line.isascii():
        return len(line) * 0.55
    return sum(
        0.55 if unicodedata.east_asian_width(sign) in "NaH" else 1 for sign in line
    )
