"""How Chinese is typed for short: 环境卫生 is hjws. Pure."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import Style, lazy_pinyin

# Names come back year after year, and from project to project.
REMEMBERED = 50_000


@lru_cache(REMEMBERED)
def initials(text: str) -> str:
    """The first letters of the syllables in lower case, with the Latin letters and the digits between them.

    A character of several readings is read as its word has it: 银行 is yh, 行政 xz.
    """
    letters = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))
    return "".join(each for each in letters.lower() if each.isascii() and each.isalnum())
