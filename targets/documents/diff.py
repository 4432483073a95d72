"""Two forms compared cell by cell."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TypeVar

from core.amounts import print_amount, print_percent
from targets.documents.values import (
    PLAN_LABELS,
    DepartmentForm,
    ProjectForm,
    SafeguardForm,
    SubTargetForm,
    TargetRow,
    cell_label,
)

Titled = SubTargetForm | SafeguardForm
Part = TargetRow | Titled
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Change:
    """One cell, as it was and as it is; a whole row that came or went is one change, with the other side blank."""

    where: str
    old: str
    new: str

    def __str__(self) -> str:
        return (
            f"{cell_label(self.where)}：{self.old or '（空）'} → {self.new or '（空）'}"
        )


def diff(old: ProjectForm, new: ProjectForm, *, whole: bool = False) -> list[Change]:
    """Every cell that differs, in the order of the form; empty exactly when the forms are equal.

    As a `whole` the cells that do not differ as well.
    """
    return [
        *_head_changes(old, new, whole),
        *_row_changes(old.targets, new.targets, whole),
    ]


def in_words(changes: Iterable[Change]) -> list[tuple[str, str, str]]:
    """As the trail tells them: the name of the cell, what stood there, what stands there now."""
    return [(cell_label(each.where), each.old, each.new) for each in changes]


def diff_department(old: DepartmentForm | None, new: DepartmentForm) -> list[Change]:
    """The same for part one; its items are known by their titles."""
    before = old or DepartmentForm()
    overall = (
        [Change("overall", before.overall, new.overall)]
        if before.overall != new.overall
        else []
    )
    return [
        *overall,
        *_part_changes("sub_targets", before.sub_targets, new.sub_targets),
        *_part_changes("safeguards", before.safeguards, new.safeguards),
    ]


def align(
    old: Sequence[TargetRow], new: Sequence[TargetRow]
) -> Iterator[tuple[int | None, int | None]]:
    """Which row became which, by category and name: (index before, index now), None where it came or went.

    What both begin and end with is paired first: where a name stands twice, the matcher might pair it crosswise.
    """
    yield from _paired(
        *([(row.level1, row.level2, row.name) for row in rows] for rows in (old, new))
    )


def _paired(
    before: list[Key], now: list[Key]
) -> Iterator[tuple[int | None, int | None]]:
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


def _head_changes(old: ProjectForm, new: ProjectForm, whole: bool) -> Iterator[Change]:
    for (where, before), (_, after) in zip(
        _head_cells(old), _head_cells(new), strict=True
    ):
        if whole or before != after:
            yield Change(where, before, after)


def _head_cells(form: ProjectForm) -> Iterator[tuple[str, str]]:
    yield from (
        (name, getattr(form, name))
        for name in ("department_code", "department_name", "code", "name")
    )
    yield from (
        (name, print_amount(getattr(form, name)))
        for name in ("budget", "fiscal_funds", "other_funds")
    )
    yield "purpose", form.purpose
    yield from (
        (f"plan.{month}", print_percent(getattr(form.plan, month)))
        for month in PLAN_LABELS
    )
    yield "goals", form.goals


def _row_changes(
    old: Sequence[TargetRow], new: Sequence[TargetRow], whole: bool
) -> Iterator[Change]:
    if old == new and not whole:  # as in most forms of a county's file
        return
    for before, now in align(old, new):
        if now is None:
            yield from _pair_changes(
                f"targets[{before}]", old[before] if before is not None else None, None
            )
        else:
            yield from _pair_changes(
                f"targets[{now}]",
                None if before is None else old[before],
                new[now],
                whole,
            )


def _part_changes(
    kind: str, old: Sequence[Titled], new: Sequence[Titled]
) -> Iterator[Change]:
    for before, now in _paired(
        [part.title for part in old], [part.title for part in new]
    ):
        index = before if now is None else now
        was, is_now = (
            None if before is None else old[before],
            None if now is None else new[now],
        )
        yield from _pair_changes(f"{kind}[{index}]", was, is_now)


def _pair_changes(
    where: str, old: Part | None, new: Part | None, whole: bool = False
) -> Iterator[Change]:
    """What became of a row or an item, None where it was not there yet or is no more."""
    if old is None or new is None:
        yield Change(where, _text(old), _text(new))
        return
    for each in fields(old):
        before, after = getattr(old, each.name), getattr(new, each.name)
        if whole or before != after:
            yield Change(f"{where}.{each.name}", before, after)


def _text(part: Part | None) -> str:
    return " · ".join(cell or "（空）" for cell in astuple(part)) if part else ""
