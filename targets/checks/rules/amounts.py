"""适当性: whether the figures of a form fit together and can be right. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from core.amounts import print_amount
from core.problems import shown
from indicators.values import Number
from targets.checks.rules import costs, denominators
from targets.checks.rules.arithmetic import is_cost
from targets.checks.rules.finding import Dimension, Finding, Level
from targets.checks.rules.form_under_check import MONTHS, Row, Subject, figure
from targets.checks.rules.rule import Figure, Rule

PLAN_CELLS: Final = tuple(f"plan.{month}" for month in MONTHS)
LEAST_DIFFERENCE: Final = Decimal("0.01")

SATISFACTION: Final = Figure(
    "satisfaction", "满意度下限（%）", Decimal(80), Decimal(0), Decimal(100)
)


@Rule(
    "A01",
    Level.ERROR,
    Dimension.FITTING,
    "预算数不等于财政资金与其他资金之和",
    "财预〔2015〕88号：绩效目标与预算资金相应匹配",
).over_form
def parts_of_budget(subject: Subject) -> Iterator[Finding]:
    fiscal, other = figure(subject.form.fiscal_funds), figure(subject.form.other_funds)
    if subject.budget is None or (fiscal is None and other is None):
        return
    total = (fiscal or Decimal(0)) + (other or Decimal(0))
    difference = abs(total - subject.budget)
    if difference >= LEAST_DIFFERENCE:
        parts = {"财政资金": fiscal, "其他资金": other}
        named = " + ".join(
            f"{name} {print_amount(part)}万元"
            for name, part in parts.items()
            if part is not None
        )
        equals = "" if None in parts.values() else f" = {print_amount(total)}万元"
        yield Finding(
            "budget",
            f"{named}{equals}，与预算数 {print_amount(subject.budget)}万元 相差 {print_amount(difference)}万元",
            "请核对预算数、财政资金和其他资金",
            gist="预算数不等于财政资金与其他资金之和",
            also=("fiscal_funds", "other_funds"),
        )


# A rate at which money is spent. How near a cost comes to its limit (成本控制率) is another thing.
_RATE_OF_SPENDING: Final = re.compile(
    "(?:项目|年度|预算|资金|经费)*(?:执行率|执行进度|支出率|支出进度|预算完成率|(?:资金|经费|预算|款)(?:使用|支付|拨付)率)"
)


@Rule(
    "A05",
    Level.WARNING,
    Dimension.FITTING,
    "成本指标写成了预算执行率",
    "财预〔2020〕10号：预算执行率在自评中单独计分，不是成本指标",
).over_form
def rate_as_cost(subject: Subject) -> Iterator[Finding]:
    for row in subject.rows:
        value = row.value
        if not (
            is_cost(row.target) and isinstance(value, Number) and value.unit.is_percent
        ):
            continue
        name, description = row.target.name, row.target.description
        column, text = (
            ("name", name)
            if _RATE_OF_SPENDING.search(name)
            else ("description", description)
        )
        # A description may mention the rate in passing.
        if column == "name" or _RATE_OF_SPENDING.fullmatch(text):
            limit = (
                f"，如 ≤{print_amount(subject.budget)}万元"
                if subject.budget and subject.budget > 0
                else ""
            )
            yield Finding(
                row.where(column),
                f"“{shown(text)}”是资金支出的进度，不是成本",
                f"请改为成本控制数或单价{limit}",
                gist="成本指标写的是资金支出进度，不是成本",
                also=(row.where("value"),),
            )


@Rule(
    "A06",
    Level.HINT,
    Dimension.FITTING,
    "支出计划集中在年初或年末",
    "财预〔2019〕136号：监控预算执行进度",
    unless=("C08",),
).over_form
def plan_at_once(subject: Subject) -> Iterator[Finding]:
    march, *between, december = subject.plan
    if march == 100:
        what, cell = "3月底已计划支出 100%，全年资金一季度支出完毕", PLAN_CELLS[0]
        advice = "请核对支出进度，确需年初一次支付的可以保留"
    elif december == 100 and not any([march, *between]):
        what, cell = "10月底前没有安排支出，12月底一次达到 100%", PLAN_CELLS[-1]
        advice = "请核对支出进度，能提前支付的分次安排"
    else:
        return
    yield Finding(
        cell, what, advice, also=tuple(each for each in PLAN_CELLS if each != cell)
    )


# What is measured against another figure may be over a hundred per cent of it.
_AGAINST_ANOTHER: Final = re.compile(
    "增|升|提高|上涨|涨幅|超|同比|环比|上年|去年|往年|历年|同期|基期|基数|平均|相比|倍|利用率|负债率|比率|覆盖倍率|拨备"
    "|杠杆|拉动|带动|撬动|投入产出|回报|收益率|利润率|偿债|赔付|周转|溢价"
)
_SATISFACTION: Final = re.compile("满意(?:度|率)")
# Rates under 满意度指标, or named after it, for which a low figure is no low aim.
_NO_SATISFACTION: Final = re.compile(
    "不满意|投诉|差评|信访|上访|举报|纠纷|回收|回访|调查比例|抽样[率比]|抽查[率比]|覆盖|参与|知晓|下降|降低|减少|提升|提高|增"
)


@Rule(
    "A07",
    Level.WARNING,
    Dimension.FITTING,
    "百分比超出合理范围",
    "财预〔2015〕88号：绩效目标合理可行",
    unless=("C04",),
    figure=SATISFACTION,
).over_form
def percent_out_of_range(subject: Subject) -> Iterator[Finding]:
    least = SATISFACTION.of(subject.standards)
    for row in subject.rows:
        value = row.value
        if (
            isinstance(value, Number)
            and value.unit.is_percent
            and not least <= value.amount <= 100
        ):
            yield from _of_percent(row, value, least)


def _of_percent(row: Row, value: Number, least: Decimal) -> Iterator[Finding]:
    named = row.target.name + row.target.description
    also = (row.where("name"), row.where("description"))
    if _is_satisfaction(row) and value.op in ("≥", ">", "=") and value.amount <= 100:
        yield Finding(
            row.where("value"),
            f"“{shown(row.target.value)}”低于满意度的一般要求 {least.normalize():f}%",
            f"请填写 {least.normalize():f}%–100% 之间的满意度，确有依据的说明理由",
            gist=f"满意度低于 {least.normalize():f}%",
            also=also,
        )
    elif value.amount > 100 and (
        _is_satisfaction(row) or _is_part_of_whole(value, named)
    ):
        yield Finding(
            row.where("value"),
            f"“{shown(row.target.value)}”超过了 100%",
            "请核对数值，满意度最高 100%"
            if _is_satisfaction(row)
            else "请核对数值，与上年相比的在指标名称里写明",
            gist="百分比超过 100%",
            also=also,
        )


def _is_satisfaction(row: Row) -> bool:
    target = row.target
    categories = target.level1 + target.level2
    named = "满意度" in categories or _SATISFACTION.search(target.name) is not None
    return named and not _NO_SATISFACTION.search(target.name)


def _is_part_of_whole(value: Number, named: str) -> bool:
    """An upper bound over a hundred (成本 ≤105%) allows for something, it is no promise that cannot be kept."""
    return value.op in ("≥", ">", "=") and not _AGAINST_ANOTHER.search(named)


RULES = (
    parts_of_budget,
    costs.lower_bound,
    costs.off_budget,
    costs.product_off_budget,
    rate_as_cost,
    plan_at_once,
    percent_out_of_range,
    denominators.lacking,
)
