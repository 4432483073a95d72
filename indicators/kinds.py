"""The kinds of target value, by which indicators are counted and listed. Pure."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from indicators.values import Deadline, Frequency, Grade, Number, is_unit_only, parse

REMEMBERED = 50_000
PERCENT_LIMIT = 1000
SHARES = ("%", "‰")


class ValueKind(StrEnum):
    SHARE = "share"
    QUANTITY = "quantity"
    MONEY = "money"
    PRICE = "price"
    DEADLINE = "deadline"
    FREQUENCY = "frequency"
    GRADE = "grade"
    TEXT = "text"
    NONE = "none"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    ValueKind.SHARE: "比率",
    ValueKind.QUANTITY: "数量",
    ValueKind.MONEY: "金额",
    ValueKind.PRICE: "单价",
    ValueKind.DEADLINE: "时限",
    ValueKind.FREQUENCY: "频次",
    ValueKind.GRADE: "等级",
    ValueKind.TEXT: "文字",
    ValueKind.NONE: "没有数值",
}
# The kinds that can be measured objectively.
MEASURABLE = frozenset(
    {
        ValueKind.SHARE,
        ValueKind.QUANTITY,
        ValueKind.MONEY,
        ValueKind.PRICE,
        ValueKind.DEADLINE,
        ValueKind.FREQUENCY,
    }
)


@lru_cache(REMEMBERED)
def kind_of(text: str) -> ValueKind:
    """The kind of a typed target value; NONE for a blank, and for a unit without a number."""
    value = parse(text)
    match value:
        case Number(unit=unit) if unit.is_unit_price:
            return ValueKind.PRICE
        case Number(unit=unit) if unit.base in SHARES:
            return ValueKind.SHARE
        case Number(unit=unit) if unit.is_money:
            return ValueKind.MONEY
        case Number():
            return ValueKind.QUANTITY
        case Deadline():
            return ValueKind.DEADLINE
        case Frequency():
            return ValueKind.FREQUENCY
        case Grade():
            return ValueKind.GRADE
    if not str(value) or is_unit_only(value):
        return ValueKind.NONE
    return ValueKind.TEXT


@lru_cache(REMEMBERED)
def percent_of(text: str) -> Decimal | None:
    """The percentage in a target value, such as 95 in ≥95%; None if not a percentage, or out of range."""
    value = parse(text)
    if not isinstance(value, Number) or value.unit.base not in SHARES:
        return None
    percent = value.amount
    if value.unit.base == "‰":
        percent /= 10
    if abs(percent) >= PERCENT_LIMIT:
        return None
    return round(percent, 4)
