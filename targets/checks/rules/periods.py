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
class Often:
    """`counted` is how the times are counted, `yearly` those of a year (0 is anybody's guess), `most` what can be."""

    counted: str
    yearly: int
    most: int = 366

    def choose(self, stated: Mapping[int, str]) -> tuple[int, str]:
        """The number of times and the cell that states it, "" for that of a year; 0 where nothing can be said."""
        if len(stated) == 1:
            ((count, where),) = stated.items()
            if 1 <= count <= self.most:
                return count, where
        return self.yearly, ""


# By the denominator of a price. Weeks and terms are anybody's guess, days and occasions unless they are stated.
OFTEN: Final = {
    "": Often("", 1, 1),
    "年": Often("", 1, 1),
    "半年": Often("个半年", 2, 2),
    "季度": Often("个季度", 4, 4),
    "月": Often("个月", 12, 12),
    "日": Often("天", 0),
    "次": Often("次", 0),
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


class Counts:
    """The numbers of times that a form states; what stands in its head is read once."""

    def __init__(
        self, form: ProjectForm, quantities: Mapping[str, Iterable[tuple[int, Number]]]
    ) -> None:
        """`quantities` are the rows of quantities and their numbers, by their units."""
        self._form, self._quantities = form, quantities
        self._heads: dict[str, dict[int, str]] = {}

    def of(self, often: str, rows: Iterable[int]) -> dict[int, str]:
        """Each number of such times, and the first cell that states it; `rows` are those of the price and quantity."""
        if often not in _STATED:
            return {}
        if often not in self._heads:
            self._heads[often] = self._in_head(often)
        found = dict(self._heads[often])
        for row in rows:
            for column in _ROW:
                for count in _stated(often, getattr(self._form.targets[row], column)):
                    found.setdefault(count, f"targets[{row}].{column}")
        return found

    def _in_head(self, often: str) -> dict[int, str]:
        found: dict[int, str] = {}
        for row, number in self._quantities.get(OFTEN[often].counted, ()):
            # 2.5个月 is no number of times to multiply by, and no other one beside it is to be trusted.
            count = (
                int(number.amount)
                if number.amount == int(number.amount) and not number.unit.scale
                else 0
            )
            found.setdefault(count, f"targets[{row}].value")
        for where in _HEAD:
            for count in _stated(often, getattr(self._form, where)):
                found.setdefault(count, where)
        return found


def _stated(often: str, text: str) -> Iterator[int]:
    for match in _STATED[often].finditer(text):
        count = match["count"]
        yield _DIGITS[count] if count in _DIGITS else int(count)
    if often == "月":
        for match in _SPAN.finditer(text):
            yield int(match["last"]) - int(match["first"]) + 1
        for match in _SINCE.finditer(text):
            yield 13 - int(match["month"])
    if often in ("月", "季度") and _BROKEN.search(text):
        yield 0
    if often in ("月", "季度") and _HALF.search(text):
        # One half of the year or both in turn: neither number is to be trusted alone.
        yield from (OFTEN[often].yearly // 2, OFTEN[often].yearly)
