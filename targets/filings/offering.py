"""The categories that the editor offers to a form, as a blank prints them. Nothing is stored until one is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from indicators.models import Indicator
from targets.documents.values import TargetRow
from targets.filings.editing.declarations import StoredDeclaration
from targets.filings.loading import names_of
from targets.filings.starting import below_required, uses_of_categories

# The names of both levels, and whether every form says something of the category.
Offer = tuple[str, str, bool]
# A category is often used that has at least this part of the entries of the one that has most.
OFTEN = 0.5


def offered_categories(stored: StoredDeclaration) -> list[Offer]:
    """The categories that the form lacks, in the order of the scheme, and whether every form has a row in them.

    They are those of which every form says something and, while a row is still blank, those that are often used.
    """
    rows = stored.form.targets
    second = {row.level2 for row in rows}
    first = {row.level1 for row in rows}
    is_begun = not rows or any(map(is_blank, rows))
    uses = uses_of_categories(stored.project.year)
    offered: list[Offer] = []
    for parent, choices in below_required(stored.scheme).items():
        expected = [category for category in choices if category.required]
        wanted = expected
        if not wanted and (is_begun or parent.name not in first):
            wanted = often_used(choices, uses)
        if not expected and parent.name not in first:
            expected = [max(choices, key=lambda category: uses[category.pk])]
        for category in wanted:
            if category.name not in second:
                offered.append((*names_of(category), category in expected))
    return offered


def is_blank(row: TargetRow) -> bool:
    """Whether a row stands in its category alone."""
    return not any((row.name, row.description, row.value, row.basis))


def often_used(
    choices: Sequence[Indicator], uses: Counter[int | None]
) -> list[Indicator]:
    """Of the categories below a first level those that the library uses often; the first where it uses none."""
    most = max(uses[category.pk] for category in choices)
    if not most:
        return list(choices[:1])
    return [each for each in choices if uses[each.pk] >= most * OFTEN]
