"""Target values about time: deadlines (12月底前, 每月20日前发放) and frequencies (按月发放). Pure.

The readers expect text that `values.parse` has made plain: half-width and without blanks.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from indicators.units import PERIOD_NAMES, any_of


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day for something to be done. Without a day it is the end (底) of the month or the year.

    `recurring` is 年, 季度 or 月 for a deadline that recurs (每月20日前: day=20, recurring="月"), else "".
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    recurring: str = ""

    def __str__(self) -> str:
        """The deadline in its canonical form, such as 2024年6月30日前 or 每季度末前."""
        month = f"{self.month}月" if self.month else ""
        if self.recurring:
            start = f"每{self.recurring}"
        elif self.year:
            start = f"{self.year}年"
        else:
            start = "" if month else "年"
        end = "末" if self.recurring == "季度" else "底"
        day = f"{self.day}日" if self.day else end
        return f"{start}{month}{day}前"


@dataclass(frozen=True, slots=True)
class Frequency:
    """A frequency of once in every period: 按月发放 is Frequency("月")."""

    period: str

    def __str__(self) -> str:
        return f"按{self.period}"


# The words for what is done are no part of the value: the name of the indicator says it.
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
# After a day or an end (底) it means «until then»; after a bare month it would mean «before the month begins».
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


# 二〇二四年十二月三十一日, in words as official letters have it.
_WORDS: Final = "〇一二三四五六七八九"
_IN_WORDS: Final = re.compile(
    "[〇○零一二三四五六七八九]{4}(?=年)|(?:[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=[月日号])"
)


def _in_figures(words: str) -> str:
    """A year, a month or a day in figures: 二〇二四 is 2024, 十二 is 12."""
    words = words.replace("○", "〇").replace("零", "〇")
    tens, ten, ones = words.partition("十")
    if not ten:
        return "".join(str(_WORDS.index(word)) for word in words)
    number = 10 * _WORDS.index(tens or "一") + _WORDS.index(ones or "〇")
    return str(number)


def read_deadline(plain: str) -> Deadline | None:
    """Read a deadline from a plain text; None for other texts, and for dates that do not exist, such as 2月30日."""
    figures = _IN_WORDS.sub(lambda words: _in_figures(words[0]), plain)
    for shape in _DEADLINES:
        match = shape.fullmatch(figures)
        if match is not None:
            break
    else:
        return None
    parts = match.groupdict()
    year = _number(parts.get("year"))
    month = _number(parts.get("month"))
    day = _number(parts.get("day"))
    span = parts.get("span")
    if span:
        month = _LAST_MONTHS[span]
    try:
        date(year or 2000, month or 1, day or 1)  # 2000 has a 29 February
    except ValueError:
        return None
    recurring = parts.get("recurring") or ""
    period = PERIOD_NAMES.get(recurring, "")
    return Deadline(year, month, day, period)


def _number(text: str | None) -> int | None:
    """The number, None for a blank."""
    return int(text) if text else None


def read_frequency(plain: str) -> Frequency | None:
    """Read a frequency from a plain text; None for other texts."""
    match = _FREQUENCY.fullmatch(plain)
    if match is None:
        return None
    period = PERIOD_NAMES[match["period"]]
    return Frequency(period)
