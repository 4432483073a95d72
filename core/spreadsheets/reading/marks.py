"""Cells of which more must be known than their value: how a person sees them, or what is wrong with them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import NamedTuple

from core.amounts import NUMBER
from core.spreadsheets.number_formats.showing import NumberFormat, format_of

Value = object

# What is left out of a cell, and what was read otherwise than it is stored.
BY_FORMAT = "按单元格显示的内容读取"
BLANK_BY_FORMAT = "单元格的格式把内容隐藏了，没有读取"
STRUCK = "划掉的文字没有读取"
ROUNDED = "显示的数经过四舍五入，按实际的数读取，请核对"
PICTURE = "单元格里的图片没有读取"
UNLIKE = "显示为“{}”，实际存的是 {}，分不清是哪一个，请改为要填的内容"
TOO_LONG_FORMAT = "这一格的数字格式太长，看不出显示的是什么，请设为常规格式后重新填写"

FIRST_DAY = date(1899, 12, 30)
LAST_DAY = 2_958_466  # the first one after the year 9999
ZERO = re.compile(r"[-—¥￥$ ]*")
BRACKETED = re.compile(r"\((.*)\)")


class SeenCell(NamedTuple):
    """What a reader of forms takes a cell for, and what a person should know of it."""

    cell: object
    remark: str = ""


def wrong(message: str) -> object:
    """A cell without a usable value, in a form that JSON can hold."""
    return {"fault": message}


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell without a usable value, filled or not."""

    message: str

    def seen(self, value: Value) -> SeenCell:
        """The same for every value."""
        return SeenCell(wrong(self.message))


@dataclass(frozen=True, slots=True)
class Replaced:
    """A cell of which a person sees another text than the one that is stored, or none."""

    text: str | None
    remark: str = ""

    def seen(self, value: Value) -> SeenCell:
        """The text in the place of the value."""
        return SeenCell(self.text, self.remark)


CROSSED_OUT = Replaced(None, STRUCK)


@dataclass(frozen=True, slots=True)
class Percentage:
    """A cell that shows a percentage."""

    def seen(self, value: Value) -> SeenCell:
        """A number as a percentage with all its places."""
        if isinstance(value, float) and isfinite(value):
            return SeenCell(percentage(value))
        return SeenCell(stored(value))


PERCENTAGE = Percentage()


@dataclass(frozen=True, slots=True)
class Formatted:
    """A cell with a number format in which words stand beside the number, or which changes the number."""

    format: NumberFormat

    def seen(self, value: Value) -> SeenCell:
        """What the format shows of the value."""
        if isinstance(value, str):
            text = self.format.of_text(value)
            return SeenCell(text or None, BLANK_BY_FORMAT if value and not text else "")
        if value is None or isinstance(value, bool | timedelta):
            return SeenCell(stored(value))
        if self.format.is_too_long:
            return SeenCell(wrong(TOO_LONG_FORMAT))
        if isinstance(value, time):
            return shown(self.format.of_day(datetime.combine(FIRST_DAY, value)))
        if isinstance(value, date):
            return shown(self.format.of_day(value))
        if isinstance(value, int | float) and isfinite(value):
            if self.format.sections[0].is_date and 0 <= value < LAST_DAY:
                moment = datetime.combine(FIRST_DAY, time()) + timedelta(value)
                return shown(self.format.of_day(moment))
            text, is_whole = self.format.of_number(value)
            return number_seen(value, text, is_whole=is_whole)
        return SeenCell(value)


@dataclass(frozen=True, slots=True)
class Rounded:
    """A cell with a number format that shows some decimals and no more."""

    format: NumberFormat

    def seen(self, value: Value) -> SeenCell:
        """The number that is stored, and that it has more decimals than a person sees."""
        if not isinstance(value, float) or value.is_integer() or not isfinite(value):
            return SeenCell(stored(value))
        _, is_whole = self.format.of_number(value)
        return SeenCell(value, "" if is_whole else ROUNDED)


@dataclass(frozen=True, slots=True)
class Noted:
    """A cell that is read as it is stored, of which a person should know something."""

    remark: str

    def seen(self, value: Value) -> SeenCell:
        """The value with the remark."""
        return SeenCell(stored(value), self.remark)


Mark = Noted | Wrong | Replaced | Percentage | Formatted | Rounded


def mark_of_format(code: str) -> Mark | None:
    """The mark of cells with that number format; None where they are read as they are stored."""
    number_format = format_of(code)
    if number_format.shows_percent:
        return PERCENTAGE
    if number_format.is_telling:
        return Formatted(number_format)
    return Rounded(number_format) if number_format.rounds else None


def shown(text: str) -> SeenCell:
    """A cell of which only the text that is seen counts."""
    text = text.strip()
    return SeenCell(text, BY_FORMAT) if text else SeenCell(None, BLANK_BY_FORMAT)


def number_seen(number: float, text: str, *, is_whole: bool) -> SeenCell:
    """A number of which this text is seen: the number where the text is no more, else the text.

    A text without all digits of the number is neither, and a person must say which one is meant.
    """
    text = text.strip()
    if number == 0 and text and ZERO.fullmatch(text):
        return SeenCell(number)
    if not text:
        return SeenCell(None, BLANK_BY_FORMAT)
    exact = Decimal(f"{number:.15g}")
    if text.startswith("0") and text[1:2].isdigit():
        return SeenCell(text, BY_FORMAT)
    negative = BRACKETED.sub(r"-\1", text)
    plain = negative.replace(",", "").replace(" ", "")
    if NUMBER.fullmatch(plain) and Decimal(plain) == exact:
        return SeenCell(number)
    if is_whole and not (number < 0 and "-" not in negative):
        return SeenCell(text, BY_FORMAT)
    return SeenCell(wrong(UNLIKE.format(text, f"{exact:f}")))


def same_digits(number: float, text: str) -> bool:
    """Whether a text has the digits of a number, wherever its point stands: 156.0万元 and 1560000."""
    digits = "".join(filter(str.isdigit, text))
    if "/" in text or not digits:
        return True
    exact = f"{Decimal(f'{abs(number):.15g}'):f}".replace(".", "")
    return digits.strip("0") == exact.strip("0")


def percentage(number: float) -> str:
    """Print a percentage with all its places: 0.3333 is 33.33%."""
    digits = Decimal(f"{number:.15g}")
    text = f"{digits * 100:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text}%"


def stored(value: Value) -> object:
    """A value as a spreadsheet program shows it by itself, in a form that JSON can hold."""
    match value:
        case bool():
            return "是" if value else "否"
        case time():
            return value.isoformat()[:8]
        case timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
        case date():
            return {"date": value.isoformat()[:10]}
        case _:
            return value
