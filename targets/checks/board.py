"""What the checks found in the forms of a year, summed up: by rule, by dimension, by unit and by project.

All of it is read from what the last check kept, for the rules that the person sees; the number of queries is fixed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

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
from targets.checks.scoring import COSTS, FULL, Score

COUNTED = (Level.ERROR, Level.WARNING, Level.HINT)
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
        name = f"{level.value}s"
        setattr(self, name, getattr(self, name) + count)

    def of(self, level: Level) -> int:
        return getattr(self, f"{level.value}s")

    @property
    def total(self) -> int:
        return self.errors + self.warnings + self.hints + self.trials


@dataclass(slots=True)
class ByRule:
    """A rule with its open findings, the forms they are in, those that can be mended, and those that were explained."""

    rule: Rule
    level: Level
    open: int = 0
    forms: int = 0
    explained: int = 0
    fixable: int = 0


@dataclass(slots=True)
class ByUnit:
    """A unit with its forms, how many of these have no open error or warning, and their scores added up."""

    unit: Department
    forms: int = 0
    clean: int = 0
    points: int = 0
    counts: Counts = field(default_factory=Counts)

    @property
    def mean(self) -> int | None:
        """The mean score, rounded; None where there is no form."""
        return round(self.points / self.forms) if self.forms else None


class Board:
    """The forms of a year in the person's scope, or in a subtree of it, as far as they were ever checked.

    `units` is the condition on `department` that they fulfil.
    """

    def __init__(
        self,
        year: BudgetYear,
        user: User,
        config: RuleConfig,
        unit: Department | None = None,
    ) -> None:
        self.year, self.config, self.unit = year, config, unit
        self.rules = config.seen_by(user.is_admin)
        below = Q(department__path__startswith=unit.path) if unit else Q()
        self.units = scope(user) & below
        self.checks = UnitCheck.objects.filter(self.units, year=year).exclude(
            signature=""
        )
        self.projects: QuerySet[Project] = Project.objects.visible_to(user).filter(
            below, year=year, department__in=self.checks.order_by().values("department")
        )
        self.found: QuerySet[RecordedFinding] = RecordedFinding.objects.visible_to(
            user
        ).filter(
            Q(filing__project__department__path__startswith=unit.path) if unit else Q(),
            filing__project__year=year,
            rule__in=self.rules,
        )

    def by_rule(self) -> list[ByRule]:
        """Those that found anything, the heavier ones first."""
        found: dict[str, ByRule] = {}
        for _, rule, *counts in self._counted:
            each = found.setdefault(rule, ByRule(RULES[rule], self.config.level(rule)))
            each.open, each.forms, each.explained, each.fixable = (
                old + new
                for old, new in zip(
                    (each.open, each.forms, each.explained, each.fixable),
                    counts,
                    strict=True,
                )
            )
        order = list(Level)
        return sorted(
            found.values(),
            key=lambda each: (order.index(each.level), -each.open, each.rule.id),
        )

    def by_unit(self) -> list[ByUnit]:
        """The units in the order of the document."""
        departments = Department.objects.filter(
            pk__in=self.projects.order_by().values("department")
        )
        units = {each.pk: ByUnit(each) for each in departments.order_by("path")}
        for _, unit, score in self.scores:
            if unit in units:  # unless its first form came a moment ago
                units[unit].forms += 1
                units[unit].clean += not (score.errors or score.warnings)
                units[unit].points += score.points
        for unit, rule, open_ones, _, explained, _ in self._counted:
            if unit in units:
                units[unit].counts.add(self.config.level(rule), open_ones)
                units[unit].counts.explained += explained
        return list(units.values())

    @cached_property
    def _counted(self) -> list[tuple[int, str, int, int, int, int]]:
        """Unit, rule, open findings, the forms they are in, explained ones, open ones that can be mended."""
        rows = self.found.order_by().values_list("filing__project__department", "rule")
        return list(
            rows.annotate(open=OPEN, forms=FORMS, explained=EXPLAINED, fixable=FIXABLE)
        )

    @cached_property
    def scores(self) -> list[tuple[int, int, Score]]:
        """The keys of each project and of its unit, and its score; in the order of the keys."""
        rows = self.found.filter(waiver__isnull=True).order_by().values_list("filing")
        counts = {
            f"{level.value}s": Count("pk", filter=Q(rule__in=self._of(level)))
            for level in COUNTED
        }
        found = {filing: Score(*each) for filing, *each in rows.annotate(**counts)}
        projects = self.projects.order_by("pk").values_list(
            "pk", "department", "declaration__filing"
        )
        return [
            (project, unit, found.get(filing, Score()))
            for project, unit, filing in projects
        ]

    def worst(self, most: int) -> list[tuple[Project, Score]]:
        """So many projects with the lowest scores, short of the full one, the lowest first."""
        scores = {
            project: score for project, _, score in self.scores if score.points < FULL
        }
        lowest = sorted(scores, key=lambda project: scores[project].points)[:most]
        projects = Project.objects.select_related("department").in_bulk(lowest)
        return [
            (projects[project], scores[project])
            for project in lowest
            if project in projects
        ]

    def scored(self) -> QuerySet[Project]:
        """The projects with their open `errors`, `warnings` and `hints`, and with `points`, 0 to 100."""
        counts = {
            f"{level.value}s": self._in_each(Count("pk"), rule__in=self._of(level))
            for level in COUNTED
        }
        costs = [
            When(rule__in=self._of(level), then=Value(COSTS[level]))
            for level in COUNTED
        ]
        cost = self._in_each(Sum(Case(*costs, default=Value(0))), rule__in=self.rules)
        points = Greatest(Value(FULL) - cost, Value(0), output_field=IntegerField())
        return self.projects.annotate(**counts, points=points)

    def _in_each(self, aggregate: Count | Sum, **condition: object) -> Coalesce:
        """The aggregate over the open findings of a project, 0 where there are none."""
        theirs = RecordedFinding.objects.filter(
            filing=OuterRef("declaration__filing"), waiver__isnull=True, **condition
        )
        rows = (
            theirs.order_by().values("filing").annotate(total=aggregate).values("total")
        )
        return Coalesce(Subquery(rows, output_field=IntegerField()), Value(0))

    def _of(self, level: Level) -> list[str]:
        return [rule for rule in self.rules if self.config.level(rule) == level]

    @cached_property
    def _checked(self) -> list[tuple[datetime, dict[str, int]]]:
        return list(self.checks.values_list("checked_at", "broken"))

    @property
    def checked_at(self) -> datetime | None:
        """When a unit was last checked, None where none ever was."""
        return max((when for when, _ in self._checked), default=None)

    @property
    def broken(self) -> list[tuple[Rule, int]]:
        """The rules that could not say, with the number of forms."""
        total: dict[str, int] = defaultdict(int)
        for _, broken in self._checked:
            for rule, count in broken.items():
                total[rule] += count
        return [
            (RULES[rule], count)
            for rule, count in sorted(total.items())
            if rule in self.rules
        ]


def totals(by_rule: Iterable[ByRule]) -> Counts:
    counts = Counts()
    for each in by_rule:
        counts.add(each.level, each.open)
        counts.explained += each.explained
    return counts


def by_dimension(by_rule: Iterable[ByRule]) -> Mapping[Dimension, Counts]:
    """All five, with whatever was found."""
    found = {dimension: Counts() for dimension in Dimension}
    for each in by_rule:
        found[each.rule.dimension].add(each.level, each.open)
        found[each.rule.dimension].explained += each.explained
    return found
