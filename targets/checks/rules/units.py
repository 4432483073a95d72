"""A08: figures without a unit, and unit prices in 元 that do not say what one pays for. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from core.problems import shown
from indicators.units import PERIODS, read_unit
from indicators.values import Number, Unit
from targets.checks.rules.arithmetic import (
    WAN,
    agree,
    is_cost,
    is_quantity,
    products,
)
from targets.checks.rules.denominators import (
    stated_denominators,
    sums_everything,
    with_denominators,
)
from targets.checks.rules.faultless import COST, with_row
from targets.checks.rules.finding import Dimension, Finding, Level, fix_with
from targets.checks.rules.form_under_check import (
    FormUnderCheck,
    IndicatorRow,
    read_value,
)
from targets.checks.rules.language.names import Kind, kind_of_name
from targets.checks.rules.rule import Rule
from targets.checks.rules.scales import is_off_by_wan
from targets.checks.rules.texts import bare_name

_PRICE: Final = re.compile("(?<!高)标准(?!化)|单价|单位成本")
_OF_PEOPLE: Final = re.compile("[补薪酬津贴人员生]|工资|发放|资助|慰问|待遇|伙食|经费")
# Figures that have no unit, and names that give one: 发放人数（人）.
_UNITLESS: Final = re.compile(
    "率|比|指数|系数|倍数|得分|评分|分数|等级|级别|版本|年份|编号|密度|浓度|[pｐ][hｈ]",
    re.I,
)
# Rates that are no percentages: 孕产妇死亡率 is per 100,000, 增长率 may be a multiple.
_UNITED_ELSEWHERE: Final = re.compile(
    "死亡率|发病率|患病率|出生率|流产率|[‰%]|比$|比率"
)
_IN_BRACKETS: Final = re.compile(r"[(（]\s*(?:单位\s*[:：])?\s*([^()（）]{1,12})[)）]")
_RATE: Final = re.compile(
    "(?:合格|完成|及时|覆盖|准确|达标|通过|到位|执行|使用|发放|拨付|支付|参与|知晓|满意|保障|运转|出勤|入学|优良|好评|成活|办结)率$|满意度$|占比$"
)
_NAMED_COUNT: Final = re.compile(
    "(?P<unit>人次|人|户次|户|亩|场次|批次|次|场|批|期|项|件|台|套|辆|所|处|座|间|株|棵|份)数量?$"
)
_LAST_DIGIT: Final = re.compile(r".*\d", re.DOTALL)


@Rule(
    id="A08",
    level=Level.WARNING,
    dimension=Dimension.FITTING,
    title="单价没有写明按什么计算，或数字没有单位",
    looks_for="单价是否写明按什么计算（如元/亩、元/人/月），数量和成本的数字是否有单位",
    source="财预〔2015〕88号：绩效指标细化量化",
    example=with_row(COST, value="≤300元"),
    unless=("C04",),
).over_form
def incomplete_units(form: FormUnderCheck) -> Iterator[Finding]:
    """Numbers without a unit, and unit prices that do not say what one pays for."""
    example = example_of_denominators(form)
    for row, value in form.rows_with_numbers:
        if value.amount <= 0:
            continue
        if value.unit == Unit():
            if needs_unit(row, value):
                yield missing_unit(form, row, value)
        elif is_mere_money(form, row, value) and not is_of_wrong_scale(form, row):
            yield from missing_denominators(row, value, example)


def is_mere_money(form: FormUnderCheck, row: IndicatorRow, value: Number) -> bool:
    """Whether a cost is an amount of money that is not per anything; the budget itself is not meant."""
    if not value.unit.is_money or value.unit.things or not is_cost(row.target):
        return False
    if value.unit.per:
        _, denominators = stated_denominators(row)
        return bool(set(denominators) - PERIODS)
    budget = form.budget
    if budget is None or budget <= 0:
        return True
    return not agree(value.base_amount / WAN, budget)


def is_of_wrong_scale(form: FormUnderCheck, row: IndicatorRow) -> bool:
    """Whether A04 says that the price is in 万元 for 元; its unit is asked for once that is mended."""
    budget = form.budget
    if not budget or budget <= 0:
        return False
    found = products(form.content)
    return (
        len(found) == 1
        and found[0].price_row == row.index
        and is_off_by_wan(found[0].total, budget)
    )


def example_of_denominators(form: FormUnderCheck) -> str:
    """The denominators of a price of the first thing that the form counts: /人/月; "" where nothing is counted."""
    for row, value in form.rows_with_numbers:
        if is_quantity(row.target, value):
            base = value.unit.base
            return "/人/月" if base in ("人", "名") else f"/{base}"
    return ""


def missing_denominators(
    row: IndicatorRow, value: Number, example: str
) -> Iterator[Finding]:
    """A price of which the row says what it is of, or only that it is one."""
    columns, denominators = stated_denominators(row)
    if denominators:
        yield price_of_stated_thing(row, value, columns, denominators)
        return
    if not example or not _PRICE.search(row.name):
        return
    if not sums_everything(row.name + row.description):
        yield price_of_something(row, value, example)


def price_of_stated_thing(
    row: IndicatorRow,
    value: Number,
    columns: tuple[str, ...],
    denominators: tuple[str, ...],
) -> Finding:
    """A price of which these columns say what it is of."""
    where = row.where("value")
    text = with_denominators(row.typed, value, denominators)
    return Finding(
        where,
        f"“{shown(row.typed)}”是每{'每'.join(denominators)}的单价，单位里没有写明",
        f"请写明单价的单位，如 {value.unit}/{'/'.join(denominators)}",
        gist="单价的单位里没有写明按什么计算",
        also=tuple(row.where(column) for column in columns),
        fix=fix_with(where, text),
    )


def price_of_something(row: IndicatorRow, value: Number, example: str) -> Finding:
    """A price of which nothing says what it is of; a computer, say, has none by the person and the month."""
    advice = "请写明单价的单位"
    if "人" not in example or _OF_PEOPLE.search(row.name + row.description):
        advice += f"，如 {value.unit}{example}"
    return Finding(
        row.where("value"),
        f"“{shown(row.typed)}”是标准或单价，没有写明按什么计算",
        advice,
        gist="单价的单位里没有写明按什么计算",
        also=(row.where("name"),),
    )


def needs_unit(row: IndicatorRow, value: Number) -> bool:
    """Whether a bare number must have a unit: a rate, a quantity or a cost whose name does not give one."""
    for unit in _IN_BRACKETS.findall(row.name):
        if read_unit("".join(unit.split())):
            return False
    if is_rate(row, value) or (value.amount > 1 and is_named_rate_or_people(row)):
        return True
    if row.level2 != "数量指标" and not is_cost(row.target):
        return False
    return not _UNITLESS.search(row.name)


def is_named_rate_or_people(row: IndicatorRow) -> bool:
    """Whether the name is that of a rate, of satisfaction or of people, whatever the category."""
    name = bare_name(row.name)
    if _UNITED_ELSEWHERE.search(name):
        return False
    return kind_of_name(name) in (Kind.RATE, Kind.PEOPLE)


def is_rate(row: IndicatorRow, value: Number) -> bool:
    """Whether a bare number can only be meant in percent."""
    if not 1 < value.amount <= 100:
        return False
    return _RATE.search(row.name) is not None


def missing_unit(form: FormUnderCheck, row: IndicatorRow, value: Number) -> Finding:
    """A number without a unit, with the unit that can only be meant."""
    where, text = row.where("value"), ""
    unit = unit_meant(form, row, value)
    if unit:
        text = with_unit(row.typed, value, unit)
    example = f"，如 {shown(text)}" if text else ""
    return Finding(
        where,
        f"“{shown(row.typed)}”没有单位",
        f"请补上单位{example}",
        gist="数字没有单位",
        also=(row.where("name"),),
        fix=fix_with(where, text),
    )


def unit_meant(form: FormUnderCheck, row: IndicatorRow, value: Number) -> str:
    """The unit that can only be meant, "" where it might be another."""
    if is_rate(row, value):
        return "%"
    if is_cost(row.target):
        return "万元" if form.budget and agree(value.amount, form.budget) else ""
    match = _NAMED_COUNT.search(row.name)
    return match["unit"] if match else ""


def with_unit(typed: str, value: Number, unit: str) -> str:
    """The value as typed with a unit behind its last digit; "" where that reads as something else."""
    digits = _LAST_DIGIT.match(typed)
    if digits is None:
        return ""
    text = f"{digits[0]}{unit}{typed[digits.end() :]}"
    meant = Number(value.op, value.amount, read_unit(unit) or Unit())
    return text if read_value(text) == meant else ""
