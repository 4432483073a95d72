"""The target values that speak of time: by when (12月底前, 每月20日前发放) and how often (按月发放). Pure.

The readers take text that `values.parse` has made plain: half-width and without blanks.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from indicators.units import PERIOD_NAMES, any_of


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date to be done by, itself included. Without a day it is the end (底) of the month, or of the year.

    `recurring` is 年, 季度 or 月 for a date that comes back (每月20日前: day=20, recurring="月"), else "".
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    recurring: str = ""

    def __str__(self) -> str:
        every = f"每{self.recurring}" if self.recurring else ""
        year = f"{self.year}年" if self.year else ""
        month = f"{self.month}月" if self.month else ""
        end = "末" if self.recurring == "季度" else "底"
        day = f"{self.day}日" if self.day else end
        return f"{every or year or ('' if month else '年')}{month}{day}前"


@dataclass(frozen=True, slots=True)
class Frequency:
    """Something done once every period: 按月发放 is Frequency("月")."""

    period: str

    def __str__(self) -> str:
        return f"按{self.period}"


# What is done by the date is not part of the meaning: the indicator's name says it.
_DONE: Final = (
    "(?:全部|全面|全额|及时|按时|足额){0,2}"
    "(?:完成|发放|支付|拨付|缴纳|到位|完毕|上报|报送|竣工|完工|验收|实施|兑现|交付|投入使用){0,2}"
)
_FREQUENCY: Final = re.compile(
    f"[按每逐](?P<period>{any_of(PERIOD_NAMES)})(?:[一1]次)?{_DONE}"
)

_LAST_MONTHS: Final = {
    word: month
    for month, words in (
        (3, "一季度 1季度"),
        (6, "二季度 2季度 上半年"),
        (9, "三季度 3季度"),
        (12, "四季度 4季度 下半年"),
    )
    for word in words.split()
}
_YEAR: Final = "(?:(?P<year>20[0-9]{2})年|当年|本年)"
_MONTH: Final = "(?P<month>0?[1-9]|1[0-2])"
_DAY: Final = "(?P<day>0?[1-9]|[12][0-9]|3[01])"
_DAY_OR_END: Final = f"(?:[底末]|{_DAY}[日号])"
# Before a day or an end (底) it means by then; before a bare month it would mean before the month begins.
_BY: Final = "(?:之前|以前|前)?"
_DEADLINES: Final = tuple(
    re.compile(f"(?:不晚于|不迟于|截至|截止|于|在)?{shape}{_DONE}")
    for shape in (
        f"{_YEAR}?{_MONTH}月份?(?:{_DAY_OR_END}{_BY})?",  # 12月底前, 2024年10月31日前, 12月
        f"(?:≤|<=){_YEAR}?{_MONTH}月份?{_DAY_OR_END}?{_BY}",  # ≤12月, ≤12月前
        f"(?P<year>20[0-9]{{2}})(?P<sign>[-./]){_MONTH}(?P=sign){_DAY}{_BY}",  # 2024-12-31
        f"{_YEAR}(?:(?:年?[底末]|度?内){_BY}|度)?",  # 2024年底前, 2024年度内, 2024年
        f"年(?:[底末]|度?内){_BY}",  # 年底前, 年内
        f"{_YEAR}?第?(?P<span>{any_of(_LAST_MONTHS)})(?:[底末内]{_BY})?",  # 第四季度, 2024年上半年
        f"每(?P<recurring>月)月?{_DAY_OR_END}{_BY}",  # 每月20日前发放, 每月底前
        f"每(?P<recurring>季)度?[底末]{_BY}",  # 每季度末前
        f"每(?P<recurring>年)(?:{_MONTH}月份?(?:{_DAY_OR_END}{_BY})?|年?[底末]{_BY})",  # 每年12月底前, 每年底前
    )
)


def read_deadline(plain: str) -> Deadline | None:
    """The date that a plain text names, or None; a day that no calendar has (2月30日) is none."""
    found = next(
        (
            match.groupdict()
            for shape in _DEADLINES
            if (match := shape.fullmatch(plain))
        ),
        None,
    )
    if found is None:
        return None
    year, month, day = (
        int(found.get(part) or 0) or None for part in ("year", "month", "day")
    )
    month = _LAST_MONTHS.get(found.get("span") or "", month)
    try:
        date(year or 2000, month or 1, day or 1)  # 2000 has a 29 February
    except ValueError:
        return None
    return Deadline(
        year, month, day, PERIOD_NAMES.get(found.get("recurring") or "", "")
    )


def read_frequency(plain: str) -> Frequency | None:
    """The rhythm that a plain text names, or None."""
    found = _FREQUENCY.fullmatch(plain)
    return Frequency(PERIOD_NAMES[found["period"]]) if found else None
