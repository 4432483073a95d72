"""A02: costs with a lower bound, which lets overspending pass. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from core.problems import shown
from indicators.values import Number
from targets.checks.rules.arithmetic import WAN, is_cost, is_price_of_one
from targets.checks.rules.faultless import COST, with_row
from targets.checks.rules.finding import Dimension, Finding, Level, fix_with
from targets.checks.rules.form_under_check import FormUnderCheck, IndicatorRow
from targets.checks.rules.rule import Rule
from targets.checks.rules.scales import is_off_by_wan
from targets.checks.rules.turned_bounds import with_upper_bound

# What is saved, or brought in from elsewhere, may well be no less than so much; and so may what a law calls the least.
_GAIN: Final = re.compile(
    "节约|节省|节支|降低|减少|下降|压减|压缩|核减|审减|撬动|带动|引导社会|配套资金|自筹|筹集|募集|最低|保底|底线|下限|起付"
)
_STANDARD: Final = re.compile(
    "(?:补[助偿贴]|发放|资助|工资|津贴|待遇)\\w{0,4}标准|应补[偿助]"
)
_LEAST: Final = re.compile("最低(?:标准|工资|限额|保障)|保底|起付")


@Rule(
    id="A02",
    level=Level.ERROR,
    dimension=Dimension.FITTING,
    title="成本指标只有下限",
    looks_for="以金额表示的成本指标是否只写了下限（≥、不低于等），补偿、补助标准只是警告，节约额、最低标准等不在此列",
    source="财预〔2021〕101号：成本指标设定的是成本控制的上限",
    example=with_row(COST, value="≥300元/人/月"),
    unless=("C04",),
).over_form
def lower_bound(form: FormUnderCheck) -> Iterator[Finding]:
    """Costs in money that have a lower bound alone."""
    for row, value in form.rows_with_numbers:
        if not is_bound_from_below(row, value) or is_of_wrong_unit(form, row, value):
            continue
        text = with_upper_bound(row.typed, value)
        where, example = row.where("value"), "，用 ≤ 或“不超过”"
        if text:
            example = f"，如 {shown(text)}"
        yield Finding(
            where,
            f"“{shown(row.typed)}”是下限，超支也算达到目标",
            f"请改为成本的上限{example}",
            gist="成本指标写成了下限，超支也算达到目标",
            also=(row.where("name"),),
            fix=fix_with(where, text),
            level=Level.WARNING if is_set_from_above(row) else None,
        )


def is_set_from_above(row: IndicatorRow) -> bool:
    """Whether the row states a standard that others have set, of which the bound is of less account."""
    return _STANDARD.search(row.name + row.description) is not None


def is_bound_from_below(row: IndicatorRow, value: Number) -> bool:
    """Whether a cost in money has a lower bound, and is nothing of which more is better."""
    if value.op not in ("≥", ">") or value.amount < 0 or not value.unit.is_money:
        return False
    if not is_cost(row.target) or _GAIN.search(row.name):
        return False
    return _LEAST.search(row.description) is None


def is_of_wrong_unit(form: FormUnderCheck, row: IndicatorRow, value: Number) -> bool:
    """Whether A03 says that the cost is in the wrong unit: that is to be mended first, and its fix turns the bound."""
    if value.unit.per or is_price_of_one(row.name):
        return False
    if not form.budget or form.budget <= 0:
        return False
    return is_off_by_wan(value.base_amount / WAN, form.budget)
