"""数量 × 单价 (× 期数) against the budget, with the arithmetic shown. Pure.

Only what the units allow by themselves is computed: 亩 with 元/亩, never 亩 with 元/户.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from itertools import islice
from typing import Final

from core.amounts import AMOUNT_PLACES, print_amount
from indicators.values import Number
from targets.checks.rules.form_under_check import read_value
from targets.checks.rules.periods import PERIODS, StatedTimes
from targets.checks.rules.priced_things import thing_counted, with_stated_thing
from targets.documents.values import ProjectForm, TargetRow, cell_label

WAN: Final = 10**4
_COST: Final = re.compile("成本.*|.*成本指标", re.DOTALL)
# More products than this tell a reader nothing, and a table of thousands of rows could give millions.
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
# A row with its number, counted from 0.
NumberedRow = tuple[int, Number]


@dataclass(frozen=True, slots=True)
class Product:
    """A quantity times its unit price; rows are counted from 0, `total` and `budget` are 万元.

    `often` is the period at which the price falls due (月, 次), "" for once. `stated_in` is the cell that says how many
    times, "" for the number of a year; `stated` are all such numbers that stand somewhere in the form.
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
        yearly = PERIODS[self.often].yearly
        if not yearly:
            return None
        return product_of(self.quantity, self.price, yearly)

    @property
    def sentence(self) -> str:
        """The multiplication, and how the product compares with the budget."""
        times, source = "", ""
        unit = PERIODS[self.often].unit
        if unit:
            times = f" × {self.times}{unit}"
        if self.stated_in:
            source = f"（{cell_label(self.stated_in)}）"
        product = f"{self.quantity} × {self.price}{times}{source}"
        agreed = f"，与预算数 {print_amount(self.budget)}万元 相符"
        comparison = compared(self.total, self.budget, agreed)
        return f"{product} {equals(self.total)}{comparison}"


@dataclass(frozen=True, slots=True)
class Total:
    """A cost stated as a whole; `amount` and `budget` are 万元."""

    row: int
    cost: Number
    amount: Decimal
    budget: Decimal | None

    @property
    def sentence(self) -> str:
        """The cost, and how it compares with the budget."""
        agreed = f"，预算数 {print_amount(self.budget)}万元，相符"
        comparison = compared(self.amount, self.budget, agreed)
        return f"成本控制数 {self.cost}{comparison}"


def arithmetic(form: ProjectForm) -> list[str]:
    """Every calculation that the form allows, as a sentence, in the order of the cost rows."""
    found = []
    for product in products(form):
        found.append((product.price_row, product.quantity_row, product.sentence))
    for total in totals(form):
        found.append((total.row, 0, total.sentence))
    return [sentence for *_, sentence in sorted(found)]


def products(form: ProjectForm) -> list[Product]:
    """Each price with each quantity that it fits, in the order of the prices; the first MOST_PRODUCTS of them."""
    return list(islice(all_products(form), MOST_PRODUCTS))


def totals(form: ProjectForm) -> list[Total]:
    """The costs that are money and not the price of something."""
    found = []
    for row, cost in costs(form):
        if cost.unit.is_unit_price or is_price_of_one(form.targets[row].name):
            continue
        with localcontext(_EXACT):
            found.append(Total(row, cost, cost.base_amount / WAN, form.budget))
    return found


def sum_of(found: Sequence[Product]) -> Decimal:
    """The sum of the products, in 万元."""
    amounts = [product.total for product in found]
    with localcontext(_EXACT):
        return sum(amounts, Decimal(0))


def sum_sentence(found: Sequence[Product], budget: Decimal) -> str:
    """How the products add up, and how the sum compares with the budget."""
    parts = [f"{rounded(product.total)}万元" for product in found[:3]]
    addition = " + ".join(parts)
    if len(found) > 3:
        addition += f" + … 共 {len(found)} 项"
    total = sum_of(found)
    comparison = compared(total, budget, "")
    return f"数量 × 单价合计 {addition} {equals(total)}{comparison}"


def costs(form: ProjectForm) -> list[NumberedRow]:
    """The rows that state money under a category of costs, and the money."""
    return [
        (row, number)
        for row, number in numbers(form)
        if number.unit.is_money and is_cost(form.targets[row])
    ]


def is_cost(target: TargetRow) -> bool:
    """Whether the row stands under a category of costs: 成本指标, 经济成本指标."""
    if _COST.fullmatch(target.level1):
        return True
    return _COST.fullmatch(target.level2) is not None


def is_price_of_one(name: str) -> bool:
    """Whether an indicator is named as the price of one thing: 每亩…, 人均…, …标准."""
    return _OF_ONE.search(name) is not None


