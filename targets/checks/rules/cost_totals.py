"""A03: costs stated as a whole that do not fit the budget. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from core.amounts import print_amount
from indicators.values import Number
from targets.checks.rules.arithmetic import Total, agree, totals
from targets.checks.rules.faultless import COST, with_row
from targets.checks.rules.finding import Dimension, Finding, Fix, Level
from targets.checks.rules.form_under_check import (
    FormUnderCheck,
    IndicatorRow,
    read_value,
)
from targets.checks.rules.parts import is_part
from targets.checks.rules.rule import Rule

_WHOLE: Final = re.compile("总投资|总造价|概算|合同总?[价额金]")
_WAN_YUAN: Final = re.compile(r"万\s*元")


@Rule(
    id="A03",
    level=Level.WARNING,
    dimension=Dimension.FITTING,
    title="成本控制数与预算数不符",
    looks_for="总成本是否超过预算数，是否与预算数相差约一万倍（元与万元写错）",
    source="财预〔2015〕88号：绩效目标与预算资金相应匹配",
    example=with_row(
        COST,
        "name",
        "value",
        name="补贴总成本",
        description="全年补贴的支出",
        value="≤163.44元",
    ),
    unless=("C04", "A08"),
).over_form
def cost_off_budget(form: FormUnderCheck) -> Iterator[Finding]:
    """Costs above the budget, and costs with 元 for 万元 or the other way round."""
    budget = form.budget
    if budget is None or budget <= 0:
        return
    found = totals(form.content)
    is_explained = any(agree(total.amount, budget) for total in found)
    for total in found:
        row = form.rows[total.row]
        if is_social_cost(row):
            continue
        ratio = total.amount / budget
        if Decimal("0.00005") <= ratio <= Decimal("0.0002") and not is_explained:
            yield yuan_for_wan_yuan(row, total, budget)
        elif 5_000 <= ratio <= 20_000:
            yield wan_yuan_for_yuan(row, total, budget)
        elif is_above(total.amount, budget) and not is_known_whole(form, row):
            yield cost_above_budget(row, total)


def is_above(amount: Decimal, budget: Decimal) -> bool:
    """Whether a cost exceeds the budget by more than rounding."""
    return amount > budget and not agree(amount, budget)


def is_social_cost(row: IndicatorRow) -> bool:
    """Whether others than the budget bear the cost: 社会成本, 生态环境成本."""
    return row.level2.startswith(("社会成本", "生态"))


def is_known_whole(form: FormUnderCheck, row: IndicatorRow) -> bool:
    """Whether this is the 项目总投资 of a form that says that its budget is a part of it."""
    if _WHOLE.search(row.name + row.description) is None:
        return False
    return is_part(form.content)


def cost_above_budget(row: IndicatorRow, total: Total) -> Finding:
    """A cost above the budget."""
    return Finding(
        row.where("value"),
        total.sentence,
        "请核对，分年安排的项目请写本年的成本",
        gist="成本控制数超过预算数",
        also=("budget", row.where("name")),
    )


def yuan_for_wan_yuan(row: IndicatorRow, total: Total, budget: Decimal) -> Finding:
    """A cost in 元 that was meant in 万元."""
    text = ""
    if not total.cost.unit.scale:
        text = row.typed.replace("元", "万元")
    mistake = "约为预算数{}的万分之一，像是把万元写成了元"
    return wrong_unit(row, total, budget, mistake, "万元", text)


def wan_yuan_for_yuan(row: IndicatorRow, total: Total, budget: Decimal) -> Finding:
    """A cost in 万元 that was meant in 元."""
    text = ""
    if total.cost.unit.scale == "万":
        text = _WAN_YUAN.sub("元", row.typed)
    mistake = "约为预算数{}的一万倍，像是把元写成了万元"
    return wrong_unit(row, total, budget, mistake, "元", text)


def wrong_unit(
    row: IndicatorRow,
    total: Total,
    budget: Decimal,
    mistake: str,
    unit: str,
    text: str,
) -> Finding:
    """A cost in another unit than was meant; `text` is the value in the right one, "" where that is not known."""
    where = row.where("value")
    fix = None
    if is_within(text, total.cost, budget):
        fix = Fix(where, text)
    stated = mistake.format(f" {print_amount(budget)}万元 ")
    return Finding(
        where,
        f"成本控制数 {total.cost} {stated}",
        f"请核对单位是不是{unit}",
        gist=f"成本控制数{mistake.format('')}",
        also=("budget", row.where("name")),
        fix=fix,
    )


def is_within(text: str, cost: Number, budget: Decimal) -> bool:
    """Whether the text is the same figure as the cost, and no more than the budget."""
    read = read_value(text)
    if not isinstance(read, Number):
        return False
    if (read.op, read.amount) != (cost.op, cost.amount):
        return False
    amount = read.base_amount / 10**4
    return amount <= budget or agree(amount, budget)
