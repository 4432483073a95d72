"""Tables of performance targets."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html

from core.amounts import print_amount
from core.lists.columns import Field
from core.lists.tables import Table
from projects.tables import AMOUNT
from targets.filings.models.departments import DepartmentTarget


class DepartmentTargetTable(Table):
    title = "部门整体绩效目标"
    department = tables.Column(
        "单位", order_by=("department__path",), attrs={"td": {"class": "name"}}
    )
    year = tables.Column("预算年度", order_by=("year__year",))
    projects = tables.Column("项目数", default=0, attrs={"td": AMOUNT, "th": AMOUNT})
    budget = tables.Column("预算数（万元）", attrs={"td": AMOUNT, "th": AMOUNT})

    fixed = ("department",)
    in_file = {
        "department": (
            Field("单位编码", attrgetter("department.code"), 12),
            Field("单位", attrgetter("department.name"), 36),
        ),
        "year": (Field("预算年度", attrgetter("year.year"), 10),),
        "projects": (Field("项目数", lambda target: target.projects or 0, 10),),
        "budget": (Field("预算数（万元）", attrgetter("budget")),),
    }

    class Meta:
        model = DepartmentTarget
        fields: tuple = ()
        attrs = {"class": "grid"}
        empty_text = "还没有部门整体绩效目标；导入部门预算绩效文本后就会出现在这里"

    def cells(self, target: Any) -> Iterable[Any]:  # a DepartmentTarget with its budget
        link = format_html(
            '<a class="row-link" href="{}">{}</a>',
            target.get_absolute_url(),
            target.department.name,
        )
        return link, target.year, target.projects or 0, print_amount(target.budget)
