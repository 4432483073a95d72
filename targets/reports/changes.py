"""The figure of the projects whose budget differs most from the year before."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Abs

from core.figure import Figure, FigureCell, FigureColumn, FigureShape, FigureUnit
from projects.models import Project
from targets.reports.money_figures import amount
from targets.reports.scope import Scope
from targets.reports.secrecy import marked_name

MOST = 10


def most_changed(scope: Scope) -> list[Any]:
    """The projects with the budget `before`, those with the largest difference first; known by their codes."""
    of_before = Project.objects.filter(
        year__year=scope.year.year - 1, code=OuterRef("code")
    )
    with_code = scope.projects.exclude(code="").filter(budget__isnull=False)
    compared = with_code.annotate(before=Subquery(of_before.values("budget")[:1]))
    changed = compared.filter(before__isnull=False).exclude(budget=F("before"))
    related = changed.select_related("department", "year")
    gap = Abs(F("budget") - F("before"))
    return list(related.order_by(gap.desc(), "pk")[:MOST])


def _gap(project: Any) -> Decimal:
    """How much more the project has than in the year before."""
    gap: Decimal = project.budget - project.before
    return gap


def changes_figure(scope: Scope, projects: Sequence[Any], note: str = "") -> Figure:
    """增减最多的项目."""
    before = f"{scope.year.year - 1}年预算（万元）"
    columns = (
        FigureColumn("项目", width=40),
        FigureColumn("单位", width=28),
        FigureColumn(before, FigureUnit.AMOUNT),
        FigureColumn("本年预算（万元）", FigureUnit.AMOUNT),
        FigureColumn("增减（万元）", FigureUnit.AMOUNT),
    )
    lines = []
    for project in projects:
        address = project.get_absolute_url()
        lines.append(
            [
                FigureCell(marked_name(project), address),
                FigureCell(project.unit_name),
                FigureCell(project.before),
                FigureCell(project.budget),
                FigureCell(_gap(project)),
            ]
        )
    return Figure(
        "changes",
        "增减最多的项目",
        _sentence(projects),
        columns,
        lines,
        FigureShape.TABLE,
        note=note,
    )


def _sentence(projects: Sequence[Any]) -> str:
    """Which project grew most, and which shrank most."""
    if not projects:
        return "与上年编码相同的项目，预算都没有变。"
    parts = []
    for word, sign in (("增加", 1), ("减少", -1)):
        moved = [project for project in projects if _gap(project) * sign > 0]
        if moved:
            name, gap = marked_name(moved[0]), abs(_gap(moved[0]))
            parts.append(f"{word}最多的是{name}，{word} {amount(gap)}")
    return f"与上年编码相同的项目中，{'；'.join(parts)}。"
