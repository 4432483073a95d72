"""What the checks found in the forms of a year, summed up: by rule, by dimension, by unit and by project.

It is read from what the last checks recorded, for the rules that the person sees; the number of queries is fixed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from operator import attrgetter

from django.db.models import (
    Case,
    Count,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from projects.models import BudgetYear, Department, Project, User, scope
from targets.checks.models import RecordedFinding, UnitCheck
from targets.checks.rule_config import RuleConfig
from targets.checks.rules.catalogue import RULES
from targets.checks.rules.finding import Dimension, Level
from targets.checks.rules.rule import Rule
from targets.checks.scoring import COSTS, COUNTED, FULL, Score
from targets.checks.unit_figures import mean
from targets.filings.models import counted

LEVELS = list(Level)
OPEN = Count("pk", filter=Q(waiver__isnull=True))
FORMS = Count("filing", filter=Q(waiver__isnull=True), distinct=True)
EXPLAINED = Count("pk", filter=Q(waiver__isnull=False))
FIXABLE = Count("pk", filter=Q(waiver__isnull=True) & ~Q(fix_where=""))


@dataclass(slots=True)
class Counts:
    """Open findings by level; `explained` are those for which a reason was given."""

    errors: int = 0
    warnings: int = 0
    hints: int = 0
    trials: int = 0
    explained: int = 0

    def add(self, level: Level, count: int) -> None:
        """Count more findings of a level."""
        total = self.of(level) + count
        setattr(self, level.plural, total)

    def of(self, level: Level) -> int:
        """The open findings of a level."""
        count: int = getattr(self, level.plural)
        return count

    @property
    def total(self) -> int:
        """The open findings of all levels."""
        return sum(self.of(level) for level in Level)


@dataclass(slots=True)
class ByRule:
    """A rule with its open findings, the forms they are in, those with a fix, and the findings that were explained."""

    rule: Rule
    level: Level
    open: int = 0
    forms: int = 0
    explained: int = 0
    fixable: int = 0

    def add(self, open: int, forms: int, explained: int, fixable: int) -> None:
        """Count the findings of one unit more."""
        self.open += open
        self.forms += forms
        self.explained += explained
        self.fixable += fixable

    @property
    def rank(self) -> tuple[int, int, str]:
        """The heaviest and most frequent rules have the lowest rank."""
        weight = LEVELS.index(self.level)
        return weight, -self.open, self.rule.id


@dataclass(slots=True)
class ByUnit:
    """A unit with its forms, how many of these have no open error or warning, and their scores added up."""

    unit: Department
    forms: int = 0
    clean: int = 0
    points: int = 0
    counts: Counts = field(default_factory=Counts)

    def add(self, score: Score) -> None:
        """Count one form more."""
        self.forms += 1
        self.points += score.points
        if not score.errors and not score.warnings:
            self.clean += 1

    @property
    def mean(self) -> int | None:
        """The mean score of the forms, rounded; None where there is none."""
        return mean(self.forms, self.points)


class Board:
    """The forms of a year in the person's scope, or in a subtree of it, as far as they were ever checked.

    Projects that were ended or rejected are not among them. `units` is the condition on `department` that they fulfil.
    """

    def __init__(
        self,
        year: BudgetYear,
        user: User,
        config: RuleConfig,
        unit: Department | None = None,
    ) -> None:
        self.year = year
        self.config = config
        self.unit = unit.as_of(year.year) if unit else None
        self.rules = config.seen_by(user.is_admin)
        below, found_below = Q(), Q()
        if unit:
            below = unit.below(year.year)
            found_below = unit.below(year.year, "filing__project__department__")
        self.units = scope(user) & below
        checks = UnitCheck.objects.filter(self.units, year=year)
        self.checks = checks.exclude(signature="")
        checked_units = self.checks.order_by().values("department")
        self.projects: QuerySet[Project] = Project.objects.visible_to(user).filter(
            below, counted(), year=year, department__in=checked_units
        )
        visible = RecordedFinding.objects.visible_to(user)
        self.found: QuerySet[RecordedFinding] = visible.filter(
            found_below,
            counted("filing__"),
            filing__project__year=year,
            rule__in=self.rules,
        )

    def by_rule(self) -> list[ByRule]:
        """The rules that found anything, the heaviest first."""
        found: dict[str, ByRule] = {}
        for _, rule, *counts in self._counted:
            if rule not in found:
                found[rule] = ByRule(RULES[rule], self.config.level(rule))
            found[rule].add(*counts)
        return sorted(found.values(), key=attrgetter("rank"))

    def by_unit(self) -> list[ByUnit]:
        """The units in the order of the document."""
        departments = Department.objects.filter(
            pk__in=self.projects.order_by().values("department")
        )
        number = self.year.year
        ordered = departments.order_by("path")
        units = {unit.pk: ByUnit(unit.as_of(number)) for unit in ordered}
        for _, unit, score in self.scores:
            if unit in units:  # unless its first form came a moment ago
                units[unit].add(score)
        for unit, rule, open_ones, _, explained, _ in self._counted:
            if unit in units:
                units[unit].counts.add(self.config.level(rule), open_ones)
                units[unit].counts.explained += explained
        return list(units.values())

    @cached_property
    def _counted(self) -> list[tuple[int, str, int, int, int, int]]:
        """Unit, rule, open findings, the forms they are in, explained findings, open findings with a fix."""
        rows = self.found.order_by().values_list("filing__project__department", "rule")
        return list(
            rows.annotate(open=OPEN, forms=FORMS, explained=EXPLAINED, fixable=FIXABLE)
        )

    @cached_property
    def scores(self) -> list[tuple[int, int, Score]]:
        """The keys of a project and of its unit, and its score, for all projects in the order of their keys."""
        counts = {}
        for level in COUNTED:
            of_level = Q(rule__in=self._rules_at(level))
            counts[level.plural] = Count("pk", filter=of_level)
        open_ones = self.found.filter(waiver__isnull=True).order_by()
        found = {}
        for filing, *numbers in open_ones.values_list("filing").annotate(**counts):
            found[filing] = Score(*numbers)
        projects = self.projects.order_by("pk").values_list(
            "pk", "department", "declaration__filing"
        )
        scores = []
        for project, unit, filing in projects:
            score = found.get(filing, Score())
            scores.append((project, unit, score))
        return scores

    def worst(self, most: int) -> list[tuple[Project, Score]]:
        """So many projects with the lowest scores, short of the full one, the lowest first."""
        scores = [
            (score, project) for project, _, score in self.scores if score.points < FULL
        ]
        scores.sort(key=lambda pair: pair[0].points)
        lowest = scores[:most]
        projects = Project.objects.select_related("year", "department").in_bulk(
            [project for _, project in lowest]
        )
        return [
            (projects[project], score)
            for score, project in lowest
            if project in projects
        ]

    def scored(self) -> QuerySet[Project]:
        """The projects with their open `errors`, `warnings` and `hints`, and with `points`, 0 to 100."""
        counts, costs = {}, []
        for level in COUNTED:
            rules = self._rules_at(level)
            counts[level.plural] = self._of_project(Count("pk"), rules)
            costs.append(When(rule__in=rules, then=Value(COSTS[level])))
        cost_of_finding = Case(*costs, default=Value(0))
        cost = self._of_project(Sum(cost_of_finding), self.rules)
        left = Value(FULL) - cost
        points = Greatest(left, Value(0), output_field=IntegerField())
        return self.projects.annotate(**counts, points=points)

    def _of_project(self, aggregate: Count | Sum, rules: Collection[str]) -> Coalesce:
        """The aggregate over the open findings of these rules in a project, 0 where there are none."""
        findings = RecordedFinding.objects.filter(
            filing=OuterRef("declaration__filing"),
            waiver__isnull=True,
            rule__in=rules,
        )
        by_filing = findings.order_by().values("filing")
        total = by_filing.annotate(total=aggregate).values("total")
        return Coalesce(Subquery(total, output_field=IntegerField()), Value(0))

    def _rules_at(self, level: Level) -> list[str]:
        """The rules of this level, of those that the person sees."""
        levels = self.config.levels
        return [rule for rule in self.rules if levels[rule] == level]

    @cached_property
    def _checked(self) -> list[tuple[datetime, dict[str, int]]]:
        """When the units were checked, and the rules that broke with the number of forms."""
        checks = self.checks.values_list("checked_at", "broken")
        return list(checks)

    @property
    def checked_at(self) -> datetime | None:
        """When a unit was last checked, None where none ever was."""
        times = [when for when, _ in self._checked]
        return max(times, default=None)

    @property
    def broken(self) -> list[tuple[Rule, int]]:
        """The rules that broke, with the number of forms."""
        total: Counter[str] = Counter()
        for _, broken in self._checked:
            total.update(broken)
        return [
            (RULES[rule], count)
            for rule, count in sorted(total.items())
            if rule in self.rules
        ]


def totals(rows: Iterable[ByRule]) -> Counts:
    """All findings by level."""
    counts = Counts()
    for row in rows:
        counts.add(row.level, row.open)
        counts.explained += row.explained
    return counts


def by_dimension(rows: Iterable[ByRule]) -> Mapping[Dimension, Counts]:
    """The findings of all five dimensions, also where there are none."""
    found = {dimension: Counts() for dimension in Dimension}
    for row in rows:
        counts = found[row.rule.dimension]
        counts.add(row.level, row.open)
        counts.explained += row.explained
    return found
