"""Figures about the forms of a unit, stored whenever its findings are, for boards that add up thousands of units.

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
from targets.checks.bands import SCORES, band_of, satisfaction_band
from targets.checks.models import RecordedFinding, UnitCheck
from targets.checks.rule_config import levels_of
from targets.checks.rules.finding import Level
from targets.checks.scoring import COUNTED, FULL, Score
from targets.checks.weights import weight_of
from targets.filings.models import Target, counted, filled_in

# How many forms of a unit are stored as its worst: a board shows no more of all units together.
WORST = 10
# Seconds.
REMEMBERED = 3600
COUNTERS = ("rules", "scores", "categories", "kinds", "satisfaction")
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
    up. The worst forms are listed by their points, project, errors, warnings and hints.
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
        """Add what `keep_figures` stored for a unit, if anything."""
        self.forms += kept.get("forms", 0)
        self.points += kept.get("points", 0)
        for name in COUNTERS:
            getattr(self, name).update(kept.get(name, {}))
        self.worst.extend(kept.get("worst", ()))

    @property
    def mean(self) -> int | None:
        """The mean score of the forms."""
        return mean(self.forms, self.points)

    def poorest(self) -> list[Poor]:
        """The lowest scores first."""
        return [
            Poor(project, Score(*counts))
            for _, project, *counts in nsmallest(WORST, self.worst)
        ]


def mean(forms: int, points: int) -> int | None:
    """The mean score, rounded; None of no form."""
    if not forms:
        return None
    return round(points / forms)


@dataclass(frozen=True, slots=True)
class Sums:
    """The figures of all units together, the forms and points of every unit by key, and when one was last checked."""

    whole: Figures
    by_unit: Mapping[int, tuple[int, int]]
    checked_at: datetime | None


def sums(year: BudgetYear, units: Q) -> Sums:
    """The sums over the units that were checked; `units` is a condition on `department`.

    Thousands of rows are added up only when one of them has changed, because every change makes its next revision.
    """
    checks = UnitCheck.objects.filter(units, year=year).exclude(signature="").order_by()
    marks = checks.aggregate(
        Count("pk"), Sum("pk"), Sum("figures_revision"), Max("checked_at")
    )
    text = f"{checks.query} {sorted(marks.items())}"
    key = f"figures-{hashlib.sha256(text.encode()).hexdigest()}"
    found: Sums | None = cache.get(key)
    if found is not None:
        return found
    whole = Figures()
    by_unit, times = {}, []
    for unit, kept, when in checks.values_list("department", "figures", "checked_at"):
        whole.add(kept)
        by_unit[unit] = (kept.get("forms", 0), kept.get("points", 0))
        times.append(when)
    whole.worst = nsmallest(WORST, whole.worst)
    found = Sums(whole, by_unit, max(times, default=None))
    cache.set(key, found, REMEMBERED)
    return found


def keep_figures(year: BudgetYear, unit: int) -> None:
    """Store the figures of a unit as it was checked last; by a fixed number of queries.

    Projects that were ended or rejected are not among them.
    """
    of_unit = Project.objects.filter(counted(), year=year, department=unit)
    projects = of_unit.order_by()
    found = RecordedFinding.objects.filter(
        filing__project__in=projects, waiver__isnull=True
    ).order_by()
    of_projects = Target.objects.filter(filled_in(), declaration__project__in=projects)
    rows = of_projects.order_by()
    scores = _scores(projects, found, levels_of(year))
    bands = [band_of(score.points, SCORES) for score in scores.values()]
    worst = []
    for pk, score in scores.items():
        if score.points < FULL:
            figures = [score.points, pk, score.errors, score.warnings, score.hints]
            worst.append(figures)
    satisfaction: Counter[str] = Counter()
    satisfied = rows.filter(category__parent__name__contains=SATISFIED)
    for percent, count in counts_by(satisfied, "percent").items():
        satisfaction[satisfaction_band(percent).key] += count
    kept = {
        "forms": len(scores),
        "points": sum(score.points for score in scores.values()),
        "rules": graded_counts(found),
        "scores": Counter(band.key for band in bands),
        "categories": counts_by(rows, "category"),
        "kinds": counts_by(rows, "kind"),
        "satisfaction": satisfaction,
        "worst": nsmallest(WORST, worst),
    }
    check = UnitCheck.objects.filter(year=year, department=unit)
    check.update(figures=kept, figures_revision=F("figures_revision") + 1)


def counts_by(rows: QuerySet[Any], column: str) -> dict[Any, int]:
    """How many rows have each value of a column; one query."""
    counts = rows.values_list(column).annotate(Count("pk"))
    return dict(counts)


def graded_counts(found: QuerySet[RecordedFinding]) -> Counter[str]:
    """How many findings each rule has; those with a level of their own stand beside the others: `C10 hint`."""
    counts: Counter[str] = Counter()
    for rule, level, count in found.values_list("rule", "level").annotate(Count("pk")):
        counts[f"{rule} {level}".strip()] = count
    return counts


def _scores(
    projects: QuerySet[Project],
    found: QuerySet[RecordedFinding],
    levels: Mapping[str, Level],
) -> dict[int, Score]:
    """The scores of the projects by what was found in them."""
    counts: dict[int, Counter[Level]] = defaultdict(Counter)
    by_rule = found.values_list("filing__project", "rule", "level")
    for project, rule, own, count in by_rule.annotate(Count("pk")):
        counts[project][weight_of(levels, rule, own)] += count
    return {
        pk: Score(*(counts[pk][level] for level in COUNTED))
        for pk in projects.values_list("pk", flat=True)
    }
