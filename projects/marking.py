"""What of a text matches the words that somebody looks for. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

# So many words count, as in every list that is narrowed by words.
MOST_WORDS = 5
SHOWN = 60
BEFORE = 16

Piece = tuple[str, bool]


def words_in(text: str) -> list[str]:
    """The first few words typed; what nobody can see is no part of any."""
    visible = "".join(each if each.isprintable() else " " for each in text)
    return visible.split()[:MOST_WORDS]


def pieces(text: str, words: Sequence[str]) -> list[Piece]:
    """The text in pieces, each with whether it is one of the words."""
    if not words:
        return [(text, False)]
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return [(part, number % 2 == 1) for number, part in enumerate(re.split(f"({pattern})", text, flags=re.I)) if part]


def around(text: str, words: Sequence[str]) -> str:
    """Of a long text what stands around the first word in it; the text is one line."""
    line = " ".join(text.split())
    if len(line) <= SHOWN:
        return line
    found = (re.search(re.escape(word), line, flags=re.I) for word in words)
    start = max(min((match.start() for match in found if match), default=0) - BEFORE, 0)
    end = start + SHOWN
    return f"{'…' if start else ''}{line[start:end]}{'…' if end < len(line) else ''}"


def holds(text: str, words: Sequence[str]) -> bool:
    """Whether any of the words is in it."""
    return any(re.search(re.escape(word), text, flags=re.I) for word in words)
