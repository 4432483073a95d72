"""Find the characters that a font can draw, and replace the others in texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Set
from pathlib import Path

from fontTools.ttLib import TTFont

# The sign of Chinese typesetters for a missing character.
MISSING = "〓"
LINE_SEPARATORS = re.compile("[\x85\u2028\u2029]")
# Invisible characters: joiners, directions, selectors of a variant of the character before.
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
    """Replace the characters that cannot be drawn with MISSING, and remove invisible ones."""
    text = LINE_SEPARATORS.sub("\n", text)
    text = UNSEEN.sub("", text)
    text = VARIANTS.sub("", text)
    characters = []
    for character in text:
        # PDF/A forbids characters for private use, because nobody else knows what they mean.
        is_private = unicodedata.category(character) == "Co"
        is_in_font = ord(character) in points and not is_private
        is_drawable = character in "\n\t" or is_in_font
        characters.append(character if is_drawable else MISSING)
    return "".join(characters)
