"""Who is late and what has no owner, where the forms stand, and the units beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from core.figure import (
    Figure,
    FigureCell,
    FigureColumn,
    FigureShape,
    FigureUnit,
    percent,
    share,
)
from projects.models import Department
from projects.schedule.deadlines import Stage
from targets.filings.models import Status
from targets.reports.scope import Scope
from targets.reports.standing import Standing
from targets.workflow.filters import ORDER

# So many units stand beside each other; those with most to do come first.
MOST_UNITS = 15


def listed(scope: Scope, unit: Department | None = None, **conditions: str) -> str:
    """The address of the list of projects that fulfil these conditions."""
    query = scope.query_of(unit, **conditions) if unit else scope.query(**conditions)
    return f"{reverse('project-list')}?{query}"


def progress_figures(
    scope: Scope, total: Standing, units: Mapping[Department, Standing]
) -> list[Figure]:
    return [waiting(scope, total, units), statuses(scope, total)]


def waiting(
    scope: Scope, total: Standing, units: Mapping[Department, Standing]
) -> Figure:
    """谁还没交、哪些没有责任人."""
    behind = {
        unit: each
        for unit, each in units.items()
        if each.not_handed_in or each.without_person
    }
    order = sorted(
        behind,
        key=lambda unit: (-behind[unit].late, -behind[unit].not_handed_in, unit.path),
    )
    columns = (
        FigureColumn("单位", width=30),
        FigureColumn("绩效目标表", FigureUnit.COUNT),
        FigureColumn("没有提交", FigureUnit.COUNT, drawn=True),
        FigureColumn("已逾期", FigureUnit.COUNT),
        FigureColumn("没有责任人", FigureUnit.COUNT, drawn=True),
    )
    lines = [_waiting_line(scope, unit, behind[unit]) for unit in order[:MOST_UNITS]]
    note = (
        f"只列出前 {MOST_UNITS} 个单位，共 {len(order):,} 个"
        if len(order) > MOST_UNITS
        else ""
    )
    sentence = f"{_deadline(scope, total)}{_ownerless(total)}"
    whole = _waiting_line(scope, None, total)
    return Figure(
        "waiting",
        "没有提交的、没有责任人的",
        sentence,
        columns,
        lines,
        FigureShape.BARS,
        whole,
        note,
    )


def _waiting_line(
    scope: Scope, unit: Department | None, each: Standing
) -> list[FigureCell]:
    return [
        FigureCell(unit.name if unit else "合计", listed(scope, unit)),
        FigureCell(each.forms, listed(scope, unit)),
        FigureCell(each.not_handed_in, listed(scope, unit, state="open")),
        FigureCell(each.late, listed(scope, unit, state="late")),
        FigureCell(each.without_person, listed(scope, unit, person="none")),
    ]


def _deadline(scope: Scope, total: Standing) -> str:
    if not total.not_handed_in:
        return f"{total.forms:,} 张绩效目标表已全部提交。"
    left = f"{total.forms:,} 张绩效目标表中 {total.not_handed_in:,} 张没有提交"
    _, last = Stage.FILL.dates(scope.year)
    if last is None:
        return f"{left}；还没有设定填报截止日期。"
    days = (last - timezone.localdate()).days
    if days >= 0:
        return f"{left}，{last.month}月{last.day}日截止，还有 {days} 天。"
    return f"{left}，{last.month}月{last.day}日截止，已过 {-days} 天，其中 {total.late:,} 张逾期。"


def _ownerless(total: Standing) -> str:
    if not total.without_person:
        return "每个项目都有责任人。"
    return f"{total.without_person:,} 个项目没有责任人（{percent(total.without_person, total.forms)}）。"


def statuses(scope: Scope, total: Standing) -> Figure:
    found = [each for each in ORDER if total.statuses[each]]
    columns = (
        FigureColumn("状态", width=16),
        FigureColumn("绩效目标表", FigureUnit.COUNT, drawn=True),
        FigureColumn("占比", FigureUnit.SHARE),
    )
    lines = [_status_line(scope, each, total) for each in found]
    sentence = (
        f"{total.forms:,} 张中 {total.decided:,} 张已批复（{percent(total.decided, total.forms) or '0%'}），"
        f"{total.statuses[Status.SUBMITTED]:,} 张等待审核，{total.statuses[Status.REVIEWED]:,} 张等待批复。"
    )
    whole = [
        FigureCell("合计", listed(scope)),
        FigureCell(total.forms, listed(scope)),
        FigureCell(share(total.forms, total.forms)),
    ]
    return Figure(
        "statuses", "办到哪一步", sentence, columns, lines, FigureShape.BARS, whole
    )


def _status_line(scope: Scope, status: Status, total: Standing) -> list[FigureCell]:
    count, address = total.statuses[status], listed(scope, state=status.value)
    return [
        FigureCell(Status(status).label, address),
        FigureCell(count, address),
        FigureCell(share(count, total.forms)),
    ]


def comparison(
    scope: Scope,
    units: Mapping[Department, Standing],
    means: Mapping[int, int | None],
    before: Mapping[int, Decimal],
) -> Figure:
    """各单位对比: money this year and the year before, how much is approved, and the mean score; by their keys."""
    order = sorted(units, key=lambda unit: (-units[unit].budget, unit.path))
    earlier = [
        FigureColumn(f"{scope.year.year - 1}年预算", FigureUnit.AMOUNT, drawn=True),
        FigureColumn("增减", FigureUnit.AMOUNT),
    ]
    columns = [
        FigureColumn("单位", width=26),
        FigureColumn("项目", FigureUnit.COUNT, width=8),
        FigureColumn(f"{scope.year.year}年预算", FigureUnit.AMOUNT, drawn=True),
        *(earlier if before else []),
        FigureColumn("已批复", FigureUnit.SHARE, width=10),
        FigureColumn("平均得分", FigureUnit.COUNT, width=10),
    ]
    lines = [
        _unit_line(scope, unit, units[unit], means.get(unit.pk), before)
        for unit in order[:MOST_UNITS]
    ]
    note = (
        f"只列出预算最多的 {MOST_UNITS} 个单位，共 {len(order):,} 个"
        if len(order) > MOST_UNITS
        else ""
    )
    sentence = _compared(
        [units[unit].budget for unit in order], [unit.name for unit in order]
    )
    return Figure(
        "units", "各单位对比", sentence, columns, lines, FigureShape.BARS, note=note
    )


def _unit_line(
    scope: Scope,
    unit: Department,
    each: Standing,
    mean: int | None,
    before: Mapping[int, Decimal],
) -> list[FigureCell]:
    then = before.get(unit.pk, Decimal(0))
    old = f"{reverse('project-list')}?year={scope.year.year - 1}&department={unit.code}"
    return [
        FigureCell(unit.name, f"{reverse('board')}?{scope.query_of(unit)}"),
        FigureCell(each.forms, listed(scope, unit)),
        FigureCell(each.budget, listed(scope, unit)),
        *([FigureCell(then, old), FigureCell(each.budget - then)] if before else []),
        FigureCell(
            share(each.decided, each.forms), listed(scope, unit, state="decided")
        ),
        FigureCell(mean, f"{reverse('quality-projects')}?{scope.query_of(unit)}"),
    ]


def _compared(budgets: Sequence[Decimal], names: Sequence[str]) -> str:
    whole = sum(budgets, Decimal(0))
    if not whole:
        return f"{len(names):,} 个单位都还没有预算。"
    return f"{len(names):,} 个单位中，{names[0]}的预算最多，占 {percent(budgets[0], whole)}。"
