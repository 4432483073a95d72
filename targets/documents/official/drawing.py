"""A 绩效目标表 as boxes on the grid of a sheet.

Its rows are as high as their texts need: no spreadsheet program does that by itself for merged cells.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from itertools import accumulate

from core.amounts import print_percent
from core.spreadsheets.sheet import Cell, Sheet
from targets.documents.layout import category_spans, rows
from targets.documents.values import PLAN_LABELS, TARGET_LABELS, ProjectForm

# The columns in millimetres: 170 in all, as in the Word document.
WIDTHS = (26, *(12,) * 12)

POINTS_PER_MM = 72 / 25.4
FONT_SIZE, TITLE_SIZE = 10.5, 15.0
LINE_SPACING = 1.35
PADDING_MM, PADDING_POINTS = 1.5, 8.0
LEAST_HEIGHT, MOST_HEIGHT = 24.0, 400.0  # points; no row can be higher than 409


class Look(Enum):
    """How a box looks; the bare ones have no lines around them."""

    TITLE = "title"
    LEFT_BARE = "left bare"
    RIGHT_BARE = "right bare"
    LABEL = "label"
    CENTRE = "centre"
    LEFT = "left"
    AMOUNT = "amount"
    PERCENT = "percent"
    FINE_PERCENT = "fine percent"


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


TITLE_ROWS, HEAD_ROWS = 1, 7
LABEL, CENTRE, LEFT = Look.LABEL, Look.CENTRE, Look.LEFT
# Of each row of the head, how its cells look, over how many of the 13 columns, and which cell of the form they hold.
HEAD: tuple[tuple[tuple[Look, int, str], ...], ...] = (
    ((Look.LEFT_BARE, 7, "department_name"), (Look.RIGHT_BARE, 6, "")),
    ((LABEL, 1, ""), (CENTRE, 5, "code"), (LABEL, 2, ""), (CENTRE, 5, "name")),
    (
        *((LABEL, 1, ""), (LABEL, 2, ""), (Look.AMOUNT, 2, "budget"), (LABEL, 2, "")),
        *(
            (Look.AMOUNT, 2, "fiscal_funds"),
            (LABEL, 2, ""),
            (Look.AMOUNT, 2, "other_funds"),
        ),
    ),
    ((LABEL, 1, ""), (LEFT, 12, "purpose")),
    ((LABEL, 1, ""), *((LABEL, 3, ""),) * 4),
    ((LABEL, 1, ""), *((Look.PERCENT, 3, f"plan.{month}") for month in PLAN_LABELS)),
    ((LABEL, 1, ""), (LEFT, 12, "goals")),
)
# Rows whose first cell reaches over the row below, and those below.
FIRST_CELL_ROWS = {2: 2, 3: 0, 4: 2, 5: 0}
TARGET_COLUMNS = (1, 2, 3, 3, 2, 2)
TARGET_LOOKS = (CENTRE, CENTRE, LEFT, LEFT, CENTRE, LEFT)


def draw(title: str, form: ProjectForm) -> Drawing:
    """The title, the head, and the indicators with their categories merged."""
    lines = list(_lines(title, form))
    tall = [max([LEAST_HEIGHT, *_heights(line)]) for line in lines]
    # A text that is higher than a row can be takes several.
    counts = [math.ceil(height / MOST_HEIGHT) for height in tall]
    starts = [0, *accumulate(counts)]
    drawing = Drawing(header=starts[TITLE_ROWS + HEAD_ROWS])
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
        sheet.rows[box.row][box.column] = _cell(box)
        if box.height > 1 or box.width > 1:
            sheet.merged.append(
                (
                    box.row + 1,
                    box.column + 1,
                    box.row + box.height,
                    box.column + box.width,
                )
            )
    return sheet


def _cell(box: Box) -> Cell:
    if not isinstance(box.value, Decimal):
        return box.value or None
    return (
        float(box.value) if box.look is Look.AMOUNT else print_percent(box.value * 100)
    )


def _lines(title: str, form: ProjectForm) -> Iterator[list[Piece]]:
    head = [row.cells for row in rows(form)][: HEAD_ROWS + 1]
    yield [Piece(title, Look.TITLE, len(WIDTHS), "name")]
    for number, (cells, looks) in enumerate(zip(head, HEAD, strict=False)):
        yield [
            _head_piece(
                form, text, *look, rows=1 if index else FIRST_CELL_ROWS.get(number, 1)
            )
            for index, (text, look) in enumerate(zip(cells, looks, strict=True))
        ]
    yield [
        Piece(label, LABEL, columns)
        for label, columns in zip(TARGET_LABELS.values(), TARGET_COLUMNS, strict=True)
    ]
    for number, (target, spans) in enumerate(
        zip(form.targets, category_spans(form.targets), strict=True)
    ):
        dress = zip(
            TARGET_LABELS,
            TARGET_LOOKS,
            TARGET_COLUMNS,
            (*spans, 1, 1, 1, 1),
            strict=True,
        )
        yield [
            Piece(text, look, columns, f"targets[{number}].{name}", reach)
            for text, (name, look, columns, reach) in zip(
                target.cells, dress, strict=True
            )
        ]


def _head_piece(
    form: ProjectForm, text: str, look: Look, columns: int, where: str, *, rows: int
) -> Piece:
    """Amounts and percentages are numbers, so that they can be reckoned with."""
    if look is Look.AMOUNT:
        return Piece(getattr(form, where), look, columns, where, rows)
    if look is Look.PERCENT:
        percent: Decimal | None = getattr(form.plan, where.removeprefix("plan."))
        fine = percent is not None and percent != percent.to_integral_value()
        return Piece(
            None if percent is None else percent / 100,
            Look.FINE_PERCENT if fine else look,
            columns,
            where,
            rows,
        )
    return Piece(text, look, columns, where, rows)


def _heights(line: list[Piece]) -> Iterator[float]:
    """In points, of the pieces that reach over no other row."""
    column = 0
    for piece in line:
        width = sum(WIDTHS[column : column + piece.columns])
        column += piece.columns
        if isinstance(piece.value, str) and piece.rows == 1:
            size = TITLE_SIZE if piece.look is Look.TITLE else FONT_SIZE
            a_line = max(1, int((width - PADDING_MM) * POINTS_PER_MM / size))
            yield (
                _line_count(piece.value, a_line) * size * LINE_SPACING + PADDING_POINTS
            )


def _line_count(text: str, a_line: int) -> int:
    """How many lines the text takes where `a_line` Chinese characters stand in one."""
    return sum(max(1, math.ceil(_ems(line) / a_line)) for line in text.split("\n"))


def _ems(line: str) -> float:
    """The width of a line in Chinese characters."""
    if line.isascii():
        return len(line) * 0.55
    return sum(
        0.55 if unicodedata.east_asian_width(sign) in "NaH" else 1 for sign in line
    )
