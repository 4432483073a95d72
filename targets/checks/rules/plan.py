"""C07, C08 and A06: the plan of spending by cumulative percentages (资金支出计划). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from core.amounts import print_percent
from indicators.values import Deadline
from targets.checks.rules.faultless import COST, with_plan, with_row
from targets.checks.rules.finding import Dimension, Finding, Fix, Level
from targets.checks.rules.form_under_check import (
    MONTHS,
    PLAN_CELLS,
    FormUnderCheck,
    IndicatorRow,
)
from targets.checks.rules.rule import Rule

ALL: Final = Decimal(100)
_AT_ONCE: Final = re.compile(
    "春节|元旦|春季|春耕|春运|春防|两节|一次性(?:支付|发放|拨付|兑付|支出|补助|缴纳|付款)|年初一次"
)
HEBEI_PLAN: Final = "河北省绩效目标表：资金支出计划按累计比例填写，12月底达到 100%"


@Rule(
    id="C07",
    level=Level.WARNING,
    dimension=Dimension.COMPLETE,
    title="资金支出计划 100% 之后空白",
    looks_for="资金支出计划达到 100% 之后，后面的月份是否空白",
    source=HEBEI_PLAN,
    example=with_plan(25, 50, 100, None),
).over_form
def blank_after_all(form: FormUnderCheck) -> Iterator[Finding]:
    """Blank months after the plan has reached 100 %."""
    if ALL not in form.plan:
        return
    reached = form.plan.index(ALL)
    blank = blank_months(form)
    after = range(reached + 1, len(MONTHS))
    if any(not blank[month] and form.plan[month] != ALL for month in after):
        return  # the 100 % may be the mistake
    for month in after:
        if blank[month]:
            where = PLAN_CELLS[month]
            yield Finding(
                where,
                "前面已达到 100%，这里空白",
                "请填写 100%",
                also=(PLAN_CELLS[reached],),
                fix=Fix(where, "100%"),
            )


def blank_months(form: FormUnderCheck) -> list[bool]:
    """Whether a month is blank, for all months of the plan."""
    plan = form.content.plan
    values = [getattr(plan, month) for month in MONTHS]
    return [value in (None, "") for value in values]


@Rule(
    id="C08",
    level=Level.ERROR,
    dimension=Dimension.COMPLETE,
    title="资金支出计划有误",
    looks_for="资金支出计划是否在 0%–100% 之间、逐期不减，并最终达到 100%",
    source=HEBEI_PLAN,
    example=with_plan(25, 75, 50, 100),
).over_form
def plan_as_a_whole(form: FormUnderCheck) -> Iterator[Finding]:
    """Months that cannot be right, and a plan that does not reach 100 %."""
    blank = blank_months(form)
    faulty = [False] * len(MONTHS)
    last: int | None = None  # the last month with a figure that can be right
    for month, percent in enumerate(form.plan):
        if blank[month]:
            continue
        finding = fault_of_month(form, month, last)
        if finding is not None:
            faulty[month] = True
            yield finding
        if can_be_right(percent):
            last = month
    if not (faulty[-1] or (any(faulty) and blank[-1])):
        yield from end_of_plan(form)


def can_be_right(percent: Decimal | None) -> bool:
    """Whether a cumulative percentage lies within 0 % and 100 %."""
    return percent is not None and 0 <= percent <= ALL


def fault_of_month(
    form: FormUnderCheck, month: int, last: int | None
) -> Finding | None:
    """What is wrong with a month that is not blank; `last` is the last month before it that can be right."""
    where, percent = PLAN_CELLS[month], form.plan[month]
    advice = "请填写 0% 到 100% 之间的累计比例"
    if percent is None:
        return Finding(where, "填写的不是数字", advice)
    if not can_be_right(percent):
        what = f"{print_percent(percent)} 超出 0%–100%"
        return Finding(where, what, advice, "超出 0%–100%")
    before = form.plan[last] if last is not None else None
    if last is not None and before is not None and percent < before:
        what = f"累计比例由 {print_percent(before)} 降到 {print_percent(percent)}"
        advice = "请填写截至当月底的累计比例"
        return Finding(where, what, advice, "累计比例比前面低", (PLAN_CELLS[last],))
    return None


def end_of_plan(form: FormUnderCheck) -> Iterator[Finding]:
    """A plan that does not reach 100 %; with a budget of nothing there is nothing to spend."""
    if form.budget == 0:
        return
    *others, where = PLAN_CELLS
    percents = [percent for percent in form.plan if percent is not None]
    most = max(filter(can_be_right, percents), default=None)
    if most is None:
        advice = "请填写资金支出计划，12月底应为 100%"
        yield Finding(where, "没有填写", advice, also=tuple(others))
    elif most < ALL:
        what = f"累计只到 {print_percent(most)}，没有达到 100%"
        advice = "请填写到 100%，或核对前面的比例"
        yield Finding(where, what, advice, "没有达到 100%", tuple(others))


_PAID_ONCE: Final = replace(
    with_row(COST, value="≤3600元/人", description="每名网格员全年的补贴").form,
    plan=with_plan(100, 100, 100, 100).form.plan,
)


@Rule(
    id="A06",
    level=Level.HINT,
    dimension=Dimension.FITTING,
    title="支出计划集中在年初或年末",
    looks_for="资金支出计划是否 3月底就达到 100%，或直到 12月底才一次达到 100%",
    source="财预〔2019〕136号：监控预算执行进度",
    example=replace(with_plan(100, 100, 100, 100), form=_PAID_ONCE),
    unless=("C08", "F05"),
).over_form
def plan_at_once(form: FormUnderCheck) -> Iterator[Finding]:
    """A plan that spends everything in the first or in the last quarter."""
    march, *between, december = form.plan
    if is_due_at_once(form):
        return
    if march == ALL:
        where = PLAN_CELLS[0]
        what = "3月底已计划支出 100%，全年资金一季度支出完毕"
        advice = "请核对支出进度，确需年初一次支付的可以保留"
    elif december == ALL and not any([march, *between]):
        where = PLAN_CELLS[-1]
        what = "10月底前没有安排支出，12月底一次达到 100%"
        advice = "请核对支出进度，能提前支付的分次安排"
    else:
        return
    others = [cell for cell in PLAN_CELLS if cell != where]
    others += [row.where("value") for row in form.rows if is_dated(row)]
    yield Finding(where, what, advice, also=tuple(others))


def is_due_at_once(form: FormUnderCheck) -> bool:
    """Whether the form says that all falls due in that quarter: its last deadline, 春节, 一次性支付."""
    content = form.content
    texts = [content.name, content.purpose, content.goals]
    texts += [row.description for row in form.rows if is_dated(row)]
    if any(map(_AT_ONCE.search, texts)):
        return True
    months = [
        row.value.month
        for row in form.rows
        if isinstance(row.value, Deadline) and not row.value.recurring
    ]
    last = max((month for month in months if month), default=0)
    is_first_quarter = form.plan[0] == ALL
    return 1 <= last <= 3 if is_first_quarter else last >= 10


def is_dated(row: IndicatorRow) -> bool:
    """Whether the row states a deadline."""
    return isinstance(row.value, Deadline)
