"""F01 and F02: dates and rates of timeliness, and deadlines of payments against the plan of spending. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from core.amounts import print_percent
from core.problems import shown
from indicators.values import Deadline, Frequency
from targets.checks.rules.faultless import TIME, cell_of, with_row
from targets.checks.rules.finding import Dimension, Finding, Level
from targets.checks.rules.form_under_check import (
    MONTHS,
    PLAN_CELLS,
    FormUnderCheck,
    IndicatorRow,
)
from targets.checks.rules.rule import Rule
from targets.checks.rules.texts import bare_name
from targets.documents.values import DECLARATION

_SHARE: Final = re.compile(".*(?:(?<![频效利税速功])率|比例|占比)")
_TIME: Final = re.compile(
    "(?!.*(?:缩短|减少|压缩|节约|节省|提前|降低)).*(?:时间|时限|期限|日期)"
)


def is_timeliness(row: IndicatorRow) -> bool:
    """Whether the row stands under 时效指标."""
    return "时效" in row.level2


@Rule(
    id="F01",
    level=Level.WARNING,
    dimension=Dimension.FEASIBLE,
    title="时效指标的名称与指标值不符",
    looks_for="时效指标的名称与指标值是否一致：叫“率”的应填百分比，叫“时间”的应填日期",
    source="财预〔2015〕88号：绩效目标应细化量化",
    example=with_row(TIME, name="补贴发放及时率", value="12月底前"),
).over_form
def rate_or_date(form: FormUnderCheck) -> Iterator[Finding]:
    """Rates with a date for a value, and dates with a percentage."""
    for row in filter(is_timeliness, form.rows):
        name = bare_name(row.name)
        if isinstance(row.value, Deadline | Frequency) and _SHARE.fullmatch(name):
            yield date_for_rate(row)
        elif row.is_percent and _TIME.fullmatch(name):
            yield Finding(
                row.where("value"),
                f"名称是时间，“{shown(row.typed)}”却是百分比",
                "请填写完成的时间，或把名称改为及时率",
                gist="名称是时间，指标值却是百分比",
                also=(row.where("name"),),
            )


def date_for_rate(row: IndicatorRow) -> Finding:
    """A rate that has a date or an interval for a value."""
    is_date = isinstance(row.value, Deadline)
    kind, name = ("时间", "完成时间") if is_date else ("周期", "办理周期")
    return Finding(
        row.where("value"),
        f"名称是比率，“{shown(row.typed)}”却是{kind}",
        f"请填写百分比，或把名称改为{name}",
        gist=f"名称是比率，指标值却是{kind}",
        also=(row.where("name"),),
    )


PLAN_MONTHS: Final = (3, 6, 10, 12)
# Giving out is a payment only where money is given out: seeds and leaflets are given out, too.
_MONEY: Final = (
    "(?:资金|经费|款项?|补贴|补助金?|补偿金?|补助费|补偿费|工资|津贴|奖金|待遇)"
)
_PAYING: Final = re.compile(
    f"(?:支付|付清|结清|支出|拨付|兑付|兑现|{_MONEY}(?:全部|全额|按时|及时|足额)*(?:发放|使用))"
    "[完毕成全到位]*的?(?:及时|按时|完成)*(?:时间|时限|期限|日期|率|性)?"
)
# The money of a part, or money on its way to the unit: the plan of the whole says nothing about it.
_PART: Final = re.compile(
    "首|第[一二三四1-4]|启动|预付|部分|前期|分期|期款|进度款|下达|申请|批次|上半年|半年|季度|[春夏秋冬]|方案|计划|招标"
)


@Rule(
    id="F02",
    level=Level.WARNING,
    dimension=Dimension.FEASIBLE,
    title="时限与资金支出计划矛盾",
    looks_for="款项付清的时限是否早于资金支出计划达到 100% 的月份",
    source="财预〔2015〕88号：绩效目标应合理可行",
    example=replace(
        with_row(TIME, value="6月底前"),
        cells=(cell_of(TIME, "name"), cell_of(TIME, "value"), "plan.june"),
    ),
    unless=("C08",),
).over_form
def deadline_before_money(form: FormUnderCheck) -> Iterator[Finding]:
    """Payments that are promised for a month in which the plan has not reached 100 %."""
    plan = filled_plan(form.plan)
    if plan is None:
        return
    for row, deadline in last_payments(form):
        month = plan_month_of(deadline)
        # That the plan never reaches 100 % is C08's to say.
        if month == len(MONTHS) - 1 or plan[month] >= 100:
            continue
        by = DECLARATION.by_name[PLAN_CELLS[month]].heading
        percent = print_percent(plan[month])
        yield Finding(
            row.where("value"),
            f"款项要在“{shown(row.typed)}”付清，支出计划到{by}却只有{percent}",
            "请核对时限和资金支出计划，使两者一致",
            gist="时限早于支出计划达到100%的月份",
            also=(row.where("name"), row.where("description"), *PLAN_CELLS),
        )


def plan_month_of(month: int) -> int:
    """The first of the plan's months, counted from 0, that is not before a month of the year."""
    return bisect_left(PLAN_MONTHS, month)


def last_payments(form: FormUnderCheck) -> list[tuple[IndicatorRow, int]]:
    """The rows that say by which month of the year the money is paid; of several, those with the last month."""
    found = []
    for row in form.rows:
        month = month_of_year(row, form.standards.year)
        if month is not None and is_of_all_the_money(row):
            found.append((row, month))
    months = [month for _, month in found]
    last = max(months, default=0)
    return [(row, month) for row, month in found if month == last]


def month_of_year(row: IndicatorRow, year: int) -> int | None:
    """The month of a deadline in that year; None for any other value."""
    deadline = row.value
    if not isinstance(deadline, Deadline) or deadline.recurring:
        return None
    return deadline.month if deadline.year in (None, year) else None


def filled_plan(plan: tuple[Decimal | None, ...]) -> list[Decimal] | None:
    """The plan without blanks, before a figure 0 and after one the same again; None where there is no figure."""
    if all(percent is None for percent in plan):
        return None
    filled = []
    last = Decimal(0)
    for percent in plan:
        last = last if percent is None else percent
        filled.append(last)
    return filled


def is_of_all_the_money(row: IndicatorRow) -> bool:
    """Whether the row says when, or how far in time, all the money is paid."""
    name, description = row.name, row.description
    if not is_timeliness(row):
        return False
    if _PART.search(name) or _PART.search(description):
        return False
    return ends_with_paying(bare_name(name)) or ends_with_paying(bare_name(description))


def ends_with_paying(text: str) -> bool:
    """Whether the last words of a text speak of paying."""
    return any(found.end() == len(text) for found in _PAYING.finditer(text))
