"""What a cell may hold: how typed text becomes its value, and how the value is printed and kept in JSON."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from core.amounts import (
    NUMBER,
    Refused,
    plain_number,
    print_amount,
    print_percent,
    read_amount,
    read_percent,
)
from core.spelling import label, one_line, tidy
from core.spreadsheets.shape import CellKind
from projects.codes import canonical

# A column of points in the database: 100 and two decimals, with room for totals of a thousand.
POINT_DIGITS, POINT_PLACES = 6, 2
DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """A kind of content. `read` raises Refused for what can never be right; `kind` is that of a spreadsheet's column.

    `keep` and `restore` are the way into JSON and back, for values that are not None.
    """

    name: str
    read: Callable[[str], Any]
    print: Callable[[Any], str]
    keep: Callable[[Any], str]
    restore: Callable[[str], Any]
    kind: CellKind
    blank: str | None = None

    @property
    def is_text(self) -> bool:
        """Whether the value is the text itself, in its canonical form."""
        return self.blank is not None

    def canonical(self, text: str) -> str:
        """The text as it is stored and shown: 1,236.50 for 1236.5万元. Raises Refused."""
        return self.print(self.read(text))


def code(text: str) -> str:
    """A code, by which forms are matched with what is stored: half-width capitals without blanks."""
    return canonical(tidy(text))


def read_points(text: str) -> Decimal | None:
    """Points from a cell such as `10`, `12.5分` or `10%`; None for a blank cell. Raises Refused."""
    typed = plain_number(text).rstrip("分%")
    if not typed:
        return None
    quoted = f"“{text.strip()[:30]}”"
    if len(typed) > 40 or not NUMBER.fullmatch(typed):
        raise Refused(f"{quoted}不是数字，请填写分数，如 10")
    points = Decimal(typed.replace(",", ""))
    most = Decimal(10) ** (POINT_DIGITS - POINT_PLACES)
    if not 0 <= points < most:
        raise Refused(f"{quoted}不是合理的分数，请填写如 10")
    if points != round(points, POINT_PLACES):
        raise Refused(f"{quoted}的小数超过 {POINT_PLACES} 位，请核对")
    return points.copy_abs()


def read_date(text: str) -> date | None:
    """A day written 2024-12-31, 2024/12/31 or 2024年12月31日; None for a blank cell. Raises Refused."""
    typed = plain_number(text)
    if not typed:
        return None
    found = DATE.fullmatch(typed)
    if found:
        year, month, day = map(int, found.groups())
        with suppress(ValueError):
            return date(year, month, day)
    shortened = text.strip()[:30]
    raise Refused(f"“{shortened}”不是日期，请填写如 2024-12-31")


def print_date(day: date | None) -> str:
    """2024-12-31; blank for None."""
    if day is None:
        return ""
    return f"{day.year}-{day.month:02}-{day.day:02}"


def print_number(number: Decimal | None) -> str:
    """The number without needless zeros; blank for None."""
    if number is None:
        return ""
    return f"{number.normalize():f}"


def _text(name: str, read: Callable[[str], str], kind: CellKind) -> Content:
    """A kind of text, which is printed and kept as it is."""
    return Content(name, read, print=str, keep=str, restore=str, kind=kind, blank="")


def _number(
    name: str,
    read: Callable[[str], Decimal | None],
    show: Callable[[Decimal | None], str],
    kind: CellKind,
) -> Content:
    return Content(name, read, show, print_number, Decimal, kind)


LINE = _text("line", one_line, CellKind.WORDS)
WORDS = _text("words", tidy, CellKind.WORDS)
TEXT = _text("text", tidy, CellKind.TEXT)
CODE = _text("code", code, CellKind.CODE)
CATEGORY = _text("category", label, CellKind.WORDS)
TARGET_VALUE = _text("target value", tidy, CellKind.WORDS)
CHOICE = _text("choice", one_line, CellKind.WORDS)
MONEY = _number("money", read_amount, print_amount, CellKind.AMOUNT)
PERCENT = _number("percent", read_percent, print_percent, CellKind.PERCENT)
POINTS = _number("points", read_points, print_number, CellKind.DECIMAL)
DAY = Content(
    "date", read_date, print_date, date.isoformat, date.fromisoformat, CellKind.WORDS
)
