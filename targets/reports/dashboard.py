"""领导看板: the figures of a scope in the order in which a leader asks, by a fixed number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from core.figure import Figure
from projects.models import Department
from targets.checks import refreshing as checking
from targets.checks.recording import signature, stale_among
from targets.checks.rule_config import RuleConfig, rule_config_of
from targets.checks.rules.finding import Level
from targets.checks.unit_figures import Figures, Sums, mean, sums
from targets.reports import money, money_figures, progress_figures, quality_figures
from targets.reports.backlog import backlog_figure
from targets.reports.changes import changes_figure, most_changed
from targets.reports.scope import Scope
from targets.reports.secrecy import without_secret
from targets.reports.standing import Standing, below, standings


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the board; `key` is its anchor in the page."""

    key: str
    title: str
    figures: Sequence[Figure]


@dataclass
class Dashboard:
    """Money and statuses are as they are now, quality and indicators as of the last check of each unit.

    One that `is_handed_on`, as a file, does not name secret projects.
    """

    scope: Scope
    is_handed_on: bool = False

    @cached_property
    def by_unit(self) -> dict[int, Standing]:
        """The standing of each unit, by its key."""
        return standings(self.scope)

    @cached_property
    def config(self) -> RuleConfig:
        return rule_config_of(self.scope.year)

    @cached_property
    def waiting(self) -> int:
        """The number of forms that changed since their unit was checked; if they are few, they are checked now."""
        fingerprint = self.config.fingerprint
        current = {}
        for unit, standing in self.by_unit.items():
            forms = standing.forms + standing.left_out
            current[unit] = (signature(fingerprint, forms, standing.marks), forms)
        stale = stale_among(self.scope.year, self.scope.within, current)
        return checking.freshen_stale(self.scope.year, stale, self.config)

    @cached_property
    def sums(self) -> Sums:
        """Scores, findings and indicators of the last check of each unit."""
        assert self.waiting >= 0, "reading it brings the sums up to date"
        return sums(self.scope.year, self.scope.within)

    @cached_property
    def units(self) -> dict[Department, Standing]:
        """The standings of the units on the next level, with all that is below them."""
        return below(self.scope, self.by_unit)

    @cached_property
    def total(self) -> Standing:
        total = Standing()
        for standing in self.by_unit.values():
            total.add(standing)
        return total

    @property
    def quality(self) -> Figures:
        return self.sums.whole

    @property
    def checked_at(self) -> datetime | None:
        return self.sums.checked_at

    @cached_property
    def levels(self) -> dict[str, Level]:
        """The levels of the rules that the person may see."""
        levels = {}
        for rule in self.config.seen_by(self.scope.user.is_admin):
            levels[rule] = self.config.level(rule)
        return levels

    @cached_property
    def earlier(self) -> dict[int, tuple[int, Decimal]]:
        """The number of forms and the budget of each unit in the year before."""
        return money.earlier(self.scope)

    @cached_property
    def sections(self) -> list[Section]:
        """Who is late, and which projects nobody is responsible for, come before any chart of money."""
        if not self.total.forms:
            return []
        scope, quality = self.scope, self.quality

        progress = progress_figures.progress_figures(scope, self.total, self.units)
        progress.append(backlog_figure(scope))
        forms = [
            quality_figures.dimensions(scope, quality, self.levels),
            quality_figures.scores(scope, quality),
            quality_figures.rules(scope, quality, self.levels),
            quality_figures.worst(quality, self.is_handed_on),
        ]
        indicators = [
            quality_figures.categories(scope, quality),
            quality_figures.kinds(scope, quality),
            quality_figures.satisfaction(scope, quality),
        ]

        sections = [
            Section("progress", "进度与责任", progress),
            Section("money", "资金", self._money()),
            Section("quality", "质量", forms),
            Section("indicators", "指标", indicators),
        ]
        if len(self.units) > 1:
            sections.append(Section("comparison", "单位对比", [self._comparison()]))
        return sections

    @property
    def figures(self) -> list[Figure]:
        figures: list[Figure] = []
        for section in self.sections:
            figures.extend(section.figures)
        return figures

    def _money(self) -> list[Figure]:
        """What the money goes to; compared with the year before, if there was one."""
        scope, budget = self.scope, self.total.budget
        types, course = money.by_type(scope)
        largest, note = money.largest(scope), ""
        if self.is_handed_on:
            largest, note = without_secret(largest)
        figures = [
            money_figures.sub_targets(scope, money.by_sub_target(scope)),
            money_figures.types(scope, types),
            money_figures.largest(largest, budget, note),
            money_figures.plan(scope, course, budget),
            money_figures.sources(scope, self.total),
        ]
        if self.earlier:
            forms, before = 0, Decimal(0)
            for unit_forms, unit_budget in self.earlier.values():
                forms += unit_forms
                before += unit_budget
            figures.append(money_figures.years(scope, self.total, forms, before))
            figures.append(self._changes())
        return figures

    def _changes(self) -> Figure:
        """The projects whose budgets changed most; a file that is handed on names no secret one."""
        changed, note = most_changed(self.scope), ""
        if self.is_handed_on:
            changed, note = without_secret(changed)
        return changes_figure(self.scope, changed, note)

    def _comparison(self) -> Figure:
        """The units on the next level beside each other, with all that is below them."""
        heads = self.scope.heads
        forms, points = Counter[int](), Counter[int]()
        for unit, (unit_forms, unit_points) in self.sums.by_unit.items():
            if unit in heads:
                head = heads[unit].pk
                forms[head] += unit_forms
                points[head] += unit_points
        means = {head: mean(forms[head], points[head]) for head in forms}

        before: dict[int, Decimal] = defaultdict(Decimal)
        for unit, (_, budget) in self.earlier.items():
            if unit in heads:
                before[heads[unit].pk] += budget
        return progress_figures.comparison(self.scope, self.units, means, before)
