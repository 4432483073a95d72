"""Read amounts of money (万元) and cumulative percentages as people type them, and print them."""

import re
from decimal import Decimal

# Full-width characters, as input methods produce them.
HALF_WIDTH = str.maketrans("０１２３４５６７８９．，－＋％", "0123456789.,-+%")

NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+", re.ASCII)

LONGEST_NUMBER = 40
AMOUNT_LIMIT = Decimal(10) ** 9
AMOUNT_PLACES = 6  # 0.000001 万元 is 1 分
PERCENT_PLACES = 2


class Refused(ValueError):
    """A value that can never be right; the message says why and what to do, in Chinese."""


def read_amount(text: str) -> Decimal | None:
    """Read an amount in 万元, such as `1,236.50`; None for a blank cell. Raises Refused."""
    typed = _plain(text).removesuffix("万元")
    if not typed:
        return None
    if typed.endswith("元"):
        raise Refused(f"{_quoted(text)}的单位不是万元，请换算为万元后填写数字")
    amount = _number(typed, text, "请填写数字，如 18.00")
    if amount < 0:
        raise Refused(f"金额{_quoted(text)}为负数，请填写不小于 0 的数")
    if amount >= AMOUNT_LIMIT:
        raise Refused(f"金额{_quoted(text)}过大，请核对单位是否为万元")
    return _within_places(amount, AMOUNT_PLACES, text)


def read_percent(text: str) -> Decimal | None:
    """Read a percentage from 0 to 100, such as `25%` or `25`; None for a blank cell. Raises Refused."""
    typed = _plain(text).removesuffix("%")
    if not typed:
        return None
    percent = _number(typed, text, "请填写 0 到 100 之间的百分数，如 25%")
    if not 0 <= percent <= 100:
        raise Refused(f"{_quoted(text)}超出 0%–100%，请填写累计支出的百分数，如 75%")
    return _within_places(percent, PERCENT_PLACES, text)


def print_amount(amount: Decimal | None, *, separators: bool = True) -> str:
    """Print an amount as `1,236.50`, with at least two decimals and all that it has; "" for None."""
    if amount is None:
        return ""
    exponent = amount.normalize().as_tuple().exponent
    places = max(2, -int(exponent))
    separator = "," if separators else ""
    return f"{amount:{separator}.{places}f}"


def print_percent(percent: Decimal | None) -> str:
    """Print a percentage as `25%`; "" for None."""
    if percent is None:
        return ""
    return f"{percent.normalize():f}%"


def _plain(text: str) -> str:
    """The text in half-width characters and without blanks."""
    half_width = text.translate(HALF_WIDTH)
    return "".join(half_width.split())


def _quoted(text: str) -> str:
    shortened = text.strip()[:30]
    return f"“{shortened}”"


def _number(typed: str, text: str, advice: str) -> Decimal:
    if len(typed) > LONGEST_NUMBER or not NUMBER.fullmatch(typed):
        raise Refused(f"{_quoted(text)}不是数字，{advice}")
    digits = typed.replace(",", "")
    return Decimal(digits)


def _within_places(number: Decimal, places: int, text: str) -> Decimal:
    if number != round(number, places):
        raise Refused(f"{_quoted(text)}的小数超过 {places} 位，请核对")
    return number.copy_abs()  # turns -0 into 0
