"""The yearly report of opinions: findings, comments and signed review sheets."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from core.figure import (
    Figure,
    FigureColumn,
    FigureUnit,
    figure_line,
)
from projects.register.marks import MARKS
from targets.checks.models import RecordedFinding
from targets.checks.rule_config import levels_shown
from targets.checks.rules.catalogue import RULES
from targets.checks.rules.cells import where_label
from targets.checks.weights import weight_of
from targets.reports.scope import Scope
from targets.workflow.models import Comment, ReviewSheet

PROJECT = (
    FigureColumn("单位", width=18),
    FigureColumn("项目编码", width=23),
    FigureColumn("项目名称", width=26),
    *(FigureColumn(label, width=5) for label, _ in MARKS.values()),
)
OF_PROJECT = ("filing__project__department", "filing__project__year")
PROJECT_ORDER = ("filing__project__department__path", "filing__project__position")


def opinion_figures(scope: Scope) -> list[Figure]:
    """审核意见: findings with their explanations, comments of reviewers, and signed review sheets."""
    return [findings(scope), comments(scope), sheets(scope)]


def recorded_findings(scope: Scope) -> QuerySet[RecordedFinding]:
    """The findings of the last check of each form in the scope."""
    return RecordedFinding.objects.filter(filing__project__in=scope.all_projects)


def findings(scope: Scope) -> Figure:
    """检查发现的问题: the findings of the checks with their explanations."""
    levels = levels_shown(scope.year, scope.user)
    seen = recorded_findings(scope).filter(rule__in=levels)
    rows = seen.select_related(*OF_PROJECT, "waiver")
    lines = []
    projects = set()
    for finding in rows.order_by(*PROJECT_ORDER, "filing__project", "position"):
        project = finding.filing.project
        projects.add(project)
        line = figure_line(
            *project_texts(project),
            weight_of(levels, finding.rule, finding.level).label,
            f"{finding.rule} {RULES[finding.rule].title}",
            where_label(finding.where),
            f"{finding.what}，{finding.advice}",
            f"已说明：{finding.waiver.reason}" if finding.waiver else "",
        )
        lines.append(line)
    columns = (
        *PROJECT,
        FigureColumn("级别", width=7),
        FigureColumn("规则", width=20),
        FigureColumn("位置", width=16),
        FigureColumn("问题和建议", width=44),
        FigureColumn("说明", width=20),
    )
    sentence = "检查没有发现问题。"
    if lines:
        sentence = f"{len(projects):,} 个项目有 {len(lines):,} 处问题。"
    return Figure("findings", "检查发现的问题", sentence, columns, lines)


def project_texts(project: Any) -> tuple[str, ...]:
    """The cells under the columns PROJECT."""
    marks = ("是" if getattr(project, name) else "" for name in MARKS)
    return project.unit_name, project.code, project.name, *marks


def comments(scope: Scope) -> Figure:
    """审核人员的批注: the comments with their answers."""
    rows = Comment.objects.filter(filing__project__in=scope.all_projects)
    projects = rows.select_related(*OF_PROJECT)
    ordered = projects.prefetch_related("answers").order_by(*PROJECT_ORDER, "at")
    lines = []
    unsettled = 0
    for comment in ordered:
        answers = [f"{answer.who}：{answer.text}" for answer in comment.answers.all()]
        unsettled += not comment.settled_at
        line = figure_line(
            *project_texts(comment.filing.project),
            comment.place,
            comment.text,
            "\n".join(answers),
            comment.who,
            "已处理" if comment.settled_at else "未处理",
        )
        lines.append(line)
    columns = (
        *PROJECT,
        FigureColumn("位置", width=16),
        FigureColumn("批注", width=36),
        FigureColumn("回复", width=24),
        FigureColumn("批注人", width=10),
        FigureColumn("处理", width=8),
    )
    sentence = "没有批注。"
    if lines:
        sentence = f"审核人员批注 {len(lines):,} 处，{unsettled:,} 处没有处理。"
    return Figure("comments", "审核人员的批注", sentence, columns, lines)


def sheets(scope: Scope) -> Figure:
    """The signed review sheets; an unsigned one is still its reviewer's draft."""
    signed = ReviewSheet.objects.filter(
        filing__project__in=scope.all_projects, signed_at__isnull=False
    )
    rows = signed.select_related(*OF_PROJECT)
    lines = []
    for sheet in rows.order_by("signed_at", "pk"):
        line = figure_line(
            *project_texts(sheet.filing.project),
            sheet.get_grade_display(),
            sheet.total,
            sheet.opinion,
            sheet.who,
            f"{timezone.localtime(sheet.signed_at):%Y-%m-%d}",
        )
        lines.append(line)
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
