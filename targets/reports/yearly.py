"""The reports that offices write every year, as figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from core.figure import (
    Figure,
    FigureCell,
    FigureColumn,
    FigureUnit,
    Value,
    percent,
    share,
)
from projects.register.numbering import all_document_numbers
from projects.register.tables import type_name
from targets.checks.models import RecordedFinding
from targets.checks.rule_config import levels_shown
from targets.checks.rules.catalogue import RULES
from targets.checks.rules.cells import where_label
from targets.filings.models import Status, SubTarget, declaration_of
from targets.reports.money import called
from targets.reports.money_figures import amount
from targets.reports.scope import Extent
from targets.reports.standing import Standing, standings
from targets.workflow.filters import ORDER
from targets.workflow.models import Comment, ReviewSheet

AMOUNTS = (
    FigureColumn("预算数（万元）", FigureUnit.AMOUNT, width=13),
    FigureColumn("财政资金（万元）", FigureUnit.AMOUNT, width=13),
    FigureColumn("其他资金（万元）", FigureUnit.AMOUNT, width=13),
)
PROJECT = (
    FigureColumn("单位", width=18),
    FigureColumn("项目编码", width=23),
    FigureColumn("项目名称", width=26),
)


@dataclass(frozen=True, slots=True)
class Report:
    name: str  # in addresses
    title: str
    about: str
    build: Callable[[Extent], list[Figure]]
    count: Callable[[Extent], int]  # of the lines it would have


def _line(*values: Value) -> list[FigureCell]:
    return [FigureCell(value) for value in values]


def _projects(extent: Extent) -> list[Figure]:
    """项目绩效目标汇总表."""
    projects = extent.projects.select_related(
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
        lines.append(
            _line(
                *place,
                *amounts,
                declaration.goals,
                Status(declaration.filing.status).label,
            )
        )
    columns = (
        FigureColumn("序号", FigureUnit.COUNT, width=6),
        *PROJECT,
        FigureColumn("类型", width=12),
        *AMOUNTS,
        FigureColumn("绩效目标", width=50),
        FigureColumn("状态", width=8),
    )
    whole = _line(
        None,
        "合计",
        "",
        f"{total.forms:,} 个项目",
        "",
        total.budget,
        total.fiscal,
        total.other,
        "",
        "",
    )
    sentence = f"{total.forms:,} 个项目，预算共 {amount(total.budget)}。"
    return [
        Figure("projects", "项目绩效目标汇总表", sentence, columns, lines, total=whole)
    ]


def _sub_targets(extent: Extent) -> list[Figure]:
    """分项目标汇总表: each with the projects behind it and their money."""
    found = SubTarget.objects.filter(
        department_target__year=extent.year,
        department_target__department__in=extent.units,
    )
    rows = found.select_related("department_target__department").order_by(
        "department_target__department__path", "position"
    )
    sums = {pk: (forms, budget or Decimal(0)) for pk, forms, budget in _backed(extent)}
    whole = sum((budget for _, budget in sums.values()), Decimal(0))
    lines = []
    for each in rows:
        forms, budget = sums.get(each.pk, (0, Decimal(0)))
        unit = each.department_target.department.name
        lines.append(
            _line(
                unit,
                called(each),
                each.goal,
                each.indicators,
                forms,
                budget,
                share(budget, whole),
            )
        )
    loose, rest = sums.get(None, (0, Decimal(0)))
    if loose:
        lines.append(
            _line("", "没有对应分项目标", "", "", loose, rest, share(rest, whole))
        )
    columns = (
        FigureColumn("单位", width=18),
        FigureColumn("分项绩效目标", width=20),
        FigureColumn("绩效目标", width=40),
        FigureColumn("绩效指标", width=40),
        FigureColumn("项目", FigureUnit.COUNT, width=7),
        FigureColumn("预算数（万元）", FigureUnit.AMOUNT, width=14),
        FigureColumn("占比", FigureUnit.SHARE, width=9),
    )
    total = _line(
        "合计", "", "", "", sum(forms for forms, _ in sums.values()), whole, None
    )
    sentence = f"{len(lines) - bool(loose):,} 个分项目标，预算共 {amount(whole)}；"
    sentence += f"{percent(rest, whole) or '0%'} 没有对应分项目标。"
    return [
        Figure("sub-targets", "分项目标汇总表", sentence, columns, lines, total=total)
    ]


def _backed(extent: Extent) -> Any:
    return extent.projects.values_list("declaration__sub_target").annotate(
        Count("pk"), total=Sum("budget")
    )


def _findings(extent: Extent) -> list[Figure]:
    """审核意见: what the checks found and was explained, what reviewers said, and how they graded."""
    return [_found(extent), _comments(extent), _sheets(extent)]


def _found(extent: Extent) -> Figure:
    levels = levels_shown(extent.year, extent.user)
    rows = (
        _findings_of(extent)
        .filter(rule__in=levels)
        .select_related("filing__project__department", "waiver")
    )
    lines = [
        _line(
            *_place(each.filing.project),
            levels[each.rule].label,
            f"{each.rule} {RULES[each.rule].title}",
            where_label(each.where),
            f"{each.what}，{each.advice}",
            f"已说明：{each.waiver.reason}" if each.waiver else "",
        )
        for each in rows.order_by(
            "filing__project__department__path",
            "filing__project__position",
            "filing__project",
            "position",
        )
    ]
    forms = len({(line[1].value, line[2].value) for line in lines})
    columns = (
        *PROJECT,
        FigureColumn("级别", width=7),
        FigureColumn("规则", width=20),
        FigureColumn("位置", width=16),
        FigureColumn("问题和建议", width=44),
        FigureColumn("说明", width=20),
    )
    sentence = (
        f"{forms:,} 个项目有 {len(lines):,} 处问题。" if lines else "检查没有发现问题。"
    )
    return Figure("findings", "检查发现的问题", sentence, columns, lines)


def _place(project: Any) -> tuple[str, str, str]:
    return project.department.name, project.code, project.name


def _findings_of(extent: Extent) -> Any:
    return RecordedFinding.objects.filter(filing__project__in=extent.projects)


def _comments(extent: Extent) -> Figure:
    rows = Comment.objects.filter(filing__project__in=extent.projects)
    ordered = rows.select_related("filing__project__department").prefetch_related(
        "answers"
    )
    lines = [
        _line(
            *_place(each.filing.project),
            each.place,
            each.text,
            "\n".join(f"{answer.who}：{answer.text}" for answer in each.answers.all()),
            each.who,
            "已处理" if each.settled_at else "未处理",
        )
        for each in ordered.order_by(
            "filing__project__department__path",
            "filing__project__position",
            "at",
        )
    ]
    columns = (
        *PROJECT,
        FigureColumn("位置", width=16),
        FigureColumn("批注", width=36),
        FigureColumn("回复", width=24),
        FigureColumn("批注人", width=10),
        FigureColumn("处理", width=8),
    )
    open_ = sum(line[-1].value == "未处理" for line in lines)
    sentence = (
        f"审核人员批注 {len(lines):,} 处，{open_:,} 处没有处理。"
        if lines
        else "没有批注。"
    )
    return Figure("comments", "审核人员的批注", sentence, columns, lines)


def _sheets(extent: Extent) -> Figure:
    """Those that are signed: what is not is its reviewer's draft."""
    rows = ReviewSheet.objects.filter(
        filing__project__in=extent.projects, signed_at__isnull=False
    )
    lines = [
        _line(
            *_place(each.filing.project),
            each.get_grade_display(),
            each.total,
            each.opinion,
            each.who,
            _day(each),
        )
        for each in rows.select_related("filing__project__department").order_by(
            "signed_at", "pk"
        )
    ]
    columns = (
        *PROJECT,
        FigureColumn("等级", width=7),
        FigureColumn("得分", FigureUnit.AMOUNT, width=8),
        FigureColumn("审核意见", width=44),
        FigureColumn("审核人", width=10),
        FigureColumn("日期", width=12),
    )
    sentence = f"签署的审核表 {len(lines):,} 张。" if lines else "还没有签署的审核表。"
    return Figure("sheets", "审核表", sentence, columns, lines)


