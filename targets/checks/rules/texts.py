"""Texts of cells as the rules compare them: half-width, and without signs, blanks or units. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Longer names are prose; the bound keeps every pattern fast on whatever is pasted into a cell.
LONGEST_NAME: Final = 60
# Unicode sorts the marks above and below a letter in time that grows with their square.
_PART: Final = 1000
_SIGNS_AND_BLANKS: Final = re.compile(r"[\W_]+")
_CLOSING: Final = ",.;:。、!…"
_UNIT_AT_END: Final = re.compile(r"\([^()]{1,3}\)$|%$")
# Signs alone, and what people write to come back to later.
_PLACEHOLDER: Final = re.compile(r"[\W_x]+|无|暂无|没有|未定|待定|待填|待补充|略")


def half_width(text: str) -> str:
    """The text in its compatible characters (NFKC), a long one part by part."""
    parts = []
    for start in range(0, len(text), _PART):
        part = text[start : start + _PART]
        parts.append(unicodedata.normalize("NFKC", part))
    return "".join(parts)


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """The letters, characters and digits of the text, whatever their width and case."""
    return _SIGNS_AND_BLANKS.sub("", half_width(text)).casefold()


@lru_cache(maxsize=20_000)
def comparable(text: str) -> str:
    """The text half-width, in small letters, without blanks and closing signs."""
    if text.isascii() and text.isalnum():
        return text.casefold()
    return "".join(half_width(text).split()).casefold().rstrip(_CLOSING)


@lru_cache(maxsize=20_000)
def bare_name(name: str) -> str:
    """The name half-width, without blanks and without a (%) or (个) behind it; "" where it is too long for a name."""
    name = "".join(half_width(name).split())
    if len(name) > LONGEST_NAME:
        return ""
    return _UNIT_AT_END.sub("", name)


def is_placeholder(text: str) -> bool:
    """Whether the text is there to be replaced: signs alone, 待定."""
    typed = half_width(text).strip().lower()
    return _PLACEHOLDER.fullmatch(typed) is not None
