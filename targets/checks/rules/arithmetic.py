"""数量 × 单价 (× 期数) against the budget, with the arithmetic shown. Pure.

What is computed is only what the units carry by themselves: 亩 with 元/亩, never 亩 with 元/户.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from itertools import islice
from typing import Final

from core.amounts import AMOUNT_PLACES, print_amount
from indicators.values import Number
from targets.checks.rules.form_under_check import read_value
from targets.checks.rules.periods import OFTEN, Counts
from targets.documents.values import ProjectForm, TargetRow, cell_label

WAN: Final = 10**4
# More products than this say nothing to a reader, and a table of thousands of rows could give millions.
MOST_PRODUCTS: Final = 50
_MOST_PAIRS: Final = 1000
# A row named so states the price of one thing, whatever its value lacks: it is no total.
_OF_ONE: Final = re.compile("每(?!年)|均(?!衡|等)|(?<!高)标准(?!化)|单价|单位成本")
# What is counted for each of something, of which nobody says here how many there are; or by the day, or the month.
_OF_EACH: Final = re.compile("[人户村场次班期]均|每一?个?[人名户村场期批班次轮]")
_OF_EACH_TIME: Final = re.compile("每一?个?[场期批班轮]")
_BY_TIME: Final = re.compile("[日月周]均|每[日天周旬月]|^日(?:处理|产|供|清运)")
# A value has 23 digits at the most; a product of two, in 万元, has room here.
_EXACT: Final = Context(prec=80)


@dataclass(frozen=True, slots=True)
class Product:
    """A quantity times its unit price; rows are counted from 0, `total` and `budget` are 万元.

    `often` is what the price comes back with (月, 次), `stated_in` the cell that says how many times, "" for those of
    a year; `stated` are all the numbers of times that stand somewhere in the form.
    """

    quantity_row: int
    price_row: int
    quantity: Number
    price: Number
    times: int
    total: Decimal
    budget: Decimal | None
    often: str = ""
    stated_in: str = ""
    stated: frozenset[int] = frozenset()

    @property
    def is_unclear(self) -> bool:
        """Whether the form states numbers of times, and none that can be taken for this price."""
        return bool(self.stated) and not self.stated_in

    @property
    def in_a_year(self) -> Decimal | None:
        """The total if the price fell due all the year round; None where nobody knows how often that is."""
        yearly = OFTEN[self.often].yearly
        return _total(self.quantity, self.price, yearly) if yearly else None

    @property
    def sentence(self) -> str:
        times = (
            f" × {self.times}{OFTEN[self.often].counted}"
            if OFTEN[self.often].counted
            else ""
        )
        source = f"（{cell_label(self.stated_in)}）" if self.stated_in else ""
        agreed = f"，与预算数 {print_amount(self.budget)}万元 相符"
        total = f"{self.quantity} × {self.price}{times}{source} {_equals(self.total)}"
        return total + compared(self.total, self.budget, agreed)


@dataclass(frozen=True, slots=True)
class Total:
    """A cost stated as a whole; `amount` and `budget` are 万元."""

    row: int
    cost: Number
    amount: Decimal
    budget: Decimal | None

    @property
    def sentence(self) -> str:
        agreed = f"，预算数 {print_amount(self.budget)}万元，相符"
        return f"成本控制数 {self.cost}" + compared(self.amount, self.budget, agreed)


def arithmetic(form: ProjectForm) -> list[str]:
    """All that can be computed, in the order of the cost rows."""
    found = [
        *(
            (product.price_row, product.quantity_row, product.sentence)
            for product in products(form)
        ),
        *((total.row, 0, total.sentence) for total in totals(form)),
    ]
    return [sentence for *_, sentence in sorted(found)]


def products(form: ProjectForm) -> list[Product]:
    """Each price with each quantity that it fits, in the order of the prices; the first MOST_PRODUCTS of them."""
    return list(islice(_products(form), MOST_PRODUCTS))


def totals(form: ProjectForm) -> list[Total]:
    """The costs that are money and not the price of something."""
    with localcontext(_EXACT):
        return [
            Total(row, cost, cost.base_amount / WAN, form.budget)
            for row, cost in costs(form)
            if not cost.unit.is_unit_price
            and not is_price_of_one(form.targets[row].name)
        ]


def sum_of(found: Sequence[Product]) -> Decimal:
    """万元, of all the products."""
    with localcontext(_EXACT):
        return sum((each.total for each in found), Decimal(0))


def sum_sentence(found: Sequence[Product], budget: Decimal) -> str:
    """How the products add up, and how that stands to the budget."""
    parts = " + ".join(f"{_shown(each.total)}万元" for each in found[:3])
    more = f" + … 共 {len(found)} 项" if len(found) > 3 else ""
    total = sum_of(found)
    return f"数量 × 单价合计 {parts}{more} {_equals(total)}" + compared(
        total, budget, ""
    )


def costs(form: ProjectForm) -> list[tuple[int, Number]]:
    """The rows that state money under a category of costs, and the money."""
    return [
        (row, number)
        for row, number in _numbers(form)
        if number.unit.is_money and is_cost(form.targets[row])
    ]


def is_cost(target: TargetRow) -> bool:
    """Whether the row stands under a category of costs: 成本指标, 经济成本指标."""
    return any(
        level.startswith("成本") or level.endswith("成本指标")
        for level in (target.level1, target.level2)
    )


def is_price_of_one(name: str) -> bool:
    """Whether an indicator is named as the price of one thing: 每亩…, 人均…, …标准."""
    return _OF_ONE.search(name) is not None


def is_quantity(target: TargetRow, number: Number) -> bool:
    """Something counted, and not a rate: 2次/年 would have to be multiplied by more than its price."""
    unit = number.unit
    return (
        target.level2 == "数量指标"
        and unit.base not in ("", "元", "%", "‰")
        and not unit.per
    )


def agree(amount: Decimal, budget: Decimal) -> bool:
    """Whether they differ by less than half a percent, which is rounding."""
    with localcontext(_EXACT):
        return amount == budget or abs(amount - budget) * 200 < budget


def compared(amount: Decimal, budget: Decimal | None, agreed: str) -> str:
    """How the amount stands to the budget, with the comma before it."""
    if budget is None:
        return "；还没有填写预算数"
    if agree(amount, budget):
        return agreed
    printed = f"预算数 {print_amount(budget)}万元"
    if not budget:
        return f"，{printed}"
    with localcontext(_EXACT):
        percent = amount * 100 / budget
        return (
            f"，不到{printed} 的 0.1%"
            if 0 < percent < Decimal("0.1")
            else f"，是{printed} 的 {percent:,.1f}%"
        )


def _products(form: ProjectForm) -> Iterator[Product]:
    quantities: dict[str, list[tuple[int, Number]]] = defaultdict(list)
    for row, number in _numbers(form):
        if is_quantity(form.targets[row], number) and not _is_of_each(
            form.targets[row]
        ):
            quantities[number.unit.base].append((row, number))
    pairs = (
        (quantity, price, often)
        for price in costs(form)
        for thing, often in _readings(price[1])
        for quantity in quantities.get(thing, ())
        if often or not _is_by_time(form.targets[quantity[0]])
    )
    counts = Counts(form, quantities)
    for (quantity_row, quantity), (price_row, price), often in islice(
        pairs, _MOST_PAIRS
    ):
        stated = counts.of(often, (price_row, quantity_row))
        times, stated_in = OFTEN[often].choose(stated)
        if times:
            rows = quantity_row, price_row
            total = _total(quantity, price, times)
            yield Product(
                *rows,
                quantity,
                price,
                times,
                total,
                form.budget,
                often,
                stated_in,
                frozenset(stated),
            )


def _is_of_each(target: TargetRow) -> bool:
    return bool(_OF_EACH.search(target.name) or _OF_EACH_TIME.match(target.description))


def _is_by_time(target: TargetRow) -> bool:
    return bool(_BY_TIME.search(target.name) or _BY_TIME.match(target.description))


def _readings(price: Number) -> Iterator[tuple[str, str]]:
    """What the price is of, and what it comes back with, "" for nothing: 人 and 月 of 元/人/月."""
    for thing in price.unit.things:
        often = [word for word in price.unit.per if word != thing] or [""]
        if len(often) == 1 and often[0] in OFTEN:
            yield thing, often[0]


def _total(quantity: Number, price: Number, times: int) -> Decimal:
    with localcontext(_EXACT):
        return quantity.base_amount * price.base_amount * times / WAN


def _numbers(form: ProjectForm) -> Iterator[tuple[int, Number]]:
    for row, target in enumerate(form.targets):
        value = read_value(target.value)
        if isinstance(value, Number) and value.amount >= 0:
            yield row, value


def _shown(total: Decimal) -> str:
    with localcontext(_EXACT):
        return print_amount(round(total, AMOUNT_PLACES))


def _equals(total: Decimal) -> str:
    with localcontext(_EXACT):
        shown = round(total, AMOUNT_PLACES)
        return f"{'=' if shown == total else '≈'} {print_amount(shown)}万元"
