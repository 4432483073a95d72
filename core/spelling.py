"""The canonical form of typed text."""

from __future__ import annotations

import re
from functools import lru_cache

# XML 1.0 forbids these characters and PostgreSQL some of them; the others are invisible, those that turn the direction
# of writing among them.
UNWRITABLE = re.compile(
    r"[^\t\n\r\x0b\x0c\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]"
    r"|[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c]")
LEADING_TABS = re.compile(r"\n\t+")
CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def tidy(text: str) -> str:
    """Tidy the text of a cell: lines end in \\n, without control characters and surrounding blanks."""
    if text.isprintable():  # contains nothing that is replaced below
        return text.strip()
    text = UNWRITABLE.sub("", text)
    text = LINE_ENDS.sub("\n", text)
    return LEADING_TABS.sub("\n", text).strip()


def one_line(text: str) -> str:
    """Join the lines of a name or a code: they were broken only to fit a narrow cell."""
    if text.isprintable():  # contains neither line breaks nor tabs
        return text.strip()
    lines = tidy(text).split("\n")
    joined = "".join(line.strip() for line in lines)
    return joined.replace("\t", " ")


@lru_cache(4096)
def label(text: str) -> str:
    """Drop all blanks from a name of the official lists: they are layout only, as in 数量　指标."""
    return "".join(one_line(text).split())


def is_reason(text: str) -> bool:
    """Whether the text can be a reason: two different Chinese characters at least, or four other letters or digits."""
    signs = {sign for sign in text if sign.isalnum()}
    chinese = [sign for sign in signs if CHINESE.match(sign)]
    return len(chinese) >= 2 or len(signs) >= 4
