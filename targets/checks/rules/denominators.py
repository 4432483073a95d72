"""What a price is of, as the name and the description of its row say: 每人每月, 亩均. Pure."""

from __future__ import annotations

import re
from typing import Final, Protocol

from indicators.units import (
    DENOMINATOR_NAMES,
    MOST_DENOMINATORS,
    PERIOD_NAMES,
    PERIODS,
    any_of,
)
from indicators.values import Number, Unit
from targets.checks.rules.form_under_check import read_value

# 每部分 is no price of a 部, and a 位 or a 名 is a person.
_NAMES: Final = {
    word: name for word, name in DENOMINATOR_NAMES.items() if word not in ("部", "分")
} | {"位": "人", "名": "人"}
_ONE: Final = any_of(_NAMES)
# 每个人每月, 每亩; 人均, 亩均, but not 每村均已完成 nor 人均等化.
_PER: Final = re.compile(
    rf"每一?(?:个(?={_ONE}))?(?P<one>{_ONE})|(?<![每个全各本])(?P<mean>[人生亩户村])均(?![等衡匀可已按能有为])"
)
# A description says what the price is of only where it speaks of a price: 每亩应补偿的金额.
_OF_PRICE: Final = re.compile("(?<!高)标准(?!化)|单价|单位成本")
_SPEAKS_OF_ONE: Final = re.compile("(?:项目|平均)?(?:每(?!年|月)|[人生亩户村]均)")
_SAID: Final = re.compile(rf"^(?:\s*[/每]\s*{any_of(PERIOD_NAMES)})+")
_OF_ALL: Final = re.compile("总[额价成费投支金量计]|合计|共计|全部|全年")


def sums_everything(text: str) -> bool:
    """Whether a text speaks of a sum: 总额, 全年."""
    return _OF_ALL.search(text) is not None


class Described(Protocol):
    """A row of indicators, as it is stored or as the rules look at it."""

    @property
    def name(self) -> str:
        """The indicator."""

    @property
    def description(self) -> str:
        """What it measures."""


def stated_denominators(row: Described) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns that say what the price is of, and the denominators in their order; both empty where none does."""
    name, description = row.name, row.description
    if sums_everything(name):
        return (), ()
    in_name = denominators_in(name)
    in_description: tuple[str, ...] = ()
    if not sums_everything(description):
        in_description = denominators_in(description)
    if in_name:
        # The description may say more: 人均补贴标准, 每名网格员每月的补贴.
        if set(in_description) > set(in_name):
            return ("name", "description"), in_description
        return ("name",), in_name
    speaks_of_price = _OF_PRICE.search(name) or _SPEAKS_OF_ONE.match(description)
    if speaks_of_price and in_description:
        return ("name", "description"), in_description
    return (), ()


def denominators_in(text: str) -> tuple[str, ...]:
    """亩 of 每亩, 人 and 月 of 每人每月; a year alone is no price of anything, because a budget is a year's."""
    names = []
    for match in _PER.finditer(text):
        one, mean = match["one"], match["mean"]
        if one:
            names.append(_NAMES[one.lower()])
        elif mean == "生":
            names.append("人")
        else:
            names.append(mean)
    found = Unit("", "元", tuple(names)).per
    return () if found == ("年",) else found


def with_denominators(typed: str, value: Number, denominators: tuple[str, ...]) -> str:
    """The value as typed with the denominators after its 元; "" where it is not certain what they are."""
    things = [name for name in denominators if name not in PERIODS]
    if len(denominators) > MOST_DENOMINATORS or len(things) > 1:
        return ""
    end = typed.rfind("元") + 1
    # What it says already, as the month of ≤2400元/年, is said again with the rest.
    price, rest = typed[:end], _SAID.sub("", typed[end:])
    text = f"{price}/{'/'.join(denominators)}{rest}"
    unit = Unit(value.unit.scale, "元", denominators)
    meant = Number(value.op, value.amount, unit)
    return text if read_value(text) == meant else ""
