"""The values that all readers produce: a 绩效目标表 (ProjectForm), part one (DepartmentForm), and both (Document).

The fields carry their columns for the schema. Text is canonical from the moment a value is made, so that whatever a
file format cannot carry (control characters, outer blanks, a tab that opens a line) never gets in, and what was written
reads back equal.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from targets.documents.contents import CODE, LINE, MONEY, PERCENT
from targets.documents.department_form import (
    UNIT_CODE,
    UNIT_NAME,
    DepartmentForm,
    SafeguardForm,
    SubTargetForm,
)
from targets.documents.schema import (
    Column,
    column,
    form_kind,
    part,
    rows_of,
    schema_of,
)
from targets.documents.target_row import TargetRow
from targets.documents.tidied import Tidied

__all__ = [
    "ALL_TARGETS",
    "DECLARATION",
    "DEPARTMENT",
    "PLAIN",
    "TARGETS",
    "DepartmentForm",
    "Document",
    "Plan",
    "ProjectForm",
    "SafeguardForm",
    "SubTargetForm",
    "TargetRow",
    "cell_label",
]


def _month(month: str, in_words: str, hint: str, example: int) -> dict[str, Column]:
    """A column of the plan, with the headers that other systems give it."""
    starts = [
        f"{start}{end}" for start in (month, in_words) for end in ("", "底", "末")
    ]
    names = [f"{until}{name}" for until in ("", "截至", "截止") for name in starts]
    groups = (
        "",
        "资金支出计划",
        "支出计划",
        "用款计划",
        "累计支出",
        "资金累计支出计划",
    )
    return column(
        f"{month}底",
        PERCENT,
        unit="%",
        aliases=" ".join(f"{group}{name}" for group in groups for name in names),
        hint=hint,
        example=Decimal(example),
        width=9,
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """资金支出计划: cumulative percentages, None where the cell is blank."""

    march: Decimal | None = field(
        default=None,
        metadata=_month("3月", "三月", "到 3 月底累计支出的百分数，四格逐格不减", 25),
    )
    june: Decimal | None = field(
        default=None, metadata=_month("6月", "六月", "到 6 月底累计支出的百分数", 50)
    )
    october: Decimal | None = field(
        default=None, metadata=_month("10月", "十月", "到 10 月底累计支出的百分数", 75)
    )
    december: Decimal | None = field(
        default=None,
        metadata=_month(
            "12月", "十二月", "到 12 月底累计支出的百分数，一般为 100%", 100
        ),
    )


@form_kind("declaration", "绩效目标表")
@dataclass(frozen=True, slots=True)
class ProjectForm(Tidied):
    """A 绩效目标表. Amounts are 万元, None where the cell is blank."""

    department_code: str = field(metadata=UNIT_CODE)
    department_name: str = field(metadata=UNIT_NAME)
    code: str = field(
        metadata=column(
            "项目编码",
            CODE,
            aliases="项目代码 项目编号 预算项目编码 预算项目代码",
            hint="21 位项目编码；没有编码可以空着，这时项目名称在本单位内不能重复",
            width=24,
            limit=40,
        )
    )
    name: str = field(
        metadata=column(
            "项目名称",
            LINE,
            aliases="预算项目名称",
            hint="一个项目一行，名称不能重复",
            example="农村公路日常养护项目",
            width=26,
            limit=200,
            required=True,
            never_blank=True,
        )
    )
    budget: Decimal | None = field(
        default=None,
        metadata=column(
            "预算数",
            MONEY,
            unit="万元",
            aliases="预算规模 项目金额 项目预算 项目预算数 项目预算金额 预算金额 年度预算 年度预算数 年度预算金额 "
            "年度资金总额 资金总额 项目资金总额 预算资金 预算总额 预算合计 预算规模预算数 预算规模及资金用途预算数",
            hint="以万元为单位的数字，等于财政资金与其他资金之和",
            example=Decimal(18),
            width=12,
            required=True,
        ),
    )
    fiscal_funds: Decimal | None = field(
        default=None,
        metadata=column(
            "财政资金",
            MONEY,
            unit="万元",
            aliases="财政拨款 财政拨款资金 财政性资金 年度财政拨款 财政拨款金额 财政资金金额",
            hint="以万元为单位的数字",
            example=Decimal(18),
            width=12,
        ),
    )
    other_funds: Decimal | None = field(
        default=None,
        metadata=column(
            "其他资金",
            MONEY,
            unit="万元",
            aliases="其它资金 其他资金金额 其他来源资金 年度其他资金",
            hint="以万元为单位的数字，没有可以不填",
            example=Decimal(0),
            width=12,
        ),
    )
    purpose: str = field(
        default="",
        metadata=column(
            "资金用途",
            aliases="项目资金用途 预算资金用途 用途",
            hint="钱花在什么地方",
            example="用于全镇农村公路的日常养护和小修",
            width=40,
        ),
    )
    plan: Plan = field(default=Plan(), metadata=part(Plan, "资金支出计划"))
    goals: str = field(
        default="",
        metadata=column(
            "绩效目标",
            aliases="年度绩效目标 项目绩效目标 项目年度绩效目标 总体目标 年度总体目标 年度目标 总体绩效目标 "
            "年度总体绩效目标 项目总体目标 绩效目标描述 绩效目标内容",
            hint="项目要达到的目标，几条目标在同一格内分行写",
            example="1.完成 30 公里农村公路的日常养护",
            width=50,
            required=True,
        ),
    )
    targets: tuple[TargetRow, ...] = field(
        default=(),
        metadata=rows_of(
            TargetRow, "绩效指标", "指标第{}行", known_by=("level1", "level2", "name")
        ),
    )


@dataclass(frozen=True, slots=True)
class Document:
    """The forms of a department and a year in their order, and part one, which a selection of forms lacks.

    `columns` are the optional columns that its tables have; they decide the layout, not the content. What stands in
    other optional columns is no part of the document. `notice` stands on every page of its file, and `first` is the
    number in the title of its first form; they are no part of it either.
    """

    department: DepartmentForm | None = None
    projects: tuple[ProjectForm, ...] = ()
    columns: frozenset[str] = field(default=frozenset(), compare=False)
    notice: str = field(default="", compare=False)
    first: int = field(default=1, compare=False)

    def __post_init__(self) -> None:
        """Give all forms of the document the same columns."""
        used = self.columns
        projects = [with_columns(form, used) for form in self.projects]
        object.__setattr__(self, "projects", tuple(projects))

    @property
    def filled(self) -> Document:
        """The document without the rows that hold a category alone, which are places to fill in and no indicators."""
        projects = tuple(without_bare_rows(form) for form in self.projects)
        return replace(self, projects=projects)


def without_bare_rows(form: ProjectForm) -> ProjectForm:
    """The form without the rows that hold a category alone."""
    rows = tuple(row for row in form.targets if not row.is_bare)
    return form if len(rows) == len(form.targets) else replace(form, targets=rows)


def with_columns(form: ProjectForm, used: Collection[str]) -> ProjectForm:
    """The form without what stands in optional columns that are not used."""
    if all(row.optional_cells == NO_OPTIONAL for row in form.targets):
        return form
    unused = [field for field in DECLARATION.optional if field.name not in used]
    blank: dict[str, Any] = {field.name: field.content.blank for field in unused}
    targets = tuple(replace(row, **blank) for row in form.targets)
    return replace(form, targets=targets)


NO_OPTIONAL = TargetRow("", "").optional_cells
DECLARATION = schema_of(ProjectForm)
DEPARTMENT = schema_of(DepartmentForm)
ALL_TARGETS = DECLARATION.group("targets")
# As a form has them in a year that uses no optional column.
PLAIN = DECLARATION.with_columns(())
TARGETS = PLAIN.group("targets")


def cell_label(where: str) -> str:
    """`targets[3].value` → `指标第4行 指标值`: the name by which a person finds the cell of either kind."""
    name, _, _ = where.partition("[")
    is_of_declaration = name in DECLARATION.by_name
    if is_of_declaration or name in DECLARATION.groups_by_name:
        return DECLARATION.cell_label(where)
    return DEPARTMENT.cell_label(where)
