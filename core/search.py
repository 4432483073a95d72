"""Search rows for the words that a user typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db.models import Case, Model, Q, QuerySet, Value, When

from core.initials import is_spelling
from core.spelling import tidy

T = TypeVar("T", bound=Model)

LONGEST, MOST_WORDS = 100, 5
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
INITIALS = "initials"
YEAR = "year__year"
YEAR_TYPED = re.compile(r"([0-9]{4})年?")
# Letters and digits as input methods produce them in their full width.
FULL = "".join(
    map(chr, (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)))
)
HALF_WIDTH = str.maketrans(FULL, unicodedata.normalize("NFKC", FULL))
# Signs such as （ and ％ are written in both widths, in what is typed and in what is stored.
WIDE_SIGNS = "".join(set(map(chr, range(0xFF01, 0xFF5F))) - set(FULL))
NARROW_SIGNS = unicodedata.normalize("NFKC", WIDE_SIGNS)
NARROWED = str.maketrans(WIDE_SIGNS, NARROW_SIGNS)
WIDENED = str.maketrans(NARROW_SIGNS, WIDE_SIGNS)


def cleaned(text: str) -> str:
    """The typed text cut to the greatest length and without control characters, some of which PostgreSQL refuses."""
    return tidy(CONTROL.sub(" ", text[:LONGEST]))


def words_in(text: str) -> list[str]:
    """The first words of the typed text, in half-width letters and digits."""
    return cleaned(text).translate(HALF_WIDTH).split()[:MOST_WORDS]


def bearing(
    rows: QuerySet[T], text: str, *columns: str, context: Sequence[str] = ()
) -> QuerySet[T]:
    """Filter the rows that contain every typed word in one of the columns.

    Words may also stand in the `context`, the columns of what a row belongs to, if another stands in the row itself.
    """
    in_row = Q()
    for word in words_in(text):
        own = _standing_in(word, columns)
        in_row |= own
        rows = rows.filter(own | _standing_in(word, context))
    return rows.filter(in_row) if context else rows


def _standing_in(word: str, columns: Iterable[str]) -> Q:
    """The condition that a word stands in one of the columns; one that is a year is equal to it."""
    found = Q(pk=None)
    for column in columns:
        if column.endswith(YEAR):
            year = YEAR_TYPED.fullmatch(word)
            if year:
                found |= Q((column, int(year[1])))
        # Initials consist of Latin letters and digits, so other words need not be looked for there.
        elif not column.endswith(INITIALS) or is_spelling(word):
            for written in spellings(word):
                found |= Q((f"{column}__icontains", written))
    return found


def spellings(word: str) -> Iterable[str]:
    """The word as it was typed, and with its signs in the other width."""
    return dict.fromkeys((word, word.translate(NARROWED), word.translate(WIDENED)))


def by_title(rows: QuerySet[T], text: str, title: str) -> QuerySet[T]:
    """Order the rows by `rank` first: those that are called so, those with all words in the title, the others."""
    words = words_in(text)
    in_title = Q()
    for word in words:
        in_title &= _standing_in(word, [title])
    called = Q(**{f"{title}__iexact": " ".join(words)})
    rank = Case(
        When(called, then=Value(0)), When(in_title, then=Value(1)), default=Value(2)
    )
    ranked: QuerySet[T] = rows.annotate(rank=rank)  # type: ignore[assignment]
    return ranked.order_by("rank", *rows.query.order_by)
