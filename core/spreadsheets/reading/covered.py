"""Cells under a merge: nobody sees them, so for a reader of forms they do not exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.spreadsheets.reading.facts import Facts, Row
from core.spreadsheets.sheet import Range

COVERED = "合并单元格下面还留着别的内容，看不见，没有读取"
# No more ranges can begin and end around one row; more of them contradict each other.
MOST_AT_ONCE = 16_384


def without_covered(
    rows: Iterable[Row], merged: Iterable[Range], facts: Facts
) -> Iterator[Row]:
    """The rows without what stands under a merge; a text that differs from the one above it is remarked."""
    waiting = sorted(merged, reverse=True)
    if not waiting:
        yield from rows
        return
    open_ranges: dict[Range, object] = {}
    for number, row in enumerate(rows, 1):
        while waiting and waiting[-1][0] <= number:
            area = waiting.pop()
            if area[0] == number and len(open_ranges) < MOST_AT_ONCE:
                left = area[1]
                open_ranges[area] = row[left - 1] if left <= len(row) else None
        for area, top in list(open_ranges.items()):
            first_row, left, last_row, right = area
            if number > last_row:
                del open_ranges[area]
                continue
            start = left if number == first_row else left - 1
            _blank(row, range(start, min(right, len(row))), top, number, facts)
        while row and row[-1] is None:
            row.pop()
        yield row


def _blank(
    row: Row, columns: Iterable[int], top: object, number: int, facts: Facts
) -> None:
    for column in columns:
        if row[column] is not None:
            if row[column] != top:
                facts.remark(COVERED, number, column + 1)
            row[column] = None
