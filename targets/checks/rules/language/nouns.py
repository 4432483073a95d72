"""Whether a figure in a text and a row of indicators speak of the same thing. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from targets.checks.rules.form_under_check import IndicatorRow
from targets.checks.rules.language.figures import StatedFigure
from targets.checks.rules.texts import half_width

# Words that stand beside anything that is counted.
_BESIDE_ANYTHING: Final = """
    人员 群众 项目 工程 对象 人数 数量 全县 全镇 全年 完成 发放 工作 任务 资金
    本年 建设 实施 开展 组织 各类 农户 居民 年度 以上 新增 共计 累计 计划 保障
    覆盖 惠及 达到 涉及 其他 相关 单位 开始 名的 村的 服务 农村 城乡 县级 每年
    重点 受益 困难 基本
"""
_GENERIC: Final = frozenset(_BESIDE_ANYTHING.split())
_NEAR: Final = 8
_RATE_LINKS: Final = re.compile(
    "(?:不低于|不少于|不高于|不超过|不大于|不小于|达到|提高到|提升到|控制在|保持在|稳定在|维持在|降到|降至|增长到|提高至|提升至|均?达|为|在|到|均|约|≥|≤|>|<|=|保持|超过|高于|低于)+$"
)
_RATES_OF_ANYTHING: Final = """
    合格率 完成率 及时率 满意度 满意率 覆盖率 准确率 达标率 到位率 通过率 使用率
    执行率 知晓率
"""
_GENERIC_RATES: Final = frozenset(_RATES_OF_ANYTHING.split())
_DATE: Final = re.compile(
    r"(?:(?P<year>20\d\d)年)?(?P<month>1[0-2]|[1-9])月(?:份|\d{1,2}日|[底末])?(?:之?前|以前)(?P<what>[^\d]{4,})"
)
_DONE: Final = re.compile(
    "^(?:全部|全面|要|须|应|全县|全镇)*(?:完成|实现|做好|结束)?|(?:工作|任务)$"
)


@lru_cache(maxsize=20_000)
def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters in a text that mean something by themselves."""
    pairs = {text[start : start + 2] for start in range(len(text) - 1)}
    return frozenset(pair for pair in pairs - _GENERIC if not pair.isascii())


def share_noun(figure: StatedFigure, row: IndicatorRow, *, is_only: bool) -> bool:
    """Whether the noun beside the figure stands in the row's name; of the only row in the unit, in its description."""
    texts = [half_width(row.name)]
    if is_only:
        texts.append(half_width(row.description))
    return any(names_noun(figure, text) for text in texts)


def shared_length(noun: str, name: str) -> int:
    """How many characters the longest part of the noun has that stands in the name."""
    for length in range(len(noun), 1, -1):
        starts = range(len(noun) - length + 1)
        if any(noun[start : start + length] in name for start in starts):
            return length
    return 0


def names_noun(figure: StatedFigure, text: str) -> bool:
    """Whether a text has the word that stands directly before the figure, or after it where none is before."""
    noun = figure.noun
    head = noun[-2:]
    if len(head) == 2 and head not in _GENERIC:
        return head in text
    if len(noun) >= 4 and noun[-4:] in text:
        return True
    if noun and head not in _GENERIC:
        return False
    after = figure.after[:_NEAR]
    return bool(bigrams(after[:4]) & bigrams(text))


def is_same_rate(noun: str, name: str) -> bool:
    """Whether the words before a percentage are the name of the rate, or end in it."""
    stated = _RATE_LINKS.sub("", noun)
    bare = half_width(name).split("(")[0].strip("%")
    if len(stated) < 3 or len(bare) < 3:
        return False
    if stated == bare:
        return bare not in _GENERIC_RATES or len(stated) > 3
    if bare in _GENERIC_RATES or stated in _GENERIC_RATES:
        return False
    return stated.endswith(bare) or (len(stated) > 4 and bare.endswith(stated))


def dates_in(clause: str, year: int) -> Iterator[tuple[int, str]]:
    """The months by which something is to be done this year, and what."""
    for match in _DATE.finditer(clause):
        if match["year"] in (None, str(year)):
            what = _DONE.sub("", match["what"]).strip()
            yield int(match["month"]), what if len(what) >= 4 else ""
