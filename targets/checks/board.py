"""What the checks found in the forms and part ones of a year, summed up: by rule, dimension, unit and project.

It is read from what the last checks recorded, for the rules that the person sees; the number of queries is fixed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from typing import Any

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
from targets.checks.counts import ByRule, ByUnit
from targets.checks.models import FormCheck, RecordedFinding, UnitCheck
from targets.checks.rule_config import RuleConfig
from targets.checks.rules.catalogue import ALL_RULES
from targets.checks.rules.finding import Level
from targets.checks.rules.rule import Rule
from targets.checks.scoring import COSTS, COUNTED, FULL, Score
from targets.checks.weights import at_level, weight_of
from targets.filings.models import DepartmentTarget, counted

OPEN = Count("pk", filter=Q(waiver__isnull=True))
FORMS = Count("filing", filter=Q(waiver__isnull=True), distinct=True)
EXPLAINED = Count("pk", filter=Q(waiver__isnull=False))
# By the page that fixes many: what is found in part ones is fixed in their editor.
OF_PROJECT = Q(filing__project__isnull=False)
FIXABLE = Count("pk", filter=OF_PROJECT & Q(waiver__isnull=True) & ~Q(fix_where=""))

# From a finding to its unit: by the project, or by the form itself where that is of the unit.
PROJECTS_UNIT, PARTS_UNIT = "filing__project__department", "filing__department"
# Of a finding: its unit, and the place of its form there. Part one stands before the forms of projects.
PLACED: Mapping[str, Any] = {
    "unit_path": Coalesce(
        "filing__project__department__path", "filing__department__path"
    ),
    "place": Coalesce("filing__project__position", 0),
}


class Board:
    """The forms and part ones of a year in the person's scope, or in a subtree of it, as far as they were ever checked.

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
        below, in_projects, in_parts = Q(), Q(), Q()
        if unit:
            below = unit.below(year.year)
            in_projects = unit.below(year.year, f"{PROJECTS_UNIT}__")
            in_parts = unit.below(year.year, f"{PARTS_UNIT}__")
        in_projects &= Q(filing__project__year=year)
        in_parts &= Q(filing__year=year)
        self.units = scope(user) & below
        checks = UnitCheck.objects.filter(self.units, year=year)
        self.checks = checks.exclude(signature="")
        checked_units = self.checks.order_by().values("department")
        self.projects: QuerySet[Project] = Project.objects.visible_to(user).filter(
            below, counted(), year=year, department__in=checked_units
        )
        parts = DepartmentTarget.objects.visible_to(user).filter(below, year=year)
        self.part_ones: QuerySet[DepartmentTarget] = parts.filter(
            counted("filing__"), filing__check_of_form__isnull=False
        )
        visible = RecordedFinding.objects.visible_to(user)
        seen = visible.filter(counted("filing__"), rule__in=self.rules)
        self.found: QuerySet[RecordedFinding] = seen.filter(in_projects | in_parts)
        # The same apart, by the path to their unit: sums over either are much faster than over both at once.
        self.apart = (
            (PROJECTS_UNIT, seen.filter(in_projects)),
            (PARTS_UNIT, seen.filter(in_parts)),
        )

    def by_rule(self) -> list[ByRule]:
        """The rules that found anything, the heaviest first."""
        found: dict[tuple[str, Level], ByRule] = {}
        for _, rule, own, *counts in self._counted:
            level = weight_of(self.config.levels, rule, own)
            row = found.setdefault((rule, level), ByRule(ALL_RULES[rule], level))
            row.add(*counts)
        levels = Counter(rule for rule, _ in found)
        for (rule, _), row in found.items():
            row.is_part = levels[rule] > 1
        return sorted(found.values(), key=attrgetter("rank"))

    def by_unit(self) -> list[ByUnit]:
        """The units in the order of the document."""
        there = {unit for _, unit, _ in self.scores}
        there |= {part.department_id for part, _ in self.scored_parts}
        departments = Department.objects.filter(pk__in=there)
        number = self.year.year
        ordered = departments.order_by("path")
        units = {unit.pk: ByUnit(unit.as_of(number)) for unit in ordered}
        of_parts = [(part.department_id, score) for part, score in self.scored_parts]
        of_forms = [(unit, score) for _, unit, score in self.scores]
        for unit, score in [*of_forms, *of_parts]:
            if unit in units:  # unless its first form came a moment ago
                units[unit].add(score)
        for unit, rule, own, open_ones, _, explained, _ in self._counted:
            if unit in units:
                level = weight_of(self.config.levels, rule, own)
                units[unit].counts.add(level, open_ones)
                units[unit].counts.explained += explained
        return list(units.values())

    @cached_property
    def _counted(self) -> list[tuple[int, str, str, int, int, int, int]]:
        """Unit, rule, level of their own, open findings, their forms, explained findings, open findings with a fix."""
        counts: list[tuple[int, str, str, int, int, int, int]] = []
        for unit, found in self.apart:
            rows = found.order_by().values_list(unit, "rule", "level")
            counts += rows.annotate(
                open=OPEN, forms=FORMS, explained=EXPLAINED, fixable=FIXABLE
            )
        return counts

    @cached_property
    def _by_filing(self) -> dict[int, Score]:
        """The scores of the forms in which anything is open."""
        counts = {}
        for level in COUNTED:
            counts[level.plural] = Count("pk", filter=self._at(level))
        scores = {}
        for _, found in self.apart:
            open_ones = found.filter(waiver__isnull=True).order_by()
            for filing, *numbers in open_ones.values_list("filing").annotate(**counts):
                scores[filing] = Score(*numbers)
        return scores

    @cached_property
    def scores(self) -> list[tuple[int, int, Score]]:
        """The keys of a project and of its unit, and its score, for all projects in the order of their keys."""
        projects = self.projects.order_by("pk").values_list(
            "pk", "department", "declaration__filing"
        )
        scores = []
        for project, unit, filing in projects:
            score = self._by_filing.get(filing, Score())
            scores.append((project, unit, score))
        return scores

    @cached_property
    def scored_parts(self) -> list[tuple[DepartmentTarget, Score]]:
        """The part ones with their scores, in the order of the units."""
        related = self.part_ones.select_related("department", "year", "filing")
        scores = []
        for part in related.order_by("department__path"):
            score = self._by_filing.get(part.filing_id, Score())
            scores.append((part, score))
        return scores

    def worst_parts(self, most: int) -> list[tuple[DepartmentTarget, Score]]:
        """So many part ones with the lowest scores, short of the full one, the lowest first."""
        faulty = [pair for pair in self.scored_parts if pair[1].points < FULL]
        faulty.sort(key=lambda pair: pair[1].points)
        return faulty[:most]

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
            counts[level.plural] = self._of_project(Count("pk"), self._at(level))
            costs.append(When(self._at(level), then=Value(COSTS[level])))
        cost_of_finding = Case(*costs, default=Value(0))
        cost = self._of_project(Sum(cost_of_finding), Q(rule__in=self.rules))
        left = Value(FULL) - cost
        points = Greatest(left, Value(0), output_field=IntegerField())
        return self.projects.annotate(**counts, points=points)

    def _of_project(self, aggregate: Count | Sum, which: Q) -> Coalesce:
        """The aggregate over these of the open findings in a project, 0 where there are none."""
        findings = RecordedFinding.objects.filter(
            filing=OuterRef("declaration__filing"),
            waiver__isnull=True,
        ).filter(which)
        by_filing = findings.order_by().values("filing")
        total = by_filing.annotate(total=aggregate).values("total")
        return Coalesce(Subquery(total, output_field=IntegerField()), Value(0))

    def _at(self, level: Level) -> Q:
        """The findings of this level, of those that the person sees."""
        levels = {rule: self.config.levels[rule] for rule in self.rules}
        return at_level(levels, level)

    @cached_property
    def _checked(self) -> list[tuple[datetime, dict[str, int]]]:
        """When the units were checked, and the rules that broke with the number of forms."""
        checked = list(self.checks.values_list("checked_at", "broken"))
        filings = self.part_ones.order_by().values("filing")
        of_parts = FormCheck.objects.filter(filing__in=filings)
        for when, broken in of_parts.values_list("checked_at", "broken"):
            checked.append((when, dict.fromkeys(broken, 1)))
        return checked

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
            (ALL_RULES[rule], count)
            for rule, count in sorted(total.items())
            if rule in self.rules
        ]
