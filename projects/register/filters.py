"""The conditions of lists of projects."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from core.lists.filters import AmountFilter, SearchFilter
from projects.accounts.unit_choices import UnitChoiceFilter, UnitsOfYear
from projects.models import ANSWERED_FOR, Department, Project
from projects.register.marks import MarkConditions
from projects.requests import SignedInRequest
from projects.schedule.working_year import default_year
from projects.schedule.year_choices import YearChoiceFilter

# The columns of what a project belongs to, in which some of several typed words may stand.
UNIT_AND_YEAR = (
    "department__name",
    "department__former_names",
    "department__code",
    "year__year",
)


def departments_in_scope(request: SignedInRequest) -> QuerySet[Department]:
    """The departments that the user may choose from."""
    return Department.objects.visible_to(request.user)


def below_in(
    filters: django_filters.FilterSet, department: Department, to: str = "department__"
) -> Q:
    """The condition for rows of the department and of those below it in the year of the filters, or today."""
    year = filters.form.cleaned_data.get("year")
    if year is None:
        return Q(**{f"{to}path__startswith": department.path})
    return department.below(year.year, to)


class UnitFilter(UnitsOfYear, MarkConditions):
    """Projects, or rows that belong to them, by words, marks, year and unit with all units below it."""

    preset: tuple[str, ...] = ("year",)
    defaults = {"year": default_year}
    text = SearchFilter(
        "编码、名称或用途",
        ("name", "code", "purpose", "initials", "responsible__name"),
        context=UNIT_AND_YEAR,
    )
    year = YearChoiceFilter()
    department = UnitChoiceFilter(
        label="单位",
        queryset=departments_in_scope,
        empty_label="全部单位",
        method="within",
    )

    def within(
        self, rows: QuerySet[Any], name: str, department: Department
    ) -> QuerySet[Any]:
        """The rows of a department and of all below it, in the tree of the year where one is chosen."""
        return rows.filter(below_in(self, department, f"{self.project}department__"))


class ProjectFilter(UnitFilter):
    """Projects by their responsible person and by their budget, too."""

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
        self, projects: QuerySet[Project], name: str, choice: str
    ) -> QuerySet[Project]:
        """The projects of the user, or those that nobody is responsible for."""
        if choice == "me":
            return projects.filter(responsible=self.request.user)
        return projects.exclude(ANSWERED_FOR)
