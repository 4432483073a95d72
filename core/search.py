"""Words that somebody typed, and the rows that bear them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from core.initials import is_spelling

T = TypeVar("T", bound=Model)

LONGEST, MOST_WORDS = 100, 5
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
INITIALS = "initials"


def cleaned(text: str) -> str:
    """What was typed without control characters, of which PostgreSQL takes not all, and as long as it may be."""
    return CONTROL.sub(" ", text[:LONGEST]).strip()


def words_in(text: str) -> list[str]:
    """The first words of what was typed."""
    return cleaned(text).split()[:MOST_WORDS]


def bearing(rows: QuerySet[T], text: str, *columns: str) -> QuerySet[T]:
    """Rows that bear every one of the words typed, each in one of the columns."""
    for word in words_in(text):
        rows = rows.filter(
            Q.create(
                [(f"{each}__icontains", word) for each in _able(columns, word)],
                connector=Q.OR,
            )
        )
    return rows


def _able(columns: Iterable[str], word: str) -> list[str]:
    """The columns in which the word can stand: initials are Latin letters and digits."""
    return [each for each in columns if is_spelling(word) or each != INITIALS]
