"""Which characters a font can draw, and what stands in a text for those that it cannot."""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterable, Iterator, Set
from pathlib import Path

# What Chinese typesetters put where a sort is missing.
MISSING = "〓"
LINE_SEPARATORS = re.compile("[\x85\u2028\u2029]")
# Marks that are never seen themselves: joiners, directions, the choice of a variant of the sign before.
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f]"
)
VARIANTS = re.compile("[\ufe00-\ufe0f\U000e0000-\U000e0fff]")

TABLE, SUBTABLE, GROUP = (
    struct.Struct(">4s4xLL"),
    struct.Struct(">HHL"),
    struct.Struct(">LL4x"),
)
TABLES_AT, SUBTABLES_AT, GROUPS_AT = 12, 4, 16
UNICODE_RANGES = 12  # the kind of table that maps all of Unicode, range by range


def drawable(fonts: Iterable[Path]) -> frozenset[int]:
    """The code points for which one of the fonts (OpenType files) has a glyph."""
    return frozenset(
        point for font in fonts for span in _ranges(font.read_bytes()) for point in span
    )


def _ranges(font: bytes) -> Iterator[range]:
    """The code points of a font's `cmap` table."""
    (count,) = struct.unpack_from(">H", font, 4)
    tables = (
        TABLE.unpack_from(font, TABLES_AT + TABLE.size * number)
        for number in range(count)
    )
    start = next(offset for name, offset, _ in tables if name == b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    for number in range(count):
        *_, offset = SUBTABLE.unpack_from(
            font, start + SUBTABLES_AT + SUBTABLE.size * number
        )
        (kind,) = struct.unpack_from(">H", font, start + offset)
        if kind == UNICODE_RANGES:
            (groups,) = struct.unpack_from(">L", font, start + offset + 12)
            for group in range(groups):
                first, last = GROUP.unpack_from(
                    font, start + offset + GROUPS_AT + GROUP.size * group
                )
                yield range(first, last + 1)


def printable(text: str, points: Set[int]) -> str:
    """The text with MISSING for each character that cannot be drawn, and without what is never seen."""
    text = VARIANTS.sub("", UNSEEN.sub("", LINE_SEPARATORS.sub("\n", text)))
    return "".join(each if _can_stand(each, points) else MISSING for each in text)


def _can_stand(character: str, points: Set[int]) -> bool:
    # An archive takes no characters for private use: nobody else knows what they mean.
    return character in "\n\t" or (
        ord(character) in points and unicodedata.category(character) != "Co"
    )
