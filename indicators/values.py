"""The meaning of a target value (指标值): `≥95%`, `≤2800元/月/人`, `12月底前`, `良以上`. Pure.

`parse` reads any text and `str` prints its canonical spelling, so that parse(str(value)) == value.
A value is read as a whole or not at all: `95%以上的群众` is text, not 95 %.
Bounds follow the Civil Code, art. 1259: 以上, 以下, 以内 include the number, 超过 and 不满 do not.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from core.amounts import CHINESE_POINT
from indicators.dates import Deadline, Frequency, read_deadline, read_frequency
from indicators.units import DENOMINATOR_NAMES, Unit, any_of, read_unit

# Other apps import every kind of value, and its unit, from this module.
__all__ = [
    "Deadline",
    "Frequency",
    "Grade",
    "Number",
    "Op",
    "Text",
    "Unit",
    "Value",
    "describe",
    "is_unit_only",
    "parse",
]

Op = Literal["≥", ">", "=", "≤", "<"]

# Longer texts are prose. The limit also keeps the patterns fast, whatever is pasted into a cell.
LONGEST_VALUE: Final = 60


@dataclass(frozen=True, slots=True)
class Number:
    """A number to compare with: ≥95%, ≤2800元/人/月; the operator of a bare 52个 is `=`."""

    op: Op
    amount: Decimal
    unit: Unit

    @property
    def base_amount(self) -> Decimal:
        """The amount without its scale: 8.65万元/亩 is 86500 (元/亩)."""
        return self.amount * self.unit.multiplier

    def __str__(self) -> str:
        digits = _digits(self.amount, "f")
        bare = f"{digits}{self.unit}"
        # `=2024年` keeps its operator, because a bare 2024年 is a date.
        if self.op != "=" or read_deadline(bare) is not None:
            return self.op + bare
        return bare


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade to compare with: 良以上 is Grade("≥", "良")."""

    op: Op
    grade: str

    def __str__(self) -> str:
        match self.op:
            case "=":
                return self.grade
            case "≥":
                return f"{self.grade}以上"
            case "≤":
                return f"{self.grade}以下"
        return self.op + self.grade


@dataclass(frozen=True, slots=True)
class Text:
    """Text of no other kind: 档案工资, 80%-90%, or a blank."""

    text: str

    def __str__(self) -> str:
        return self.text


Value = Number | Deadline | Frequency | Grade | Text


def parse(text: str) -> Value:
    """Read a target value. Never fails: what is not understood becomes Text, without surrounding blanks."""
    text = text.strip()
    plain = _plain(text)
    for read in _READERS:
        value = read(plain)
        if value is not None:
            return value
    return Text(text)


def is_unit_only(value: Value) -> bool:
    """Whether a value is a unit whose number was forgotten: 万元, ≥元/亩."""
    if not isinstance(value, Text):
        return False
    unit = _plain(value.text).lstrip("≥>=≤<")
    return unit != "" and read_unit(unit) is not None


def describe(value: Value) -> str:
    """Describe how a value was understood, as a short Chinese phrase."""
    match value:
        case Number():
            return _describe_number(value)
        case Grade("=", grade):
            return f"评为 {grade}"
        case Grade(op, grade):
            return f"{_PHRASES[op]} {grade}"
        case Deadline():
            last_day = str(value).removesuffix("前")
            return f"截止 {last_day}"
        case Frequency(period):
            return f"每{period}一次"
        case Text(""):
            return "未填写"
        case Text():
            return "只有单位，没有数字" if is_unit_only(value) else "文字说明"


_PHRASES: Final[dict[Op, str]] = {
    "≥": "不低于",
    ">": "高于",
    "=": "等于",
    "≤": "不超过",
    "<": "低于",
}


def _describe_number(value: Number) -> str:
    """Describe a number with its unit, grouped by thousands."""
    phrase = _PHRASES[value.op]
    digits = _digits(value.amount, ",f")
    gap = "" if value.unit.base in ("", "%", "‰") else " "
    price = "（单价）" if value.unit.is_unit_price else ""
    return f"{phrase} {digits}{gap}{value.unit}{price}"


def _digits(amount: Decimal, spec: Literal["f", ",f"]) -> str:
    """Print an amount without exponent and trailing zeros, so that equal amounts (95.0 and 95, −0 and 0) look alike."""
    digits = format(abs(amount), spec)
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    sign = "-" if amount < 0 else ""
    return sign + digits


