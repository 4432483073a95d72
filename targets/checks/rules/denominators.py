"""Numbers that do not say of what: a price of one thing in mere 元, a figure without any unit. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from core.problems import shown
from indicators.units import (
    DENOMINATOR_NAMES,
    MOST_DENOMINATORS,
    PERIODS,
    any_of,
    read_unit,
)
from indicators.values import Number, Unit
from targets.checks.rules.arithmetic import WAN, agree, is_cost, is_quantity
from targets.checks.rules.finding import Dimension, Finding, Fix, Level
from targets.checks.rules.form_under_check import Row, Subject, read_value
from targets.checks.rules.rule import Rule

# 每部分 is no price of a 部, and a 位 or a 名 is a person.
_WORDS: Final = {
    word: name for word, name in DENOMINATOR_NAMES.items() if word not in ("部", "分")
} | {
    "位": "人",
    "名": "人",
}
_ONE: Final = any_of(_WORDS)
# 每个人每月, 每亩; 人均, 亩均, but not 每村均已完成 nor 人均等化.
_PER: Final = re.compile(
    rf"每一?(?:个(?={_ONE}))?(?P<one>{_ONE})|(?<![每个全各本])(?P<mean>[人生亩户村])均(?![等衡匀可已按能有为])"
)
# A description says what the price is of only where it speaks of a price: 每亩应补偿的金额.
_OF_PRICE: Final = re.compile("(?<!高)标准(?!化)|单价|单位成本")
_SPEAKS_OF_ONE: Final = re.compile("(?:项目|平均)?(?:每(?!年|月)|[人生亩户村]均)")
_OF_PEOPLE: Final = re.compile("[补薪酬津贴人员生]|工资|发放|资助|慰问|待遇|伙食|经费")
_OF_ALL: Final = re.compile("总[额价成费投支金量计]|合计|共计|全部|全年")


@Rule(
    "A08",
    Level.WARNING,
    Dimension.FITTING,
    "单价没有写明按什么计算，或数字没有单位",
    "财预〔2015〕88号：绩效指标细化量化",
    unless=("C04",),
).over_form
def lacking(subject: Subject) -> Iterator[Finding]:
    example = _example(subject)
    for row in subject.rows:
        value = row.value
        if not isinstance(value, Number) or value.amount <= 0:
            continue
        if value.unit == Unit():
            yield from _without_unit(subject, row, value)
        elif _is_mere_money(row, value) and not _is_budget(value, subject.budget):
            yield from _without_denominator(row, value, example)


def _is_mere_money(row: Row, value: Number) -> bool:
    return value.unit.is_money and not value.unit.per and is_cost(row.target)


def _is_budget(value: Number, budget: Decimal | None) -> bool:
    """Whether the amount is all that is spent, whatever the row is named."""
    return budget is not None and budget > 0 and agree(value.base_amount / WAN, budget)


def _example(subject: Subject) -> str:
    """What the price of the first counted thing is written with: /人/月; "" where nothing is counted."""
    for row in subject.rows:
        if isinstance(row.value, Number) and is_quantity(row.target, row.value):
            base = row.value.unit.base
            return "/人/月" if base in ("人", "名") else f"/{base}"
    return ""


# A unit price


def _without_denominator(row: Row, value: Number, example: str) -> Iterator[Finding]:
    column, per = _said(row)
    if column:
        cells = (
            (row.where("name"),)
            if column == "name"
            else (row.where("name"), row.where("description"))
        )
        text = _divided(row.target.value, value, per)
        yield Finding(
            row.where("value"),
            f"“{shown(row.target.value)}”是每{'每'.join(per)}的单价，单位里没有写明",
            f"请写明单价的单位，如 {value.unit}/{'/'.join(per)}",
            gist="单价的单位里没有写明按什么计算",
            also=cells,
            fix=Fix(row.where("value"), text) if text else None,
        )
    elif (
        example
        and _OF_PRICE.search(row.target.name)
        and not _OF_ALL.search(row.target.name + row.target.description)
    ):
        yield Finding(
            row.where("value"),
            f"“{shown(row.target.value)}”是标准或单价，没有写明按什么计算",
            "请写明单价的单位"
            + (f"，如 {value.unit}{example}" if _may_be_of(example, row) else ""),
            gist="单价的单位里没有写明按什么计算",
            also=(row.where("name"),),
        )


def _may_be_of(example: str, row: Row) -> bool:
    """A computer has no price by the person and the month."""
    return (
        "人" not in example
        or _OF_PEOPLE.search(row.target.name + row.target.description) is not None
    )


def _said(row: Row) -> tuple[str, tuple[str, ...]]:
    """The cell that says what the price is of, and the denominators in their order; blank where none does."""
    name, description = row.target.name, row.target.description
    if _OF_ALL.search(name):
        return "", ()
    if per := _per(name):
        # The description may say more: 人均补贴标准, 每名网格员每月的补贴.
        more = _per(description)
        return (
            ("description", more)
            if set(more) > set(per) and not _OF_ALL.search(description)
            else ("name", per)
        )
    speaks = _OF_PRICE.search(name) or _SPEAKS_OF_ONE.match(description)
    per = _per(description) if speaks and not _OF_ALL.search(description) else ()
    return ("description", per) if per else ("", ())


def _per(text: str) -> tuple[str, ...]:
    """亩 of 每亩, 人 and 月 of 每人每月; a year alone is no price of anything, for a budget is a year's."""
    found = [
        _WORDS[match["one"].lower()]
        if match["one"]
        else "人"
        if match["mean"] in "人生"
        else match["mean"]
        for match in _PER.finditer(text)
    ]
    per = Unit("", "元", tuple(found)).per
    return () if per == ("年",) else per


