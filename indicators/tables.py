"""The table of the indicator library."""

from __future__ import annotations

from core.lists.columns import FileColumn, ListColumn, ProseColumn, reader
from core.lists.tables import ListTable


class LibraryTable(ListTable):
    title = "指标库"
    category = ListColumn(
        "类别",
        "parent__name",
        loads=("parent__name", "parent__parent__name"),
        sort=("parent__parent__position", "parent__position"),
        file=(
            FileColumn("一级指标", reader("parent__parent__name"), 14),
            FileColumn("二级指标", reader("parent__name"), 18),
        ),
        css="unit",
    )
    name = ListColumn("三级指标", "name", width=28, css="name", fixed=True)
    description = ProseColumn("绩效指标描述", "description")
    reference_value = ListColumn("参考指标值", "reference_value", sort=())
    basis = ProseColumn("指标值确定依据", "basis")
    project_type = ListColumn(
        "项目类型", "project_type__name", sort=("project_type__position",)
    )
