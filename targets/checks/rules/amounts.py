"""A01, A05 and A07: amounts that do not add up, and percentages that cannot be right. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from core.amounts import print_amount
from core.problems import shown
from indicators.values import Number
from targets.checks.rules.arithmetic import is_cost
from targets.checks.rules.faultless import CONTENT, COST, changed, with_row
from targets.checks.rules.finding import Dimension, Finding, Level
from targets.checks.rules.form_under_check import (
    FormUnderCheck,
    IndicatorRow,
    finite,
)
from targets.checks.rules.rule import Limit, Rule

LEAST_DIFFERENCE: Final = Decimal("0.01")


@Rule(
    id="A01",
    level=Level.ERROR,
    dimension=Dimension.FITTING,
    title="预算数不等于财政资金与其他资金之和",
    looks_for="预算数是否等于财政资金与其他资金之和，相差 0.01 万元及以上的会指出",
    source="财预〔2015〕88号：绩效目标与预算资金相应匹配",
    example=changed("budget", "fiscal_funds", fiscal_funds=Decimal(160)),
).over_form
def parts_of_budget(form: FormUnderCheck) -> Iterator[Finding]:
    """A budget that is not the sum of fiscal and other funds."""
    fiscal, other = finite(form.content.fiscal_funds), finite(form.content.other_funds)
    if form.budget is None or (fiscal is None and other is None):
        return
    total = (fiscal or Decimal(0)) + (other or Decimal(0))
    difference = abs(total - form.budget)
    if difference < LEAST_DIFFERENCE:
        return
    parts = []
    if fiscal is not None:
        parts.append(f"财政资金 {print_amount(fiscal)}万元")
    if other is not None:
        parts.append(f"其他资金 {print_amount(other)}万元")
    stated = " + ".join(parts)
    if len(parts) > 1:
        stated += f" = {print_amount(total)}万元"
    budget = f"预算数 {print_amount(form.budget)}万元"
    yield Finding(
        "budget",
        f"{stated}，与{budget} 相差 {print_amount(difference)}万元",
        "请核对预算数、财政资金和其他资金",
        gist="预算数不等于财政资金与其他资金之和",
        also=("fiscal_funds", "other_funds"),
    )


# A rate at which money is spent. How near a cost comes to its limit (成本控制率) is another thing.
_RATE_OF_SPENDING: Final = re.compile(
    "(?:项目|年度|预算|资金|经费)*(?:执行率|执行进度|支出率|支出进度|预算完成率|(?:资金|经费|预算|款)(?:使用|支付|拨付)率)"
)


@Rule(
    id="A05",
    level=Level.WARNING,
    dimension=Dimension.FITTING,
    title="成本指标写成了预算执行率",
    looks_for="成本指标是否写成了预算执行率、资金支出率等支出进度",
    source="财预〔2020〕10号：预算执行率在自评中单独计分，不是成本指标",
    example=with_row(
        COST,
        "name",
        "value",
        name="预算执行率",
        description="全年支出占预算的比例",
        value="≥95%",
    ),
).over_form
def rate_as_cost(form: FormUnderCheck) -> Iterator[Finding]:
    """Rates of spending under a category of costs."""
    limit = ""
    if form.budget and form.budget > 0:
        limit = f"，如 ≤{print_amount(form.budget)}万元"
    for row in form.rows:
        if not is_cost(row.target) or not row.is_percent:
            continue
        if _RATE_OF_SPENDING.search(row.name):
            column, text = "name", row.name
        # A description may mention the rate in passing.
        elif _RATE_OF_SPENDING.fullmatch(row.description):
            column, text = "description", row.description
        else:
            continue
        yield Finding(
            row.where(column),
            f"“{shown(text)}”是资金支出的进度，不是成本",
            f"请改为成本控制数或单价{limit}",
            gist="成本指标写的是资金支出进度，不是成本",
            also=(row.where("value"),),
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
_PASSED: Final = re.compile("(?:合格|通过|达标|准确|完好)率$")
LEAST_SATISFACTION: Final = Limit(
    "satisfaction", "满意度下限（%）", Decimal(80), Decimal(0), Decimal(100)
)


@Rule(
    id="A07",
    level=Level.WARNING,
    dimension=Dimension.FITTING,
    title="百分比超出合理范围",
    looks_for="满意度是否低于限度，不表示增长、比较的百分比是否超过 100%；满意度、合格率超过 100% 是错误",
    source="财预〔2015〕88号：绩效目标合理可行",
    example=with_row(CONTENT, value="≥70%"),
    unless=("C04",),
    limit=LEAST_SATISFACTION,
).over_form
def percent_out_of_range(form: FormUnderCheck) -> Iterator[Finding]:
    """Satisfaction below the limit, and shares of a whole above 100 %."""
    least = LEAST_SATISFACTION.of(form.standards)
    for row, value in form.rows_with_numbers:
        if not value.unit.is_percent:
            continue
        if value.amount > 100:
            yield from percent_above_all(row, value)
        elif value.amount < least:
            yield from low_satisfaction(row, value, least)


def low_satisfaction(
    row: IndicatorRow, value: Number, least: Decimal
) -> Iterator[Finding]:
    """Satisfaction that is promised below the limit."""
    if is_satisfaction(row) and value.op in ("≥", ">", "="):
        limit = f"{least.normalize():f}%"
        yield Finding(
            row.where("value"),
            f"“{shown(row.typed)}”低于满意度的一般要求 {limit}",
            f"请填写 {limit}–100% 之间的满意度，确有依据的说明理由",
            gist=f"满意度低于 {limit}",
            also=(row.where("name"), row.where("description")),
        )


def percent_above_all(row: IndicatorRow, value: Number) -> Iterator[Finding]:
    """A share of a whole that is promised above 100 %."""
    level = None
    if is_satisfaction(row) or is_pass_rate(row, value):
        advice = "请核对数值，最高 100%"
        level = Level.ERROR
    elif is_share_of_whole(row, value):
        advice = "请核对数值，与上年相比的在指标名称里写明"
    else:
        return
    yield Finding(
        row.where("value"),
        f"“{shown(row.typed)}”超过了 100%",
        advice,
        gist="百分比超过 100%",
        also=(row.where("name"), row.where("description")),
        level=level,
    )


def is_pass_rate(row: IndicatorRow, value: Number) -> bool:
    """Whether a share of what was checked is promised, which is never above all of it."""
    return _PASSED.search(row.name) is not None and value.op in ("≥", ">", "=")


def is_satisfaction(row: IndicatorRow) -> bool:
    """Whether the row states how many are satisfied."""
    if _NO_SATISFACTION.search(row.name):
        return False
    if "满意度" in row.level1 + row.level2:
        return True
    return _SATISFACTION.search(row.name) is not None


def is_share_of_whole(row: IndicatorRow, value: Number) -> bool:
    """Whether a percentage is promised of a whole, and not against another figure.

    An upper bound over a hundred (成本 ≤105%) allows for something, it is no promise that cannot be kept.
    """
    named = row.name + row.description
    return value.op in ("≥", ">", "=") and not _AGAINST_ANOTHER.search(named)
