"""Two forms of one kind compared cell by cell."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, TypeVar

from targets.documents.schema import Column, Group, schema_of
from targets.documents.values import TARGETS, cell_label

F = TypeVar("F")
Key = TypeVar("Key", bound=Hashable)
# A row's number before and now, None where it came or went.
Pair = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Change:
    """One cell, as it was and as it is; a whole row that came or went is one change, with the other side blank."""

    where: str
    old: str
    new: str
    label: str = field(default="", compare=False)

    def __str__(self) -> str:
        name = self.label or cell_label(self.where)
        return f"{name}：{self.old or BLANK} → {self.new or BLANK}"


BLANK = "（空）"


def diff(old: F, new: F, *, whole: bool = False) -> list[Change]:
    """Every cell that differs, in the order of the form; empty exactly when the forms are equal.

    As a `whole` the cells that do not differ as well, but for optional ones that are blank in both.
    """
    schema = schema_of(type(new))
    found = [*_cell_changes(schema.fields, old, new, whole=whole)]
    for group in schema.groups:
        before, now = getattr(old, group.name), getattr(new, group.name)
        if whole or before != now:  # in most forms of a county's file they are equal
            found += _row_changes(group, before, now, whole=whole)
    return found


def in_words(changes: Iterable[Change]) -> list[tuple[str, str, str]]:
    """As the trail has them: the name of the cell, what stood there, what stands there now."""
    return [
        (each.label or cell_label(each.where), each.old, each.new) for each in changes
    ]


def align(
    old: Sequence[Any], new: Sequence[Any], group: Group = TARGETS
) -> Iterator[Pair]:
    """Which row became which, by what they are known by: category and name, or the title.

    What both begin and end with is paired first: where a name stands twice, the matcher might pair it crosswise.
    """
    return _paired(list(map(group.key_of, old)), list(map(group.key_of, new)))


def _paired(before: list[Key], now: list[Key]) -> Iterator[Pair]:
    """Which became which, by keys that need not be unlike."""
    start = common_length(before, now)
    end = common_length(before[start:][::-1], now[start:][::-1])
    last, last_now = len(before) - end, len(now) - end
    yield from ((index, index) for index in range(start))
    matcher = SequenceMatcher(
        None, before[start:last], now[start:last_now], autojunk=False
    )
    for tag, *edges in matcher.get_opcodes():
        a, b, c, d = (edge + start for edge in edges)
        if tag in {"equal", "replace"}:
            yield from zip_longest(range(a, b), range(c, d))
        else:
            yield from ((index, None) for index in range(a, b))
            yield from ((None, index) for index in range(c, d))
    yield from zip(range(last, len(before)), range(last_now, len(now)), strict=True)


def common_length(one: Sequence[object], other: Sequence[object]) -> int:
    """How many items the two begin with alike."""
    unlike = (
        index
        for index, pair in enumerate(zip(one, other, strict=False))
        if pair[0] != pair[1]
    )
    return next(unlike, min(len(one), len(other)))


def _row_changes(
    group: Group, old: Sequence[Any], new: Sequence[Any], *, whole: bool
) -> Iterator[Change]:
    for before, now in align(old, new, group):
        index = before if now is None else now
        assert index is not None, "a row is on one side at least"
        place, label = f"{group.name}[{index}]", group.item_label(index)
        was = None if before is None else old[before]
        became = None if now is None else new[now]
        if was is None or became is None:
            yield Change(place, _text(group, was), _text(group, became), label)
            continue
        for each in _different(group.columns, was, became, whole=whole):
            yield Change(
                f"{place}.{each.name}",
                each.text_of(was),
                each.text_of(became),
                f"{label} {each.label}",
            )


def _cell_changes(
    columns: Iterable[Column], old: Any, new: Any, *, whole: bool
) -> Iterator[Change]:
    for each in _different(columns, old, new, whole=whole):
        yield Change(each.name, each.text_of(old), each.text_of(new), each.label)


def _different(
    columns: Iterable[Column], old: Any, new: Any, *, whole: bool
) -> Iterator[Column]:
    """The columns whose cells differ; as a whole all that are in use."""
    for each in columns:
        before, after = each.value_of(old), each.value_of(new)
        is_shown = before != after
        if whole and not is_shown:
            is_shown = not each.optional or before not in ("", None)
        if is_shown and each.is_compared:
            yield each


def _text(group: Group, row: Any) -> str:
    """A whole row; an optional column only where it is filled in."""
    if row is None:
        return ""
    pairs = zip(group.columns, group.texts_of(row), strict=True)
    cells = [text or BLANK for column, text in pairs if text or not column.optional]
    return " · ".join(cells)
