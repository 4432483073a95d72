"""The kinds of target value, by which indicators are counted and listed. Pure."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from indicators.values import Deadline, Frequency, Grade, Number, is_unit_only, parse

REMEMBERED = 50_000
PERCENT_LIMIT = 1000
SHARES = ("%", "‰")


class Kind(StrEnum):
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
    Kind.SHARE: "比率",
    Kind.QUANTITY: "数量",
    Kind.MONEY: "金额",
    Kind.PRICE: "单价",
    Kind.DEADLINE: "时限",
    Kind.FREQUENCY: "频次",
    Kind.GRADE: "等级",
    Kind.TEXT: "文字",
    Kind.NONE: "没有数值",
}
# The kinds that can be measured objectively.
MEASURABLE = frozenset(
    {Kind.SHARE, Kind.QUANTITY, Kind.MONEY, Kind.PRICE, Kind.DEADLINE, Kind.FREQUENCY}
)


@lru_cache(REMEMBERED)
def kind_of(text: str) -> Kind:
    """The kind of a typed target value; NONE for a blank, and for a unit without a number."""
    value = parse(text)
    match value:
        case Number():
            return _kind_of_number(value)
        case Deadline():
            return Kind.DEADLINE
        case Frequency():
            return Kind.FREQUENCY
        case Grade():
            return Kind.GRADE
    if not str(value) or is_unit_only(value):
        return Kind.NONE
    return Kind.TEXT


def _kind_of_number(value: Number) -> Kind:
    if value.unit.is_unit_price:
        return Kind.PRICE
    if value.unit.base in SHARES:
        return Kind.SHARE
    if value.unit.is_money:
        return Kind.MONEY
    return Kind.QUANTITY


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
