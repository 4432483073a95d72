"""Amounts of money (万元) and cumulative percentages: reading what people type, and printing it back."""

import re
from decimal import Decimal

# Full-width forms, as input methods produce them.
HALF_WIDTH = str.maketrans("０１２３４５６７８９．，－＋％", "0123456789.,-+%")

NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+", re.ASCII)

AMOUNT_LIMIT = Decimal(10) ** 9
AMOUNT_PLACES = 6  # 0.000001 万元 is 1 分
PERCENT_PLACES = 2


class Refused(ValueError):
    """A cell that can never be right; the message says why and what to do, in Chinese."""


def read_amount(text: str) -> Decimal | None:
    """万元 from a cell such as `1,236.50`; None for a blank cell. Raises Refused."""
    typed = _plain(text).removesuffix("万元")
    if not typed:
        return None
    if typed.endswith("元"):
        raise Refused(f"“{text.strip()[:30]}”的单位不是万元，请换算为万元后填写数字")
    amount = _number(typed, text, "请填写数字，如 18.00")
    if amount < 0:
        raise Refused(f"金额“{text.strip()[:30]}”为负数，请填写不小于 0 的数")
    if amount >= AMOUNT_LIMIT:
        raise Refused(f"金额“{text.strip()[:30]}”过大，请核对单位是否为万元")
    return _within_places(amount, AMOUNT_PLACES, text)


def read_percent(text: str) -> Decimal | None:
    """0–100 from a cell such as `25%` or `25`; None for a blank cell. Raises Refused."""
    typed = _plain(text).removesuffix("%")
    if not typed:
        return None
    percent = _number(typed, text, "请填写 0 到 100 之间的百分数，如 25%")
    if not 0 <= percent <= 100:
        raise Refused(
            f"“{text.strip()[:30]}”超出 0%–100%，请填写累计支出的百分数，如 75%"
        )
    return _within_places(percent, PERCENT_PLACES, text)


def print_amount(amount: Decimal | None, *, separators: bool = True) -> str:
    """`1,236.50`, with at least two decimals and as many more as the amount has; blank for None."""
    if amount is None:
        return ""
    places = max(2, -int(amount.normalize().as_tuple().exponent))
    return f"{amount:,.{places}f}" if separators else f"{amount:.{places}f}"


def print_percent(percent: Decimal | None) -> str:
    """`25%`; blank for None."""
    if percent is None:
        return ""
    return f"{percent.normalize():f}%"


def _plain(text: str) -> str:
    return "".join(text.translate(HALF_WIDTH).split())


def _number(typed: str, text: str, advice: str) -> Decimal:
    if len(typed) > 40 or not NUMBER.fullmatch(typed):
        raise Refused(f"“{text.strip()[:30]}”不是数字，{advice}")
    return Decimal(typed.replace(",", ""))


def _within_places(number: Decimal, places: int, text: str) -> Decimal:
    if number != round(number, places):
        raise Refused(f"“{text.strip()[:30]}”的小数超过 {places} 位，请核对")
    return number.copy_abs()  # -0 is 0, and is printed so
