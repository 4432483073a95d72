"""The filters of the lists of projects and of indicators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from core.lists.filters import SearchFilter
from indicators.kinds import ValueKind
from indicators.models import Indicator
from projects.accounts.unit_choices import UnitChoiceFilter, UnitsOfYear
from projects.models import BudgetYear, Department, Project, ProjectType
from projects.register.filters import (
    UNIT_AND_YEAR,
    ProjectFilter,
    UnitFilter,
    below_in,
    departments_in_scope,
)
from projects.requests import primary_key
from projects.schedule.year_choices import YearChoiceFilter
from targets.checks.bands import NO_SHARE, SATISFACTION
from targets.checks.filters import in_band
from targets.checks.unit_figures import SATISFIED
from targets.filings.models import (
    OPEN,
    WAY,
    DepartmentTarget,
    Status,
    SubTarget,
    Target,
)
from targets.filings.transitions import DECIDED, UNDER_REVIEW
from targets.reports.money import MONTH_LABELS, called, spent_until
from targets.reports.standing import NOT_HANDED_IN, late
from targets.workflow.filters import STATUS

NONE = "none"
STATES = [
    ("open", "没有提交"),
    ("late", "已逾期"),
    *((status.value, status.label) for status in WAY),
    ("decided", "已批复和已公开"),
    ("adjusted", "批复后正在调整（含待审的）"),
]
OF_PROJECT = ("name", "code", "initials", *UNIT_AND_YEAR)
# Approved before, and on its way again.
IN_ADJUSTMENT = Q(
    declaration__filing__baseline__isnull=False,
    declaration__filing__status__in=(*OPEN, *UNDER_REVIEW),
)
FUNDS = [("fiscal", "有财政资金"), ("other", "有其他资金")]
SUB_TARGET = "declaration__sub_target"  # from a project to that of its form


@dataclass(frozen=True, slots=True)
class FixedCondition:
    """A condition that is set by a link elsewhere: its name in the address, its label, and its value."""

    name: str
    label: str
    value: str


class FormFilter(ProjectFilter):
    """Projects by the status of their forms, too, and by what the figures of the board count.

    `month` does not narrow the list: it adds `planned` to each project, the money to be spent until the end of it.
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
        choices=FUNDS,
        widget=forms.HiddenInput(),
        method="paid_by",
    )
    month = django_filters.ChoiceFilter(
        label="计划支出到",
        choices=list(MONTH_LABELS.items()),
        widget=forms.HiddenInput(),
        method="spent_until",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the types of projects that there are."""
        super().__init__(*args, **kwargs)
        choices = [(str(kind.pk), kind.name) for kind in ProjectType.objects.all()]
        choices.append((NONE, "没有分类"))
        self.filters["project_type"].extra["choices"] = choices

    def standing_at(
        self, projects: QuerySet[Project], name: str, state: str
    ) -> QuerySet[Project]:
        match state:
            case "open":
                return projects.filter(NOT_HANDED_IN)
            case "late":
                return projects.filter(self.late_projects())
            case "adjusted":
                return projects.filter(IN_ADJUSTMENT)
            case "decided":
                return projects.filter(**{f"{STATUS}__in": DECIDED})
            case Status.DRAFT:  # a project without a form has yet to be begun
                return projects.filter(Q(declaration=None) | Q((STATUS, state)))
        return projects.filter(**{STATUS: state})

    def late_projects(self) -> Q:
        """Projects that are late in the chosen year or, if none is chosen, in any."""
        chosen = self.form.cleaned_data["year"]
        years = [chosen] if chosen else BudgetYear.objects.all()
        condition = Q(pk=None)
        for year in years:
            condition |= Q(year=year) & late(year)
        return condition

    def of_type(
        self, projects: QuerySet[Project], name: str, kind: str
    ) -> QuerySet[Project]:
        """The projects of a type, or those of none."""
        chosen = None if kind == NONE else int(kind)
        return projects.filter(project_type=chosen)

    def backing(
        self, projects: QuerySet[Project], name: str, key: str
    ) -> QuerySet[Project]:
        if key == NONE:
            return projects.filter(**{SUB_TARGET: None})
        pk = primary_key(key)
        if pk is None:
            return projects.none()
        return projects.filter(**{SUB_TARGET: pk})

    def paid_by(
        self, projects: QuerySet[Project], name: str, funds: str
    ) -> QuerySet[Project]:
        """The projects with some of these funds."""
        return projects.filter(**{f"{funds}_funds__gt": 0})

    def spent_until(
        self, projects: QuerySet[Project], name: str, month: str
    ) -> QuerySet[Project]:
        return projects.annotate(planned=spent_until(month))

    @property
    def planned_until(self) -> str:
        """The chosen month, "" where none was chosen."""
        return self.form.cleaned_data.get("month", "")

    @property
    def fixed_conditions(self) -> list[FixedCondition]:
        """The conditions that are set elsewhere, to be named above the list."""
        chosen = self.form.cleaned_data
        found = []
        if key := chosen.get("sub_target"):
            name = self.name_of_sub_target(key)
            found.append(FixedCondition("sub_target", "所属分项目标", name))
        if funds := chosen.get("funds"):
            label = dict(FUNDS)[funds]
            found.append(FixedCondition("funds", "资金来源", label))
        if month := self.planned_until:
            label = MONTH_LABELS[month]
            found.append(FixedCondition("month", "计划支出到", label))
        return found

    def name_of_sub_target(self, key: str) -> str:
        """The sub-target as people call it, if they may see it."""
        if key == NONE:
            return "没有对应分项目标"
        visible = Department.objects.visible_to(self.request.user)
        found = SubTarget.objects.filter(
            pk=primary_key(key), department_target__department__in=visible
        ).first()
        return called(found) if found else "没有这个分项目标"


class TargetFilter(UnitFilter):
    """Indicators by words, year and unit of their project, category, kind of value and satisfaction target."""

    project = "declaration__project__"
    text = SearchFilter(
        "指标、指标值或依据",
        ("name", "value", "description", "basis", "initials"),
        context=tuple(f"declaration__project__{name}" for name in OF_PROJECT),
    )
    year = YearChoiceFilter(field_name=f"{project}year")
    category = django_filters.ModelChoiceFilter(
        label="二级指标", queryset=Indicator.objects.categories(), empty_label="全部"
    )
    kind = django_filters.ChoiceFilter(
        label="指标值的类型",
        choices=[(kind.value, kind.label) for kind in ValueKind],
        empty_label="全部",
    )
    satisfaction = django_filters.ChoiceFilter(
        label="满意度目标",
        choices=[(band.key, band.label) for band in (*SATISFACTION, NO_SHARE)],
        empty_label="全部",
        method="satisfied",
    )

    def satisfied(
        self, rows: QuerySet[Target], name: str, key: str
    ) -> QuerySet[Target]:
        targets = rows.filter(category__parent__name__contains=SATISFIED)
        for band in SATISFACTION:
            if band.key == key:
                return in_band(targets, "percent", band)
        return targets.filter(percent=None)


class DepartmentTargetFilter(UnitsOfYear):
    """The overall targets of departments by year, unit with all below it, and status."""

    preset = ("year",)
    year = YearChoiceFilter()
    department = UnitChoiceFilter(
        label="单位",
        queryset=departments_in_scope,
        empty_label="全部单位",
        method="within",
    )
    status = django_filters.ChoiceFilter(
        label="状态",
        field_name="filing__status",
        choices=[(status.value, status.label) for status in WAY],
        empty_label="全部",
    )

    def within(
        self, targets: QuerySet[DepartmentTarget], name: str, department: Department
    ) -> QuerySet[DepartmentTarget]:
        """The targets of a department and of all below it, in the tree of the year where one is chosen."""
        return targets.filter(below_in(self, department))
