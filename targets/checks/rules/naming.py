"""C11, C12 and C13: names of indicators that name a category, hold the value, or stand twice. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from core.problems import shown
from indicators.units import any_of
from targets.checks.rules.faultless import (
    OUTPUT,
    QUANTITY,
    SOCIAL,
    with_added_row,
    with_row,
)
from targets.checks.rules.finding import Dimension, Finding, Fix, Level
from targets.checks.rules.form_under_check import (
    FormUnderCheck,
    IndicatorRow,
    read_value,
)
from targets.checks.rules.language.figures import UNIT_WORDS
from targets.checks.rules.rule import Rule
from targets.checks.rules.texts import LONGEST_NAME, bare_name, half_width, plain
from targets.documents.values import TargetRow

_CATEGORY: Final = re.compile(
    "(?:绩效|产出|效益|成本|经济|社会|生态环境)?(?:产出|数量|质量|时效|成本|经济成本|效益|经济效益|社会效益|生态效益|生态环境效益|可持续(?:影响|发展)?(?:效益)?"
    r"|满意度?)?(?:指标)\d*|数量|质量|时效|成本|经济效益|社会效益|生态效益|可持续影响|产出|效益|服务对象满意度指标"
)


@Rule(
    id="C11",
    level=Level.WARNING,
    dimension=Dimension.COMPLETE,
    title="三级指标写成了类别",
    looks_for="三级指标是否只写了类别的名称，如“可持续影响指标”“数量指标”",
    source="财预〔2015〕88号：绩效目标应当指向明确",
    example=with_row(SOCIAL, "name", name="社会效益指标"),
    unless=("C01",),
).over_form
def category_for_name(form: FormUnderCheck) -> Iterator[Finding]:
    """Names that say no more than the category does."""
    for row in form.rows:
        name = bare_name(row.name)
        if name and is_category(name, row):
            yield Finding(
                row.where("name"),
                f"“{shown(row.name)}”是类别，不是三级指标",
                "请写这一项考核什么",
                gist="三级指标写成了类别",
            )


def is_category(name: str, row: IndicatorRow) -> bool:
    """Whether a name is that of a category; 服务对象满意度 is one's own name as well."""
    if name == "服务对象满意度":
        return False
    return name in (row.level1, row.level2) or _CATEGORY.fullmatch(name) is not None


_NOT_MOVED: Final = frozenset(
    [
        "岁",
        "标段",
        "年",
        "个月",
        "月",
        "期",
        "届",
        "级",
        "班",
        "分",
        "轮",
        "部",
        "节",
        "段",
        "组",
        "支",
        "片",
        "类",
    ]
)
_MOVABLE: Final = [word for word in UNIT_WORDS if word not in _NOT_MOVED]
_VALUE_AT_END: Final = re.compile(
    rf"(?P<name>.*[一-鿿])(?P<value>(?:≥|≤|>|<|=|不少于|不低于|不超过|达到|达)?\d[\d,.]*[万亿]?(?:{any_of(_MOVABLE)})(?:以上|以下|以内)?)"
)
_DIGIT: Final = re.compile(r"\d")
_RANGE: Final = re.compile(r"(?:[-—–~～至到第前]|\d)$")


@Rule(
    id="C12",
    level=Level.WARNING,
    dimension=Dimension.COMPLETE,
    title="三级指标里写了指标值",
    looks_for="三级指标末尾是否写了数字和单位；80至89岁、年份等不在此列",
    source="绩效目标审核表：明确清晰性",
    example=with_row(QUANTITY, "name", name="发放人数454人"),
    unless=("C01",),
).over_form
def value_in_name(form: FormUnderCheck) -> Iterator[Finding]:
    """Names that end in a figure with its unit."""
    for row in form.rows:
        if not _DIGIT.search(row.name):
            continue
        name = "".join(half_width(row.name[:LONGEST_NAME]).split())
        match = _VALUE_AT_END.fullmatch(name)
        if match is None or _RANGE.search(match["name"]):
            continue
        where, fix = row.where("name"), None
        if is_said_by_value(match["value"], row):
            fix = Fix(where, match["name"])
        yield Finding(
            where,
            f"名称里写了指标值“{match['value']}”",
            "请把它移到指标值里，名称只写考核什么",
            gist="名称里写了指标值",
            also=(row.where("value"),),
            fix=fix,
        )


def is_said_by_value(figure: str, row: IndicatorRow) -> bool:
    """Whether the value of the row says the same figure, whatever its bound."""
    in_name, in_value = read_value(figure), row.value
    amount = getattr(in_name, "amount", None), getattr(in_name, "unit", None)
    return amount == (
        getattr(in_value, "amount", ""),
        getattr(in_value, "unit", ""),
    )


@Rule(
    id="C13",
    level=Level.WARNING,
    dimension=Dimension.COMPLETE,
    title="三级指标同名",
    looks_for="一张表里是否有两行三级指标同名",
    source="绩效目标审核表：明确清晰性",
    example=with_added_row(
        TargetRow(
            OUTPUT,
            "数量指标",
            "发放人数",
            "领取补贴的村居网格员人数",
            "402人",
            "组织部审核名单",
        ),
        "name",
    ),
    unless=("C01", "C11"),
).over_form
def names_twice(form: FormUnderCheck) -> Iterator[Finding]:
    """Rows with the name of one above them."""
    first: dict[str, IndicatorRow] = {}
    for row in form.rows:
        name = plain(row.name)
        if not name:
            continue
        earlier = first.setdefault(name, row)
        if earlier is not row:
            yield Finding(
                row.where("name"),
                f"与第{earlier.index + 1}行同名",
                "请改成能区分开的名称，重复的行请删除",
                gist="与前面的一行同名",
                also=(earlier.where("name"),),
            )
