"""Compare two versions of a form cell by cell, with the words that differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.text_diff import DiffKind, DiffPiece, compare_texts, effort
from targets.documents.diff import Change

# So much effort is spent on one page on comparing texts word by word; the other texts are shown as a whole.
MOST_EFFORT = 4_000_000


@dataclass(frozen=True, slots=True)
class Contrast:
    """A cell that differs, or a row that was added or removed; `before` and `after` are its texts in pieces."""

    where: str
    label: str
    before: list[DiffPiece]
    after: list[DiffPiece]


def contrasts(changes: Iterable[Change]) -> list[Contrast]:
    """Mark the words that differ in each change."""
    found = []
    effort_left = MOST_EFFORT
    for change in changes:
        needed = effort(change.old, change.new)
        if needed > effort_left:
            pieces = compare_texts(change.old, change.new, 0)
        else:
            pieces = compare_texts(change.old, change.new)
        effort_left -= min(needed, effort_left)
        before = [piece for piece in pieces if piece.kind != DiffKind.NEW]
        after = [piece for piece in pieces if piece.kind != DiffKind.GONE]
        found.append(Contrast(change.where, change.name, before, after))
    return found


def approved_beside(changes: Iterable[Change]) -> dict[str, str]:
    """The approved texts, by the cells of the present form that differ from them; a removed row has no cell there."""
    found = {}
    for change in changes:
        if "]" not in change.where or "]." in change.where:
            found[change.where] = f"批复：{change.old or '（空）'}"
        elif not change.old:
            found[f"{change.where}.name"] = "批复：没有这一行"
    return found
