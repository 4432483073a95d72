"""Read amounts of money (万元) and cumulative percentages as people type them, and print them."""

import re
from decimal import Decimal

from core.spelling import tidy

# Full-width characters, as input methods produce them.
HALF_WIDTH = str.maketrans(
    "０１２３４５６７８９．，－＋％﹪﹐﹒﹣−", "0123456789.,-+%%,.--"
)
# The point of a Chinese input method: 1236。5.
CHINESE_POINT = re.compile(r"(?<=[0-9])[。｡](?=[0-9])")

NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+", re.ASCII)

LONGEST_NUMBER = 40
AMOUNT_LIMIT = Decimal(10) ** 9
AMOUNT_PLACES = 6  # 0.000001 万元 is 1 分
PERCENT_PLACES = 2


# Units of money → the power of ten that turns them into 万元.
LARGE = {"万": 0, "十万": 1, "百万": 2, "千万": 3, "亿": 4}
UNITS = {"": 0, "元": -4, "百元": -2, "千元": -1, **LARGE}
UNITS |= {f"{word}元": power for word, power in LARGE.items()}
AMOUNT = re.compile(
    r"(?:人民币|RMB|CNY)?[¥￥]?(?P<number>.*?)"
    r"(?P<unit>(?:十万|百万|千万|万|亿)元?|[百千]?元)?整?",
    re.IGNORECASE,
)
# What stands in a cell for nothing, and around a number that is none exactly.
NOTHING = {"-", "--", "—", "——", "/", "无", "没有"}
NOTHING_READ = "{}写作“{}”，按空白读取"
VAGUE = re.compile(r"(?:大约|约|近)?(.*?)(?:左右|上下)?")


class Refused(ValueError):
    """A value that can never be right; the message says why and what to do, in Chinese.

    `offers` are the texts that may have been meant, for a person to choose from.
    """

    def __init__(self, message: str, offers: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.offers = offers


def plain_number(text: str) -> str:
    """The text of a number as programs write it: half-width, without blanks, 1236.5 for 1236。5."""
    half_width = tidy(text).translate(HALF_WIDTH)
    without_blanks = "".join(half_width.split())
    return CHINESE_POINT.sub(".", without_blanks)


def split_amount(text: str) -> tuple[str, str]:
    """The number in an amount such as ￥1,236.5万元, and the unit that it names."""
    plain = plain_number(text)
    if len(plain) > 2 * LONGEST_NUMBER:
        return plain, ""
    found = AMOUNT.fullmatch(plain)
    assert found is not None, "a number may be any text"
    unit = found["unit"] or ""
    return found["number"], unit


def read_amount(text: str) -> Decimal | None:
    """Read an amount in 万元, such as `1,236.50`; None for a blank cell. Raises Refused."""
    typed, unit = split_amount(text)
    if UNITS[unit]:
        raise Refused(*_other_unit(text, typed, unit))
    if not typed:
        return None
    if typed in NOTHING:
        raise Refused(f"{_quoted(text)}不是数字，没有这项资金请填写 0", ("0.00",))
    try:
        amount = _number(typed, text, "请填写数字，如 18.00")
    except Refused as refused:
        raise Refused(str(refused), _meant(text)) from None
    if amount < 0:
        raise Refused(f"金额{_quoted(text)}为负数，请填写不小于 0 的数")
    if amount >= AMOUNT_LIMIT:
        raise Refused(f"金额{_quoted(text)}过大，请核对单位是否为万元")
    return _within_places(amount, AMOUNT_PLACES, text)


def read_percent(text: str) -> Decimal | None:
    """Read a percentage from 0 to 100, such as `25%` or `25`; None for a blank cell. Raises Refused.

    A bare 0.25 is refused: it may be 25% or 0.25%.
    """
    plain = plain_number(text)
    typed = plain.removeprefix("百分之").removesuffix("%")
    if not typed:
        return None
    percent = _number(typed, text, "请填写 0 到 100 之间的百分数，如 25%")
    possible = []
    for meaning in (percent * 100, percent):
        if _fits(meaning, PERCENT_PLACES):
            possible.append(print_percent(meaning))
    if typed == plain and 0 < percent <= 1 and possible:
        unclear = f"{_quoted(text)}分不清是 {' 还是 '.join(possible)}"
        raise Refused(f"{unclear}，请写成带百分号的数", tuple(possible))
    if not 0 <= percent <= 100:
        raise Refused(f"{_quoted(text)}超出 0%–100%，请填写累计支出的百分数，如 75%")
    return _within_places(percent, PERCENT_PLACES, text)


def print_amount(amount: Decimal | None, *, separators: bool = True) -> str:
    """Print an amount as `1,236.50`, with at least two decimals and all that it has; "" for None."""
    if amount is None:
        return ""
    digits = amount.normalize().as_tuple()
    decimals = -int(digits.exponent)
    places = max(2, decimals)
    separator = "," if separators else ""
    return f"{amount:{separator}.{places}f}"


def print_percent(percent: Decimal | None) -> str:
    """Print a percentage as `25%`; "" for None."""
    if percent is None:
        return ""
    return f"{percent.normalize():f}%"


def _other_unit(text: str, typed: str, unit: str) -> tuple[str, tuple[str, ...]]:
    """Why an amount in another unit is refused, and what it is in 万元."""
    reason = f"{_quoted(text)}的单位不是万元"
    try:
        amount = in_ten_thousands(typed, unit)
    except Refused:
        amount = None
    if amount is None:
        return f"{reason}，请换算为万元后填写数字", ()
    shown = print_amount(amount)
    advice = f"换算过来是 {shown} 万元，请核对后填写 {shown}"
    return f"{reason}，{advice}", (shown,)


def in_ten_thousands(typed: str, unit: str) -> Decimal | None:
    """An amount in another unit as 万元. Raises Refused."""
    whole = f"{typed}{unit}"
    number = _number(typed, whole, "请填写数字")
    value = number.scaleb(UNITS[unit])
    try:
        return read_amount(f"{value:f}")
    except Refused as refused:
        raise Refused(f"{whole}换算为万元后，{refused}") from refused


def _meant(text: str) -> tuple[str, ...]:
    """The amount in 约18 or 18左右, if there is one."""
    plain = plain_number(text)[:LONGEST_NUMBER]
    found = VAGUE.fullmatch(plain)
    assert found is not None, "any text is vague"
    if found[1] == plain:
        return ()
    try:
        amount = read_amount(found[1])
    except Refused:
        return ()
    return (print_amount(amount),) if amount is not None else ()


def _quoted(text: str) -> str:
    shortened = text.strip()[:30]
    return f"“{shortened}”"


def _number(typed: str, text: str, advice: str) -> Decimal:
    if len(typed) > LONGEST_NUMBER or not NUMBER.fullmatch(typed):
        raise Refused(f"{_quoted(text)}不是数字，{advice}")
    digits = typed.replace(",", "")
    return Decimal(digits)


def _within_places(number: Decimal, places: int, text: str) -> Decimal:
    """The number without its sign. Raises Refused where it has more decimals than may be kept."""
    if not _fits(number, places):
        raise Refused(f"{_quoted(text)}的小数超过 {places} 位，请核对")
    return number.copy_abs()  # turns -0 into 0


def _fits(number: Decimal, places: int) -> bool:
    """Whether the number has no more decimals than that."""
    return number == round(number, places)
