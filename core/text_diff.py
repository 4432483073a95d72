"""Compare two texts word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from diff_match_patch import diff_match_patch  # type: ignore[import-untyped]

# Codes, numbers and words of Latin letters change as a whole, everything else character by character.
CODE = r"(?=[0-9]*[A-Za-z])(?=[A-Za-z]*[0-9])[0-9A-Za-z]{8,}"
WORD = re.compile(rf"{CODE}|[0-9]+(?:[.,][0-9]+)*|[A-Za-z]+|.", re.DOTALL)
SENTENCE = re.compile(r"[^。；;\n]*[。；;\n]|[^。；;\n]+")
# Private Unicode plane whose characters stand for whole words or sentences during the comparison.
PLANE = 0xF0000
# The greatest product of the two lengths: the time of the comparison grows with it.
MOST = 1_000_000


class DiffKind(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class DiffPiece:
    kind: DiffKind
    text: str


KINDS = {
    diff_match_patch.DIFF_EQUAL: DiffKind.SAME,
    diff_match_patch.DIFF_DELETE: DiffKind.GONE,
    diff_match_patch.DIFF_INSERT: DiffKind.NEW,
}


def compare_texts(old: str, new: str, most: int = MOST) -> list[DiffPiece]:
    """Compare two texts: the pieces without the new ones are the old text, without the gone ones the new text.

    Long texts are compared sentence by sentence, and replaced as a whole if even that exceeds `most`.
    """
    for unit in (WORD, SENTENCE):
        old_units = unit.findall(old)
        new_units = unit.findall(new)
        if len(old_units) * len(new_units) <= most:
            return _compare_units(old_units, new_units)
    if old == new:
        return [DiffPiece(DiffKind.SAME, old)]
    return [DiffPiece(DiffKind.GONE, old), DiffPiece(DiffKind.NEW, new)]


def effort(old: str, new: str, most: int = MOST) -> int:
    """The work that comparing these texts takes, in the measure of `MOST`."""
    if old == new:
        return 0
    return min(len(old) * len(new), most)


def _compare_units(old_units: list[str], new_units: list[str]) -> list[DiffPiece]:
    """Compare two lists of words or sentences, each encoded as one character for the library."""
    codes = _codes(old_units + new_units)
    units = {code: unit for unit, code in codes.items()}
    old_coded = "".join(codes[unit] for unit in old_units)
    new_coded = "".join(codes[unit] for unit in new_units)
    library = diff_match_patch()
    library.Diff_Timeout = 0  # the same texts always give the same pieces
    parts = library.diff_main(old_coded, new_coded, checklines=False)
    library.diff_cleanupSemantic(parts)
    pieces = []
    for operation, coded in parts:
        text = "".join(units[code] for code in coded)
        if text:
            pieces.append(DiffPiece(KINDS[operation], text))
    return pieces


def _codes(units: list[str]) -> dict[str, str]:
    """One character for each unit: the unit itself if it is one, else one from the private plane."""
    numbers = count(PLANE)
    codes = {}
    for unit in units:
        if unit not in codes:
            is_own_code = len(unit) == 1 and unit < chr(PLANE)
            codes[unit] = unit if is_own_code else chr(next(numbers))
    return codes