def is_quantity(target: TargetRow, number: Number) -> bool:
    """Whether the row counts something; a rate such as 2次/年 would have to be multiplied by more than its price."""
    if target.level2 != "数量指标" or number.unit.per:
        return False
    return number.unit.base not in ("", "元", "%", "‰")


def agree(amount: Decimal, budget: Decimal) -> bool:
    """Whether they differ by less than half a percent, which is rounding."""
    if amount == budget:
        return True
    with localcontext(_EXACT):
        difference = abs(amount - budget)
        return difference * 200 < budget


def compared(amount: Decimal, budget: Decimal | None, agreed: str) -> str:
    """How the amount compares with the budget, with the comma before it; `agreed` where they agree."""
    if budget is None:
        return "；还没有填写预算数"
    if agree(amount, budget):
        return agreed
    printed = f"预算数 {print_amount(budget)}万元"
    if not budget:
        return f"，{printed}"
    with localcontext(_EXACT):
        percent = amount * 100 / budget
        if 0 < percent < Decimal("0.1"):
            return f"，不到{printed} 的 0.1%"
        return f"，是{printed} 的 {percent:,.1f}%"


def all_products(form: ProjectForm) -> Iterator[Product]:
    """Each price with each quantity that it fits, as many pairs as are looked at."""
    quantities = quantities_by_unit(form)
    stated_times = StatedTimes(form, quantities)
    pairs = islice(prices_with_quantities(form, quantities), _MOST_PAIRS)
    for (price_row, price), often, (quantity_row, quantity) in pairs:
        stated = stated_times.of(often, (price_row, quantity_row))
        times, stated_in = PERIODS[often].choose(stated)
        if times:
            yield Product(
                quantity_row,
                price_row,
                quantity,
                price,
                times,
                product_of(quantity, price, times),
                form.budget,
                often,
                stated_in,
                frozenset(stated),
            )


def product_of(quantity: Number, price: Number, times: int) -> Decimal:
    """The quantity times the price so many times, in 万元."""
    with localcontext(_EXACT):
        return quantity.base_amount * price.base_amount * times / WAN


def quantities_by_unit(form: ProjectForm) -> dict[str, list[NumberedRow]]:
    """The rows that count something, but not for each of something else, by their units."""
    found: dict[str, list[NumberedRow]] = defaultdict(list)
    for row, number in numbers(form):
        target = form.targets[row]
        if not is_quantity(target, number) or _OF_EACH.search(target.name):
            continue
        if _OF_EACH_TIME.match(target.description):
            continue
        found[number.unit.base].append((row, number))
        thing = thing_counted(target.name, number)
        if thing:
            found[thing].append((row, number))
    return found


def prices_with_quantities(
    form: ProjectForm, quantities: Mapping[str, Sequence[NumberedRow]]
) -> Iterator[tuple[NumberedRow, str, NumberedRow]]:
    """Each price, the period at which it falls due, and each quantity that its unit fits."""
    for row, price in costs(form):
        full = with_stated_thing(form.targets[row], price)
        for thing, often in readings(full):
            for quantity in quantities.get(thing, ()):
                if often or not is_by_time(form.targets[quantity[0]]):
                    yield (row, full), often, quantity


def is_by_time(target: TargetRow) -> bool:
    """Whether the row counts what comes by the day, the week or the month."""
    if _BY_TIME.search(target.name):
        return True
    return _BY_TIME.match(target.description) is not None


def readings(price: Number) -> Iterator[tuple[str, str]]:
    """What the price is of, and the period at which it falls due, "" for none: 人 and 月 of 元/人/月."""
    for thing in price.unit.things:
        others = [word for word in price.unit.per if word != thing]
        if not others:
            yield thing, ""
        elif len(others) == 1 and others[0] in PERIODS:
            yield thing, others[0]


def numbers(form: ProjectForm) -> Iterator[NumberedRow]:
    """The rows whose value is a number that is not negative."""
    for row, target in enumerate(form.targets):
        value = read_value(target.value)
        if isinstance(value, Number) and value.amount >= 0:
            yield row, value


def rounded(total: Decimal) -> str:
    """An amount in 万元 to the last place that is printed."""
    with localcontext(_EXACT):
        return print_amount(round(total, AMOUNT_PLACES))


def equals(total: Decimal) -> str:
    """`= 163.44万元`, or ≈ where the amount is rounded."""
    with localcontext(_EXACT):
        is_exact = round(total, AMOUNT_PLACES) == total
    sign = "=" if is_exact else "≈"
    return f"{sign} {rounded(total)}万元"
