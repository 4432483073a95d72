"""Findings as drawings: as bars by dimension, and their course day by day as lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from targets.checks.board import Counts
from targets.checks.finding import Dimension, Level
from targets.checks.tallies import Day

# The drawing of the course.
WIDTH, HEIGHT = 480, 160
# What stays free around the lines, for what is written there.
LEFT, RIGHT, TOP, BOTTOM = 60, 92, 10, 24
LINE_HEIGHT = 16
# The length of the longest bar.
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Bar:
    level: Level
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class InDimension:
    """The findings of a dimension, and their levels one behind the other as parts of a bar."""

    dimension: Dimension
    counts: Counts
    bars: list[Bar]


def in_dimensions(counts: Mapping[Dimension, Counts]) -> list[InDimension]:
    most = max(1, *(each.total for each in counts.values()))
    return [
        InDimension(dimension, each, _bars(each, most))
        for dimension, each in counts.items()
    ]


def _bars(counts: Counts, most: int) -> list[Bar]:
    widths = [
        LONGEST * each / most
        for each in (counts.errors, counts.warnings, counts.hints, counts.trials)
    ]
    starts = accumulate(widths, initial=0.0)
    bars = zip(Level, starts, widths, strict=False)
    return [
        Bar(level, round(start, 2), round(width, 2))
        for level, start, width in bars
        if width
    ]


@dataclass(slots=True)
class Line:
    """`points` as an SVG polyline has them; the label stands at the height `label_at`, behind the last of them."""

    level: Level
    points: str
    last: int
    label_at: float


@dataclass(frozen=True, slots=True)
class Chart:
    first: date
    last: date
    most: int
    lines: list[Line]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def chart(days: Sequence[Day]) -> Chart | None:
    """None where there are fewer than two days: one point is no course."""
    if len(days) < 2:
        return None
    counts = {
        Level.ERROR: [each.errors for each in days],
        Level.WARNING: [each.warnings for each in days],
        Level.HINT: [each.hints for each in days],
    }
    first, last = days[0].day, days[-1].day
    most = max(1, *(max(each) for each in counts.values()))
    across = [
        LEFT + (WIDTH - LEFT - RIGHT) * (each.day - first).days / (last - first).days
        for each in days
    ]
    lines = [_line(level, across, each, most) for level, each in counts.items()]
    _spread(lines)
    return Chart(first, last, most, lines)


def _line(
    level: Level, across: Sequence[float], counts: Sequence[int], most: int
) -> Line:
    heights = [
        HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * count / most for count in counts
    ]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(across, heights, strict=True))
    return Line(level, points, counts[-1], heights[-1])


def _spread(lines: Sequence[Line]) -> None:
    """Labels of lines that end at nearly one height are put above one another: first down from the top, then up."""
    from_top = sorted(lines, key=lambda line: line.label_at)
    free = float(TOP)
    for each in from_top:
        each.label_at = max(each.label_at, free)
        free = each.label_at + LINE_HEIGHT
    free = HEIGHT - BOTTOM
    for each in reversed(from_top):
        each.label_at = round(min(each.label_at, free), 1)
        free = each.label_at - LINE_HEIGHT
