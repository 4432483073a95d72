"""Kinds of indicators that every reviewer tells apart by name and value, and where they belong. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from indicators.values import Deadline, Frequency, Number, Value

# Places of work whose running is itself the ecological benefit.
_ENVIRONMENT: Final = re.compile(
    "污水|垃圾|处理|环保|环卫|监测|设施|设备|净化|治污|排污|绿化|生态|环境|管网|河|水|大气|空气"
)
_COUNTS: Final = "人 名 人次 户 户次 亩 公顷 ㎡ 平方公里 米 延米 公里"
_COUNTED: Final = frozenset(_COUNTS.split())


def is_measure(value: Value) -> bool:
    """Whether a value is no count: 满意度调查 1次 is one survey, and a quantity."""
    if not isinstance(value, Number):
        return True
    return value.unit.base in ("", "%", "‰", "分")


def is_percent(value: Value) -> bool:
    """Whether a value is a percentage."""
    return isinstance(value, Number) and value.unit.is_percent


def is_time(value: Value) -> bool:
    """Whether a value is a date within a year, or an interval."""
    if isinstance(value, Deadline):
        return value.month is not None
    return isinstance(value, Frequency)


def is_percent_or_time(value: Value) -> bool:
    """Whether a value is a percentage, a date or an interval."""
    return is_percent(value) or is_time(value)


def is_money(value: Value) -> bool:
    """Whether a value is an amount of money."""
    return isinstance(value, Number) and value.unit.is_money


def is_unit_price(value: Value) -> bool:
    """Whether a value is money for each of something."""
    return isinstance(value, Number) and value.unit.is_unit_price


def is_measure_or_years(value: Value) -> bool:
    """Whether a value is a measure, or a number of years."""
    if isinstance(value, Number) and value.unit.base == "年":
        return True
    return is_measure(value)


def is_counted(value: Value) -> bool:
    """Whether a value counts people, households, areas or lengths."""
    if not isinstance(value, Number) or value.unit.per:
        return False
    return value.unit.base in _COUNTED


@dataclass(frozen=True, slots=True)
class IndicatorKind:
    """A kind of indicator by how its whole name reads and what its value is.

    `belongs` are the second-level categories where it belongs, `never` those where it certainly does not. Rows whose
    name, description or project has the words of `but_not` are left alone.
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
    IndicatorKind(
        "满意度",
        re.compile("(?!.*不满意).*满意(?:度|率|程度)(?:调查|测评|评价)?"),
        is_measure,
        re.compile(".*满意度指标"),
        re.compile("(?:数量|质量|时效|成本|.*效益|可持续影响)指标"),
    ),
    IndicatorKind(
        "运转情况",
        re.compile(
            "(?:单位|机关|部门|机构|政府|办公|日常|正常|有效|工作|[本我]?[镇乡])*运[转行](?:保障)?率"
        ),
        is_percent,
        re.compile("(?:社会效益|可持续影响)指标"),
        re.compile("生态效益指标"),
        _ENVIRONMENT,
    ),
    IndicatorKind(
        "资金支出进度",
        re.compile(
            "(?:项目|财政|专项|年度|全年|年初|本年)*(?:预算|资金|经费)(?:执行|使用|支出|支付|拨付)(?:完成)?率"
        ),
        is_percent,
        re.compile("时效指标"),
        re.compile("(?:.*效益|可持续影响|.*满意度)指标"),
    ),
    IndicatorKind(
        "资金支出进度",
        re.compile("(?:项目|财政|专项)*(?:资金|经费)使用率"),
        is_percent,
        re.compile("时效指标"),
        re.compile("质量指标"),
    ),
    IndicatorKind(
        "工作完成情况",
        re.compile("(?:重点|各项|全年|年度|中心|本职)*(?:工作|任务)(?:任务)?完成率"),
        is_percent,
        re.compile("社会效益指标"),
        re.compile("经济效益指标"),
    ),
    IndicatorKind(
        "使用年限",
        re.compile("(?:道路|工程|项目|设施)?(?:长期|持续)使用(?:率|年限)"),
        is_measure_or_years,
        re.compile("可持续影响指标"),
        re.compile("经济效益指标"),
    ),
    IndicatorKind(
        "工作效率",
        re.compile("(?:提高|提升)(?:工作|办公|办事|服务)效率"),
        is_percent,
        re.compile("社会效益指标"),
        re.compile("经济效益指标"),
    ),
    IndicatorKind(
        "补助标准",
        re.compile(".*(?<!高)标准(?!化).*"),
        is_unit_price,
        re.compile("(?:经济)?成本指标"),
        re.compile("(?:质量|时效)指标"),
    ),
    IndicatorKind(
        "质量",
        re.compile(
            "(?:.*验收)?(?:通过|合格|达标)率|.*(?:验收(?:通过|达标)|(?<!考核)(?<!考试)合格|准确|精准)率"
        ),
        is_percent,
        re.compile("质量指标"),
        re.compile("(?:数量|时效|成本)指标"),
    ),
    IndicatorKind(
        "及时程度",
        re.compile(f".*(?:及时|按时|按期|准时){_DONE}?(?:率|性|程度)"),
        is_percent_or_time,
        re.compile("时效指标"),
        re.compile("(?:数量|质量|成本)指标"),
        re.compile("响应|维修|抢修|处置|处理|回复|反馈|救治|救助|出警|更新|办理|服务"),
    ),
    IndicatorKind(
        "时间",
        re.compile(f".*{_DONE}(?:完毕|到位)?的?(?:时间|时限|期限|日期)"),
        is_time,
        re.compile("时效指标"),
        re.compile("(?:数量|质量|成本)指标"),
    ),
    IndicatorKind(
        "成本",
        re.compile("(?!.*(?:节约|节省|降低|减少)).*(?:成本|造价|单价)"),
        is_money,
        re.compile("(?:经济)?成本指标"),
        re.compile("(?:数量|质量|时效)指标"),
    ),
    IndicatorKind(
        "数量",
        re.compile(
            "(?:项目)?(?:发放|补贴|补助|补偿|资助|慰问|培训|参训)?(?:人数|户数)"
            "|.*(?:占地|征地|拆迁|补偿|修建|硬化|铺设)(?:总)?(?:面积|亩数|长度|里程)|工程量"
        ),
        is_counted,
        re.compile("数量指标"),
        re.compile("(?:质量|时效|成本)指标"),
    ),
)
