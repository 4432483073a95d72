"""Search rows for the words that a user typed."""

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
    """The typed text cut to the greatest length and without control characters, some of which PostgreSQL refuses."""
    return CONTROL.sub(" ", text[:LONGEST]).strip()


def words_in(text: str) -> list[str]:
    """The first words of the typed text."""
    return cleaned(text).split()[:MOST_WORDS]


def bearing(rows: QuerySet[T], text: str, *columns: str) -> QuerySet[T]:
    """Filter the rows that contain every typed word in one of the columns."""
    for word in words_in(text):
        rows = rows.filter(_in_any_column(word, columns))
    return rows


def _in_any_column(word: str, columns: Iterable[str]) -> Q:
    """The condition that one of the columns contains the word."""
    condition = Q()
    for column in columns:
        # Initials consist of Latin letters and digits, so other words need not be looked for there.
        if column != INITIALS or is_spelling(word):
            condition |= Q(**{f"{column}__icontains": word})
    return condition
