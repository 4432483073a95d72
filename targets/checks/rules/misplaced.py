"""Indicators under a second-level category where they certainly do not belong. Pure.

Only what every reviewer would move: a rate of satisfaction under 可持续影响, a date under 质量. What one county counts
as quality and the next as an effect is left where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from core.problems import shown
from indicators.values import Deadline, Frequency, Number, Value
from targets.checks.rules.finding import Finding, Fix
from targets.checks.rules.form_under_check import Row, Subject, half_width

_UNIT_AT_END: Final = re.compile(r"\([^()]{1,3}\)$|%$")
# Longer ones are prose; the bound keeps every pattern fast on whatever is pasted into a cell.
LONGEST_NAME: Final = 60
# Places of work whose running is itself the ecological benefit.
_ENVIRONMENT: Final = re.compile(
    "污水|垃圾|处理|环保|环卫|监测|设施|设备|净化|治污|排污|绿化|生态|环境|管网|河|水|大气|空气"
)
_COUNTS: Final = "人 名 人次 户 户次 亩 公顷 ㎡ 平方公里 米 延米 公里"
_COUNTED: Final = frozenset(_COUNTS.split())


def _is_measure(value: Value) -> bool:
    """No count: 满意度调查 1次 is one survey, and a quantity."""
    return not isinstance(value, Number) or value.unit.base in ("", "%", "‰", "分")


def _is_percent(value: Value) -> bool:
    return isinstance(value, Number) and value.unit.is_percent


def _is_time(value: Value) -> bool:
    return isinstance(value, Frequency) or (
        isinstance(value, Deadline) and value.month is not None
    )


def _is_percent_or_time(value: Value) -> bool:
    return _is_percent(value) or _is_time(value)


def _is_money(value: Value) -> bool:
    return isinstance(value, Number) and value.unit.is_money


def _is_counted(value: Value) -> bool:
    return (
        isinstance(value, Number) and not value.unit.per and value.unit.base in _COUNTED
    )


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of indicator, by how its whole name reads and what its value is; where it belongs, and where it does not.

    Nothing is said of a row whose name, description or project has the words of `but_not`.
    """

    label: str
    name: re.Pattern[str]
    value: Callable[[Value], bool]
    belongs: re.Pattern[str]
    never: re.Pattern[str]
    but_not: re.Pattern[str] | None = None


_DONE: Final = (
    "(?:发放|支付|支出|拨付|兑付|完成|完工|竣工|办结|到位|开工|验收|交付|投入使用)"
)
KINDS: Final = (
    Kind(
        "满意度",
        re.compile("(?!.*不满意).*满意(?:度|率|程度)(?:调查|测评|评价)?"),
        _is_measure,
        re.compile(".*满意度指标"),
        re.compile("(?:数量|质量|时效|成本|.*效益|可持续影响)指标"),
    ),
    Kind(
        "运转情况",
        re.compile(
            "(?:单位|机关|部门|机构|政府|办公|日常|正常|有效|工作|[本我]?[镇乡])*运[转行](?:保障)?率"
        ),
        _is_percent,
        re.compile("(?:社会效益|可持续影响)指标"),
        re.compile("生态效益指标"),
        _ENVIRONMENT,
    ),
    Kind(
        "预算执行情况",
        re.compile(
            "(?:项目|财政|专项|年度|全年|年初|本年)*(?:预算|资金|经费)(?:执行|使用|支出|支付|拨付)(?:完成)?率"
        ),
        _is_percent,
        re.compile("(?:质量|时效)指标"),
        re.compile("(?:.*效益|可持续影响|.*满意度)指标"),
    ),
    Kind(
        "质量",
        re.compile(
            "(?:.*验收)?(?:通过|合格|达标)率|.*(?:验收(?:通过|达标)|(?<!考核)(?<!考试)合格|准确|精准)率"
        ),
        _is_percent,
        re.compile("质量指标"),
        re.compile("(?:数量|时效|成本)指标"),
    ),
    Kind(
        "及时程度",
        re.compile(f".*(?:及时|按时|按期|准时){_DONE}?(?:率|性|程度)"),
        _is_percent_or_time,
        re.compile("时效指标"),
        re.compile("(?:数量|质量|成本)指标"),
        re.compile("响应|维修|抢修|处置|处理|回复|反馈|救治|救助|出警|更新|办理|服务"),
    ),
    Kind(
        "时间",
        re.compile(f".*{_DONE}(?:完毕|到位)?的?(?:时间|时限|期限|日期)"),
        _is_time,
        re.compile("时效指标"),
        re.compile("(?:数量|质量|成本)指标"),
    ),
    Kind(
        "成本",
        re.compile("(?!.*(?:节约|节省|降低|减少)).*(?:成本|造价|单价)"),
        _is_money,
        re.compile("(?:经济)?成本指标"),
        re.compile("(?:数量|质量|时效)指标"),
    ),
    Kind(
        "数量",
        re.compile(
            "(?:项目)?(?:发放|补贴|补助|补偿|资助|慰问|培训|参训)?(?:人数|户数)"
            "|.*(?:占地|征地|拆迁|补偿|修建|硬化|铺设)(?:总)?(?:面积|亩数|长度|里程)|工程量"
        ),
        _is_counted,
        re.compile("数量指标"),
        re.compile("(?:质量|时效|成本)指标"),
    ),
)


def misplaced_indicator(row: Row, subject: Subject) -> Finding | None:
    level2 = row.target.level2
    name = bare(row.target.name)
    kind = next(
        (
            each
            for each in KINDS
            if each.never.fullmatch(level2) and _is_of(each, name, row, subject)
        ),
        None,
    )
    if kind is None:
        return None
    fitting = [
        each for _, each in subject.standards.categories if kind.belongs.fullmatch(each)
    ]
    return Finding(
        row.where("level2"),
        f"“{shown(row.target.name)}”说的是{kind.label}，不属于{level2}",
        f"请改列到{'或'.join(fitting) or '与内容相符的类别'}下",
        gist=f"{kind.label}列在了{level2}下",
        also=(row.where("name"), row.where("value")),
        fix=Fix(row.where("level2"), fitting[0]) if len(fitting) == 1 else None,
    )


def _is_of(kind: Kind, name: str, row: Row, subject: Subject) -> bool:
    if not kind.name.fullmatch(name) or not kind.value(row.value):
        return False
    around = (name, row.target.description, subject.form.name)
    return kind.but_not is None or not any(kind.but_not.search(text) for text in around)


@lru_cache(maxsize=20_000)
def bare(name: str) -> str:
    """The name half-width, without blanks and without a (%) or (个) behind it; "" for what is too long."""
    name = "".join(half_width(name).split())
    return _UNIT_AT_END.sub("", name) if len(name) <= LONGEST_NAME else ""
