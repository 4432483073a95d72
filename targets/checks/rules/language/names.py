"""What the name of an indicator calls for: a rate, people, an area; and who is satisfied. Pure."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final

from indicators.values import Unit
from targets.checks.rules.texts import bare_name


class Kind(StrEnum):
    """What is measured, by the name of an indicator or by a unit."""

    RATE = "比率"
    PEOPLE = "人数"
    HOUSEHOLDS = "户数"
    AREA = "面积"
    LENGTH = "长度"
    TIME = "时间"
    MONEY = "金额"
    COUNT = "数量"


_UNITS: Final = {
    Kind.RATE: "% ‰ 个百分点",
    Kind.PEOPLE: "人 名 人次",
    Kind.HOUSEHOLDS: "户 户次 家",
    Kind.AREA: "亩 公顷 ㎡ 平方公里",
    Kind.LENGTH: "米 延米 公里 厘米 毫米",
    Kind.TIME: "年 个季度 个月 周 天 工作日 小时 分钟 秒",
    Kind.MONEY: "元",
}
_BY_UNIT: Final = {
    unit: kind for kind, units in _UNITS.items() for unit in units.split()
}
# A figure for a rate may also be a multiple or points.
_NO_RATE: Final = "频效利汇税速功倍斜概费"
_RATE: Final = re.compile(
    f".*(?:(?<![{_NO_RATE}])(?<!容积)(?<!周转)率|占比|比例|比重|满意度|知晓度|百分比)"
)
_RISES: Final = re.compile(
    "增长|增幅|下降|降低|提高|提升|减少|缩短|占比|比例|比重|率|完成情况|及时|程度"
)
_ENDINGS: Final = (
    (Kind.PEOPLE, "人数|人次|人员数量?|参训人员|参会人员"),
    (Kind.HOUSEHOLDS, "户数"),
    (Kind.AREA, "面积|亩数"),
    (Kind.LENGTH, "里程|长度|公里数"),
    (Kind.TIME, "年限|天数|时长|时限|工期"),
    (
        Kind.MONEY,
        "金额|成本|费用|造价|单价|总投资|资金总额|(?:补[助贴偿]|资助|发放|收费|工资|津贴)标准",
    ),
    (Kind.COUNT, "次数|场次|批次|个数|件数|台数|份数|起数|期数|数量|村数|棵数|株数"),
)
_KINDS: Final = tuple((kind, re.compile(f".*(?:{words})")) for kind, words in _ENDINGS)
# What a figure of one kind can never be; whatever is not listed may be told in another way.
_NEVER: Final = {
    Kind.RATE: {
        Kind.PEOPLE,
        Kind.HOUSEHOLDS,
        Kind.AREA,
        Kind.LENGTH,
        Kind.TIME,
        Kind.MONEY,
        Kind.COUNT,
    },
    Kind.PEOPLE: {
        Kind.RATE,
        Kind.AREA,
        Kind.LENGTH,
        Kind.TIME,
        Kind.MONEY,
        Kind.HOUSEHOLDS,
    },
    Kind.HOUSEHOLDS: {Kind.RATE, Kind.AREA, Kind.LENGTH, Kind.TIME, Kind.MONEY},
    Kind.AREA: {Kind.RATE, Kind.PEOPLE, Kind.HOUSEHOLDS, Kind.TIME, Kind.MONEY},
    Kind.LENGTH: {
        Kind.RATE,
        Kind.PEOPLE,
        Kind.HOUSEHOLDS,
        Kind.AREA,
        Kind.TIME,
        Kind.MONEY,
    },
    Kind.TIME: {
        Kind.RATE,
        Kind.PEOPLE,
        Kind.HOUSEHOLDS,
        Kind.AREA,
        Kind.LENGTH,
        Kind.MONEY,
    },
    Kind.MONEY: {Kind.PEOPLE, Kind.HOUSEHOLDS, Kind.AREA, Kind.LENGTH, Kind.TIME},
    Kind.COUNT: {Kind.RATE, Kind.AREA, Kind.LENGTH, Kind.MONEY},
}
_PERSON: Final = re.compile(
    "群众|居民|村民|农户|农民|职工|干部|学生|家长|教师|师生|患者|企业|老人|老年|人员|单位|公众|用户|[人户员者工兵医](?!均)|商|妇女|儿童"
    "|家庭|市民|社会|部门|科室|社区|学校|幼儿|机构|丧属|军人|党员|代表|委员|乡村医生|移民|贫困|村级|基层"
)
_NOBODY: Final = re.compile(
    "服务对象|受益对象|调查对象|对象|满意人数|人数|总人数|调查人|调查|满意的?|所有"
)
_SATISFIED: Final = re.compile(
    "(?:服务|受益)?(?:对象)?(?:的)?满意(?:度|率|程度)(?:调查|测评|指标)?"
)


@lru_cache(maxsize=20_000)
def kind_of_name(name: str) -> Kind | None:
    """What the name calls for, by its last word; None where any figure may stand."""
    bare = bare_name(name)
    if not bare:
        return None
    if _RATE.fullmatch(bare):
        return Kind.RATE
    if _RISES.search(bare):
        return None
    for kind, words in _KINDS:
        if words.fullmatch(bare):
            return kind
    return None


def kind_of_unit(unit: Unit) -> Kind | None:
    """What a unit measures; None for no unit and for those that belong to several kinds."""
    if not unit.base or unit.base in ("倍", "分"):
        return None
    return _BY_UNIT.get(unit.base, Kind.COUNT)


def is_never(called_for: Kind, given: Kind) -> bool:
    """Whether what the name calls for can never be given in units of the other kind."""
    return given in _NEVER[called_for]


def is_satisfaction_of_nobody(name: str, description: str) -> bool:
    """Whether a row states satisfaction and neither name nor description says whose."""
    if not _SATISFIED.fullmatch(bare_name(name)):
        return False
    return not _PERSON.search(_NOBODY.sub("", description))
