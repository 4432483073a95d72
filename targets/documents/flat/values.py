"""Target values that other systems keep in columns of their own: ≥ and 95 and % are ≥95%."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from core.amounts import HALF_WIDTH, NUMBER
from core.problems import shown
from targets.documents.flat.columns import SIGN, VALUE, short

# How systems write what a value has to do with its promise; blank for a value that stands by itself.
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
# How a value opens, or ends, that says itself what it has to do with its promise.
OPENINGS = sorted(
    (each for each, op in SIGNS.items() if op and not each.startswith(DIRECTIONS)),
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
    op = SIGNS.get(short(sign), None if sign else "")
    if op is None:
        return Together(
            value, f"不认识“{shown(sign)}”，请改为 ≥、≤、=、>、< 或 定性", SIGN
        )
    unit = short(measure)
    unit = "" if unit in NO_MEASURE else "%" if unit in PERCENT else measure
    if not value:
        return Together("", lost=bool(op or unit))
    if short(sign) in QUALITATIVE:
        return Together(value)
    typed = short(value)
    own = next((each for each in OPENINGS if typed.startswith(each)), "")
    signed = value if own or typed.endswith(ENDINGS) else f"{op}{value}"
    # A value that names its unit itself keeps it.
    text = signed if short(unit) in typed else f"{signed}{unit}"
    if own and op and SIGNS[own] != op:
        return Together(
            text, f"“{shown(value)}”与指标性质“{op}”不一致，请只留正确的一个"
        )
    plain = typed.translate(HALF_WIDTH)
    if unit == "%" and NUMBER.fullmatch(plain) and 0 < abs(_number(plain)) < 1:
        meanings = f"{shown(value)}% 还是 {(_number(plain) * 100).normalize():f}%"
        return Together(
            text, f"写作 {shown(value)}，分不清是 {meanings}，请写成带百分号的数"
        )
    return Together(text)


def _number(plain: str) -> Decimal:
    return Decimal(plain.replace(",", ""))
