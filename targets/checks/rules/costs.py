"""成本指标: bounds that let overspending pass, and costs that do not fit the budget. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from core.amounts import print_amount
from core.problems import shown
from indicators.values import Number
from targets.checks.rules.arithmetic import (
    MOST_PRODUCTS,
    Product,
    Total,
    agree,
    costs,
    is_cost,
    products,
    sum_of,
    sum_sentence,
    totals,
)
from targets.checks.rules.finding import Dimension, Finding, Fix, Level
from targets.checks.rules.form_under_check import Row, Subject, read_value
from targets.checks.rules.parts import is_for_more, is_of_other_years, is_part
from targets.checks.rules.rule import Figure, Rule

TOLERANCE: Final = Figure(
    "product_tolerance",
    "数量 × 单价与预算数的允许差额（%）",
    Decimal(10),
    Decimal(0),
    Decimal(100),
)

# What is saved, or brought in from elsewhere, may well be no less than so much; and so may what a law calls the least.
_GAIN: Final = re.compile(
    "节约|节省|节支|降低|减少|下降|压减|压缩|核减|审减|撬动|带动|引导社会|配套资金|自筹|筹集|募集|最低|保底|底线|下限|起付"
)
_WHOLE: Final = re.compile("总投资|总造价|概算|合同总?[价额金]")
# A price that few will reach: 每户最高补助.
_CAP: Final = re.compile("最高|限额|封顶|上限")
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
    "A02",
    Level.ERROR,
    Dimension.FITTING,
    "成本指标只有下限",
    "财预〔2021〕101号：成本指标设定的是成本控制的上限",
    unless=("C04",),
).over_form
def lower_bound(subject: Subject) -> Iterator[Finding]:
    for row in subject.rows:
        value = row.value
        if not (
            isinstance(value, Number)
            and value.unit.is_money
            and value.op in ("≥", ">")
            and is_cost(row.target)
        ):
            continue
        if (
            value.amount >= 0
            and not _GAIN.search(row.target.name)
            and not _LEAST.search(row.target.description)
        ):
            text = _turned(row.target.value, value)
            yield Finding(
                row.where("value"),
                f"“{shown(row.target.value)}”是下限，超支也算达到目标",
                "请改为成本的上限"
                + (f"，如 {shown(text)}" if text else "，用 ≤ 或“不超过”"),
                gist="成本指标写成了下限，超支也算达到目标",
                also=(row.where("name"),),
                fix=Fix(row.where("value"), text) if text else None,
            )


def _turned(text: str, value: Number) -> str:
    """The text with an upper bound in place of the lower one; "" where that does not come out."""
    turned = _AT_LEAST_IN_WORDS.sub("不超过", _MORE.sub("<", _AT_LEAST.sub("≤", text)))
    # One bound will do: 不低于100万元以上 has it twice.
    turned = (
        _OR_MORE.sub("以内", turned)
        if turned == text
        else _AND_INCLUDED.sub("", turned)
    )
    read = read_value(turned)
    is_same = isinstance(read, Number) and (read.amount, read.unit) == (
        value.amount,
        value.unit,
    )
    return (
        turned if is_same and isinstance(read, Number) and read.op in ("≤", "<") else ""
    )


@Rule(
    "A03",
    Level.WARNING,
    Dimension.FITTING,
    "成本控制数与预算数不符",
    "财预〔2015〕88号：绩效目标与预算资金相应匹配",
    unless=("C04", "A08"),
).over_form
def off_budget(subject: Subject) -> Iterator[Finding]:
    budget = subject.budget
    if budget is None or budget <= 0:
        return
    found = totals(subject.form)
    is_explained = any(agree(each.amount, budget) for each in found)
    for each in found:
        row = subject.rows[each.row]
        if not _is_of_society(row):
            ratio = each.amount / budget
            if Decimal("0.00005") <= ratio <= Decimal("0.0002") and not is_explained:
                yield _unit_mistaken(row, each, budget, "万分之一", "把万元写成了元")
            elif 5_000 <= ratio <= 20_000:
                yield _unit_mistaken(row, each, budget, "一万倍", "把元写成了万元")
            elif (
                ratio > 1
                and not agree(each.amount, budget)
                and not _is_known_to_be_all(subject, row)
            ):
                yield Finding(
                    row.where("value"),
                    each.sentence,
                    "请核对，分年安排的项目请写本年的成本",
                    gist="成本控制数超过预算数",
                    also=("budget", row.where("name")),
                )


def _is_known_to_be_all(subject: Subject, row: Row) -> bool:
    """项目总投资 of a form that says that its budget is a part of it."""
    return _WHOLE.search(
        row.target.name + row.target.description
    ) is not None and is_part(subject.form)


def _is_of_society(row: Row) -> bool:
    """社会成本 and 生态环境成本 fall on others than the budget."""
    return row.target.level2.startswith(("社会成本", "生态"))


def _unit_mistaken(
    row: Row, total: Total, budget: Decimal, ratio: str, mistake: str
) -> Finding:
    to_wan = ratio == "万分之一"
    text = _with_unit(row.target.value, total.cost, budget, to_wan=to_wan)
    return Finding(
        row.where("value"),
        f"成本控制数 {total.cost} 约为预算数 {print_amount(budget)}万元 的{ratio}，像是{mistake}",
        f"请核对单位是不是{'万元' if to_wan else '元'}",
        gist=f"成本控制数约为预算数的{ratio}，像是{mistake}",
        also=("budget", row.where("name")),
        fix=Fix(row.where("value"), text) if text else None,
    )


_WAN_YUAN: Final = re.compile(r"万\s*元")


def _with_unit(text: str, cost: Number, budget: Decimal, *, to_wan: bool) -> str:
    """The text with 万元 for 元, or the other way round; "" where that is no cost within the budget."""
    if cost.unit.scale != ("" if to_wan else "万"):
        return ""
    changed = text.replace("元", "万元") if to_wan else _WAN_YUAN.sub("元", text)
    read = read_value(changed)
    if not isinstance(read, Number) or (read.op, read.amount) != (cost.op, cost.amount):
        return ""
    amount = read.base_amount / 10**4
    return changed if amount <= budget or agree(amount, budget) else ""


@Rule(
    "A04",
    Level.WARNING,
    Dimension.FITTING,
    "数量 × 单价与预算数不符",
    "财预〔2015〕88号：绩效目标与预算资金相应匹配",
    unless=("C04",),
    figure=TOLERANCE,
).over_form
def product_off_budget(subject: Subject) -> Iterator[Finding]:
    budget = subject.budget
    if budget is None or budget <= 0:
        return
    found = [
        each
        for each in products(subject.form)
        if not _is_of_society(subject.rows[each.price_row])
    ]
    # What more than one number of months is stated for, or that many products, no one can judge from outside.
    if (
        not found
        or len(found) >= MOST_PRODUCTS
        or any(each.is_unclear for each in found)
    ):
        return
    tolerance = TOLERANCE.of(subject.standards)
    if any(_fits(total, budget, tolerance) for total in _ways(found)):
        return
    is_one_to_one = (
        len({each.price_row for each in found})
        == len({each.quantity_row for each in found})
        == len(found)
    )
    if is_one_to_one and not _is_explained(subject, found, budget):
        yield _product_finding(subject, found, budget)


def _ways(found: Sequence[Product]) -> Iterator[Decimal]:
    """All that the budget may have been made of, in 万元."""
    yield from (each.total for each in found)
    yield from (each.in_a_year for each in found if each.in_a_year is not None)
    yield sum_of(found)


def _fits(total: Decimal, budget: Decimal, tolerance: Decimal) -> bool:
    return agree(total, budget) or abs(total - budget) * 100 <= budget * tolerance


def _is_explained(subject: Subject, found: Sequence[Product], budget: Decimal) -> bool:
    """Whether the form says by itself why the products are not the budget."""
    if any(each.price.unit.periods for each in found) and is_of_other_years(
        subject.form
    ):
        return True
    if sum_of(found) < budget:
        return _has_other_costs(subject, found) or is_for_more(subject.form)
    rows = (subject.rows[each.price_row].target for each in found)
    return is_part(subject.form) or any(
        _CAP.search(row.name + row.description) for row in rows
    )


def _has_other_costs(subject: Subject, found: Sequence[Product]) -> bool:
    """Whether another row may hold the cost of what the products fall short of."""
    multiplied = {each.price_row for each in found}
    return any(row not in multiplied for row, _ in costs(subject.form))


def _product_finding(
    subject: Subject, found: Sequence[Product], budget: Decimal
) -> Finding:
    cells = [cell for each in found for cell in _cells(subject, each)]
    is_over = sum_of(found) > budget
    if is_over and any(
        not each.price.unit.periods and not each.often for each in found
    ):
        # What is paid once may be paid in parts, and the budget be one of them.
        advice = "请说明本年安排的是哪一部分，或核对数量和单价"
    elif is_over:
        advice = "请核对数量、单价和预算数"
    else:
        advice = "请核对数量、单价和预算数，或补充其余资金对应的指标"
    return Finding(
        cells[0],
        found[0].sentence if len(found) == 1 else sum_sentence(found, budget),
        advice,
        gist=f"数量 × 单价{'超过' if is_over else '少于'}预算数",
        also=tuple(dict.fromkeys([*cells[1:], "budget"])),
    )


def _cells(subject: Subject, product: Product) -> Iterator[str]:
    yield subject.rows[product.price_row].where("value")
    yield subject.rows[product.quantity_row].where("value")
    if product.stated_in:
        yield product.stated_in
