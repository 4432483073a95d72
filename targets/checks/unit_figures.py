"""What a board over thousands of units adds up about the forms of each: kept whenever the unit's findings are.

A board then reads one row a unit, where it would otherwise count a million indicators and findings.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from heapq import nsmallest
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, Max, Q, QuerySet, Sum

from projects.models import BudgetYear, Project
from targets.checks.bands import NO_SHARE, SATISFACTION, SCORES, band_of
from targets.checks.models import RecordedFinding, UnitCheck
from targets.checks.rule_config import levels_of
from targets.checks.rules.finding import Level
from targets.checks.scoring import FULL, Score
from targets.filings.models import Target

# So many forms of each unit are remembered as its worst: a board shows no more of all units together.
WORST = 10
# Seconds.
REMEMBERED = 3600
COUNTED = ("rules", "scores", "categories", "kinds", "satisfaction")
SATISFIED = "满意度"  # is in the name of the first-level category under either scheme


@dataclass(frozen=True, slots=True)
class Poor:
    """A form with a low score."""

    project: int
    score: Score


@dataclass(slots=True)
class Figures:
    """Sums over units: open findings by rule, forms by band of score, indicators by category, kind and band.

    Categories are named by their keys as text. `forms` is how many forms were checked, `points` their scores added
    up; `worst` has of each of the worst forms its points, its project, and how many errors, warnings and hints it has.
    """

    forms: int = 0
    points: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    scores: Counter[str] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    satisfaction: Counter[str] = field(default_factory=Counter)
    worst: list[list[int]] = field(default_factory=list)

    def add(self, kept: Mapping[str, Any]) -> None:
        """What `keep_figures` kept of a unit; nothing where it kept none yet."""
        self.forms += kept.get("forms", 0)
        self.points += kept.get("points", 0)
        for name in COUNTED:
            counter = getattr(self, name)
            for key, count in kept.get(name, {}).items():
                counter[key] += count
        self.worst.extend(kept.get("worst", ()))

    @property
    def mean(self) -> int | None:
        return mean(self.forms, self.points)

    def poorest(self) -> list[Poor]:
        """The lowest scores first."""
        return [
            Poor(project, Score(*counts))
            for _, project, *counts in nsmallest(WORST, self.worst)
        ]


def mean(forms: int, points: int) -> int | None:
    """The mean score, rounded; None of no form."""
    return round(points / forms) if forms else None


@dataclass(frozen=True, slots=True)
class Sums:
    """Units added up, with the forms and the points of each by its key, and when the last of them was checked."""

    whole: Figures
    by_unit: Mapping[int, tuple[int, int]]
    checked_at: datetime | None


def sums(year: BudgetYear, units: Q) -> Sums:
    """Of the units that were checked; `units` is a condition on `department`.

    Thousands of rows are added up only when one of them has changed: each change makes its next revision.
    """
    checks = UnitCheck.objects.filter(units, year=year).exclude(signature="").order_by()
    marks = checks.aggregate(
        Count("pk"), Sum("pk"), Sum("figures_revision"), Max("checked_at")
    )
    text = f"{checks.query} {sorted(marks.items())}"
    key = f"figures-{hashlib.sha256(text.encode()).hexdigest()}"
    found = cache.get(key)
    if found is None:
        found = _added_up(checks)
        cache.set(key, found, REMEMBERED)
    return found


def _added_up(checks: QuerySet[UnitCheck]) -> Sums:
    rows = list(checks.values_list("department", "figures", "checked_at"))
    whole = Figures()
    for _, kept, _ in rows:
        whole.add(kept)
    whole.worst = nsmallest(WORST, whole.worst)
    by_unit = {
        unit: (kept.get("forms", 0), kept.get("points", 0)) for unit, kept, _ in rows
    }
    return Sums(whole, by_unit, max((when for *_, when in rows), default=None))


def keep_figures(year: BudgetYear, unit: int) -> None:
    """Of the unit as it was checked last; by a fixed number of queries."""
    theirs = Project.objects.filter(year=year, department=unit).order_by()
    scores = _scores(theirs, levels_of(year))
    rows = Target.objects.filter(declaration__project__in=theirs).order_by()
    kept = {
        "forms": len(scores),
        "points": sum(score.points for score in scores.values()),
        "rules": dict(_open(theirs).values_list("rule").annotate(Count("pk"))),
        "scores": Counter(
            band_of(score.points, SCORES).key for score in scores.values()
        ),
        "categories": dict(rows.values_list("category").annotate(Count("pk"))),
        "kinds": dict(rows.values_list("kind").annotate(Count("pk"))),
        "satisfaction": _satisfaction(rows),
        "worst": _worst(scores),
    }
    check = UnitCheck.objects.filter(year=year, department=unit)
    check.update(figures=kept, figures_revision=F("figures_revision") + 1)


def _open(projects: QuerySet[Project]) -> QuerySet[RecordedFinding]:
    return RecordedFinding.objects.filter(
        filing__project__in=projects, waiver__isnull=True
    ).order_by()


def _scores(
    projects: QuerySet[Project], levels: Mapping[str, Level]
) -> dict[int, Score]:
    found: dict[int, Counter[Level]] = defaultdict(Counter)
    for project, rule, count in (
        _open(projects).values_list("filing__project", "rule").annotate(Count("pk"))
    ):
        found[project][levels.get(rule, Level.TRIAL)] += count
    counted = (Level.ERROR, Level.WARNING, Level.HINT)
    return {
        pk: Score(*(found[pk][level] for level in counted))
        for pk in projects.values_list("pk", flat=True)
    }


def _worst(scores: Mapping[int, Score]) -> list[list[int]]:
    return nsmallest(
        WORST,
        (
            [each.points, pk, each.errors, each.warnings, each.hints]
            for pk, each in scores.items()
            if each.points < FULL
        ),
    )


def _satisfaction(rows: QuerySet[Target]) -> Counter[str]:
    asked = rows.filter(category__parent__name__contains=SATISFIED)
    found: Counter[str] = Counter()
    for percent, count in asked.values_list("percent").annotate(Count("pk")):
        found[
            (NO_SHARE if percent is None else band_of(percent, SATISFACTION)).key
        ] += count
    return found
