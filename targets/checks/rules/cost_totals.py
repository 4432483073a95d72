"""A03: costs stated as a whole that do not fit the budget. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from core.amounts import print_amount
from indicators.values import Number
from targets.checks.rules.arithmetic import WAN, Total, agree, costs, totals
from targets.checks.rules.faultless import COST, with_row
from targets.checks.rules.finding import Dimension, Finding, Fix, Level
from targets.checks.rules.form_under_check import (
    FormUnderCheck,
    IndicatorRow,
    read_value,
)
from targets.checks.rules.parts import is_part
from targets.checks.rules.rule import Rule
from targets.checks.rules.scales import (
    is_too_large,
    is_too_small,
    with_other_scale,
)

_WHOLE: Final = re.compile("总投资|总造价|概算|合同总?[价额金]")


@Rule(
    id="A03",
    level=Level.WARNING,
    dimension=Dimension.FITTING,
    title="成本控制数与预算数不符",
    looks_for="总成本是否超过预算数，是否与预算数相差约一万倍（元与万元写错，这是错误），唯一的总成本是否略低于预算数（提示）",
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
    own = [total for total in found if not is_social_cost(form.rows[total.row])]
    is_explained = any(agree(total.amount, budget) for total in found)
    for total in own:
        row = form.rows[total.row]
        if is_too_large(total.amount, budget) or (
            is_too_small(total.amount, budget) and not is_explained
        ):
            yield wrong_unit(row, total, budget)
        elif is_above(total.amount, budget) and not is_known_whole(form, row):
            yield cost_above_budget(row, total)
        elif len(found) == 1 and is_slightly_below(form, total, budget):
            yield cost_below_budget(row, total)


def is_slightly_below(form: FormUnderCheck, total: Total, budget: Decimal) -> bool:
    """Whether the only cost leaves two to ten per cent of the budget without a word, and no price makes it up."""
    if len(costs(form.content)) > 1 or total.cost.op in ("≥", ">"):
        return False
    rest = (budget - total.amount) * 100
    return 2 * budget < rest <= 10 * budget


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


def cost_below_budget(row: IndicatorRow, total: Total) -> Finding:
    """The only cost, a little below the budget."""
    return Finding(
        row.where("value"),
        f"{total.sentence}，可能漏写了一部分",
        "请核对成本控制数和预算数",
        gist="成本控制数略低于预算数",
        also=("budget", row.where("name")),
        level=Level.HINT,
    )


def wrong_unit(row: IndicatorRow, total: Total, budget: Decimal) -> Finding:
    """A cost in 元 that was meant in 万元, or the other way round."""
    where, fix = row.where("value"), None
    was_too_large = total.amount > budget
    text = with_other_scale(row.typed, was_too_large)
    if is_within(text, budget):
        fix = Fix(where, text)
    if was_too_large:
        unit, mistake = "元", "约为预算数{}的一万倍，像是把元写成了万元"
    else:
        unit, mistake = "万元", "约为预算数{}的万分之一，像是把万元写成了元"
    stated = mistake.format(f" {print_amount(budget)}万元 ")
    return Finding(
        where,
        f"成本控制数 {total.cost} {stated}",
        f"请核对单位是不是{unit}",
        gist=f"成本控制数{mistake.format('')}",
        also=("budget", row.where("name")),
        fix=fix,
        level=Level.ERROR,
    )


def is_within(text: str, budget: Decimal) -> bool:
    """Whether a cost is no more than the budget."""
    read = read_value(text)
    if not isinstance(read, Number):
        return False
    amount = read.base_amount / WAN
    return amount <= budget or agree(amount, budget)
