"""F03: fixed numbers with a bound, and quantities with an upper bound alone. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from core.problems import shown
from indicators.values import Number
from targets.checks.rules.faultless import OUTPUT, with_added_row
from targets.checks.rules.finding import Dimension, Finding, Level, fix_with
from targets.checks.rules.form_under_check import (
    FormUnderCheck,
    IndicatorRow,
    read_value,
)
from targets.checks.rules.rule import Rule
from targets.checks.rules.texts import bare_name
from targets.documents.values import TargetRow

_OF_A_PLACE: Final = (
    "(?:行政村|自然村|村庄|村居|村|社区|乡镇|街道|户|户籍人口|人口|面积)"
)
_FIXED: Final = re.compile(
    f"(?:[全本我该][镇乡县村]|[镇乡县]|街道|单位|机关)?(?:管辖|下辖|所辖|辖)区?内?的?(?:{_OF_A_PLACE}[和及、]?)+(?:个数|数量?|总数)?"
    "|(?:[全本我该][镇乡县]|镇|单位|机关)?(?:行政村|自然村)(?:个数|数量?|总数)"
    "|(?P<posts>(?:单位|机关|核定|人员|行政|事业)*编制(?:人员?)?(?:数量?|总数))"
)
_FIXED_BY_DIVISION: Final = re.compile(
    "(?:[全本我该][镇乡县]|镇)?(?:村和?)?(?:村|社区|村居)(?:个数|数量?|总数)"
)
_DIVISION: Final = re.compile("行政区划")
_PREFIX: Final = re.compile(r"^\D+")
_SUFFIX: Final = re.compile(
    r"\s*(?:及|或|[(（]含[)）])?(?:以[上下内]|之内|内)(?:[(（]含[)）])?$"
)

# What is counted where more is better: an upper bound would praise doing nothing.
_WANTED: Final = (
    "人 名 人次 户 户次 亩 公顷 ㎡ 平方公里 米 延米 公里 村 行政村 社区 棵 株 盏 眼 座"
)
_WANTED_UNITS: Final = frozenset(_WANTED.split())
_UNWANTED: Final = re.compile(
    "事故|案件|投诉|信访|上访|差错|失误|违[规法]|发生|会议|参会|接待|公务|出国|出境|排放|消耗|用[水电地]|占用|库存|返贫|死亡"
    "|伤亡|受灾|火灾|污染|减少|下降|降低|压缩|控制|不超|限[额制]|编制|供养|编外|聘用|借调|不合格|损耗|误差|超标|隐患|债|闲置|违建"
    "|撂荒|失业|辍学|流失|未|建设用地|建筑面积|办公|欠|贫困|低保"
)


@Rule(
    id="F03",
    level=Level.WARNING,
    dimension=Dimension.FEASIBLE,
    title="确定的数写成了上下限",
    looks_for="管辖村数、编制数等确定的数是否写成了上限或下限，多做才好的数量是否只写了上限",
    source="财预〔2015〕88号：绩效目标应细化量化",
    example=with_added_row(
        TargetRow(
            OUTPUT,
            "数量指标",
            "管辖村数",
            "网格覆盖的行政村",
            "≥52个",
            "县行政区划名录",
        ),
        "name",
        "value",
    ),
).over_form
def bounds_that_say_nothing(form: FormUnderCheck) -> Iterator[Finding]:
    """Fixed numbers with a bound, and quantities with an upper bound alone."""
    for row, value in form.rows_with_numbers:
        if value.op == "=":
            continue
        if is_fixed(row, value):
            yield bound_of_fixed_number(row, value)
        elif is_wanted(row, value):
            yield upper_bound_alone(row, value)


def bound_of_fixed_number(row: IndicatorRow, value: Number) -> Finding:
    """A bound of a number that is fixed."""
    where = row.where("value")
    bound = "下限" if value.op in ("≥", ">") else "上限"
    text = without_bound(row.typed, value)
    return Finding(
        where,
        f"{shown(row.name)}是确定的数，“{shown(row.typed)}”却写成了{bound}",
        f"请写成确定的数，如“{without_operator(value)}”",
        gist=f"确定的数写成了{bound}",
        also=(row.where("name"), row.where("basis")),
        fix=fix_with(where, text),
    )


def upper_bound_alone(row: IndicatorRow, value: Number) -> Finding:
    """An upper bound of a quantity of which more is better."""
    return Finding(
        row.where("value"),
        f"“{shown(row.typed)}”是上限，完成得再少也算达到",
        f"请写明要完成的数，如“{without_operator(value)}”",
        gist="数量只有上限，完成得再少也算达到",
        also=(row.where("name"), row.where("basis")),
    )


def is_fixed(row: IndicatorRow, value: Number) -> bool:
    """Whether the row counts what is given: the villages of a township, its posts."""
    if value.unit.base in ("元", "%", "‰"):
        return False
    name = bare_name(row.name)
    fixed = _FIXED.fullmatch(name)
    if fixed and fixed["posts"]:
        # There may be fewer people than posts, never more.
        return value.op not in ("≤", "<")
    if fixed:
        return True
    is_by_division = _FIXED_BY_DIVISION.fullmatch(name) is not None
    return is_by_division and _DIVISION.search(row.basis) is not None


def is_wanted(row: IndicatorRow, value: Number) -> bool:
    """Whether the row gives an upper bound to a quantity of which more is better."""
    if "数量" not in row.level2 or value.op not in ("≤", "<"):
        return False
    if value.unit.per or not value.amount or value.unit.base not in _WANTED_UNITS:
        return False
    if _UNWANTED.search(row.name):
        return False
    return not _UNWANTED.search(row.description)


def without_bound(typed: str, value: Number) -> str:
    """The value as typed without its operator; "" where the rest would mean something else."""
    if value.op not in ("≥", "≤"):
        return ""
    text = _SUFFIX.sub("", _PREFIX.sub("", typed)).strip()
    return text if read_value(text) == without_operator(value) else ""


def without_operator(value: Number) -> Number:
    """The number itself, without its bound."""
    return Number("=", value.amount, value.unit)
