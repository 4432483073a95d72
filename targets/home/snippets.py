"""As much of a text as shows where words stand in it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

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
        return "".join(each.text for each in self.pieces)


def snippets(
    columns: Iterable[SnippetColumn], words: Words, wanted: Words
) -> list[Snippet]:
    """One for each place that shows more of the wanted words; where none does, the beginning of what there is."""
    columns = [each for each in columns if each.text.strip()]
    found = []
    for column in columns:
        spots = _spots(column, words)
        while any(word in spots for word in wanted):
            snippet, wanted = excerpt(column, words, wanted)
            found.append(snippet)
    return found or [excerpt(each, words, [])[0] for each in columns[:1]]


def excerpt(
    column: SnippetColumn, words: Words, wanted: Words
) -> tuple[Snippet, list[str]]:
    """Where the first of the wanted words stands, with all words marked; and which words are wanted still."""
    spots, line = _spots(column, words), _line(column)
    first = min((spots[word][0] for word in wanted if word in spots), default=(0, 0))
    begin, end = _window(len(line), first[0])

    def is_shown(span: Span) -> bool:
        return span == first or (begin <= span[0] and span[1] <= end)

    left = [word for word in wanted if not any(map(is_shown, spots.get(word, ())))]
    pieces = _pieces(
        line, [span for spans in spots.values() for span in spans], begin, end
    )
    return Snippet(column.label, pieces), left


def _line(column: SnippetColumn) -> str:
    return " ".join(column.text.split())


def _spots(column: SnippetColumn, words: Words) -> dict[str, list[Span]]:
    """Where each word stands, of those that do: as it is typed, or else by its initials."""
    found = {}
    line = _line(column)
    for word in words:
        spans = [
            each.span() for each in re.finditer(re.escape(word), line, re.IGNORECASE)
        ]
        if not spans and column.spelt and is_spelling(word):
            spans = spelt_at(line, word)
        if spans:
            found[word] = spans
    return found


def _window(length: int, start: int) -> Span:
    """What is shown of a line of that length, with room for the marks that it was cut."""
    if length <= MOST:
        return 0, length
    room = MOST - len(CUT)
    if start <= BEFORE:
        return 0, room
    begin = min(start - BEFORE, length - room)
    return begin, length if length - begin == room else begin + room - len(CUT)


def _pieces(
    line: str, spans: Iterable[Span], begin: int, end: int
) -> list[SnippetPiece]:
    marked = bytearray(len(line))
    for start, stop in spans:
        marked[start:stop] = bytes([1]) * (stop - start)
    runs = groupby(range(begin, end), key=lambda index: marked[index])
    pieces = [
        SnippetPiece("".join(line[index] for index in run), bool(mark))
        for mark, run in runs
    ]
    before = [SnippetPiece(CUT, False)] if begin else []
    return before + pieces + ([SnippetPiece(CUT, False)] if end < len(line) else [])
