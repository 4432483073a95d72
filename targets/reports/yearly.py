"""The reports that offices write every year, as figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from core.figure import (
    Figure,
    FigureColumn,
    FigureUnit,
    Value,
    percent,
    share,
)
from projects.register.numbering import all_document_numbers
from projects.register.tables import type_name
from targets.filings.models import Status, SubTarget, declaration_of
from targets.reports.money import called
from targets.reports.money_figures import amount
from targets.reports.opinions import PROJECT, figure_line, findings_of, opinion_figures
from targets.reports.scope import Scope
from targets.reports.standing import Standing, standings
from targets.workflow.filters import ORDER

AMOUNTS = (
    FigureColumn("预算数（万元）", FigureUnit.AMOUNT, width=13),
    FigureColumn("财政资金（万元）", FigureUnit.AMOUNT, width=13),
    FigureColumn("其他资金（万元）", FigureUnit.AMOUNT, width=13),
)


@dataclass(frozen=True, slots=True)
class Report:
    name: str  # in addresses
    title: str
    about: str
    build: Callable[[Scope], list[Figure]]
    count: Callable[[Scope], int]  # of the lines it would have


PROJECT_COLUMNS = (
    FigureColumn("序号", FigureUnit.COUNT, width=6),
    *PROJECT,
    FigureColumn("类型", width=12),
    *AMOUNTS,
    FigureColumn("绩效目标", width=50),
    FigureColumn("状态", width=8),
)
SUB_TARGET_COLUMNS = (
    FigureColumn("单位", width=18),
    FigureColumn("分项绩效目标", width=20),
    FigureColumn("绩效目标", width=40),
    FigureColumn("绩效指标", width=40),
    FigureColumn("项目", FigureUnit.COUNT, width=7),
    FigureColumn("预算数（万元）", FigureUnit.AMOUNT, width=14),
    FigureColumn("占比", FigureUnit.SHARE, width=9),
)


def _projects(scope: Scope) -> list[Figure]:
    """项目绩效目标汇总表."""
    projects = scope.projects.select_related(
        "department", "project_type", "declaration__filing"
    ).in_document_order()
    numbers = all_document_numbers(projects)
    lines, total = [], Standing()
    for each in projects.iterator(chunk_size=2_000):
        declaration = declaration_of(each)
        amounts = (each.budget, each.fiscal_funds, each.other_funds)
        budget, fiscal, other = (figure or Decimal(0) for figure in amounts)
        total.add(Standing(forms=1, budget=budget, fiscal=fiscal, other=other))
        place = (
            numbers[each.pk],
            each.department.name,
            each.code,
            each.name,
            type_name(each),
        )
        status = Status(declaration.filing.status).label
        lines.append(figure_line(*place, *amounts, declaration.goals, status))
    amounts = (total.budget, total.fiscal, total.other)
    count = f"{total.forms:,} 个项目"
    whole = figure_line(None, "合计", "", count, "", *amounts, "", "")
    sentence = f"{total.forms:,} 个项目，预算共 {amount(total.budget)}。"
    return [
        Figure(
            "projects",
            "项目绩效目标汇总表",
            sentence,
            PROJECT_COLUMNS,
            lines,
            total=whole,
        )
    ]


def _sub_targets(scope: Scope) -> list[Figure]:
    """分项目标汇总表: each with the projects behind it and their money."""
    found = SubTarget.objects.filter(
        department_target__year=scope.year,
        department_target__department__in=scope.units,
    )
    owner = "department_target__department"
    rows = found.select_related(owner).order_by(f"{owner}__path", "position")
    sums = {pk: (forms, budget or Decimal(0)) for pk, forms, budget in _backed(scope)}
    whole = sum((budget for _, budget in sums.values()), Decimal(0))
    lines = []
    for each in rows:
        forms, budget = sums.get(each.pk, (0, Decimal(0)))
        unit = each.department_target.department.name
        texts = (unit, called(each), each.goal, each.indicators)
        lines.append(figure_line(*texts, forms, budget, share(budget, whole)))
    loose, rest = sums.get(None, (0, Decimal(0)))
    if loose:
        lines.append(
            figure_line("", "没有对应分项目标", "", "", loose, rest, share(rest, whole))
        )
    total = figure_line(
        "合计", "", "", "", sum(forms for forms, _ in sums.values()), whole, None
    )
    sentence = f"{len(lines) - bool(loose):,} 个分项目标，预算共 {amount(whole)}；"
    sentence += f"{percent(rest, whole) or '0%'} 没有对应分项目标。"
    return [
        Figure(
            "sub-targets",
            "分项目标汇总表",
            sentence,
            SUB_TARGET_COLUMNS,
            lines,
            total=total,
        )
    ]


def _backed(scope: Scope) -> Any:
    return scope.projects.values_list("declaration__sub_target").annotate(
        Count("pk"), total=Sum("budget")
    )


def _progress(scope: Scope) -> list[Figure]:
    """填报进度: every unit that has projects."""
    found = standings(scope)
    total = Standing()
    lines = []
    for unit in scope.units:
        if each := found.get(unit.pk):
            total.add(each)
            lines.append(figure_line(unit.code, unit.name, *_counts(each)))
    columns = (
        FigureColumn("单位编码", width=10),
        FigureColumn("单位", width=24),
        FigureColumn("表数", FigureUnit.COUNT, width=7),
        *(FigureColumn(status.label, FigureUnit.COUNT, width=8) for status in ORDER),
        FigureColumn("没有提交", FigureUnit.COUNT, width=8),
        FigureColumn("已逾期", FigureUnit.COUNT, width=8),
        FigureColumn("没有责任人", FigureUnit.COUNT, width=9),
        FigureColumn("已批复占比", FigureUnit.SHARE, width=10),
    )
    sentence = (
        f"{len(lines):,} 个单位的 {total.forms:,} 张表，"
        f"{total.not_handed_in:,} 张没有提交，{total.late:,} 张逾期。"
    )
    return [
        Figure(
            "progress",
            "填报进度表",
            sentence,
            columns,
            lines,
            total=figure_line("", "合计", *_counts(total)),
        )
    ]


def _counts(each: Standing) -> Iterator[Value]:
    yield each.forms
    yield from (each.statuses[status] for status in ORDER)
    yield from (each.not_handed_in, each.late, each.without_person)
    yield share(each.decided, each.forms)


REPORTS: Mapping[str, Report] = {
    each.name: each
    for each in (
        Report(
            "projects",
            "项目绩效目标汇总表",
            "每个项目一行：预算、绩效目标、状态。",
            _projects,
            lambda scope: scope.projects.count(),
        ),
        Report(
            "sub-targets",
            "分项目标汇总表",
            "每个分项绩效目标一行：目标、指标、项目数、预算和占比。",
            _sub_targets,
            lambda scope: SubTarget.objects.filter(
                department_target__year=scope.year,
                department_target__department__in=scope.units,
            ).count(),
        ),
        Report(
            "findings",
            "绩效目标审核意见",
            "按项目列出检查发现的问题、审核人员的批注和签署的审核表。",
            opinion_figures,
            lambda scope: findings_of(scope).count(),
        ),
        Report(
            "progress",
            "绩效目标填报进度表",
            "每个单位一行：各状态的张数、没有提交、逾期和没有责任人的。",
            _progress,
            lambda scope: len(scope.units),
        ),
    )
}
