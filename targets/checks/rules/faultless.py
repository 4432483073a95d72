"""A form in which nothing is found, and examples that differ from it in as little as makes a rule speak. Pure."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from targets.checks.rules.rule import Example
from targets.checks.rules.standards import Standards
from targets.documents.layout import MONTHS
from targets.documents.values import Plan, ProjectForm, TargetRow

OUTPUT, BENEFIT, SATISFACTION = "产出指标", "效益指标", "满意度指标"
CATEGORIES: Final = (
    (OUTPUT, "数量指标"),
    (OUTPUT, "质量指标"),
    (OUTPUT, "时效指标"),
    (OUTPUT, "成本指标"),
    (BENEFIT, "经济效益指标"),
    (BENEFIT, "社会效益指标"),
    (BENEFIT, "生态效益指标"),
    (BENEFIT, "可持续影响指标"),
    (SATISFACTION, "服务对象满意度指标"),
)
REQUIRED: Final = frozenset(
    {
        OUTPUT,
        BENEFIT,
        SATISFACTION,
        *(level2 for level1, level2 in CATEGORIES if level1 == OUTPUT),
    }
)
STANDARDS: Final = Standards(2024, CATEGORIES, REQUIRED)
# The rows of the form by what they are, and the row that an example adds.
QUANTITY, QUALITY, TIME, COST, SOCIAL, CONTENT, ADDED = range(7)

FAULTLESS: Final = ProjectForm(
    department_code="901001",
    department_name="巨鹿县巨鹿镇人民政府本级",
    code="13052924P00584012153W",
    name="综合网格员补贴",
    budget=Decimal("163.44"),
    fiscal_funds=Decimal("163.44"),
    purpose="按每人每月300元的标准，向全镇454名综合网格员发放全年补贴。",
    plan=Plan(Decimal(25), Decimal(50), Decimal(75), Decimal(100)),
    goals="1.按月足额发放454名网格员补贴\n2.网格巡查覆盖52个村和社区",
    targets=(
        TargetRow(
            OUTPUT,
            "数量指标",
            "发放人数",
            "当年领取补贴的综合网格员人数",
            "454人",
            "组织部审核名单",
        ),
        TargetRow(
            OUTPUT,
            "质量指标",
            "补贴发放准确率",
            "发放对象和金额无误的人次占比",
            "≥98%",
            "上年实际完成98%",
        ),
        TargetRow(
            OUTPUT,
            "时效指标",
            "补贴发放时间",
            "全年补贴发放完毕的日期",
            "12月底前",
            "镇政府年度工作计划",
        ),
        TargetRow(
            OUTPUT,
            "成本指标",
            "人均补贴标准",
            "每名网格员每月的补贴",
            "≤300元/人/月",
            "县委组织部文件",
        ),
        TargetRow(
            BENEFIT,
            "社会效益指标",
            "网格事件办结率",
            "当年办结的网格事件占上报事件的比例",
            "≥90%",
            "上年办结率88%",
        ),
        TargetRow(
            SATISFACTION,
            "服务对象满意度指标",
            "村民满意度",
            "抽样调查中满意和较满意的村民占比",
            "≥90%",
            "上年调查结果89%",
        ),
    ),
)


def cell_of(row: int, column: str) -> str:
    """The name of a cell in a row of indicators."""
    return f"targets[{row}].{column}"


def changed(*shown: str, **fields: Any) -> Example:
    """The form with other content in these fields; the cells shown are `shown`, or else these fields."""
    form = replace(FAULTLESS, **fields)
    return Example(form, shown or tuple(fields))


def with_row(row: int, *columns: str, **texts: Any) -> Example:
    """The form with other texts in a row; the cells shown are those of `columns`, or else of these texts."""
    rows = list(FAULTLESS.targets)
    rows[row] = replace(rows[row], **texts)
    form = replace(FAULTLESS, targets=tuple(rows))
    shown = columns or tuple(texts)
    return Example(form, tuple(cell_of(row, column) for column in shown))


def with_added_row(row: TargetRow, *columns: str) -> Example:
    """The form with one more row below the others, of which these columns are shown."""
    rows = (*FAULTLESS.targets, row)
    cells = tuple(cell_of(ADDED, column) for column in columns)
    return Example(replace(FAULTLESS, targets=rows), cells)


def without_row(row: int, words: str) -> Example:
    """The form without a row."""
    rows = list(FAULTLESS.targets)
    del rows[row]
    form = replace(FAULTLESS, targets=tuple(rows))
    return Example(form, words=words)


def with_plan(*percents: int | None) -> Example:
    """The form with another plan of spending."""
    words: list[str] = []
    figures: list[Decimal | None] = []
    for month, percent in zip(MONTHS, percents, strict=True):
        if percent is None:
            words.append(f"{month}空白")
            figures.append(None)
        else:
            words.append(f"{month} {percent}%")
            figures.append(Decimal(percent))
    form = replace(FAULTLESS, plan=Plan(*figures))
    return Example(form, words=f"资金支出计划：{'，'.join(words)}")


def beside(words: str, *others: ProjectForm) -> Example:
    """The form as it is, with others beside it in its unit."""
    return Example(FAULTLESS, words=words, others=others)
