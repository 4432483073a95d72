"""The units of target values: 元/人/月 is money per person per month, 万元 is 10⁴ 元. Pure.

The vocabulary is closed on purpose: a value with an unknown word stays text for people to read, whereas an open
vocabulary would read 项工作 in «5项工作» as a unit and compute with it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

SCALES: Final[dict[str, int]] = {"": 1, "万": 10**4, "亿": 10**8}

# Counted time is written 天 and 个月, because 30日 and 6月 read as dates; in a denominator it is 日 and 月.
# A bare 月 is no unit: `≥6月` may mean June or six months.
_COUNTED: Final = """
    元 % ‰ 个百分点 分 倍
    人 名 人次 户 户次 家 个 项 件 次 所 处 座 栋 间 套 台 部 辆 车次 条 段 标段 根 株 棵 头 只 羽 尾
    张 份 本 册 篇 幅 期 批 批次 场 场次 班 届 轮 类 种 例 起 宗 支 组 眼 盏 块 片 节 课时 床 村 行政村 社区
    镇 乡镇 亩 公顷 ㎡ 平方公里 米 延米 公里 厘米 毫米 m³ 升 吨 公斤 斤 克 毫克 微克 千瓦 千瓦时 ℃ 分贝
    年 个季度 个月 周 天 工作日 小时 分钟 秒
"""
_ALSO_SPELLED: Final = {
    "个百分点": "百分点",
    "课时": "学时",
    "㎡": "平方米 平米 m² m2",
    "平方公里": "平方千米 km² km2 ㎢",
    "米": "m",
    "公里": "千米 km ㎞",
    "厘米": "cm",
    "毫米": "mm",
    "m³": "立方米 m3",
    "吨": "t",
    "公斤": "千克 kg ㎏",
    "克": "g",
    "毫克": "mg",
    "千瓦": "kw",
    "千瓦时": "kwh",
    "分贝": "db",
    "周": "星期",
    "天": "日",
    "工作日": "个工作日",
}
_RECURRING: Final = {
    "年": "年 年度",
    "半年": "半年",
    "学期": "学期",
    "季度": "季度 季 个季度",
    "月": "月 个月",
    "周": "周 星期",
    "日": "日 天",
}

# Spelling → canonical name.
BASE_NAMES: Final = {word: word for word in _COUNTED.split()} | {
    word: name for name, words in _ALSO_SPELLED.items() for word in words.split()
}
PERIOD_NAMES: Final = {
    word: name for name, words in _RECURRING.items() for word in words.split()
}
DENOMINATOR_NAMES: Final = {
    word: name
    for word, name in (BASE_NAMES | PERIOD_NAMES).items()
    if name not in ("元", "%", "‰")
}
PERIODS: Final = frozenset(_RECURRING)

# The limit also keeps every printed value short enough to be read back.
MOST_DENOMINATORS: Final = 3

_OVER: Final = re.compile("/每|[/每]")


def any_of(words: Iterable[str]) -> str:
    """A regular expression for one of the words, the longest first, so that 人次 is not read as 人."""
    longest_first = sorted(words, key=len, reverse=True)
    alternatives = "|".join(re.escape(word) for word in longest_first)
    return f"(?:{alternatives})"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit by its parts: Unit("万", "元", ("亩",)) is 万元/亩, and Unit() is no unit."""

    scale: str = ""
    base: str = ""
    per: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        # Sorted with the periods last, so that 元/月/人 and 元/人/月 are the same unit.
        things = sorted(set(self.per) - PERIODS)
        periods = sorted(set(self.per) & PERIODS)
        object.__setattr__(self, "per", (*things, *periods))

    @property
    def multiplier(self) -> int:
        """The number of base units in this unit: 10000 for 万元."""
        return SCALES[self.scale]

    @property
    def is_money(self) -> bool:
        return self.base == "元"

    @property
    def is_percent(self) -> bool:
        return self.base == "%"

    @property
    def is_unit_price(self) -> bool:
        """Whether it is money for each of something: 元/人."""
        return self.is_money and bool(self.per)

    @property
    def things(self) -> tuple[str, ...]:
        """The denominators that are people or things: 人 in 元/人/月."""
        return tuple(word for word in self.per if word not in PERIODS)

    @property
    def periods(self) -> tuple[str, ...]:
        """The denominators that are periods: 月 in 元/人/月."""
        return tuple(word for word in self.per if word in PERIODS)

    def __str__(self) -> str:
        numerator = self.scale + self.base
        return "/".join([numerator, *self.per])


def read_unit(text: str) -> Unit | None:
    """Read a unit from a text without blanks: 元/月/人, 元每人每月, 元/人·月, m²; Unit() for "", None if unknown."""
    numerator, *denominators = _OVER.split(text.lower())
    words = [word for part in denominators for word in part.split("·")]
    if len(words) > MOST_DENOMINATORS:
        return None
    scale = numerator[:1] if numerator[:1] in SCALES else ""
    base_word = numerator.removeprefix(scale)
    try:
        base = BASE_NAMES[base_word] if base_word else ""
        per = tuple(DENOMINATOR_NAMES[word] for word in words)
    except KeyError:
        return None
    return Unit(scale, base, per)
