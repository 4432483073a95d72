"""The geometry of the printed 绩效目标表, which Word, PDF, the official sheet and the pages share.

The head stands on a grid of 13 columns. The indicators share its width: a column has the millimetres that the schema
gives it, and all are narrower where a year uses optional columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import accumulate, pairwise

from targets.documents.schema import Column

# The columns of the grid in millimetres: 170 in all.
GRID = (26, *(12,) * 12)


class Look(Enum):
    """How a cell looks; the bare ones have no lines around them."""

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
class HeadCell:
    """`where` is the cell of the form that stands there, blank for a label; `rows` is 0 below a cell of two rows."""

    look: Look
    columns: int
    where: str = ""
    rows: int = 1


LABEL, CENTRE, LEFT = Look.LABEL, Look.CENTRE, Look.LEFT
# The rows above the indicators' header, as the layout has them.
HEAD: tuple[tuple[HeadCell, ...], ...] = (
    (HeadCell(Look.LEFT_BARE, 7, "department_name"), HeadCell(Look.RIGHT_BARE, 6)),
    (
        HeadCell(LABEL, 1),
        HeadCell(CENTRE, 5, "code"),
        HeadCell(LABEL, 2),
        HeadCell(CENTRE, 5, "name"),
    ),
    (
        HeadCell(LABEL, 1, rows=2),
        HeadCell(LABEL, 2),
        HeadCell(Look.AMOUNT, 2, "budget"),
        HeadCell(LABEL, 2),
        HeadCell(Look.AMOUNT, 2, "fiscal_funds"),
        HeadCell(LABEL, 2),
        HeadCell(Look.AMOUNT, 2, "other_funds"),
    ),
    (HeadCell(LABEL, 1, rows=0), HeadCell(LEFT, 12, "purpose")),
    (HeadCell(LABEL, 1, rows=2), *(HeadCell(LABEL, 3) for _ in range(4))),
    (
        HeadCell(LABEL, 1, rows=0),
        HeadCell(Look.PERCENT, 3, "plan.march"),
        HeadCell(Look.PERCENT, 3, "plan.june"),
        HeadCell(Look.PERCENT, 3, "plan.october"),
        HeadCell(Look.PERCENT, 3, "plan.december"),
    ),
    (HeadCell(LABEL, 1), HeadCell(LEFT, 12, "goals")),
)


def row_with(where: str) -> int:
    """The number of the row of the head in which the cell stands, counted from 0."""
    return next(
        number
        for number, cells in enumerate(HEAD)
        if any(cell.where == where for cell in cells)
    )


def look_of(column: Column) -> Look:
    return CENTRE if column.is_centred else LEFT


@cache
def target_widths(columns: Sequence[Column]) -> list[int]:
    """The widths of the indicators' columns, in whole millimetres that add up to the grid."""
    widths = [column.millimetres for column in columns]
    room, wanted = sum(GRID), sum(widths)
    if wanted == room:
        return widths
    edges = [0]
    for right in accumulate(widths):
        edges.append(round(right * room / wanted))
    return [end - start for start, end in pairwise(edges)]


@cache
def target_spans(columns: Sequence[Column]) -> list[int]:
    """The number of grid columns under each of the indicators' columns.

    The first takes one; the others share the rest as nearly to their widths as whole columns allow.
    """
    first, *others = target_widths(columns)
    room = len(GRID) - 1
    width_of_others = sum(GRID) - first
    wanted = [width * room / width_of_others for width in others]
    spans = [1] * len(others)
    for _ in range(room - len(others)):
        lacking = [want - span for want, span in zip(wanted, spans, strict=True)]
        narrowest = lacking.index(max(lacking))
        spans[narrowest] += 1
    return [1, *spans]
