"""The reports that offices write every year, as figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from core.figure import (
    Figure,
    FigureColumn,
    FigureUnit,
    Value,
    figure_line,
    percent,
    share,
)
from projects.register.marks import MARKS
from projects.register.numbering import all_document_numbers
from projects.register.tables import type_name
from targets.filings.models import (
    WAY,
    Status,
    SubTarget,
    declaration_of,
    is_counted,
)
from targets.reports.money import budgets_by, called
from targets.reports.money_figures import amount
from targets.reports.opinion_summary import opinion_summary
from targets.reports.opinions import (
    PROJECT,
    opinion_figures,
    project_texts,
    recorded_findings,
)
from targets.reports.scope import Scope
from targets.reports.standing import Standing, left_out_of, standings

AMOUNTS = (
    FigureColumn("预算数（万元）", FigureUnit.AMOUNT, width=13),
    FigureColumn("财政资金（万元）", FigureUnit.AMOUNT, width=13),
    FigureColumn("其他资金（万元）", FigureUnit.AMOUNT, width=13),
)


@dataclass(frozen=True, slots=True)
class Report:
    """A yearly report that people download."""

    name: str  # in addresses
    title: str
    about: str
    build: Callable[[Scope], list[Figure]]
    count: Callable[[Scope], int]  # the lines that it will have
    # As a document for several units it has no more lines than this: it is read unit by unit.
    most_of_units: int = 3_000
    # What such a document says instead where it would have more; without it there is none.
    summary: Callable[[Scope], list[Figure]] | None = None


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


def project_figures(scope: Scope) -> list[Figure]:
    """项目绩效目标汇总表: a line for every project."""
    projects = scope.all_projects.select_related(
        "year", "department", "project_type", "declaration__filing"
    ).in_document_order()
    numbers = all_document_numbers(projects)
    lines = []
    total = Standing()
    for project in projects.iterator(chunk_size=2_000):
        declaration = declaration_of(project)
        amounts = (project.budget, project.fiscal_funds, project.other_funds)
        budget, fiscal, other = (figure or Decimal(0) for figure in amounts)
        if is_counted(declaration.filing):
            total.add(Standing(forms=1, budget=budget, fiscal=fiscal, other=other))
        else:
            total.add(Standing(left_out=1, left_out_budget=budget))
        line = figure_line(
            numbers[project.pk],
            *project_texts(project),
            type_name(project),
            *amounts,
            declaration.goals,
            Status(declaration.filing.status).label,
        )
        lines.append(line)
    amounts = (total.budget, total.fiscal, total.other)
    count = f"{total.forms:,} 个项目"
    blank = [""] * (len(MARKS) + 1)
    whole = figure_line(None, "合计", "", count, *blank, *amounts, "", "")
    sentence = f"{count}，预算共 {amount(total.budget)}。{total.left_out_words}"
    title = "项目绩效目标汇总表"
    figure = Figure("projects", title, sentence, PROJECT_COLUMNS, lines, total=whole)
    return [figure]


def sub_targets_of(scope: Scope) -> QuerySet[SubTarget]:
    """The sub-targets of all units in the scope."""
    return SubTarget.objects.filter(
        department_target__year=scope.year,
        department_target__department__in=scope.units,
    )


def sub_target_figures(scope: Scope) -> list[Figure]:
    """分项目标汇总表: the sub-targets with the projects that back them and their money."""
    owner = "department_target__department"
    rows = sub_targets_of(scope).select_related(owner, "department_target__year")
    sums = budgets_by(scope.projects, "declaration__sub_target")
    loose, rest = sums.get(None, (0, Decimal(0)))
    count = sum(forms for forms, _ in sums.values())
    whole = sum((budget for _, budget in sums.values()), Decimal(0))
    lines = []
    for sub_target in rows.order_by(f"{owner}__path", "position"):
        forms, budget = sums.get(sub_target.pk, (0, Decimal(0)))
        line = figure_line(
            sub_target.department_target.unit_name,
            called(sub_target),
            sub_target.goal,
            sub_target.indicators,
            forms,
            budget,
            share(budget, whole),
        )
        lines.append(line)
    sentence = f"{len(lines):,} 个分项目标，预算共 {amount(whole)}；"
    sentence += f"{percent(rest, whole) or '0%'} 没有对应分项目标。"
    sentence += left_out_of(scope).left_out_words
    if loose:
        texts = ("", "没有对应分项目标", "", "")
        lines.append(figure_line(*texts, loose, rest, share(rest, whole)))
    total = figure_line("合计", "", "", "", count, whole, None)
    title = "分项目标汇总表"
    columns = SUB_TARGET_COLUMNS
    return [Figure("sub-targets", title, sentence, columns, lines, total=total)]


def progress_figures(scope: Scope) -> list[Figure]:
    """填报进度: every unit that has projects."""
    by_unit = standings(scope)
    total = Standing()
    lines = []
    for unit in scope.units:
        standing = by_unit.get(unit.pk)
        if standing:
            total.add(standing)
            line = figure_line(unit.code, unit.name, *_counts(standing))
            lines.append(line)
    columns = (
        FigureColumn("单位编码", width=10),
        FigureColumn("单位", width=24),
        FigureColumn("表数", FigureUnit.COUNT, width=7),
        *(FigureColumn(status.label, FigureUnit.COUNT, width=8) for status in WAY),
        FigureColumn("没有提交", FigureUnit.COUNT, width=8),
        FigureColumn("已逾期", FigureUnit.COUNT, width=8),
        FigureColumn("没有责任人", FigureUnit.COUNT, width=9),
        FigureColumn("已批复占比", FigureUnit.SHARE, width=10),
    )
    sentence = (
        f"{len(lines):,} 个单位的 {total.forms:,} 张表，"
        f"{total.not_handed_in:,} 张没有提交，{total.late:,} 张逾期。{total.left_out_words}"
    )
    whole = figure_line("", "合计", *_counts(total))
    title = "填报进度表"
    return [Figure("progress", title, sentence, columns, lines, total=whole)]


def _counts(standing: Standing) -> list[Value]:
    return [
        standing.forms,
        *(standing.statuses[status] for status in WAY),
        standing.not_handed_in,
        standing.late,
        standing.without_person,
        share(standing.decided, standing.forms),
    ]


REPORTS: Mapping[str, Report] = {
    report.name: report
    for report in (
        Report(
            "projects",
            "项目绩效目标汇总表",
            "每个项目一行：预算、绩效目标、状态。",
            project_figures,
            lambda scope: scope.all_projects.count(),
        ),
        Report(
            "sub-targets",
            "分项目标汇总表",
            "每个分项绩效目标一行：目标、指标、项目数、预算和占比。",
            sub_target_figures,
            lambda scope: sub_targets_of(scope).count(),
        ),
        Report(
            "findings",
            "绩效目标审核意见",
            "按项目列出检查发现的问题、批注和签署的审核表；几个单位超过 500 行的，Word 里是汇总。",
            opinion_figures,
            lambda scope: recorded_findings(scope).count(),
            most_of_units=500,
            summary=opinion_summary,
        ),
        Report(
            "progress",
            "绩效目标填报进度表",
            "每个单位一行：各状态的张数、没有提交、逾期和没有责任人的。",
            progress_figures,
            lambda scope: len(scope.units),
        ),
    )
}
