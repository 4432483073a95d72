"""The figures of the quality board: open findings by dimension, and day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse

from core.figure import Figure, FigureCell, FigureColumn, FigureShape, FigureUnit
from targets.checks.counts import Counts
from targets.checks.rules.finding import Dimension, Level
from targets.checks.scoring import COUNTED
from targets.checks.tallies import Day

# A change takes two days.
FEWEST_DAYS = 2


def by_dimension(counts: Mapping[Dimension, Counts], place: str) -> Figure:
    """Open findings by dimension and level; `place` is the year and the unit as they stand in an address.

    Trial rules get a column only where one of them found something.
    """
    has_trials = any(found.trials for found in counts.values())
    levels = list(Level) if has_trials else list(COUNTED)
    columns = (
        FigureColumn("维度", width=12),
        *(_level_column(level) for level in levels),
        FigureColumn("合计", FigureUnit.COUNT),
    )
    lines, parts = [], []
    for dimension, found in counts.items():
        lines.append(_dimension_line(dimension, found, levels, place))
        parts.append(f"{dimension.label} {found.total:,} 个")
    sentence = "没有待处理的问题。"
    if any(found.total for found in counts.values()):
        sentence = f"待处理的问题：{'，'.join(parts)}。"
    return Figure(
        "by-dimension", "按维度", sentence, columns, lines, FigureShape.STACKED
    )


def _level_column(level: Level) -> FigureColumn:
    """The column of the findings of a level, drawn in its colour."""
    return FigureColumn(level.label, FigureUnit.COUNT, drawn=True, tone=level.value)


def _dimension_line(
    dimension: Dimension, found: Counts, levels: Sequence[Level], place: str
) -> list[FigureCell]:
    """The counts of a dimension, each linked to the findings that it counts."""
    address = f"{reverse('quality-findings')}?{place}&dimension={dimension}"
    line = [FigureCell(dimension.label, address)]
    for level in levels:
        count = found.of(level)
        if count:
            label = f"{dimension.label} {level.label} {count:,} 个"
            line.append(FigureCell(count, f"{address}&level={level}", label))
        else:
            line.append(FigureCell(count))
    line.append(FigureCell(found.total))
    return line


def by_day(days: Sequence[Day]) -> Figure:
    """Open findings at the end of each day, the latest first; a table without a drawing below two days."""
    columns = (
        FigureColumn("日期", width=12),
        FigureColumn("表数", FigureUnit.COUNT),
        *(_level_column(level) for level in COUNTED),
    )
    lines = []
    for day in reversed(days):
        line = [FigureCell(day.day.isoformat()), FigureCell(day.forms)]
        for level in COUNTED:
            line.append(FigureCell(day.of(level)))
        lines.append(line)
    if len(days) < FEWEST_DAYS:
        sentence = "检查过两天以后，这里会画出问题数的变化。"
        return Figure("trend", "趋势", sentence, columns, lines)
    sentence = _change_between(days[0], days[-1])
    return Figure("trend", "趋势", sentence, columns, lines, FigureShape.DAYS)


def _change_between(first: Day, last: Day) -> str:
    """How many findings of each level were open on the first day and on the last, in a sentence."""
    changes = []
    for level in COUNTED:
        before, after = first.of(level), last.of(level)
        if before == after:
            changes.append(f"{level.label}仍为 {after:,} 个")
        else:
            changes.append(f"{level.label}由 {before:,} 个变为 {after:,} 个")
    return f"{first.day} 至 {last.day} 待处理的问题数：{'，'.join(changes)}。"
