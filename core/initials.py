"""The pinyin initials of Chinese text, by which people search: hjws for 环境卫生. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

# The same names recur from year to year and from project to project.
REMEMBERED = 50_000


@lru_cache(REMEMBERED)
def initials(text: str) -> str:
    """The first letters of all syllables in lower case, with the Latin letters and digits of the text.

    The word decides how a character with several readings is read: 银行 is yh, 行政 is xz.
    """
    return "".join(_letters(text))


def spelt_at(text: str, word: str) -> list[tuple[int, int]]:
    """The spans of the text whose initials are the word: (1, 3) for jw in 环境卫生."""
    spelling = ""
    indices = []  # for each letter of the spelling, the index of its character in the text
    for index, letters in enumerate(_letters(text)):
        spelling += letters
        indices += [index] * len(letters)
    spans = []
    for match in re.finditer(re.escape(word.lower()), spelling):
        first = indices[match.start()]
        last = indices[match.end() - 1]
        spans.append((first, last + 1))
    return spans


def is_spelling(word: str) -> bool:
    """Whether a typed word can be initials."""
    return word.isascii() and word.isalnum()


def _letters(text: str) -> list[str]:
    """The letters that each character of the text contributes to the initials."""
    letters = lazy_pinyin(text, style=Style.FIRST_LETTER, errors=list)  # type: ignore[arg-type]
    return ["".join(filter(is_spelling, part.lower())) for part in letters]
