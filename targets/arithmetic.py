"""数量 × 单价 (× 期数) against the budget, with the arithmetic shown. Pure.

What is computed is only what the units carry by themselves: 亩 with 元/亩, never 亩 with 元/户.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from typing import Final

from indicators.values import Number, parse
from projects.amounts import AMOUNT_PLACES, print_amount
from targets.exchange.form import ProjectForm, TargetRow

WAN: Final = 10**4
# How often a price falls due in the budget year, and how that is written. Weeks, days and terms are anybody's guess.
TIMES: Final[dict[tuple[str, ...], tuple[int, str]]] = {
    (): (1, ""),
    ("年",): (1, ""),
    ("半年",): (2, " × 2个半年"),
    ("季度",): (4, " × 4个季度"),
    ("月",): (12, " × 12个月"),
}
# A row named so states the price of one thing, whatever its value lacks: it is no total.
_OF_ONE: Final = re.compile("每|均|标准|单价|单位成本")
# A value has 23 digits at the most; a product of two, in 万元, has room here.
_EXACT: Final = Context(prec=80)


@dataclass(frozen=True, slots=True)
class Product:
    """A quantity times its unit price; rows are counted from 0, `total` and `budget` are 万元."""

    quantity_row: int
    price_row: int
    quantity: Number
    price: Number
    times: int
    total: Decimal
    budget: Decimal | None

    @property
    def sentence(self) -> str:
        often = TIMES[self.price.unit.periods][1]
        with localcontext(_EXACT):
            shown = round(self.total, AMOUNT_PLACES)
            equals = "=" if shown == self.total else "≈"
            total = f"{self.quantity} × {self.price}{often} {equals} {print_amount(shown)}万元"
            agreed = f"，与预算数 {print_amount(self.budget)}万元 相符"
            return total + _compared(self.total, self.budget, agreed)


@dataclass(frozen=True, slots=True)
class Total:
    """A cost stated as a whole; `amount` and `budget` are 万元."""

    row: int
    cost: Number
    amount: Decimal
    budget: Decimal | None

    @property
    def sentence(self) -> str:
        with localcontext(_EXACT):
            agreed = f"，预算数 {print_amount(self.budget)}万元，相符"
            return f"成本控制数 {self.cost}" + _compared(self.amount, self.budget, agreed)


def arithmetic(form: ProjectForm) -> list[str]:
    """All that can be computed, in the order of the cost rows."""
    found = [
        *((product.price_row, product.quantity_row, product.sentence) for product in products(form)),
        *((total.row, 0, total.sentence) for total in totals(form)),
    ]
    return [sentence for *_, sentence in sorted(found)]


def products(form: ProjectForm) -> list[Product]:
    """Each price with each quantity that it fits, in the order of the prices."""
    quantities = [(row, number) for row, number in _numbers(form) if _is_quantity(form.targets[row], number)]
    prices = [(row, number) for row, number in _costs(form) if number.unit.periods in TIMES]
    return [
        _product(form, *quantity, *price)
        for price in prices
        for quantity in quantities
        if price[1].unit.things == (quantity[1].unit.base,)
    ]


def totals(form: ProjectForm) -> list[Total]:
    """The costs that are money and not the price of something."""
    with localcontext(_EXACT):
        return [
            Total(row, cost, cost.base_amount / WAN, form.budget)
            for row, cost in _costs(form)
            if not cost.unit.is_unit_price and not _OF_ONE.search(form.targets[row].name)
        ]


def _product(form: ProjectForm, quantity_row: int, quantity: Number, price_row: int, price: Number) -> Product:
    times, _ = TIMES[price.unit.periods]
    with localcontext(_EXACT):
        total = quantity.base_amount * price.base_amount * times / WAN
    return Product(quantity_row, price_row, quantity, price, times, total, form.budget)


def _numbers(form: ProjectForm) -> Iterator[tuple[int, Number]]:
    for row, target in enumerate(form.targets):
        value = parse(target.value)
        if isinstance(value, Number) and value.amount >= 0:
            yield row, value


def _costs(form: ProjectForm) -> Iterator[tuple[int, Number]]:
    """The rows that state money under a category of costs: 成本指标, 经济成本指标."""
    for row, number in _numbers(form):
        target = form.targets[row]
        levels = (target.level1, target.level2)
        if number.unit.is_money and any(level.startswith("成本") or level.endswith("成本指标") for level in levels):
            yield row, number


def _is_quantity(target: TargetRow, number: Number) -> bool:
    """Something counted, and not a rate: 2次/年 would have to be multiplied by more than its price."""
    unit = number.unit
    return target.level2 == "数量指标" and unit.base not in ("", "元", "%", "‰") and not unit.per


def _compared(amount: Decimal, budget: Decimal | None, agreed: str) -> str:
    """How the amount stands to the budget; they agree when they differ by less than half a percent."""
    if budget is None:
        return "；还没有填写预算数"
    if amount == budget or abs(amount - budget) * 200 < budget:
        return agreed
    printed = f"预算数 {print_amount(budget)}万元"
    if not budget:
        return f"，{printed}"
    percent = amount * 100 / budget
    return f"，不到{printed} 的 0.1%" if 0 < percent < Decimal("0.1") else f"，是{printed} 的 {percent:,.1f}%"
