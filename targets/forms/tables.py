"""The tables of projects with their forms, of indicators, and of the overall targets of departments."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.lists.columns import (
    AmountColumn,
    FileColumn,
    ListColumn,
    NumberColumn,
    ProseColumn,
)
from core.lists.tables import ListTable
from indicators.kinds import ValueKind
from projects.models import Project
from projects.register.marks import mark_chips, paths_of_marks
from projects.register.tables import (
    LINK,
    UNIT_NAME,
    ProjectTable,
    UnitColumn,
    YearColumn,
    project_in_file,
)
from targets.documents.values import ALL_TARGETS
from targets.filings.models import Status, Target, declaration_of
from targets.reports.money import called
from targets.workflow.tables import ChangedColumn, StatusColumn, status_chip

# From a project to its sub-target, and from an indicator to its project.
SUB_TARGET, PROJECT = "declaration__sub_target__", "declaration__project__"


def sub_target_of(project: Project) -> str:
    """The sub-target that the project backs, "" where it backs none."""
    backed = declaration_of(project).sub_target
    return called(backed) if backed else ""


def planned_of(project: Any) -> Any:
    """What is to be spent, None where there is no budget or no plan."""
    if project.planned is None:
        return None
    return round(project.planned, 2)


class ProjectFormTable(ProjectTable):
    """The projects with the statuses of their forms; `planned` is the money to be spent until a chosen month."""

    status = StatusColumn()
    sub_target = ListColumn(
        "所属分项目标",
        value=sub_target_of,
        loads=tuple(SUB_TARGET + name for name in ("title", "goal", "position")),
        sort=(f"{SUB_TARGET}title",),
        width=30,
        css="prose",
        on_demand=True,
    )
    changed_at = ChangedColumn("最近修改", on_demand=True)
    planned = AmountColumn(
        "计划支出（万元）",
        "planned",
        value=planned_of,
        loads=(),
        total=True,
        fixed=True,
    )

    class Meta(ProjectTable.Meta):
        pass


def target_link(row: Target) -> SafeString:
    """The name of an indicator, which leads to its form."""
    name = row.name or "（没有名称）"
    address = row.declaration.project.get_absolute_url()
    return format_html(LINK, address, name, name, "", "")


class RowColumn(ListColumn):
    """A column of the rows of a 绩效目标表, as the schema describes it; long text cannot be sorted by."""

    def __init__(self, name: str, **kwargs: Any) -> None:
        self.column = ALL_TARGETS.by_name[name]
        if not self.column.is_centred:
            kwargs |= {"css": "prose", "sort": (), "width": ProseColumn.width}
        super().__init__(self.column.label, name, **kwargs)

    def printed(self, value: Any) -> str:
        """The value as the form prints it."""
        return self.column.content.print(value)


class TargetTable(ListTable):
    title = "绩效指标"
    name = ListColumn(
        ALL_TARGETS.labels["name"],
        "name",
        cell=target_link,
        loads=("name", f"{PROJECT}name"),
        width=30,
        css="name",
        fixed=True,
    )
    value = RowColumn("value", fixed=True)
    kind = ListColumn(
        "类型",
        "kind",
        value=lambda row: ValueKind(row.kind).label,
        width=10,
        on_demand=True,
    )
    category = ListColumn(
        ALL_TARGETS.labels["level2"],
        "category__name",
        sort=("category__parent__position", "category__position"),
        width=18,
    )
    project = ListColumn(
        "项目",
        f"{PROJECT}name",
        cell=lambda row: format_html(
            '<span class="clamped" title="{0}">{0}</span>{1}',
            row.declaration.project.name,
            mark_chips(row.declaration.project),
        ),
        loads=(f"{PROJECT}name", f"{PROJECT}code", *paths_of_marks(PROJECT)),
        file=project_in_file(PROJECT),
        css="prose",
    )
    department = UnitColumn(PROJECT, sort=(f"{PROJECT}department__path",), css="")
    description = RowColumn("description", on_demand=True)
    basis = RowColumn("basis")


TargetTable.base_columns.update(
    {
        column.name: RowColumn(column.name, on_demand=True)
        for column in ALL_TARGETS.columns
        if column.optional
    }
)


class DepartmentTargetTable(ListTable):
    title = "部门整体绩效目标"
    department = ListColumn(
        "单位",
        "unit_name",
        cell=lambda target: format_html(
            '<a class="row-link" href="{}">{}</a>',
            target.get_absolute_url(),
            target.unit_name,
        ),
        loads=("department__code", *UNIT_NAME),
        sort=("department__path",),
        file=(
            FileColumn("单位编码", attrgetter("department.code"), 12),
            FileColumn("单位", attrgetter("unit_name"), 36),
        ),
        css="name",
        fixed=True,
    )
    year = YearColumn()
    status = ListColumn(
        "状态",
        "filing__status",
        value=lambda target: Status(target.filing.status).label,
        cell=lambda target: status_chip(target.filing.status),
        width=10,
        fixed=True,
    )
    projects = NumberColumn(
        "项目数", "projects", value=lambda target: target.projects or 0, width=10
    )
    budget = AmountColumn("预算数（万元）", "budget")
