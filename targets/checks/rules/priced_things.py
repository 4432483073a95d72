"""What a price is of and what a bare 个 counts, where the name says it and the unit does not. Pure."""

from __future__ import annotations

import re
from typing import Final

from indicators.units import PERIODS
from indicators.values import Number, Unit
from targets.checks.rules.denominators import stated_denominators
from targets.documents.values import TargetRow

_COUNTED_THING: Final = re.compile(
    "(?P<thing>村|社区|站|户|校|院|企业|学校|部门|小区|人)(?:庄)?(?:个)?数量?$"
)


def thing_counted(name: str, number: Number) -> str:
    """What a bare 个 counts, where the name says so: 村 of 管辖村数 52个; "" for any other unit."""
    counted = _COUNTED_THING.search(name)
    if number.unit.base != "个" or counted is None:
        return ""
    return counted["thing"]


def with_stated_thing(target: TargetRow, price: Number) -> Number:
    """The price with what it is of, where the unit does not say so and the name does: 每亩土地收储成本 ≥100万元."""
    if price.unit.things:
        return price
    _, denominators = stated_denominators(target)
    if not set(denominators) - PERIODS:
        return price
    unit = Unit(price.unit.scale, "元", (*denominators, *price.unit.per))
    return Number(price.op, price.amount, unit)
