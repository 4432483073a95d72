"""What kinds of target value there are, for counting and for lists. Pure."""

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
# What can be measured without asking anybody's opinion.
MEASURABLE = frozenset(
    {Kind.SHARE, Kind.QUANTITY, Kind.MONEY, Kind.PRICE, Kind.DEADLINE, Kind.FREQUENCY}
)


@lru_cache(REMEMBERED)
def kind_of(text: str) -> Kind:
    """The kind of a target value as typed. A blank, and a unit whose number was forgotten, are NONE."""
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
    return Kind.NONE if not str(value) or is_unit_only(value) else Kind.TEXT


def _kind_of_number(value: Number) -> Kind:
    if value.unit.is_unit_price:
        return Kind.PRICE
    if value.unit.base in SHARES:
        return Kind.SHARE
    return Kind.MONEY if value.unit.base == "元" else Kind.QUANTITY


@lru_cache(REMEMBERED)
def percent_of(text: str) -> Decimal | None:
    """The figure of a share in percent, as ≥95% is 95; None for what is none, and for what is beyond all sense."""
    value = parse(text)
    if (
        not isinstance(value, Number)
        or value.unit.base not in SHARES
        or value.unit.is_unit_price
    ):
        return None
    percent = value.amount if value.unit.base == "%" else value.amount / 10
    return round(percent, 4) if abs(percent) < PERCENT_LIMIT else None
