"""A11 and A12: quantities, and costs, that are rates alone. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from core.amounts import print_amount
from indicators.values import Number
from targets.checks.rules.arithmetic import is_cost
from targets.checks.rules.cost_totals import is_social_cost
from targets.checks.rules.faultless import COST, QUANTITY, with_row
from targets.checks.rules.finding import Dimension, Finding, Level
from targets.checks.rules.form_under_check import FormUnderCheck, IndicatorRow
from targets.checks.rules.rule import Rule


@Rule(
    id="A11",
    level=Level.WARNING,
    dimension=Dimension.FITTING,
    title="数量指标没有数量",
    looks_for="数量指标是否全是百分比，没有一项写明数量",
    source="财预〔2015〕88号：数量指标反映计划提供的产品和服务的数量",
    example=with_row(
        QUANTITY,
        "value",
        name="补贴发放任务完成率",
        description="已发放的补贴占应发放补贴的比例",
        value="100%",
        basis="镇政府年度工作计划",
    ),
    unless=("C04", "F07"),
).over_form
def rates_for_quantities(form: FormUnderCheck) -> Iterator[Finding]:
    """Quantities that are percentages without exception."""
    rows = [row for row in form.rows if row.level2 == "数量指标"]
    if not rows or not all(row.is_percent for row in rows):
        return
    first, *others = [row.where("value") for row in rows]
    yield Finding(
        first,
        "数量指标全是百分比，没有写数量",
        "请至少写一项数量，如人数、个数、面积",
        also=tuple(others),
    )


@Rule(
    id="A12",
    level=Level.WARNING,
    dimension=Dimension.FITTING,
    title="成本指标没有金额",
    looks_for="成本指标是否全是比率，没有一项以金额表示",
    source="财预〔2021〕101号：成本指标设定的是成本控制的上限",
    example=with_row(
        COST,
        "value",
        name="成本控制率",
        description="实际成本占预算成本的比例",
        value="≤100%",
    ),
    unless=("A05", "C04", "F07"),
).over_form
def costs_without_money(form: FormUnderCheck) -> Iterator[Finding]:
    """Costs of which some are percentages and none is money."""
    rows = [row for row in form.rows if is_own_cost(row)]
    rates = [row for row in rows if row.is_percent]
    if not rates or any(is_money(row) for row in rows):
        return
    example = ""
    if form.budget and form.budget > 0:
        example = f"，如 ≤{print_amount(form.budget)}万元"
    cells = [row.where(column) for row in rates for column in ("name", "description")]
    yield Finding(
        rates[0].where("value"),
        "成本指标只有比率，没有金额",
        f"请补充一项以金额表示的成本{example}",
        gist="成本指标只有比率，没有金额",
        also=tuple(cells),
    )


def is_own_cost(row: IndicatorRow) -> bool:
    """Whether the budget bears the cost that the row states."""
    return is_cost(row.target) and not is_social_cost(row)


def is_money(row: IndicatorRow) -> bool:
    """Whether the value is an amount of money, or a bare number that may be one."""
    if not isinstance(row.value, Number):
        return "元" in row.typed
    return not row.value.unit.is_percent
