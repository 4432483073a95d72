"""The canonical form of typed text: lines, blanks and control characters."""

from __future__ import annotations

import re
from functools import lru_cache

# XML 1.0 has no place for these, PostgreSQL none for the first of them, and nobody sees the last three.
UNWRITABLE = re.compile(
    r"[^\t\n\r\x0b\x0c\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]|[\u200b\u2060\ufeff]"
)


LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c]")


LEADING_TABS = re.compile(r"\n\t+")


def tidy(text: str) -> str:
    """The text of a cell: lines parted by \\n, no control characters, no blanks around it."""
    if text.isprintable():  # of what is looked for below, nothing is
        return text.strip()
    text = LINE_ENDS.sub("\n", UNWRITABLE.sub("", text))
    return LEADING_TABS.sub("\n", text).strip()


def one_line(text: str) -> str:
    """The text of a name or a code: a line break in it is only the layout of some narrow cell."""
    if text.isprintable():  # neither line breaks nor tabs are
        return text.strip()
    return "".join(line.strip() for line in tidy(text).split("\n")).replace("\t", " ")


@lru_cache(4096)
def label(text: str) -> str:
    """A name out of the official lists: a blank inside it is only layout, as in 数量　指标."""
    return "".join(one_line(text).split())
