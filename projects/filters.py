"""What lists of projects can be narrowed by."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict

from core.lists.filters import AmountFilter, Conditions, SearchFilter
from projects.models import BudgetYear, Department, Project
from projects.requests import SignedInRequest


def departments_in_scope(request: SignedInRequest) -> QuerySet[Department]:
    return Department.objects.visible_to(request.user)


class UnitFilter(Conditions):
    """Projects by words, year and unit with what lies below it."""

    preset: tuple[str, ...] = ("year",)
    text = SearchFilter("编码、名称或用途", ("name", "code", "purpose", "initials"))
    year = django_filters.ModelChoiceFilter(
        label="预算年度",
        queryset=BudgetYear.objects.all(),
        to_field_name="year",
        empty_label="全部年度",
    )
    department = django_filters.ModelChoiceFilter(
        label="单位",
        queryset=departments_in_scope,
        to_field_name="code",
        empty_label="全部单位",
        method="within",
    )

    def __init__(self, data: QueryDict | None = None, *args, **kwargs) -> None:
        super().__init__(_with_latest_year(data), *args, **kwargs)

    def within(
        self, projects: QuerySet[Project], name: str, department: Department
    ) -> QuerySet[Project]:
        return projects.filter(department__path__startswith=department.path)


class ProjectFilter(UnitFilter):
    person = django_filters.ChoiceFilter(
        label="责任人",
        choices=[("none", "没有责任人"), ("me", "我负责的")],
        empty_label="全部",
        method="answered_for",
    )
    amount_min = AmountFilter(label="预算数 从", field_name="budget", lookup_expr="gte")
    amount_max = AmountFilter(
        label="到（万元）", field_name="budget", lookup_expr="lte"
    )

    def answered_for(
        self, projects: QuerySet[Project], name: str, whom: str
    ) -> QuerySet[Project]:
        return projects.filter(responsible=self.request.user if whom == "me" else None)


def _with_latest_year(data: QueryDict | None) -> QueryDict:
    """People work in one year: the latest, unless another or all years (a blank) were asked for."""
    data = data.copy() if data else QueryDict(mutable=True)
    if "year" not in data:
        latest = BudgetYear.objects.first()
        if latest:
            data["year"] = str(latest.year)
    return data
