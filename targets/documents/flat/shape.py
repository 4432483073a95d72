"""The flat shape of a workbook: its sheets, their columns, and what a form puts into them, for writer and template."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from core.spreadsheets.shape import Column, Kind, Shape, Value
from targets.documents.values import (
    LABELS,
    PLAN_LABELS,
    TARGET_LABELS,
    DepartmentForm,
    ProjectForm,
)

# Sheets beside the data, which the reader passes over: how to fill in, or what is in the book; what can be picked;
# and what was wrong.
GUIDE, LISTS, PROBLEMS = "说明", "选项", "导入问题"

OVERALL, SUB_TARGET, SAFEGUARD = PARTS = (
    "总体绩效目标",
    "分项绩效目标",
    "工作保障措施",
)

_YEAR = Column(
    "年度", Kind.YEAR, 7, "预算年度，四位数字，全文件只写一个年度", 2024, required=True
)
_UNIT = Column("单位编码", Kind.CODE, 11, "单位的数字编码", "901001", required=True)
_UNIT_NAME = Column("单位名称", Kind.WORDS, 18, "单位的全称", "示例镇人民政府本级")
_MONTH_HINTS = {
    "march": ("到 3 月底累计支出的百分数，四格逐格不减", Decimal(25)),
    "june": ("到 6 月底累计支出的百分数", Decimal(50)),
    "october": ("到 10 月底累计支出的百分数", Decimal(75)),
    "december": ("到 12 月底累计支出的百分数，一般为 100%", Decimal(100)),
}
_AMOUNTS = {
    "budget": ("以万元为单位的数字，等于财政资金与其他资金之和", Decimal(18), True),
    "fiscal_funds": ("以万元为单位的数字", Decimal(18), False),
    "other_funds": ("以万元为单位的数字，没有可以不填", Decimal(0), False),
}
_PROJECT_CODE = "21 位项目编码；没有编码可以空着，这时项目名称在本单位内不能重复"

PROJECTS = Shape(
    "项目",
    (
        _YEAR,
        _UNIT,
        _UNIT_NAME,
        Column(LABELS["code"], Kind.CODE, 24, _PROJECT_CODE),
        Column(
            LABELS["name"],
            Kind.WORDS,
            26,
            "一个项目一行，名称不能重复",
            "农村公路日常养护项目",
            required=True,
        ),
        *(
            Column(
                f"{LABELS[name]}（万元）",
                Kind.AMOUNT,
                12,
                hint,
                example,
                required=required,
            )
            for name, (hint, example, required) in _AMOUNTS.items()
        ),
        Column(
            LABELS["purpose"],
            Kind.TEXT,
            40,
            "钱花在什么地方",
            "用于全镇农村公路的日常养护和小修",
        ),
        *(
            Column(f"{label}（%）", Kind.PERCENT, 9, *_MONTH_HINTS[month])
            for month, label in PLAN_LABELS.items()
        ),
        Column(
            LABELS["goals"],
            Kind.TEXT,
            50,
            "项目要达到的目标，几条目标在同一格内分行写",
            "1.完成 30 公里农村公路的日常养护",
            True,
        ),
    ),
    keys=5,
)
TARGETS = Shape(
    "指标",
    (
        _YEAR,
        _UNIT,
        Column(
            LABELS["code"],
            Kind.CODE,
            24,
            "与“项目”表中的一致；“项目”表中没有编码的，这里也空着",
        ),
        Column(
            LABELS["name"],
            Kind.WORDS,
            26,
            "与“项目”表中的一致",
            "农村公路日常养护项目",
            True,
        ),
        Column(
            TARGET_LABELS["level1"], Kind.WORDS, 12, "从下拉列表中选", "产出指标", True
        ),
        Column(
            TARGET_LABELS["level2"],
            Kind.WORDS,
            14,
            "先选一级指标，再从下拉列表中选",
            "数量指标",
            True,
        ),
        Column(
            TARGET_LABELS["name"], Kind.WORDS, 22, "一条指标一行", "养护公路里程", True
        ),
        Column(
            TARGET_LABELS["description"],
            Kind.TEXT,
            34,
            "指标衡量的是什么",
            "本年日常养护的农村公路里程",
        ),
        Column(
            TARGET_LABELS["value"],
            Kind.WORDS,
            16,
            "符号、数字和单位写在一格里",
            "≥30公里",
            True,
        ),
        Column(
            TARGET_LABELS["basis"],
            Kind.TEXT,
            34,
            "指标值从哪里来",
            "农村公路养护年度计划",
        ),
    ),
    keys=4,
)
PART_ONE = Shape(
    "部门整体绩效目标",
    (
        _UNIT,
        _UNIT_NAME,
        Column("部分", Kind.WORDS, 16, f"{'、'.join(PARTS)}三者之一", SUB_TARGET, True),
        Column("序号", Kind.NUMBER, 7, "各部分内从 1 起；总体绩效目标不用写", 1),
        Column("标题", Kind.WORDS, 30, "分项绩效目标或保障措施的标题", "农村公路管养"),
        Column("内容", Kind.TEXT, 60, "目标或措施的正文", "保持农村公路路况良好", True),
        Column("绩效指标", Kind.TEXT, 50, "只有分项绩效目标要写", "公路列养率达到100%"),
    ),
    keys=4,
)


def project_row(form: ProjectForm, year: int) -> tuple[Value, ...]:
    """The form's row in 项目."""
    return (
        year,
        form.department_code,
        form.department_name,
        form.code,
        form.name,
        form.budget,
        form.fiscal_funds,
        form.other_funds,
        form.purpose,
        form.plan.march,
        form.plan.june,
        form.plan.october,
        form.plan.december,
        form.goals,
    )


def target_rows(form: ProjectForm, year: int) -> Iterator[tuple[Value, ...]]:
    """The form's rows in 指标."""
    keys = (year, form.department_code, form.code, form.name)
    return ((*keys, *target.cells) for target in form.targets)


def department_rows(form: DepartmentForm) -> Iterator[tuple[Value, ...]]:
    """Part one's rows. The overall target has its row even where it is blank: without any row there is no part one."""
    keys = (form.department_code, form.department_name)
    yield (*keys, OVERALL, None, "", form.overall, "")
    for number, item in enumerate(form.sub_targets, start=1):
        yield (*keys, SUB_TARGET, number, item.title, item.goal, item.indicators)
    for number, safeguard in enumerate(form.safeguards, start=1):
        yield (*keys, SAFEGUARD, number, safeguard.title, safeguard.text, "")


# The form's cell in each column, where a problem is named by its cell.
PROJECT_FIELDS = (
    "",
    *(
        "department_code",
        "department_name",
        "code",
        "name",
        "budget",
        "fiscal_funds",
        "other_funds",
        "purpose",
    ),
    *(f"plan.{month}" for month in PLAN_LABELS),
    "goals",
)
TARGET_FIELDS = ("", "department_code", "code", "name", *TARGET_LABELS)
