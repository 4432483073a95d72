"""领导看板: the figures of a scope in the order in which a leader asks, by a fixed number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from core.figure import Figure
from indicators.models import Indicator
from projects.models import Department, Project
from targets.checks import refreshing as checking
from targets.checks.recording import signature, stale_among
from targets.checks.rule_config import RuleConfig, rule_config_of
from targets.checks.rules.finding import Level
from targets.checks.scoring import Score
from targets.checks.unit_figures import Figures, Sums, mean, sums
from targets.reports import money, money_figures, progress_figures, quality_figures
from targets.reports.scope import Scope
from targets.reports.standing import Standing, below, standings


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    title: str
    figures: Sequence[Figure]


@dataclass
class Dashboard:
    """Money and statuses are as they are now, quality and indicators as of the last check of each unit."""

    scope: Scope

    @cached_property
    def by_unit(self) -> dict[int, Standing]:
        return standings(self.scope)

    @cached_property
    def config(self) -> RuleConfig:
        return rule_config_of(self.scope.year)

    @cached_property
    def waiting(self) -> int:
        """How many forms changed since their unit was checked; few of them are checked before that is said."""
        fingerprint = self.config.fingerprint
        now = {
            unit: (signature(fingerprint, each.forms, each.marks), each.forms)
            for unit, each in self.by_unit.items()
        }
        stale = stale_among(self.scope.year, self.scope.within, now)
        return checking.freshen_stale(self.scope.year, stale, self.config)

    @cached_property
    def sums(self) -> Sums:
        assert self.waiting >= 0, "it is asked first, for it brings them up to date"
        return sums(self.scope.year, self.scope.within)

    @cached_property
    def units(self) -> dict[Department, Standing]:
        return below(self.scope, self.by_unit)

    @cached_property
    def total(self) -> Standing:
        whole = Standing()
        for each in self.by_unit.values():
            whole.add(each)
        return whole

    @property
    def quality(self) -> Figures:
        return self.sums.whole

    @property
    def checked_at(self) -> datetime | None:
        return self.sums.checked_at

    @cached_property
    def levels(self) -> dict[str, Level]:
        """Of the rules that the person knows of."""
        shown = self.config.seen_by(self.scope.user.is_admin)
        return {rule: self.config.level(rule) for rule in shown}

    @cached_property
    def sections(self) -> list[Section]:
        """Who is late and what has no owner before any chart of money."""
        if not self.total.forms:
            return []
        return [
            Section(
                "progress",
                "进度与责任",
                progress_figures.progress_figures(self.scope, self.total, self.units),
            ),
            Section("money", "资金", self._money()),
            Section("quality", "质量", self._quality()),
            Section("indicators", "指标", self._indicators()),
            *(
                [Section("comparison", "单位对比", [self._comparison()])]
                if len(self.units) > 1
                else []
            ),
        ]

    @property
    def figures(self) -> list[Figure]:
        return [figure for section in self.sections for figure in section.figures]

    def _money(self) -> list[Figure]:
        scope, whole = self.scope, self.total.budget
        types, course = money.by_type(scope)
        found = [
            money_figures.sub_targets(scope, money.by_sub_target(scope)),
            money_figures.types(scope, types),
            money_figures.largest(scope, money.largest(scope), whole),
            money_figures.plan(scope, course, whole),
            money_figures.sources(scope, self.total),
        ]
        if self.earlier:
            forms, budgets = zip(*self.earlier.values(), strict=True)
            found.append(
                money_figures.years(
                    scope, self.total, sum(forms), sum(budgets, Decimal(0))
                )
            )
        return found

    @cached_property
    def earlier(self) -> dict[int, tuple[int, Decimal]]:
        """Forms and budget of the year before by unit."""
        return money.earlier(self.scope)

    def _quality(self) -> list[Figure]:
        return [
            quality_figures.dimensions(self.scope, self.quality, self.levels),
            quality_figures.scores(self.scope, self.quality),
            quality_figures.rules(self.scope, self.quality, self.levels),
            quality_figures.worst(self.scope, self._worst()),
        ]

    def _worst(self) -> list[tuple[Project, Score]]:
        poorest = self.quality.poorest()
        projects = Project.objects.select_related("department").in_bulk(
            [each.project for each in poorest]
        )
        return [
            (projects[each.project], each.score)
            for each in poorest
            if each.project in projects
        ]

    def _indicators(self) -> list[Figure]:
        known = {each.pk: each for each in Indicator.objects.categories()}
        return [
            quality_figures.categories(self.scope, self.quality, known),
            quality_figures.kinds(self.scope, self.quality),
            quality_figures.satisfaction(self.scope, self.quality),
        ]

    def _comparison(self) -> Figure:
        heads = self.scope.heads
        forms, points, before = (
            Counter[int](),
            Counter[int](),
            defaultdict[int, Decimal](Decimal),
        )
        for unit, (some, theirs) in self.sums.by_unit.items():
            if head := heads.get(unit):
                forms[head.pk] += some
                points[head.pk] += theirs
        for unit, (_, budget) in self.earlier.items():
            if head := heads.get(unit):
                before[head.pk] += budget
        means = {unit: mean(forms[unit], points[unit]) for unit in forms}
        return progress_figures.comparison(self.scope, self.units, means, before)
