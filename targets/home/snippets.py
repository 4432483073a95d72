"""As much of a text as shows where words stand in it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from core.initials import is_spelling, spelt_at

MOST, BEFORE = 60, 16
CUT = "…"

Span = tuple[int, int]
Words = Sequence[str]


@dataclass(frozen=True, slots=True)
class SnippetColumn:
    """A text and how people call it. What is `spelt` is found by its initials, too."""

    label: str
    text: str
    spelt: bool = False


@dataclass(frozen=True, slots=True)
class SnippetPiece:
    text: str
    is_match: bool


@dataclass(frozen=True, slots=True)
class Snippet:
    label: str
    pieces: list[SnippetPiece]

    def __str__(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def snippets(
    columns: Iterable[SnippetColumn], words: Words, wanted: Words
) -> list[Snippet]:
    """A snippet for each place that shows more of the wanted words; without one, the beginning of the first text."""
    filled = [column for column in columns if column.text.strip()]
    found = []
    for column in filled:
        spots = _spots(column, words)
        while any(word in spots for word in wanted):
            snippet, wanted = excerpt(column, words, wanted)
            found.append(snippet)
    if not found and filled:
        beginning, _ = excerpt(filled[0], words, [])
        found.append(beginning)
    return found


def excerpt(
    column: SnippetColumn, words: Words, wanted: Words
) -> tuple[Snippet, list[str]]:
    """The part of the text with the first of the wanted words, and the wanted words that it does not show.

    All words that stand in it are marked.
    """
    line = _line(column)
    spots = _spots(column, words)
    firsts = [spots[word][0] for word in wanted if word in spots]
    first = min(firsts, default=(0, 0))
    begin, end = _window(len(line), first[0])
    left = []
    for word in wanted:
        # The first word counts as shown even where it is longer than the window.
        shown = any(
            span == first or (begin <= span[0] and span[1] <= end)
            for span in spots.get(word, ())
        )
        if not shown:
            left.append(word)
    marked = list(chain.from_iterable(spots.values()))
    pieces = _pieces(line, marked, begin, end)
    return Snippet(column.label, pieces), left


def _line(column: SnippetColumn) -> str:
    """The text on one line."""
    return " ".join(column.text.split())


def _spots(column: SnippetColumn, words: Words) -> dict[str, list[Span]]:
    """Where each word stands: as it is typed, or else by its initials. Words that stand nowhere are left out."""
    found = {}
    line = _line(column)
    for word in words:
        matches = re.finditer(re.escape(word), line, re.IGNORECASE)
        spans = [match.span() for match in matches]
        if not spans and column.spelt and is_spelling(word):
            spans = spelt_at(line, word)
        if spans:
            found[word] = spans
    return found


def _window(length: int, start: int) -> Span:
    """The part of a line of that length that is shown, with room for the marks where it is cut."""
    if length <= MOST:
        return 0, length
    room = MOST - len(CUT)
    if start <= BEFORE:
        return 0, room
    begin = min(start - BEFORE, length - room)
    if begin == length - room:
        return begin, length
    return begin, begin + room - len(CUT)


def _pieces(
    line: str, spans: Iterable[Span], begin: int, end: int
) -> list[SnippetPiece]:
    """The part of the line in pieces that are matches or not, with marks where it is cut."""
    is_match = [False] * len(line)
    for start, stop in spans:
        is_match[start:stop] = [True] * (stop - start)
    pieces = []
    if begin:
        pieces.append(SnippetPiece(CUT, False))
    for matched, run in groupby(range(begin, end), key=is_match.__getitem__):
        text = "".join(line[index] for index in run)
        pieces.append(SnippetPiece(text, matched))
    if end < len(line):
        pieces.append(SnippetPiece(CUT, False))
    return pieces
