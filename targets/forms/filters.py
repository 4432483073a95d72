"""What the lists of projects and of indicators can be narrowed by."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from core.lists.filters import SearchFilter
from indicators.kinds import Kind
from indicators.models import Indicator
from projects.filters import ProjectFilter, UnitFilter
from projects.models import BudgetYear, Department, Project, ProjectType
from projects.requests import primary_key
from targets.checks.bands import NO_SHARE, SATISFACTION
from targets.checks.unit_figures import SATISFIED
from targets.filings.models import Status, SubTarget, Target
from targets.reports.money import MONTH_LABELS, called, spent_until
from targets.reports.standing import NOT_HANDED_IN, late
from targets.workflow.filters import ORDER
from targets.workflow.transitions import DECIDED

NONE = "none"
STATES = [
    ("open", "没有提交"),
    ("late", "已逾期"),
    *((each.value, each.label) for each in ORDER),
    ("decided", "已批复和已公开"),
]


class FormFilter(ProjectFilter):
    """Projects by where their forms stand, too, and by what the figures of the board count.

    `month` narrows nothing: with it each project has `planned`, what is to be spent until its end.
    """

    preset = (*ProjectFilter.preset, "month")
    state = django_filters.ChoiceFilter(
        label="状态", choices=STATES, empty_label="全部", method="standing_at"
    )
    project_type = django_filters.ChoiceFilter(
        label="类型", empty_label="全部", method="of_type"
    )
    sub_target = django_filters.CharFilter(
        label="分项目标", widget=forms.HiddenInput(), method="backing"
    )
    funds = django_filters.ChoiceFilter(
        label="资金来源",
        choices=[("fiscal", "有财政资金"), ("other", "有其他资金")],
        widget=forms.HiddenInput(),
        method="paid_by",
    )
    month = django_filters.ChoiceFilter(
        label="计划支出到",
        choices=list(MONTH_LABELS.items()),
        widget=forms.HiddenInput(),
        method="spent_until",
    )

    def __init__(
        self, data: QueryDict | None = None, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(data, *args, **kwargs)
        kinds = [(str(each.pk), each.name) for each in ProjectType.objects.all()]
        self.filters["project_type"].extra["choices"] = [*kinds, (NONE, "没有分类")]

    def standing_at(
        self, projects: QuerySet[Project], name: str, state: str
    ) -> QuerySet[Project]:
        match state:
            case "open":
                return projects.filter(NOT_HANDED_IN)
            case "late":
                years = (
                    [self.form.cleaned_data["year"]]
                    if self.form.cleaned_data["year"]
                    else BudgetYear.objects.all()
                )
                return projects.filter(
                    reduce(
                        or_, (Q(year=year) & late(year) for year in years), Q(pk=None)
                    )
                )
            case "decided":
                return projects.filter(declaration__filing__status__in=DECIDED)
            case Status.DRAFT:  # a project without a form has yet to be begun
                return projects.filter(
                    Q(declaration=None) | Q(declaration__filing__status=state)
                )
        return projects.filter(declaration__filing__status=state)

    def of_type(
        self, projects: QuerySet[Project], name: str, kind: str
    ) -> QuerySet[Project]:
        return projects.filter(project_type=None if kind == NONE else int(kind))

    def backing(
        self, projects: QuerySet[Project], name: str, key: str
    ) -> QuerySet[Project]:
        if key == NONE:
            return projects.filter(declaration__sub_target=None)
        pk = primary_key(key)
        return (
            projects.filter(declaration__sub_target=pk)
            if pk is not None
            else projects.none()
        )

    def paid_by(
        self, projects: QuerySet[Project], name: str, funds: str
    ) -> QuerySet[Project]:
        return projects.filter(**{f"{funds}_funds__gt": 0})

    def spent_until(
        self, projects: QuerySet[Project], name: str, month: str
    ) -> QuerySet[Project]:
        return projects.annotate(planned=spent_until(month))

    @property
    def planned_until(self) -> str:
        """The month, "" where none was asked for."""
        return self.form.cleaned_data.get("month", "")

    @property
    def said(self) -> list[tuple[str, str, str]]:
        """The conditions that are set elsewhere, as name in the address, label and value."""
        chosen = self.form.cleaned_data
        found = []
        if key := chosen.get("sub_target"):
            found.append(("sub_target", "所属分项目标", self._sub_target(key)))
        if funds := chosen.get("funds"):
            found.append(
                (
                    "funds",
                    "资金来源",
                    dict(self.filters["funds"].extra["choices"])[funds],
                )
            )
        if month := self.planned_until:
            found.append(("month", "计划支出到", MONTH_LABELS[month]))
        return found

    def _sub_target(self, key: str) -> str:
        """As people call it, if they may see it."""
        pk = primary_key(key)
        visible = Department.objects.visible_to(self.request.user)
        found = (
            SubTarget.objects.filter(
                pk=pk, department_target__department__in=visible
            ).first()
            if pk
            else None
        )
        return (
            "没有对应分项目标"
            if key == NONE
            else called(found)
            if found
            else "没有这个分项目标"
        )


class TargetFilter(UnitFilter):
    """Indicators by words, year and unit of their project, category, kind of value and satisfaction target."""

    text = SearchFilter(
        "指标、指标值或依据", ("name", "value", "description", "basis", "initials")
    )
    year = django_filters.ModelChoiceFilter(
        label="预算年度",
        field_name="declaration__project__year",
        queryset=BudgetYear.objects.all(),
        to_field_name="year",
        empty_label="全部年度",
    )
    category = django_filters.ModelChoiceFilter(
        label="二级指标", queryset=Indicator.objects.categories(), empty_label="全部"
    )
    kind = django_filters.ChoiceFilter(
        label="指标值的类型",
        choices=[(each.value, each.label) for each in Kind],
        empty_label="全部",
    )
    satisfaction = django_filters.ChoiceFilter(
        label="满意度目标",
        choices=[(each.key, each.label) for each in (*SATISFACTION, NO_SHARE)],
        empty_label="全部",
        method="satisfied",
    )

    def within(  # type: ignore[override]
        self, rows: QuerySet[Target], name: str, department: Department
    ) -> QuerySet[Target]:
        return rows.filter(
            declaration__project__department__path__startswith=department.path
        )

    def satisfied(
        self, rows: QuerySet[Target], name: str, key: str
    ) -> QuerySet[Target]:
        asked = rows.filter(category__parent__name__contains=SATISFIED)
        if key == NO_SHARE.key:
            return asked.filter(percent=None)
        band = next(each for each in SATISFACTION if each.key == key)
        if band.low is not None:
            asked = asked.filter(percent__gte=band.low)
        return (
            asked.filter(percent__lt=band.high)
            if band.high is not None
            else asked.exclude(percent=None)
        )
