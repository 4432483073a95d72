"""Putting together target values that other systems keep in several columns: ≥ and 95 and % are ≥95%."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from core.amounts import HALF_WIDTH, NUMBER
from core.problems import shown
from targets.documents.flat.columns import SIGN, VALUE, short

# How systems write the sign of a value; blank for a value without a sign.
SIGNS = {
    sign: op
    for op, signs in {
        "≥": "≥ >= 大于等于 大于或等于 不低于 不少于 不小于 正向 正向指标",
        "≤": "≤ <= 小于等于 小于或等于 不高于 不多于 不大于 不超过 反向 反向指标 逆向 逆向指标",
        "=": "= == 等于",
        ">": "> 大于 高于 多于 超过",
        "<": "< 小于 低于 少于 不足",
        "": "定性 定性指标 定量 定量指标 无 / - — 文字描述",
    }.items()
    for sign in signs.split()
}
QUALITATIVE = {"定性", "定性指标", "文字描述"}
NO_MEASURE = {"", "无", "/", "-", "—"}
DIRECTIONS = ("正向", "反向", "逆向")
# How a value begins or ends that carries its sign itself.
OPENINGS = sorted(
    (sign for sign, op in SIGNS.items() if op and not sign.startswith(DIRECTIONS)),
    key=len,
    reverse=True,
)
ENDINGS = ("以上", "以下", "以内", "之前", "前", "左右")
PERCENT = {"%", "百分比"}


@dataclass(frozen=True, slots=True)
class Together:
    """The value; `problem` is what is wrong with the cell in `column`, and `lost` a sign or unit without a value."""

    text: str
    problem: str = ""
    column: str = VALUE
    lost: bool = False


@lru_cache(maxsize=65_536)
def put_together(sign: str, value: str, measure: str) -> Together:
    """A value with its sign before it and its unit behind it, unless it has them itself."""
    op = SIGNS.get(short(sign), None if sign else "")
    if op is None:
        message = f"不认识“{shown(sign)}”，请改为 ≥、≤、=、>、< 或 定性"
        return Together(value, message, SIGN)
    unit = measure
    if short(measure) in NO_MEASURE:
        unit = ""
    elif short(measure) in PERCENT:
        unit = "%"
    if not value:
        return Together("", lost=bool(op or unit))
    if short(sign) in QUALITATIVE:
        return Together(value)
    typed = short(value)
    own = next((opening for opening in OPENINGS if typed.startswith(opening)), "")
    signed = value if own or typed.endswith(ENDINGS) else f"{op}{value}"
    # A value that names its unit itself keeps it.
    text = signed if short(unit) in typed else f"{signed}{unit}"
    if own and op and SIGNS[own] != op:
        message = f"“{shown(value)}”与指标性质“{op}”不一致，请只留正确的一个"
        return Together(text, message)
    plain = typed.translate(HALF_WIDTH)
    if unit == "%" and NUMBER.fullmatch(plain):
        number = Decimal(plain.replace(",", ""))
        if 0 < abs(number) < 1:
            meanings = f"{shown(value)}% 还是 {(number * 100).normalize():f}%"
            message = f"写作 {shown(value)}，分不清是 {meanings}，请写成带百分号的数"
            return Together(text, message)
    return Together(text)
