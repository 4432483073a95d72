"""How Chinese is typed for short: 环境卫生 is hjws. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

# Names come back year after year, and from project to project.
REMEMBERED = 50_000


@lru_cache(REMEMBERED)
def initials(text: str) -> str:
    """The first letters of the syllables in lower case, with the Latin letters and the digits between them.

    A character of several readings is read as its word has it: 银行 is yh, 行政 xz.
    """
    return "".join(_letters(text))


def spelt_at(text: str, word: str) -> list[tuple[int, int]]:
    """Where the word stands in the text by its initials: 环境卫生 bears jw from 1 to 3."""
    found = [
        (letter, index)
        for index, letters in enumerate(_letters(text))
        for letter in letters
    ]
    spelling = "".join(letter for letter, _ in found)
    starts = (each.start() for each in re.finditer(re.escape(word.lower()), spelling))
    return [(found[start][1], found[start + len(word) - 1][1] + 1) for start in starts]


def is_spelling(word: str) -> bool:
    """Whether it may be initials."""
    return word.isascii() and word.isalnum()


def _letters(text: str) -> list[str]:
    """What each character of the text gives to its initials."""
    letters = lazy_pinyin(text, style=Style.FIRST_LETTER, errors=list)  # type: ignore[arg-type]
    return ["".join(filter(is_spelling, each.lower())) for each in letters]
