"""The list of projects with their forms, and the list of indicators."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Any, ClassVar

import django_tables2 as tables
from django.utils.html import format_html

from core.amounts import print_amount
from core.lists.columns import Field
from core.lists.tables import AmountColumn, Table
from indicators.kinds import Kind
from projects.models import Project
from projects.tables import LINK, ProjectTable
from targets.filings.models.declarations import (
    Declaration,
    Status,
    Target,
    declaration_of,
)
from targets.reports.money import called
from targets.workflow.tables import last_changed, status_chip

PROSE = {"td": {"class": "prose"}}


def sub_target_of(project: Project) -> str:
    backed = declaration_of(project).sub_target
    return called(backed) if backed else ""


def status_of(project: Project) -> str:
    return declaration_of(project).status or Status.DRAFT


class FormTable(ProjectTable):
    """A project and where its form stands; `planned` is what is to be spent until a month that was asked for."""

    status = tables.Column("状态", empty_values=(), order_by=("declaration__status",))
    sub_target = tables.Column(
        "所属分项目标",
        empty_values=(),
        order_by=("declaration__sub_target__title",),
        visible=False,
        attrs=PROSE,
    )
    changed_at = tables.Column(
        "最近修改",
        empty_values=(),
        order_by=("declaration__changed_at",),
        visible=False,
    )
    planned = AmountColumn("计划支出（万元）")

    fixed: ClassVar[tuple[str, ...]] = (*ProjectTable.fixed, "planned")
    in_file = {
        **ProjectTable.in_file,
        "status": (
            Field("状态", lambda project: Status(status_of(project)).label, 10),
        ),
        "sub_target": (Field("所属分项目标", sub_target_of, 30),),
        "changed_at": (
            Field(
                "最近修改", lambda project: last_changed(declaration_of(project)), 20
            ),
        ),
        "planned": (
            Field("计划支出（万元）", lambda project: round(project.planned, 2)),
        ),
    }

    class Meta(ProjectTable.Meta):
        pass

    def cells(self, project: Project) -> Iterable[Any]:
        shown = self.columns
        declaration: Declaration = declaration_of(project)
        return (
            *super().cells(project),
            status_chip(status_of(project)),
            sub_target_of(project) if shown["sub_target"].visible else "",
            last_changed(declaration) if shown["changed_at"].visible else "",
            print_amount(round(project.planned, 2)) if shown["planned"].visible else "",  # type: ignore[attr-defined]
        )


def project_of(row: Target) -> Project:
    return row.declaration.project


class TargetTable(Table):
    title = "绩效指标"
    name = tables.Column("三级指标", attrs={"td": {"class": "name"}})
    value = tables.Column("指标值")
    kind = tables.Column("类型", visible=False)
    category = tables.Column(
        "二级指标", order_by=("category__parent__position", "category__position")
    )
    project = tables.Column(
        "项目",
        accessor="declaration__project__name",
        order_by=("declaration__project__name",),
        attrs=PROSE,
    )
    department = tables.Column(
        "单位",
        accessor="declaration__project__department__name",
        order_by=("declaration__project__department__path",),
    )
    description = tables.Column(
        "绩效指标描述", orderable=False, visible=False, attrs=PROSE
    )
    basis = tables.Column("指标值确定依据", orderable=False, attrs=PROSE)

    fixed = ("name", "value")
    in_file = {
        "name": (Field("三级指标", attrgetter("name"), 30),),
        "value": (Field("指标值", attrgetter("value"), 16),),
        "kind": (Field("类型", lambda row: Kind(row.kind).label, 10),),
        "category": (Field("二级指标", attrgetter("category.name"), 18),),
        "project": (
            Field("项目编码", attrgetter("declaration.project.code"), 24),
            Field("项目名称", attrgetter("declaration.project.name"), 40),
        ),
        "department": (
            Field("单位", attrgetter("declaration.project.department.name"), 28),
        ),
        "description": (Field("绩效指标描述", attrgetter("description"), 40),),
        "basis": (Field("指标值确定依据", attrgetter("basis"), 40),),
    }

    class Meta:
        model = Target
        fields: tuple = ()
        attrs = {"class": "grid"}
        default = ""

    def cells(self, row: Target) -> Iterable[Any]:
        project = project_of(row)
        name = row.name or "（没有名称）"
        return (
            format_html(LINK, project.get_absolute_url(), name, name, ""),
            row.value,
            Kind(row.kind).label,
            row.category.name,
            project.name,
            project.department.name,
            row.description,
            row.basis,
        )
