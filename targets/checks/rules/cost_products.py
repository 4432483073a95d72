"""A04: quantities times unit prices that do not come to the budget. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from core.amounts import print_amount
from targets.checks.rules.arithmetic import (
    MOST_PRODUCTS,
    Product,
    agree,
    costs,
    products,
    sum_of,
    sum_sentence,
)
from targets.checks.rules.cost_totals import is_social_cost
from targets.checks.rules.faultless import COST, QUANTITY, cell_of, changed
from targets.checks.rules.finding import Dimension, Finding, Level, fix_with
from targets.checks.rules.form_under_check import FormUnderCheck
from targets.checks.rules.parts import is_for_more, is_of_other_years, is_part
from targets.checks.rules.rule import Limit, Rule
from targets.checks.rules.scales import is_off_by_wan, with_other_scale

TOLERANCE: Final = Limit(
    "product_tolerance",
    "数量 × 单价与预算数的允许差额（%）",
    Decimal(10),
    Decimal(0),
    Decimal(100),
)
# Closer than this is rounding, in percent.
ROUNDING: Final = Decimal(1)
# A price that few will reach: 每户最高补助.
_CAP: Final = re.compile("最高|限额|封顶|上限")


@Rule(
    id="A04",
    level=Level.WARNING,
    dimension=Dimension.FITTING,
    title="数量 × 单价与预算数不符",
    looks_for="数量 × 单价（× 期数）与预算数的差额是否超过限度；有几组可以相乘的，其中一组或合计相符即可",
    source="财预〔2015〕88号：绩效目标与预算资金相应匹配",
    example=changed(
        "budget",
        cell_of(QUANTITY, "value"),
        cell_of(COST, "value"),
        budget=Decimal(200),
        fiscal_funds=Decimal(200),
    ),
    unless=("C04",),
    limit=TOLERANCE,
).over_form
def product_off_budget(form: FormUnderCheck) -> Iterator[Finding]:
    """Products of quantity and price that do not come to the budget, alone or together."""
    budget = form.budget
    if budget is None or budget <= 0:
        return
    found = [
        product
        for product in products(form.content)
        if not is_social_cost(form.rows[product.price_row])
    ]
    if not found or not can_be_judged(found):
        return
    if is_near_any(found, budget, ROUNDING) or not is_one_to_one(found):
        return
    if is_near_any(found, budget, TOLERANCE.of(form.standards)):
        if contradicts(found, budget) and not is_explained(form, found, budget):
            yield product_finding(form, found, budget, Level.HINT)
    elif len(found) == 1 and is_off_by_wan(found[0].total, budget):
        yield wrong_unit_of_price(form, found[0], budget)
    elif not is_explained(form, found, budget):
        yield product_finding(form, found, budget)


def is_near_any(found: Sequence[Product], budget: Decimal, tolerance: Decimal) -> bool:
    """Whether one of the sums that the budget may have been made of is near it."""
    return any(is_near(total, budget, tolerance) for total in possible_totals(found))


def contradicts(found: Sequence[Product], budget: Decimal) -> bool:
    """Whether the bounds leave no room for the difference: ≥10人 × ≤2800元 may come to a little less or more."""
    if sum_of(found) > budget:
        return all(product.price.op != "≤" for product in found)
    return all(product.quantity.op != "≥" for product in found)


def can_be_judged(found: Sequence[Product]) -> bool:
    """Whether it is clear from outside what is multiplied: no number of months in doubt, not too many products."""
    if len(found) >= MOST_PRODUCTS:
        return False
    return not any(product.is_unclear for product in found)


def possible_totals(found: Sequence[Product]) -> Iterator[Decimal]:
    """All sums that the budget may have been made of, in 万元."""
    for product in found:
        yield product.total
    for product in found:
        if product.in_a_year is not None:
            yield product.in_a_year
    yield sum_of(found)


def is_near(total: Decimal, budget: Decimal, tolerance: Decimal) -> bool:
    """Whether a sum differs from the budget by no more than rounding or the tolerance, in percent."""
    if agree(total, budget):
        return True
    difference = abs(total - budget)
    return difference * 100 <= budget * tolerance


def is_one_to_one(found: Sequence[Product]) -> bool:
    """Whether each price goes with one quantity and each quantity with one price."""
    prices = {product.price_row for product in found}
    quantities = {product.quantity_row for product in found}
    return len(prices) == len(quantities) == len(found)


def is_explained(
    form: FormUnderCheck, found: Sequence[Product], budget: Decimal
) -> bool:
    """Whether the form itself says why the products are not the budget."""
    content = form.content
    is_periodic = any(product.price.unit.periods for product in found)
    if is_periodic and is_of_other_years(content):
        return True
    if sum_of(found) < budget:
        return has_other_costs(form, found) or is_for_more(content)
    rows = [form.rows[product.price_row] for product in found]
    is_capped = any(_CAP.search(row.name + row.description) for row in rows)
    return is_capped or is_part(content)


def has_other_costs(form: FormUnderCheck, found: Sequence[Product]) -> bool:
    """Whether another row may hold the cost of what the products fall short of."""
    multiplied = {product.price_row for product in found}
    rows = {row for row, _ in costs(form.content)}
    return not rows <= multiplied


def product_finding(
    form: FormUnderCheck,
    found: Sequence[Product],
    budget: Decimal,
    level: Level | None = None,
) -> Finding:
    """The finding about products that do not come to the budget."""
    cells = [cell for product in found for cell in cells_of(form, product)]
    sentence = found[0].sentence
    if len(found) > 1:
        sentence = sum_sentence(found, budget)
    is_over = sum_of(found) > budget
    if not is_over:
        advice = "请核对数量、单价和预算数，或补充其余资金对应的指标"
    elif any(may_be_paid_in_parts(product) for product in found):
        advice = "请说明本年安排的是哪一部分，或核对数量和单价"
    else:
        advice = "请核对数量、单价和预算数"
    return Finding(
        cells[0],
        sentence,
        advice,
        gist=f"数量 × 单价{'超过' if is_over else '少于'}预算数",
        also=tuple(dict.fromkeys([*cells[1:], "budget"])),
        level=level,
    )


def wrong_unit_of_price(
    form: FormUnderCheck, product: Product, budget: Decimal
) -> Finding:
    """A price in 万元 that was meant in 元, or the other way round: the product is ten thousand times the budget."""
    row = form.rows[product.price_row]
    where = row.where("value")
    is_too_large = product.total > budget
    unit, ratio = ("元", "一万倍") if is_too_large else ("万元", "万分之一")
    text = with_other_scale(row.typed, is_too_large)
    mistake = f"像是把{'元' if is_too_large else '万元'}写成了{'万元' if is_too_large else '元'}"
    return Finding(
        where,
        f"{product.quantity} × {product.price} 约为预算数 {print_amount(budget)}万元 的{ratio}，{mistake}",
        f"请核对单价的单位是不是{unit}",
        gist=f"数量 × 单价约为预算数的{ratio}，{mistake}",
        also=(form.rows[product.quantity_row].where("value"), "budget"),
        fix=fix_with(where, text),
    )


def may_be_paid_in_parts(product: Product) -> bool:
    """Whether the price falls due once, so that it may be paid in parts and the budget be one of them."""
    return not product.price.unit.periods and not product.often


def cells_of(form: FormUnderCheck, product: Product) -> Iterator[str]:
    """The cells that a product was made of."""
    yield form.rows[product.price_row].where("value")
    yield form.rows[product.quantity_row].where("value")
    if product.stated_in:
        yield product.stated_in