def _day(sheet: ReviewSheet) -> str:
    return f"{sheet.signed_at:%Y-%m-%d}" if sheet.signed_at else ""


def _progress(extent: Extent) -> list[Figure]:
    """填报进度: every unit that has projects."""
    found = standings(extent)
    total = Standing()
    lines = []
    for unit in extent.units:
        if each := found.get(unit.pk):
            total.add(each)
            lines.append(_line(unit.code, unit.name, *_counts(each)))
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
            total=_line("", "合计", *_counts(total)),
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
            lambda extent: extent.projects.count(),
        ),
        Report(
            "sub-targets",
            "分项目标汇总表",
            "每个分项绩效目标一行：目标、指标、项目数、预算和占比。",
            _sub_targets,
            lambda extent: SubTarget.objects.filter(
                department_target__year=extent.year,
                department_target__department__in=extent.units,
            ).count(),
        ),
        Report(
            "findings",
            "绩效目标审核意见",
            "按项目列出检查发现的问题、审核人员的批注和签署的审核表。",
            _findings,
            lambda extent: _findings_of(extent).count(),
        ),
        Report(
            "progress",
            "绩效目标填报进度表",
            "每个单位一行：各状态的张数、没有提交、逾期和没有责任人的。",
            _progress,
            lambda extent: len(extent.units),
        ),
    )
}
