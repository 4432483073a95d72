"""What the pages of 质量看板 can be narrowed by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet, Value
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property

from core.lists.filters import SearchFilter
from core.search import bearing
from projects.accounts.unit_choices import UnitChoiceFilter, UnitsOfYear
from projects.models import Project
from projects.register.filters import departments_in_scope
from projects.register.marks import MarkConditions, marked_as
from projects.schedule.working_year import default_year
from projects.schedule.year_choices import YearChoiceFilter
from targets.checks.bands import SCORES, Band
from targets.checks.board import PLACED, Board
from targets.checks.models import RecordedFinding
from targets.checks.rule_config import rule_config_of, rules_hidden
from targets.checks.rules.catalogue import ALL as CATALOGUE
from targets.checks.rules.catalogue import ALL_RULES
from targets.checks.rules.finding import Dimension, Level
from targets.checks.rules.rule import Rule
from targets.checks.weights import at_level, place_of_level
from targets.documents.values import DECLARATION, DEPARTMENT

# What `Board.scored` counts of a project: also an empty list is sorted by it.
SCORED = ("errors", "warnings", "hints", "points")
YEAR_DIGITS = 4
OPEN, EXPLAINED, ALL = "open", "explained", "all"
KINDS_CHECKED = [(schema.kind, schema.label) for schema in (DECLARATION, DEPARTMENT)]
STATES = ((OPEN, "待处理"), (EXPLAINED, "已说明理由"), (ALL, "全部"))


class BoardFilter(UnitsOfYear):
    """A year, with the rules as they are set for it, and a unit with all units below it."""

    preset: tuple[str, ...] = ("year",)
    defaults = {"year": default_year}
    year = YearChoiceFilter(empty_label=None)
    department = UnitChoiceFilter(
        label="单位",
        queryset=departments_in_scope,
        empty_label="全部单位",
    )

    @cached_property
    def board(self) -> Board | None:
        """The board of the year and the unit; None where a condition is not understood, or there is no budget year."""
        year = self.form.cleaned_data["year"] if self.is_valid() else None
        if year is None:
            return None
        unit = self.form.cleaned_data["department"]
        return Board(year, self.request.user, rule_config_of(year, CATALOGUE), unit)

    @property
    def place(self) -> str:
        """The year and the unit as they stand in an address."""
        query = QueryDict(mutable=True)
        for name in ("year", "department"):
            if self.data.get(name):
                query[name] = self.data[name]
        return query.urlencode()

    @property
    def board_address(self) -> str:
        """The address of the board of this year and unit."""
        board = reverse("quality")
        return f"{board}?{self.place}"


class StandingFilter(BoardFilter, MarkConditions):
    """The projects with their scores."""

    text = SearchFilter("编码或名称")
    points = django_filters.ChoiceFilter(
        label="得分",
        choices=[(band.key, band.label) for band in SCORES],
        empty_label="全部",
    )

    def filter_queryset(self, queryset: QuerySet[Project]) -> QuerySet[Project]:
        """The projects with what `Board.scored` counts, as far as they fulfil the conditions."""
        if self.board is None:
            return queryset.none().annotate(**dict.fromkeys(SCORED, Value(0)))
        found = self.board.scored()
        for band in SCORES:
            if band.key == self.form.cleaned_data["points"]:
                found = in_band(found, "points", band)
        found = marked_as(found, self.form.cleaned_data["mark"])
        text = self.form.cleaned_data["text"]
        return bearing(found, text, "name", "code", "initials")


def in_band(rows: QuerySet[Any], name: str, band: Band) -> QuerySet[Any]:
    """The rows whose number lies in the band, which may be open at either end."""
    if band.low is not None:
        rows = rows.filter(**{f"{name}__gte": band.low})
    if band.high is not None:
        rows = rows.filter(**{f"{name}__lt": band.high})
    return rows


class RuleFilter(BoardFilter):
    """The findings of a rule; rules on trial are offered to admins alone."""

    offered: Mapping[str, Rule] = ALL_RULES
    rule = django_filters.ChoiceFilter(label="规则", empty_label="全部规则")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hidden = self.hidden_rules()
        choices = []
        for rule in self.offered.values():
            if rule.id not in hidden:
                choices.append((rule.id, f"{rule.id} {rule.title}"))
        self.filters["rule"].extra["choices"] = choices

    def hidden_rules(self) -> set[str]:
        """The rules on trial in the chosen year, if they are hidden from the person."""
        year = self.data.get("year", "")
        if not year.isdecimal() or len(year) != YEAR_DIGITS:
            return set()
        return rules_hidden(year, self.request.user)


class FindingFilter(RuleFilter, MarkConditions):
    """The list of findings: unless another state is asked for, the open ones."""

    preset = ("year", "state")
    defaults = {**RuleFilter.defaults, "state": lambda request: OPEN}
    level = django_filters.ChoiceFilter(label="级别", empty_label="全部级别")
    dimension = django_filters.ChoiceFilter(
        label="维度",
        choices=[(dimension.value, dimension.label) for dimension in Dimension],
        empty_label="全部维度",
    )
    state = django_filters.ChoiceFilter(label="状态", choices=STATES, empty_label=None)
    kind = django_filters.ChoiceFilter(
        label="表种", choices=KINDS_CHECKED, empty_label="全部表种"
    )
    project = django_filters.ModelChoiceFilter(
        label="项目",
        queryset=lambda request: Project.objects.visible_to(request.user),
        widget=forms.HiddenInput(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_admin = self.request.user.is_admin
        choices = []
        for level in Level:
            if level.is_shown(to_admin=is_admin):
                choices.append((level.value, level.label))
        self.filters["level"].extra["choices"] = choices

    def filter_queryset(
        self, queryset: QuerySet[RecordedFinding]
    ) -> QuerySet[RecordedFinding]:
        """The findings with their `weight`, 0 for an error, and with the place of their forms."""
        if self.board is None:
            return queryset.none().annotate(weight=Value(0), **PLACED)
        chosen = self.form.cleaned_data
        found = self.board.found.filter(rule__in=self.chosen_rules(self.board))
        if chosen["level"]:
            level = Level(chosen["level"])
            found = found.filter(at_level(self.board.config.levels, level))
        if chosen["state"] != ALL:
            found = found.filter(waiver__isnull=chosen["state"] == OPEN)
        if chosen["kind"]:
            found = found.filter(filing__kind=chosen["kind"])
        if chosen["project"]:
            found = found.filter(filing__project=chosen["project"])
        found = marked_as(found, chosen["mark"], "filing__project__")
        weight = place_of_level(self.board.config.levels)
        return found.annotate(weight=weight, **PLACED)

    def chosen_rules(self, board: Board) -> list[str]:
        """The rules of the board that fulfil the conditions on rule and dimension."""
        chosen = self.form.cleaned_data
        rules = []
        for rule in board.rules:
            is_chosen = chosen["rule"] in ("", rule)
            if is_chosen and chosen["dimension"] in ("", ALL_RULES[rule].dimension):
                rules.append(rule)
        return rules