def _divided(text: str, value: Number, per: tuple[str, ...]) -> str:
    """The text with the denominators after its 元; "" where it is not certain what they are."""
    if len(per) > MOST_DENOMINATORS or sum(each not in PERIODS for each in per) > 1:
        return ""
    at = text.rfind("元") + 1
    divided = f"{text[:at]}/{'/'.join(per)}{text[at:]}"
    unit = Unit(value.unit.scale, "元", per)
    return (
        divided if read_value(divided) == Number(value.op, value.amount, unit) else ""
    )


# A bare number

# Figures that have no unit, and names that give one: 发放人数（人）.
_UNITLESS: Final = re.compile(
    "率|比|指数|系数|倍数|得分|评分|分数|等级|级别|版本|年份|编号|密度|浓度|[pｐ][hｈ]",
    re.I,
)
_IN_BRACKETS: Final = re.compile(r"[(（]\s*(?:单位\s*[:：])?\s*([^()（）]{1,12})[)）]")
_RATE: Final = re.compile(
    "(?:合格|完成|及时|覆盖|准确|达标|通过|到位|执行|使用|发放|拨付|支付|参与|知晓|满意|保障|运转|出勤|入学|优良|好评|成活|办结)率$|满意度$|占比$"
)
_NAMED_COUNT: Final = re.compile(
    "(?P<unit>人次|人|户次|户|亩|场次|批次|次|场|批|期|项|件|台|套|辆|所|处|座|间|株|棵|份)数量?$"
)
_LAST_DIGIT: Final = re.compile(r".*\d", re.DOTALL)


def _without_unit(subject: Subject, row: Row, value: Number) -> Iterator[Finding]:
    target = row.target
    if any(
        read_unit("".join(each.split())) for each in _IN_BRACKETS.findall(target.name)
    ):
        return
    is_rate = _RATE.search(target.name) is not None and 1 < value.amount <= 100
    if is_rate or (
        (target.level2 == "数量指标" or is_cost(target))
        and not _UNITLESS.search(target.name)
    ):
        text = _with_unit(row, value, "%" if is_rate else _unit_of(subject, row, value))
        yield Finding(
            row.where("value"),
            f"“{shown(target.value)}”没有单位",
            "请补上单位" + (f"，如 {shown(text)}" if text else ""),
            gist="数字没有单位",
            also=(row.where("name"),),
            fix=Fix(row.where("value"), text) if text else None,
        )


def _unit_of(subject: Subject, row: Row, value: Number) -> str:
    """The unit that can only be meant, "" where it might be another."""
    if is_cost(row.target):
        return "万元" if subject.budget and agree(value.amount, subject.budget) else ""
    match = _NAMED_COUNT.search(row.target.name)
    return match["unit"] if match else ""


def _with_unit(row: Row, value: Number, unit: str) -> str:
    match = _LAST_DIGIT.match(row.target.value)
    if not unit or not match:
        return ""
    text = f"{match[0]}{unit}{row.target.value[match.end() :]}"
    return (
        text
        if read_value(text) == Number(value.op, value.amount, read_unit(unit) or Unit())
        else ""
    )
