"""Two texts compared word by word."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from diff_match_patch import diff_match_patch  # type: ignore[import-untyped]


class Kind(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Kind
    text: str


KINDS = {
    diff_match_patch.DIFF_EQUAL: Kind.SAME,
    diff_match_patch.DIFF_DELETE: Kind.GONE,
    diff_match_patch.DIFF_INSERT: Kind.NEW,
}


def pieces(old: str, new: str) -> list[Piece]:
    """What both have, and what only one has: without the new ones it is the old text, without the gone ones the new."""
    compare = diff_match_patch()
    compare.Diff_Timeout = 0  # the same texts always give the same pieces
    parts = compare.diff_main(old, new, checklines=False)
    compare.diff_cleanupSemantic(parts)
    return [Piece(KINDS[operation], text) for operation, text in parts if text]