# Full-width characters, and variants of operators. NFKC would not do: it turns ㎡ into m2.
_FOLDED: Final = {
    wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)
} | str.maketrans("≧⩾≦⩽﹥﹤﹦﹪−﹣・•", "≥≥≤≤><=%--··", "\u200b\ufeff")
_DIGITS_APART: Final = re.compile(r"[0-9]\s+[0-9]")


def _plain(text: str) -> str:
    """Make a text half-width and without blanks, as the readers expect it; "" where it must not be read."""
    if len(text) > LONGEST_VALUE:
        return ""
    text = CHINESE_POINT.sub(".", text.translate(_FOLDED))
    # Without the blank between them two numbers would become a third.
    if _DIGITS_APART.search(text):
        return ""
    return "".join(text.split()).rstrip("。.;")


_BEFORE_FIGURE: Final[dict[Op, str]] = {
    "≥": "≥ >= => 不低于 不少于 不小于 不得低于 不得少于 大于等于 大于或等于 至少 达到 达",
    ">": "> 大于 高于 多于 超过",
    "=": "= 等于",
    "≤": "≤ <= =< 不超过 不高于 不大于 不多于 不得超过 不得高于 小于等于 小于或等于 至多 控制在",
    "<": "< 小于 低于 少于 不足 不满",
}
_AFTER_FIGURE: Final[dict[Op, str]] = {"≥": "以上", "≤": "以下 以内 之内 内"}
_PREFIXES: Final = {
    word: op for op, words in _BEFORE_FIGURE.items() for word in words.split()
}
_SUFFIXES: Final = {
    word: op for op, words in _AFTER_FIGURE.items() for word in words.split()
}
_OPERATORS: Final = _PREFIXES | _SUFFIXES
_PREFIX: Final = any_of(_PREFIXES)
_SUFFIX: Final = rf"(?:(?:及|或|\(含\))?(?P<suffix>{any_of(_SUFFIXES)})(?:\(含\))?)?"


def _agreed(*spellings: str | None) -> Op | None:
    """The operator that all spellings mean (`=` if there are none), None if they contradict: ≥…以内."""
    ops = {_OPERATORS[word] for word in spellings if word}
    if len(ops) > 1:
        return None
    return ops.pop() if ops else "="


# Fifteen digits and eight decimals hold any budget, and Decimal computes with 28 digits exactly.
_NUMBER: Final = re.compile(
    rf"(?P<prefix>{_PREFIX})?(?P<every>(?:每{any_of(DENOMINATOR_NAMES)})*)(?P<infix>{_PREFIX})?"
    r"(?P<amount>-?(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.[0-9]{1,8})?)"
    rf"(?P<unit>.*?){_SUFFIX}"
)


def _read_number(plain: str) -> Number | None:
    """A number with its unit, None for a text that is something else."""
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return None
    op = _agreed(match["prefix"], match["infix"], match["suffix"])
    # 每人每月300元 means the same as 300元每人每月.
    unit = read_unit(match["unit"] + match["every"])
    if op is None or unit is None:
        return None
    digits = match["amount"].replace(",", "")
    amount = Decimal(digits)
    return Number(op, amount, unit)


GRADES: Final = (
    *("优", "良", "中", "差", "优秀", "良好", "中等", "一般", "较差"),
    *("好", "较好", "很好"),
    *("合格", "基本合格", "不合格", "及格", "不及格", "达标"),
    *("满意", "比较满意", "较满意", "基本满意", "不满意"),
)
_GRADE: Final = re.compile(
    f"(?P<prefix>{_PREFIX})?(?P<grade>{any_of(GRADES)})(?:等次|等级|标准)?{_SUFFIX}"
)


def _read_grade(plain: str) -> Grade | None:
    """A grade such as ≥良好, None for a text that is something else."""
    match = _GRADE.fullmatch(plain)
    if match is None:
        return None
    op = _agreed(match["prefix"], match["suffix"])
    if op is None:
        return None
    return Grade(op, match["grade"])


# Dates first: 2024年 also looks like an amount with a unit.
_READERS: Final[tuple[Callable[[str], Value | None], ...]] = (
    read_deadline,
    read_frequency,
    _read_grade,
    _read_number,
)
