"""Two texts compared word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from diff_match_patch import diff_match_patch  # type: ignore[import-untyped]

# A figure and a word of letters are changed as a whole; everything else sign by sign.
WORD = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[A-Za-z]+|.", re.DOTALL)
SENTENCE = re.compile(r"[^。；;\n]*[。；;\n]|[^。；;\n]+")
# The comparison takes a word or a sentence for one sign, out of this plane on.
PLANE = 0xF0000
# How much is compared of one pair of texts: the time grows with one length times the other.
MOST = 1_000_000


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


def pieces(old: str, new: str, most: int = MOST) -> list[Piece]:
    """What both have, and what only one has: without the new ones it is the old text, without the gone ones the new.

    Long texts are compared sentence by sentence, and what is more than `most` even so stands there as a whole.
    """
    for unit in (WORD, SENTENCE):
        before, now = unit.findall(old), unit.findall(new)
        if len(before) * len(now) <= most:
            return _compared(before, now)
    return (
        [Piece(Kind.GONE, old), Piece(Kind.NEW, new)]
        if old != new
        else [Piece(Kind.SAME, old)]
    )


def effort(old: str, new: str, most: int = MOST) -> int:
    """What comparing these texts takes of what there is for many."""
    return 0 if old == new else min(len(old) * len(new), most)


def _compared(before: list[str], now: list[str]) -> list[Piece]:
    numbers = count(PLANE)
    units = dict.fromkeys([*before, *now])
    signs = {
        text: text if len(text) == 1 and text < chr(PLANE) else chr(next(numbers))
        for text in units
    }
    texts = {sign: text for text, sign in signs.items()}
    compare = diff_match_patch()
    compare.Diff_Timeout = 0  # the same texts always give the same pieces
    parts = compare.diff_main(
        *("".join(map(signs.__getitem__, each)) for each in (before, now)),
        checklines=False,
    )
    compare.diff_cleanupSemantic(parts)
    return [
        Piece(KINDS[operation], "".join(map(texts.__getitem__, part)))
        for operation, part in parts
        if part
    ]
