"""Part one of the document, 部门整体绩效目标, and how the unit of a form is named."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from targets.documents.contents import CODE, LINE
from targets.documents.schema import CELL_LIMIT, Column, column, form_kind, rows_of
from targets.documents.tidied import Tidied

UNIT_CODE = column(
    "单位编码",
    CODE,
    aliases="单位代码 单位编号 预算单位编码 预算单位代码 部门编码 部门代码 部门单位编码 部门单位代码",
    hint="单位的数字编码",
    example="901001",
    width=11,
    required=True,
    is_owner=True,
)
UNIT_NAME = column(
    "单位名称",
    LINE,
    aliases="预算单位名称 预算单位 部门名称 部门单位名称 项目单位 项目单位名称 申报单位 填报单位 编制单位",
    hint="单位的全称",
    example="示例镇人民政府本级",
    width=18,
    limit=100,
    is_owner=True,
)


@dataclass(frozen=True, slots=True)
class SubTargetForm(Tidied):
    """分项绩效目标: a title, the goal, and the indicators in prose."""

    title: str = field(default="", metadata=column("标题", LINE, limit=200))
    goal: str = field(default="", metadata=column("绩效目标"))
    indicators: str = field(default="", metadata=column("绩效指标"))


@dataclass(frozen=True, slots=True)
class SafeguardForm(Tidied):
    """工作保障措施."""

    title: str = field(default="", metadata=column("标题", LINE, limit=200))
    text: str = field(default="", metadata=column("内容"))


def _named_beside(unit: dict[str, Column]) -> dict[str, Column]:
    """The column of the unit for a form that belongs to a unit in any case: a diff passes over it."""
    return {"column": replace(unit["column"], is_compared=False)}


@form_kind("department", "部门整体绩效目标")
@dataclass(frozen=True, slots=True)
class DepartmentForm(Tidied):
    """部门整体绩效目标: part one of the document.

    The department is blank where it is that of the first form, as in the published document, which does not name it.
    """

    overall: str = field(
        default="", metadata=column("总体绩效目标", limit=4 * CELL_LIMIT)
    )
    sub_targets: tuple[SubTargetForm, ...] = field(
        default=(),
        metadata=rows_of(
            SubTargetForm,
            "分项绩效目标",
            "分项绩效目标第{}项",
            known_by=("title",),
        ),
    )
    safeguards: tuple[SafeguardForm, ...] = field(
        default=(),
        metadata=rows_of(
            SafeguardForm,
            "工作保障措施",
            "工作保障措施第{}项",
            known_by=("title",),
        ),
    )
    department_code: str = field(default="", metadata=_named_beside(UNIT_CODE))
    department_name: str = field(default="", metadata=_named_beside(UNIT_NAME))
