"""Two forms of one kind compared cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, TypeVar

from targets.documents.schema import Column, Group, schema_of
from targets.documents.values import TARGETS, cell_label

F = TypeVar("F")
# A row's number in the old and in the new form, None where it was added or removed.
Pair = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Change:
    """A cell with its old and its new text. A whole row that was added or removed is one change, blank on one side."""

    where: str
    old: str
    new: str
    label: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """What people call the cell or the row."""
        return self.label or cell_label(self.where)

    def __str__(self) -> str:
        old = self.old or BLANK
        new = self.new or BLANK
        return f"{self.name}：{old} → {new}"


BLANK = "（空）"


def diff(old: F, new: F, *, whole: bool = False) -> list[Change]:
    """Every cell that differs, in the order of the form; empty exactly when the forms are equal.

    As a `whole` also the cells that do not differ, except optional ones that are blank in both.
    """
    schema = schema_of(type(new))
    found = [
        Change(cell.name, cell.text_of(old), cell.text_of(new), cell.label)
        for cell in _different(schema.fields, old, new, whole=whole)
    ]
    for group in schema.groups:
        before, now = getattr(old, group.name), getattr(new, group.name)
        if whole or before != now:  # in most forms of a county's file they are equal
            found += _row_changes(group, before, now, whole=whole)
    return found


def in_words(changes: Iterable[Change]) -> list[tuple[str, str, str]]:
    """The changes as the trail has them: the name of the cell, the old text, the new text."""
    return [(change.name, change.old, change.new) for change in changes]


def align(
    old: Sequence[Any], new: Sequence[Any], group: Group = TARGETS
) -> Iterator[Pair]:
    """Pair the old rows with the new ones by the columns that identify them: category and name, or the title.

    The rows that both begin and end with are paired first: where a name stands twice, the matcher might pair it
    crosswise.
    """
    before = list(map(group.key_of, old))
    now = list(map(group.key_of, new))
    start = common_length(before, now)
    rest, rest_now = before[start:], now[start:]
    end = common_length(rest[::-1], rest_now[::-1])
    middle = rest[: len(rest) - end]
    middle_now = rest_now[: len(rest_now) - end]
    for index in range(start):
        yield index, index
    matcher = SequenceMatcher(None, middle, middle_now, autojunk=False)
    for tag, *edges in matcher.get_opcodes():
        first, until, first_now, until_now = (edge + start for edge in edges)
        removed, added = range(first, until), range(first_now, until_now)
        if tag in {"equal", "replace"}:
            yield from zip_longest(removed, added)
        else:
            yield from ((index, None) for index in removed)
            yield from ((None, index) for index in added)
    for from_end in range(end, 0, -1):
        yield len(before) - from_end, len(now) - from_end


def common_length(one: Sequence[object], other: Sequence[object]) -> int:
    """The number of equal items at the beginning of the two."""
    for index, (item, beside) in enumerate(zip(one, other, strict=False)):
        if item != beside:
            return index
    return min(len(one), len(other))


def _row_changes(
    group: Group, old: Sequence[Any], new: Sequence[Any], *, whole: bool
) -> Iterator[Change]:
    """The changes of a group's rows, which need not have the same number in both forms."""
    for before, now in align(old, new, group):
        index = before if now is None else now
        assert index is not None, "a row is on one side at least"
        place = f"{group.name}[{index}]"
        label = group.item_label(index)
        was = None if before is None else old[before]
        became = None if now is None else new[now]
        if was is None or became is None:
            yield Change(place, _text(group, was), _text(group, became), label)
            continue
        for column in _different(group.columns, was, became, whole=whole):
            yield Change(
                f"{place}.{column.name}",
                column.text_of(was),
                column.text_of(became),
                f"{label} {column.label}",
            )


def _different(
    columns: Iterable[Column], old: Any, new: Any, *, whole: bool
) -> Iterator[Column]:
    """The columns in which the two differ; as a `whole` all that are in use."""
    for column in columns:
        before, after = column.value_of(old), column.value_of(new)
        is_shown = before != after
        if whole and not is_shown:
            is_shown = not column.optional or before not in ("", None)
        if is_shown and column.is_compared:
            yield column


def _text(group: Group, row: Any) -> str:
    """The text of a whole row; an optional column only where it is filled in."""
    if row is None:
        return ""
    cells = []
    for column, text in zip(group.columns, group.texts_of(row), strict=True):
        if text or not column.optional:
            cells.append(text or BLANK)
    return " · ".join(cells)
