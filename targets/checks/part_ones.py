"""What the checks find in the part ones of a year, as they are now: no last check of them is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import Q

from projects.models import BudgetYear, User
from targets.checks.assessment import Review, review_each
from targets.filings.editing.departments import StoredDepartmentForm
from targets.filings.models import DepartmentTarget

PartOneReview = tuple[DepartmentTarget, Review]


def review_part_ones(year: BudgetYear, units: Q, user: User) -> list[PartOneReview]:
    """What the user is shown of each part one, in the order of the units; a fixed number of queries.

    `units` is a condition on `department`.
    """
    of_year = DepartmentTarget.objects.visible_to(user).filter(units, year=year)
    related = of_year.select_related("department", "year", "filing__year")
    targets = list(related.order_by("department__path"))
    filings = [target.filing for target in targets]
    values = StoredDepartmentForm.values_of(filings)
    filed = [(filing, values[filing.pk]) for filing in filings if filing.pk in values]
    reviews = review_each(filed, user)
    return [
        (target, reviews[target.filing_id])
        for target in targets
        if target.filing_id in reviews
    ]


def open_by_rule(reviewed: Iterable[PartOneReview]) -> Counter[str]:
    """How many findings are open, by the ids of their rules."""
    counts: Counter[str] = Counter()
    for _, found in reviewed:
        for judged in found.judged:
            if judged.is_open:
                counts[judged.finding.rule] += 1
    return counts
