"""The list of 办理: forms, where each stands, since when and through whom."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.amounts import print_amount
from core.lists.columns import Field
from core.lists.tables import Table
from projects.models import Project
from projects.tables import AMOUNT, CHECKBOX, LINK
from targets.filings.models.declarations import Declaration, Status

CHIP = '<span class="chip {}">{}</span>'


def status_chip(status: str) -> SafeString:
    return format_html(CHIP, status, Status(status).label)


def last_changed(declaration: Declaration) -> str:
    at = declaration.changed_at
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else ""


class FlowTable(Table):
    title = "办理"
    project = tables.CheckBoxColumn(
        accessor="pk",
        verbose_name="选择",
        attrs={
            "th__input": {"data-select-all": "project", "aria-label": "全选本页"},
            "th": {"class": "select"},
            "td": {"class": "select"},
        },
    )
    name = tables.Column("项目名称", attrs={"td": {"class": "name"}})
    department = tables.Column(
        "单位",
        accessor="department__name",
        order_by=("department__path", "position"),
        attrs={"td": {"class": "unit"}},
    )
    budget = tables.Column("预算数（万元）", attrs={"th": AMOUNT, "td": AMOUNT})
    status = tables.Column("状态", empty_values=(), order_by=("way",))
    changed_at = tables.Column(
        "最近变动", empty_values=(), order_by=("declaration__changed_at",)
    )
    changed_by = tables.Column("变动人", empty_values=(), orderable=False)

    fixed = ("project", "name", "status")
    in_file = {
        "name": (
            Field("项目编码", attrgetter("code"), 24),
            Field("项目名称", attrgetter("name"), 40),
        ),
        "department": (Field("单位", attrgetter("department.name"), 28),),
        "budget": (Field("预算数（万元）", attrgetter("budget")),),
        "status": (
            Field("状态", lambda project: Status(project.declaration.status).label, 10),
        ),
        "changed_at": (
            Field("最近变动", lambda project: last_changed(project.declaration), 20),
        ),
        "changed_by": (
            Field(
                "变动人", lambda project: str(project.declaration.changed_by or ""), 12
            ),
        ),
    }

    class Meta:
        model = Project
        fields: tuple = ()
        attrs = {"class": "grid"}
        default = ""

    def cells(self, project: Project) -> Iterable[Any]:
        declaration = project.declaration
        address = reverse("declaration-checks", args=[project.pk])
        return (
            format_html(CHECKBOX, project.pk, project.name),
            format_html(LINK, address, project.name, project.name, project.code),
            project.department.name,
            print_amount(project.budget),
            status_chip(declaration.status),
            last_changed(declaration),
            declaration.changed_by or "",
        )
