"""批复表: one table of the approved projects with their goals and indicators. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, repeat

from core.figure import Figure, FigureCell, FigureColumn, FigureUnit, figure_line
from targets.approvals.contents import ApprovedForms
from targets.documents.values import ProjectForm, TargetRow

COLUMNS = (
    FigureColumn("单位", width=16),
    FigureColumn("项目编码", width=13),
    FigureColumn("项目名称", width=18),
    FigureColumn("预算数", FigureUnit.AMOUNT, width=10),
    FigureColumn("财政资金", FigureUnit.AMOUNT, width=10),
    FigureColumn("其他资金", FigureUnit.AMOUNT, width=10),
    FigureColumn("绩效目标", width=28),
    FigureColumn("一级指标", width=9),
    FigureColumn("二级指标", width=10),
    FigureColumn("三级指标", width=18),
    FigureColumn("指标值", width=12),
)
# A project is named in the first of its lines.
BLANK_HEAD = figure_line(*[None] * 7)
NO_ROW = TargetRow("", "")


def annex(approved: ApprovedForms) -> Figure:
    """The table, a line for each indicator."""
    lines = list(chain.from_iterable(_lines(form, approved) for form in approved.forms))
    count = f"{len(approved.forms):,} 个项目"
    total = figure_line("合计", "", count, approved.total, None, None, *[""] * 5)
    note = f"。{approved.left_out}" if approved.left_out else ""
    sentence = f"批复文号 {approved.approval.number}，金额单位为万元{note}。"
    return Figure("annex", "批复表", sentence, COLUMNS, lines, total=total)


def line_count(approved: ApprovedForms) -> int:
    """How many lines the table has."""
    return sum(max(len(form.targets), 1) for form in approved.forms)


def _lines(form: ProjectForm, approved: ApprovedForms) -> Iterator[list[FigureCell]]:
    """The lines of a project."""
    named = figure_line(
        form.department_name,
        form.code,
        approved.clean(form.name),
        form.budget,
        form.fiscal_funds,
        form.other_funds,
        approved.clean(form.goals),
    )
    heads = chain([named], repeat(BLANK_HEAD))
    for head, row in zip(heads, form.targets or (NO_ROW,), strict=False):
        yield [*head, *figure_line(*approved.cells_of(row))]
