"""A02: costs with a lower bound, which lets overspending pass. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from core.problems import shown
from indicators.values import Number
from targets.checks.rules.arithmetic import is_cost
from targets.checks.rules.faultless import COST, with_row
from targets.checks.rules.finding import Dimension, Finding, Level, fix_with
from targets.checks.rules.form_under_check import (
    FormUnderCheck,
    IndicatorRow,
    read_value,
)
from targets.checks.rules.rule import Rule

# What is saved, or brought in from elsewhere, may well be no less than so much; and so may what a law calls the least.
_GAIN: Final = re.compile(
    "节约|节省|节支|降低|减少|下降|压减|压缩|核减|审减|撬动|带动|引导社会|配套资金|自筹|筹集|募集|最低|保底|底线|下限|起付"
)
_LEAST: Final = re.compile("最低(?:标准|工资|限额|保障)|保底|起付")
_AT_LEAST: Final = re.compile(r"[≥≧⩾]|[>＞﹥]\s*[=＝﹦]|[=＝﹦]\s*[>＞﹥]")
_MORE: Final = re.compile("[>＞﹥]")
_AT_LEAST_IN_WORDS: Final = re.compile(
    "不得?低于|不得?少于|不小于|大于或?等于|至少|达到|达|大于|高于|多于|超过"
)
_OR_MORE: Final = re.compile("(?:及|或)?以上")
_AND_INCLUDED: Final = re.compile(
    r"(?:及|或|[(（]\s*含\s*[)）])?以上(?:[(（]\s*含\s*[)）])?"
)


@Rule(
    id="A02",
    level=Level.ERROR,
    dimension=Dimension.FITTING,
    title="成本指标只有下限",
    looks_for="以金额表示的成本指标是否只写了下限（≥、不低于等），节约额、最低标准等不在此列",
    source="财预〔2021〕101号：成本指标设定的是成本控制的上限",
    example=with_row(COST, value="≥300元/人/月"),
    unless=("C04",),
).over_form
def lower_bound(form: FormUnderCheck) -> Iterator[Finding]:
    """Costs in money that have a lower bound alone."""
    for row, value in form.rows_with_numbers:
        if not is_bound_from_below(row, value):
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
        )


def is_bound_from_below(row: IndicatorRow, value: Number) -> bool:
    """Whether a cost in money has a lower bound, and is nothing of which more is better."""
    if value.op not in ("≥", ">") or value.amount < 0 or not value.unit.is_money:
        return False
    if not is_cost(row.target) or _GAIN.search(row.name):
        return False
    return _LEAST.search(row.description) is None


def with_upper_bound(text: str, value: Number) -> str:
    """The text with an upper bound in place of the lower one; "" where that does not come out."""
    turned = without_lower_bound(text)
    read = read_value(turned)
    if not isinstance(read, Number) or read.op not in ("≤", "<"):
        return ""
    is_same = (read.amount, read.unit) == (value.amount, value.unit)
    return turned if is_same else ""


def without_lower_bound(text: str) -> str:
    """The text with ≤ for ≥, 不超过 for 不低于, 以内 for 以上."""
    turned = _MORE.sub("<", _AT_LEAST.sub("≤", text))
    turned = _AT_LEAST_IN_WORDS.sub("不超过", turned)
    if turned == text:
        return _OR_MORE.sub("以内", text)
    # One bound will do: 不低于100万元以上 has it twice.
    return _AND_INCLUDED.sub("", turned)
