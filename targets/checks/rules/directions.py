"""F06: a lower bound of what nobody wants: accidents, complaints, fires. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from core.problems import shown
from indicators.values import Number
from targets.checks.rules.faultless import SOCIAL, with_row
from targets.checks.rules.finding import Dimension, Finding, Level, fix_with
from targets.checks.rules.form_under_check import (
    FormUnderCheck,
    IndicatorRow,
    read_value,
)
from targets.checks.rules.language.words import fewer_is_better
from targets.checks.rules.rule import Rule
from targets.checks.rules.texts import bare_name
from targets.checks.rules.turned_bounds import with_upper_bound


@Rule(
    id="F06",
    level=Level.ERROR,
    dimension=Dimension.FEASIBLE,
    title="越少越好的指标写成了下限",
    looks_for="事故、投诉、差错、火灾等越少越好的，是否写成了 ≥ 或 >；下降率、处置率、整改、办结等不在此列",
    source="财预〔2015〕88号：绩效目标应合理可行",
    example=with_row(
        SOCIAL,
        "name",
        "value",
        name="网格安全责任事故",
        description="网格内当年的安全责任事故",
        value="≥1起",
    ),
    unless=("C04",),
).over_form
def more_of_the_unwanted(form: FormUnderCheck) -> Iterator[Finding]:
    """Lower bounds of what is to be as little as can be."""
    for row, value in form.rows_with_numbers:
        if value.op not in ("≥", ">") or not fewer_is_better(bare_name(row.name)):
            continue
        yield unwanted_row(row, value)


def unwanted_row(row: IndicatorRow, value: Number) -> Finding:
    """A row of which fewer are better, with its bound turned round."""
    where = row.where("value")
    text = none_of(row.typed, value) or with_upper_bound(row.typed, value)
    example = f"，如 {shown(text)}" if text else "，用 ≤ 或“不超过”"
    return Finding(
        where,
        f"{shown(row.name)}越少越好，“{shown(row.typed)}”却是下限",
        f"请改为上限或 0{example}",
        gist="越少越好的指标写成了下限",
        also=(row.where("name"),),
        fix=fix_with(where, text),
    )


def none_of(typed: str, value: Number) -> str:
    """0起 for ≥0起; "" for another number, and where that does not come out."""
    if value.amount:
        return ""
    text = typed[typed.find("0") :].strip() if "0" in typed else ""
    nothing = Number("=", value.amount, value.unit)
    return text if read_value(text) == nothing else ""
