"""Tables of performance targets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html

from projects.amounts import print_amount
from projects.tables import Table
from targets.models import DepartmentTarget

AMOUNT = {"class": "amount"}


class DepartmentTargetTable(Table):
    title = "部门整体绩效目标"
    department = tables.Column("单位", order_by=("department__path",), attrs={"td": {"class": "name"}})
    year = tables.Column("预算年度", order_by=("year__year",))
    projects = tables.Column("项目数", default=0, attrs={"td": AMOUNT, "th": AMOUNT})
    budget = tables.Column("预算数（万元）", attrs={"td": AMOUNT, "th": AMOUNT})

    class Meta:
        model = DepartmentTarget
        fields: tuple = ()
        attrs = {"class": "grid"}
        empty_text = "还没有部门整体绩效目标；导入部门预算绩效文本后就会出现在这里"

    def cells(self, target: Any) -> Iterable[Any]:  # a DepartmentTarget with its budget
        link = format_html('<a class="row-link" href="{}">{}</a>', target.get_absolute_url(), target.department.name)
        return link, target.year, target.projects or 0, print_amount(target.budget)
