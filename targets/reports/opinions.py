"""The yearly report of opinions: findings, comments and signed review sheets."""

from __future__ import annotations

from typing import Any

from core.figure import (
    Figure,
    FigureCell,
    FigureColumn,
    FigureUnit,
    Value,
)
from targets.checks.models import RecordedFinding
from targets.checks.rule_config import levels_shown
from targets.checks.rules.catalogue import RULES
from targets.checks.rules.cells import where_label
from targets.reports.scope import Scope
from targets.workflow.models import Comment, ReviewSheet

PROJECT = (
    FigureColumn("单位", width=18),
    FigureColumn("项目编码", width=23),
    FigureColumn("项目名称", width=26),
)


def figure_line(*values: Value) -> list[FigureCell]:
    return [FigureCell(value) for value in values]


def opinion_figures(scope: Scope) -> list[Figure]:
    """审核意见: what the checks found and was explained, what reviewers said, and how they graded."""
    return [_found(scope), _comments(scope), _sheets(scope)]


def _found(scope: Scope) -> Figure:
    levels = levels_shown(scope.year, scope.user)
    rows = (
        findings_of(scope)
        .filter(rule__in=levels)
        .select_related("filing__project__department", "waiver")
    )
    lines = [
        figure_line(
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


def findings_of(scope: Scope) -> Any:
    return RecordedFinding.objects.filter(filing__project__in=scope.projects)


def _comments(scope: Scope) -> Figure:
    rows = Comment.objects.filter(filing__project__in=scope.projects)
    ordered = rows.select_related("filing__project__department").prefetch_related(
        "answers"
    )
    lines = [
        figure_line(
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


def _sheets(scope: Scope) -> Figure:
    """Those that are signed: what is not is its reviewer's draft."""
    rows = ReviewSheet.objects.filter(
        filing__project__in=scope.projects, signed_at__isnull=False
    )
    lines = [
        figure_line(
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
