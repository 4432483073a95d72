"""F05: a plan of spending that is carried out before, or long after, the work falls due. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from core.problems import shown
from indicators.values import Deadline, Frequency, Number
from targets.checks.rules.arithmetic import is_cost
from targets.checks.rules.faultless import TIME, cell_of, with_plan, with_row
from targets.checks.rules.finding import Dimension, Finding, Level
from targets.checks.rules.form_under_check import (
    PLAN_CELLS,
    FormUnderCheck,
    IndicatorRow,
)
from targets.checks.rules.plan import ALL
from targets.checks.rules.rule import Rule
from targets.checks.rules.timeliness import (
    filled_plan,
    is_timeliness,
    month_of_year,
    plan_month_of,
)
from targets.documents.values import DECLARATION

_MONTHLY: Final = re.compile("按月|逐月|每月")
_EARLY: Final = with_row(TIME, value="10月底前")


@Rule(
    id="F05",
    level=Level.HINT,
    dimension=Dimension.FEASIBLE,
    title="支出计划与时限不相称",
    looks_for="支出计划达到 100% 时，时限是否还在后面；按月支付的，是否 3月底就支完或到 12月才支（警告）",
    source="财预〔2015〕88号：绩效目标应合理可行",
    example=replace(
        _EARLY,
        form=replace(_EARLY.form, plan=with_plan(50, 100, 100, 100).form.plan),
        cells=(cell_of(TIME, "value"), "plan.june"),
    ),
    unless=("C08",),
).over_form
def plan_before_work(form: FormUnderCheck) -> Iterator[Finding]:
    """Money that is spent before the work is due, or not month by month though it is paid so."""
    monthly = monthly_payments(form)
    march, *between, _ = form.plan
    if monthly and march == ALL:
        yield spent_otherwise(monthly, 0, "支出计划3月底就到 100%")
    elif monthly and form.plan[-1] == ALL and not any([march, *between]):
        yield spent_otherwise(monthly, -1, "支出计划到10月底还是 0")
    else:
        yield from spent_too_early(form)


def spent_otherwise(row: IndicatorRow, month: int, planned: str) -> Finding:
    """A plan of spending at once for what is paid by the month."""
    return Finding(
        PLAN_CELLS[month],
        f"“{shown(row.typed)}”是按月支付，{planned}",
        "请核对支出计划，使两者一致",
        gist=f"按月支付，{planned}",
        also=(row.where("value"), *PLAN_CELLS),
        level=Level.WARNING,
    )


def monthly_payments(form: FormUnderCheck) -> IndicatorRow | None:
    """The row that says that the money is paid by the month: a price for each month, or a day of each."""
    for row in form.rows:
        value = row.value
        if is_cost(row.target) and isinstance(value, Number) and "月" in value.unit.per:
            return row
        if not is_timeliness(row):
            continue
        if isinstance(value, Deadline) and value.recurring == "月":
            return row
        if isinstance(value, Frequency) and value.period == "月":
            return row
    return None


def spent_too_early(form: FormUnderCheck) -> Iterator[Finding]:
    """A last deadline that comes after the month in which all is spent."""
    plan = filled_plan(form.plan)
    if plan is None or ALL not in plan:
        return
    reached = plan.index(ALL)
    rows = [row for row in form.rows if is_timeliness(row)]
    dated = [(month_of_year(row, form.standards.year), row) for row in rows]
    found = [(month, row) for month, row in dated if month is not None]
    if not found:
        return
    last, row = max(found, key=lambda pair: pair[0])
    due = plan_month_of(last)
    if due <= reached or due == len(PLAN_CELLS) - 1:
        return
    by = DECLARATION.by_name[PLAN_CELLS[reached]].heading
    yield Finding(
        row.where("value"),
        f"计划{by}支完，时限却是“{shown(row.typed)}”",
        "请核对支出计划和时限",
        gist="支出计划在时限之前就到 100%",
        also=(row.where("name"), *PLAN_CELLS),
    )
