"""Figures of progress: who is late, projects without a person, forms by status, and the units compared."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from core.figure import (
    Figure,
    FigureCell,
    FigureColumn,
    FigureShape,
    FigureUnit,
    figure_line,
    percent,
    share,
    share_line,
)
from projects.models import Department
from projects.schedule.deadlines import Stage
from targets.filings.models import UNCOUNTED, WAY, Status
from targets.reports.scope import Scope
from targets.reports.standing import Standing

# A figure shows no more units than this; those with most to do come first.
MOST_UNITS = 15


def listed(scope: Scope, unit: Department | None = None, **conditions: str) -> str:
    """The address of the list of projects that fulfil these conditions."""
    query = scope.query_of(unit, **conditions) if unit else scope.query(**conditions)
    return f"{reverse('project-list')}?{query}"


def progress_figures(
    scope: Scope, total: Standing, units: Mapping[Department, Standing]
) -> list[Figure]:
    """The figures of the section 进度与责任."""
    return [waiting(scope, total, units), statuses(scope, total)]


def waiting(
    scope: Scope, total: Standing, units: Mapping[Department, Standing]
) -> Figure:
    """谁还没交、哪些没有责任人."""
    behind = {
        unit: standing
        for unit, standing in units.items()
        if standing.not_handed_in or standing.without_person
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
    note = ""
    if len(order) > MOST_UNITS:
        note = f"只列出前 {MOST_UNITS} 个单位，共 {len(order):,} 个"
    ownerless = "每个项目都有责任人。"
    if count := total.without_person:
        ownerless = f"{count:,} 个项目没有责任人（{percent(count, total.forms)}）。"
    return Figure(
        "waiting",
        "没有提交的、没有责任人的",
        f"{_deadline(scope, total)}{ownerless}",
        columns,
        lines,
        FigureShape.BARS,
        total=_waiting_line(scope, None, total),
        note=note,
    )


def _waiting_line(
    scope: Scope, unit: Department | None, standing: Standing
) -> list[FigureCell]:
    return [
        FigureCell(unit.name if unit else "合计", listed(scope, unit)),
        FigureCell(standing.forms, listed(scope, unit)),
        FigureCell(standing.not_handed_in, listed(scope, unit, state="open")),
        FigureCell(standing.late, listed(scope, unit, state="late")),
        FigureCell(standing.without_person, listed(scope, unit, person="none")),
    ]


def _deadline(scope: Scope, total: Standing) -> str:
    """How many forms are not handed in, and the days that are left for them."""
    if not total.not_handed_in:
        return f"{total.forms:,} 张绩效目标表已全部提交。"
    left = f"{total.forms:,} 张绩效目标表中 {total.not_handed_in:,} 张没有提交"
    _, last = Stage.FILL.dates(scope.year)
    if last is None:
        return f"{left}；还没有设定填报截止日期。"
    left += f"，{last.month}月{last.day}日截止"
    days = (last - timezone.localdate()).days
    if days >= 0:
        return f"{left}，还有 {days} 天。"
    return f"{left}，已过 {-days} 天，其中 {total.late:,} 张逾期。"


def statuses(scope: Scope, total: Standing) -> Figure:
    """办到哪一步: forms by status."""
    columns = (
        FigureColumn("状态", width=16),
        FigureColumn("绩效目标表", FigureUnit.COUNT, drawn=True),
        FigureColumn("占比", FigureUnit.SHARE),
    )
    lines = []
    for status in WAY:
        if count := total.statuses[status]:
            address = listed(scope, state=status.value)
            label = Status(status).label
            if status in UNCOUNTED and total.left_out:
                line = figure_line(
                    f"{label}（不计入合计）", count, None, address=address
                )
            else:
                line = share_line(label, count, total.forms, address)
            lines.append(line)
    decided = percent(total.decided, total.forms) or "0%"
    sentence = (
        f"{total.forms:,} 张中 {total.decided:,} 张已批复（{decided}），"
        f"{total.statuses[Status.SUBMITTED]:,} 张等待审核，{total.statuses[Status.REVIEWED]:,} 张等待批复。"
    )
    sentence += total.left_out_words
    whole = share_line("合计", total.forms, total.forms, listed(scope))
    return Figure(
        "statuses", "办到哪一步", sentence, columns, lines, FigureShape.BARS, whole
    )


def comparison(
    scope: Scope,
    units: Mapping[Department, Standing],
    means: Mapping[int, int | None],
    before: Mapping[int, Decimal],
) -> Figure:
    """各单位对比: money this year and the year before, how much is approved, and the mean score; by their keys."""
    order = sorted(units, key=lambda unit: (-units[unit].budget, unit.path))
    year = scope.year.year
    columns = [
        FigureColumn("单位", width=26),
        FigureColumn("项目", FigureUnit.COUNT, width=8),
        FigureColumn(f"{year}年预算", FigureUnit.AMOUNT, drawn=True),
    ]
    if before:
        old = FigureColumn(f"{year - 1}年预算", FigureUnit.AMOUNT, drawn=True)
        columns += [old, FigureColumn("增减", FigureUnit.AMOUNT)]
    columns += [
        FigureColumn("已批复", FigureUnit.SHARE, width=10),
        FigureColumn("平均得分", FigureUnit.COUNT, width=10),
    ]
    lines = [
        _unit_line(scope, unit, units[unit], means.get(unit.pk), before)
        for unit in order[:MOST_UNITS]
    ]
    note = ""
    if len(order) > MOST_UNITS:
        note = f"只列出预算最多的 {MOST_UNITS} 个单位，共 {len(order):,} 个"
    budgets = [units[unit].budget for unit in order]
    whole = sum(budgets, Decimal(0))
    sentence = f"{len(order):,} 个单位都还没有预算。"
    if whole:
        most, rate = order[0].name, percent(budgets[0], whole)
        sentence = f"{len(order):,} 个单位中，{most}的预算最多，占 {rate}。"
    return Figure(
        "units", "各单位对比", sentence, columns, lines, FigureShape.BARS, note=note
    )


def _unit_line(
    scope: Scope,
    unit: Department,
    standing: Standing,
    mean: int | None,
    before: Mapping[int, Decimal],
) -> list[FigureCell]:
    forms, budget, of_unit = standing.forms, standing.budget, scope.query_of(unit)
    line = [
        FigureCell(unit.name, f"{reverse('board')}?{of_unit}"),
        *figure_line(forms, budget, address=listed(scope, unit)),
    ]
    if before:
        then = before.get(unit.pk, Decimal(0))
        year = scope.year.year - 1
        address = f"{reverse('project-list')}?year={year}&department={unit.code}"
        line += [FigureCell(then, address), FigureCell(budget - then)]
    decided = share(standing.decided, forms)
    line += [
        FigureCell(decided, listed(scope, unit, state="decided")),
        FigureCell(mean, f"{reverse('quality-projects')}?{of_unit}"),
    ]
    return line
