"""How many times a price falls due in the budget year: 12 months, or what the form states (发放6个月). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from indicators.values import Number
from targets.documents.values import ProjectForm

# Cells of the form, and of the rows of the price and the quantity, that may state how many.
_HEAD: Final = ("name", "purpose", "goals")
_ROW: Final = ("name", "description", "basis")


@dataclass(frozen=True, slots=True)
class Period:
    """A period at which a price falls due.

    `unit` is how its times are counted, `yearly` how many a year has (0 where nobody knows), `most` how many there can
    be.
    """

    unit: str
    yearly: int
    most: int = 366

    def choose(self, stated: Mapping[int, str]) -> tuple[int, str]:
        """The number of times and the cell that states it, "" for that of a year; 0 where nothing can be said."""
        if len(stated) == 1:
            ((count, where),) = stated.items()
            if 1 <= count <= self.most:
                return count, where
        return self.yearly, ""


# By the denominator of a price. Nobody knows how many weeks or terms there are, nor days and occasions unless they are
# stated.
PERIODS: Final = {
    "": Period("", 1, 1),
    "年": Period("", 1, 1),
    "半年": Period("个半年", 2, 2),
    "季度": Period("个季度", 4, 4),
    "月": Period("个月", 12, 12),
    "日": Period("天", 0),
    "次": Period("次", 0),
}

_DIGITS: Final = {
    word: count for count, word in enumerate("一二三四五六七八九十", start=1)
} | {
    "两": 2,
    "十一": 11,
    "十二": 12,
}
# Not an age, an ordinal, a bound, a range or an interval: 满6个月, 第3个月, 超过3次, 3至6个月, 每3个月, 3个月内.
_COUNT: Final = (
    r"(?<![\d.．第每满近逾超过于少达到至~～\-—–一二三四五六七八九十百])(?<!提前)(?<!试用期)(?<!见习期)"
    r"(?P<count>\d{1,3}|十[一二]?|[一二两三四五六七八九])"
)
_NO_BOUND: Final = "(?!以[上下内前后]|之[内前后]|[内前后]|一次|左右)"
_STATED: Final = {
    "月": re.compile(f"{_COUNT}个月{_NO_BOUND}"),
    "季度": re.compile(f"{_COUNT}个季度{_NO_BOUND}"),
    "日": re.compile(f"{_COUNT}天{_NO_BOUND}"),
    # 每月2次 is not two in the year.
    "次": re.compile(f"(?<![月周季度日天旬]){_COUNT}次{_NO_BOUND}"),
}
# 1—6月, 7月至12月; not 3月底至10月底, which is a span of dates, nor 2023-6月.
_SPAN: Final = re.compile(
    r"(?<![\d.])(?P<first>\d{1,2})月?份?[-—–~～至到]{1,2}(?P<last>\d{1,2})月(?![底末上中下初龄\d])"
)
# 9月起 of the budget year; of another one it tells when a rate came into force.
_SINCE: Final = re.compile(
    r"(?<![\d.年])(?P<month>[1-9]|1[0-2])月份?(?:1[日号])?(?:起(?!草)|开始)"
)
# 9.5个月 is no number of times to multiply by.
_BROKEN: Final = re.compile(r"\d[.．]\d{1,2}个(?:月|季度)")
_HALF: Final = re.compile("[上下]半年")


class StatedTimes:
    """The numbers of times that a form states; its head is read once."""

    def __init__(
        self, form: ProjectForm, quantities: Mapping[str, Iterable[tuple[int, Number]]]
    ) -> None:
        """`quantities` are the rows of quantities and their numbers, by their units."""
        self._form = form
        self._quantities = quantities
        self._in_head: dict[str, dict[int, str]] = {}

    def of(self, often: str, rows: Iterable[int]) -> dict[int, str]:
        """Each number of times of a period, and the first cell that states it.

        `rows` are those of the price and of the quantity.
        """
        if often not in _STATED:
            return {}
        if often not in self._in_head:
            self._in_head[often] = self.in_head(often)
        found = dict(self._in_head[often])
        for row in rows:
            for column in _ROW:
                text = getattr(self._form.targets[row], column)
                for count in times_in(often, text):
                    found.setdefault(count, f"targets[{row}].{column}")
        return found

    def in_head(self, often: str) -> dict[int, str]:
        """The numbers of times that the head of the form and its rows of quantities state."""
        found: dict[int, str] = {}
        for row, number in self._quantities.get(PERIODS[often].unit, ()):
            found.setdefault(whole_number(number), f"targets[{row}].value")
        for where in _HEAD:
            for count in times_in(often, getattr(self._form, where)):
                found.setdefault(count, where)
        return found


def whole_number(number: Number) -> int:
    """The number of times to multiply by; 0 for 2.5个月, so that no other number beside it is trusted either."""
    if number.unit.scale or number.amount != int(number.amount):
        return 0
    return int(number.amount)


def times_in(often: str, text: str) -> Iterator[int]:
    """The numbers of times of a period that a text states; 0 for one that nobody can multiply by."""
    for match in _STATED[often].finditer(text):
        count = match["count"]
        yield _DIGITS[count] if count in _DIGITS else int(count)
    if often == "月":
        yield from months_in(text)
    if often in ("月", "季度"):
        yield from doubtful_times(often, text)


def months_in(text: str) -> Iterator[int]:
    """How many months a span has, and how many are left of the year since one."""
    for match in _SPAN.finditer(text):
        yield int(match["last"]) - int(match["first"]) + 1
    for match in _SINCE.finditer(text):
        yield 13 - int(match["month"])


def doubtful_times(often: str, text: str) -> Iterator[int]:
    """Numbers that make others doubtful: 0 for a broken one; for 上半年 the times of a half and of a whole year."""
    if _BROKEN.search(text):
        yield 0
    if _HALF.search(text):
        # One half of the year or both in turn: neither number is to be trusted alone.
        yearly = PERIODS[often].yearly
        yield yearly // 2
        yield yearly
