"""F07: a name and a unit that do not fit: a rate in years, an area in people. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from core.problems import shown
from indicators.values import Number
from targets.checks.rules.faultless import QUANTITY, with_row
from targets.checks.rules.finding import Dimension, Finding, Level
from targets.checks.rules.form_under_check import FormUnderCheck, IndicatorRow
from targets.checks.rules.language.names import (
    Kind,
    is_never,
    kind_of_name,
    kind_of_unit,
)
from targets.checks.rules.language.words import fewer_is_better
from targets.checks.rules.rule import Rule
from targets.checks.rules.texts import bare_name

_GIVEN: Final = {
    Kind.RATE: "百分比",
    Kind.TIME: "时间",
    Kind.COUNT: "个数",
}
_ASKED: Final = {
    Kind.RATE: "请填写百分比，或按指标值修改名称",
    Kind.TIME: "请填写年、天等时间，或按指标值修改名称",
    Kind.MONEY: "请填写以元为单位的金额，或按指标值修改名称",
}


@Rule(
    id="F07",
    level=Level.WARNING,
    dimension=Dimension.FEASIBLE,
    title="指标名称与单位不符",
    looks_for="指标名称与指标值的单位是否一致：叫“率”的不能是年或人，叫“人次”的不能是百分比，面积不能是人数",
    source="财预〔2015〕88号：绩效目标应细化量化",
    example=with_row(QUANTITY, "name", "value", value="≥95%"),
    unless=("C04", "F01"),
).over_form
def name_and_unit(form: FormUnderCheck) -> Iterator[Finding]:
    """Names that call for another kind of figure than the value is."""
    for row, value in form.rows_with_numbers:
        called_for = kind_called_for(row)
        given = kind_of_unit(value.unit)
        if given == Kind.COUNT and fewer_is_better(bare_name(row.name)):
            continue  # 投诉率 ≤3件 is loose, and well understood
        if called_for and given and is_never(called_for, given):
            yield mismatch(row, value, called_for, given)


def kind_called_for(row: IndicatorRow) -> Kind | None:
    """What the name calls for, or the description of a quantity whose name says nothing."""
    kind = kind_of_name(row.name)
    if kind is None and row.level2 == "数量指标":
        in_description = kind_of_name(row.description)
        return None if in_description in (Kind.RATE, Kind.MONEY) else in_description
    return kind


def mismatch(
    row: IndicatorRow, value: Number, called_for: Kind, given: Kind
) -> Finding:
    """A name and a unit that do not fit."""
    stated = _GIVEN.get(given, str(given))
    if given == Kind.TIME:
        stated = f"{value.unit.base}数" if value.unit.base in ("年", "天") else "时间"
    advice = _ASKED.get(called_for, f"请核对单位，填写{called_for}，或修改名称")
    return Finding(
        row.where("value"),
        f"名称是{called_for}，“{shown(row.typed)}”却是{stated}",
        advice,
        gist=f"名称是{called_for}，指标值却是{stated}",
        also=(row.where("name"),),
    )
