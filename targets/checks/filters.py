"""What the pages of 质量看板 can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Case, QuerySet, Value, When
from django.http import QueryDict
from django.utils.functional import cached_property

from core.lists.filters import Conditions, SearchFilter
from core.search import bearing
from projects.filters import departments_in_scope
from projects.models import BudgetYear, Project
from projects.requests import SignedInRequest
from targets.checks.bands import SCORES
from targets.checks.board import Board
from targets.checks.models import Found
from targets.checks.rule_config import judgement_of, rules_hidden
from targets.checks.rules.catalogue import RULES
from targets.checks.rules.finding import Dimension, Level

# What `Board.scored` says of a project: a list is sorted by it even where there is nothing to sort.
SCORED = ("errors", "warnings", "hints", "points")
YEAR_DIGITS = 4
OPEN, EXPLAINED, ALL = "open", "explained", "all"
STATES = ((OPEN, "待处理"), (EXPLAINED, "已说明理由"), (ALL, "全部"))


class BoardFilter(Conditions):
    """A year, for the rules weigh otherwise in another, and a unit with what lies below it."""

    preset: tuple[str, ...] = ("year",)
    year = django_filters.ModelChoiceFilter(
        label="预算年度",
        queryset=BudgetYear.objects.all(),
        to_field_name="year",
        empty_label=None,
    )
    department = django_filters.ModelChoiceFilter(
        label="单位",
        queryset=departments_in_scope,
        to_field_name="code",
        empty_label="全部单位",
    )

    def __init__(
        self, data: QueryDict | None = None, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(_with_latest_year(data), *args, **kwargs)

    @cached_property
    def board(self) -> Board | None:
        """None where a condition is not understood, or there is no budget year."""
        year = self.form.cleaned_data["year"] if self.is_valid() else None
        if year is None:
            return None
        return Board(
            year,
            self.request.user,
            judgement_of(year),
            self.form.cleaned_data["department"],
        )

    @property
    def place(self) -> str:
        """The year and the unit as they stand in an address."""
        query = QueryDict(mutable=True)
        query.update(
            {
                name: self.data[name]
                for name in ("year", "department")
                if self.data.get(name)
            }
        )
        return query.urlencode()


class StandingFilter(BoardFilter):
    """Of the list of projects with their scores."""

    text = SearchFilter("编码或名称")
    points = django_filters.ChoiceFilter(
        label="得分",
        choices=[(each.key, each.label) for each in SCORES],
        empty_label="全部",
    )

    def filter_queryset(self, queryset: QuerySet[Project]) -> QuerySet[Project]:
        if self.board is None:
            return queryset.none().annotate(**dict.fromkeys(SCORED, Value(0)))
        found = self.board.scored()
        if band := next(
            (each for each in SCORES if each.key == self.form.cleaned_data["points"]),
            None,
        ):
            bounds = {"points__gte": band.low, "points__lt": band.high}
            found = found.filter(
                **{name: bound for name, bound in bounds.items() if bound is not None}
            )
        return bearing(
            found, self.form.cleaned_data["text"], "name", "code", "initials"
        )


def levels_for(request: SignedInRequest) -> list[tuple[str, str]]:
    return [
        (each.value, each.label)
        for each in Level
        if each.is_shown(to_admin=request.user.is_admin)
    ]


class RuleFilter(BoardFilter):
    """And a rule, of those that the person knows of."""

    rule = django_filters.ChoiceFilter(label="规则", empty_label="全部规则")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = self.data.get("year", "")
        hidden = (
            rules_hidden(year, self.request.user)
            if year.isdecimal() and len(year) == YEAR_DIGITS
            else set()
        )
        self.filters["rule"].extra["choices"] = [
            (each.id, f"{each.id} {each.title}")
            for each in RULES.values()
            if each.id not in hidden
        ]


class FindingFilter(RuleFilter):
    """Of the list of findings: unless another state is asked for, the open ones."""

    preset = ("year", "state")
    level = django_filters.ChoiceFilter(label="级别", empty_label="全部级别")
    dimension = django_filters.ChoiceFilter(
        label="维度",
        choices=[(each.value, each.label) for each in Dimension],
        empty_label="全部维度",
    )
    state = django_filters.ChoiceFilter(label="状态", choices=STATES, empty_label=None)
    project = django_filters.ModelChoiceFilter(
        label="项目",
        queryset=lambda request: Project.objects.visible_to(request.user),
        widget=forms.HiddenInput(),
    )

    def __init__(
        self, data: QueryDict | None = None, *args: Any, **kwargs: Any
    ) -> None:
        data = data.copy() if data else QueryDict(mutable=True)
        if not data.get("state"):
            data["state"] = OPEN
        super().__init__(data, *args, **kwargs)
        self.filters["level"].extra["choices"] = levels_for(self.request)

    def filter_queryset(self, queryset: QuerySet[Found]) -> QuerySet[Found]:
        """With the `weight` of each, 0 for an error."""
        if self.board is None:
            return queryset.none().annotate(weight=Value(0))
        chosen = self.form.cleaned_data
        found = self.board.found.filter(rule__in=self._rules(self.board))
        if chosen["state"] != ALL:
            found = found.filter(waiver__isnull=chosen["state"] == OPEN)
        if chosen["project"]:
            found = found.filter(filing__project=chosen["project"])
        level = self.board.judgement.level
        weights = [
            When(rule=rule, then=Value(list(Level).index(level(rule))))
            for rule in self.board.rules
        ]
        return found.annotate(weight=Case(*weights, default=Value(len(Level))))

    def _rules(self, board: Board) -> list[str]:
        chosen = self.form.cleaned_data
        return [
            rule
            for rule in board.rules
            if chosen["rule"] in ("", rule)
            and chosen["level"] in ("", board.judgement.level(rule))
            and chosen["dimension"] in ("", RULES[rule].dimension)
        ]


def _with_latest_year(data: QueryDict | None) -> QueryDict:
    data = data.copy() if data else QueryDict(mutable=True)
    if not data.get("year"):
        latest = BudgetYear.objects.first()
        if latest:
            data["year"] = str(latest.year)
    return data
