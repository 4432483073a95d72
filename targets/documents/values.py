"""The one value that every door leads to: a 绩效目标表 (ProjectForm), part one (DepartmentForm), and both (Document).

Text is canonical from the moment a value is made, so that whatever a file format cannot carry (control characters,
outer blanks, a tab that opens a line) never gets in, and what was written reads back equal.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import cache

from core.spelling import label, one_line, tidy
from projects.codes import canonical


def code(text: str) -> str:
    """A code, by which forms are matched with what is stored: half-width capitals without blanks."""
    return canonical(tidy(text))


ONE_LINE, LABEL, CODE = {"rule": one_line}, {"rule": label}, {"rule": code}


class Tidied:
    """Makes each str field canonical when the value is made."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for name, rule in _rules(type(self)):  # type: ignore[arg-type]  # a class is hashable
            value = getattr(self, name)
            if value and (canonical := rule(value)) is not value:
                object.__setattr__(self, name, canonical)


@cache
def _rules(form: type) -> list[tuple[str, Callable[[str], str]]]:
    """The fields of a form that are text, and how each becomes canonical. There are tens of thousands of forms."""
    texts = (each for each in fields(form) if each.type == "str")
    return [(each.name, each.metadata.get("rule", tidy)) for each in texts]


@dataclass(frozen=True, slots=True)
class TargetRow(Tidied):
    """An indicator row: its two official categories, the indicator, and the value promised, as typed."""

    level1: str = field(metadata=LABEL)
    level2: str = field(metadata=LABEL)
    name: str = ""
    description: str = ""
    value: str = ""
    basis: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """The row from left to right."""
        return (
            self.level1,
            self.level2,
            self.name,
            self.description,
            self.value,
            self.basis,
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """资金支出计划: cumulative percentages, None where the cell is blank."""

    march: Decimal | None = None
    june: Decimal | None = None
    october: Decimal | None = None
    december: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ProjectForm(Tidied):
    """A 绩效目标表. Amounts are 万元, None where the cell is blank."""

    department_code: str = field(metadata=CODE)
    department_name: str = field(metadata=ONE_LINE)
    code: str = field(metadata=CODE)
    name: str = field(metadata=ONE_LINE)
    budget: Decimal | None = None
    fiscal_funds: Decimal | None = None
    other_funds: Decimal | None = None
    purpose: str = ""
    plan: Plan = Plan()
    goals: str = ""
    targets: tuple[TargetRow, ...] = ()


@dataclass(frozen=True, slots=True)
class SubTargetForm(Tidied):
    """分项绩效目标: a title, the goal, and the indicators in prose."""

    title: str = field(default="", metadata=ONE_LINE)
    goal: str = ""
    indicators: str = ""


@dataclass(frozen=True, slots=True)
class SafeguardForm(Tidied):
    """工作保障措施."""

    title: str = field(default="", metadata=ONE_LINE)
    text: str = ""


@dataclass(frozen=True, slots=True)
class DepartmentForm(Tidied):
    """部门整体绩效目标: part one of the document.

    The department is blank where it is that of the first form, as in the published document, which does not name it.
    """

    overall: str = ""
    sub_targets: tuple[SubTargetForm, ...] = ()
    safeguards: tuple[SafeguardForm, ...] = ()
    department_code: str = field(default="", metadata=CODE)
    department_name: str = field(default="", metadata=ONE_LINE)


@dataclass(frozen=True, slots=True)
class Document:
    """A department-year: part one, which a selection of forms lacks, and the forms in their order."""

    department: DepartmentForm | None = None
    projects: tuple[ProjectForm, ...] = ()


TARGET_LABELS = {
    "level1": "一级指标",
    "level2": "二级指标",
    "name": "三级指标",
    "description": "绩效指标描述",
    "value": "指标值",
    "basis": "指标值确定依据",
}
PLAN_LABELS = {
    "march": "3月底",
    "june": "6月底",
    "october": "10月底",
    "december": "12月底",
}
LABELS = {
    "department_code": "单位编码",
    "department_name": "单位名称",
    "code": "项目编码",
    "name": "项目名称",
    "budget": "预算数",
    "fiscal_funds": "财政资金",
    "other_funds": "其他资金",
    "purpose": "资金用途",
    **{f"plan.{month}": f"资金支出计划{label}" for month, label in PLAN_LABELS.items()},
    "goals": "绩效目标",
    "overall": "总体绩效目标",
}
# Repeated parts of a form: how one of them is called by its number, and its cells.
PARTS = {
    "targets": ("指标第{}行", TARGET_LABELS),
    "sub_targets": (
        "分项绩效目标第{}项",
        {"title": "标题", "goal": "绩效目标", "indicators": "绩效指标"},
    ),
    "safeguards": ("工作保障措施第{}项", {"title": "标题", "text": "内容"}),
}


def cell_label(where: str) -> str:
    """`targets[3].value` → `指标第4行 指标值`: the name by which a person finds the cell."""
    part = re.fullmatch(r"(\w+)\[(\d+)\](?:\.(\w+))?", where)
    if part is None:
        return LABELS[where]
    name, labels = PARTS[part[1]]
    return " ".join(
        [name.format(int(part[2]) + 1), *([labels[part[3]]] if part[3] else [])]
    )
