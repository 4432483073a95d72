"""The table of the indicator library."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

import django_tables2 as tables

from core.lists.columns import Field
from core.lists.tables import Table
from indicators.models import Indicator
from projects.tables import type_name


class LibraryTable(Table):
    title = "指标库"
    category = tables.Column(
        "类别",
        accessor="parent__name",
        order_by=("parent__parent__position", "parent__position"),
        attrs={"td": {"class": "unit"}},
    )
    name = tables.Column("三级指标", attrs={"td": {"class": "name"}})
    description = tables.Column(
        "绩效指标描述", orderable=False, attrs={"td": {"class": "prose"}}
    )
    reference_value = tables.Column("参考指标值", orderable=False)
    basis = tables.Column(
        "指标值确定依据", orderable=False, attrs={"td": {"class": "prose"}}
    )
    project_type = tables.Column("项目类型", order_by=("project_type__position",))

    fixed = ("name",)
    in_file = {
        "category": (
            Field("一级指标", attrgetter("parent.parent.name"), 14),
            Field("二级指标", attrgetter("parent.name"), 18),
        ),
        "name": (Field("三级指标", attrgetter("name"), 28),),
        "description": (Field("绩效指标描述", attrgetter("description"), 40),),
        "reference_value": (Field("参考指标值", attrgetter("reference_value")),),
        "basis": (Field("指标值确定依据", attrgetter("basis"), 40),),
        "project_type": (Field("项目类型", type_name),),
    }

    class Meta:
        model = Indicator
        fields: tuple = ()
        sequence = (
            "category",
            "name",
            "description",
            "reference_value",
            "basis",
            "project_type",
        )
        attrs = {"class": "grid"}
        empty_text = "没有符合条件的指标，请换一个词或放宽条件"
        default = ""

    def cells(self, entry: Indicator) -> Iterable[Any]:
        return (
            entry.parent or "",
            entry.name,
            entry.description,
            entry.reference_value,
            entry.basis,
            entry.project_type or "",
        )
