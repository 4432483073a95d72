"""Search rows for the words that a user typed."""

from __future__ import annotations

import re
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
        in_any_column = Q()
        for column in columns:
            # Initials consist of Latin letters and digits, so other words need not be looked for there.
            if column != INITIALS or is_spelling(word):
                in_any_column |= Q(**{f"{column}__icontains": word})
        rows = rows.filter(in_any_column)
    return rows
