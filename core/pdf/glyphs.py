"""Which characters a font can draw, and what stands in a text for those that it cannot."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Set
from pathlib import Path

from fontTools.ttLib import TTFont

# What Chinese typesetters put where a sort is missing.
MISSING = "〓"
LINE_SEPARATORS = re.compile("[\x85\u2028\u2029]")
# Marks that are never seen themselves: joiners, directions, the choice of a variant of the sign before.
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f]"
)
VARIANTS = re.compile("[\ufe00-\ufe0f\U000e0000-\U000e0fff]")


def drawable(fonts: Iterable[Path]) -> frozenset[int]:
    """The code points for which one of the fonts (OpenType files) has a glyph."""
    points: set[int] = set()
    for path in fonts:
        with TTFont(path, lazy=True) as font:
            points |= font.getBestCmap().keys()
    return frozenset(points)


def printable(text: str, points: Set[int]) -> str:
    """The text with MISSING for each character that cannot be drawn, and without what is never seen."""
    text = VARIANTS.sub("", UNSEEN.sub("", LINE_SEPARATORS.sub("\n", text)))
    return "".join(each if _can_stand(each, points) else MISSING for each in text)


def _can_stand(character: str, points: Set[int]) -> bool:
    # An archive takes no characters for private use: nobody else knows what they mean.
    return character in "\n\t" or (
        ord(character) in points and unicodedata.category(character) != "Co"
    )
