"""Two versions of a form side by side, cell by cell, with the words that differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.text_diff import DiffKind, DiffPiece, compare_texts, effort
from targets.documents.diff import Change

# How much is compared word by word on one page; what is beyond it stands there as a whole.
MOST = 4_000_000


@dataclass(frozen=True, slots=True)
class Contrast:
    """A cell, or a whole row that came or went; `before` and `after` are its texts in pieces."""

    where: str
    label: str
    before: list[DiffPiece]
    after: list[DiffPiece]


def contrasts(changes: Iterable[Change]) -> list[Contrast]:
    found, left = [], MOST
    for change in changes:
        needed = effort(change.old, change.new)
        marked = compare_texts(change.old, change.new, *([0] if needed > left else []))
        left -= min(needed, left)
        before = [each for each in marked if each.kind != DiffKind.NEW]
        after = [each for each in marked if each.kind != DiffKind.GONE]
        found.append(Contrast(change.where, change.name, before, after))
    return found


def approved_beside(changes: Iterable[Change]) -> dict[str, str]:
    """What was approved, by the cells of the form of now that differ from it; a row that went has none there."""
    found = {}
    for change in changes:
        if "]" not in change.where or "]." in change.where:
            found[change.where] = f"批复：{change.old or '（空）'}"
        elif not change.old:
            found[f"{change.where}.name"] = "批复：没有这一行"
    return found
