"""Secret projects in boards and reports: marked on the page, and without their names in a file that is handed on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from core.amounts import print_amount
from projects.models import Project
from projects.register.marks import marks_of


def marked_name(project: Project) -> str:
    """The name of a project with its marks behind it."""
    marks = marks_of(project)
    if not marks:
        return project.name
    return f"{project.name}（{'、'.join(marks)}）"


def without_secret(projects: Iterable[Project]) -> tuple[list[Project], str]:
    """The projects that may be named in a file that is handed on, and a note on those that may not."""
    found = list(projects)
    named = [project for project in found if not project.is_secret]
    secret = [project for project in found if project.is_secret]
    return named, note_on(secret)


def note_on(secret: Sequence[Project]) -> str:
    """How many secret projects are left out, with their money; "" for none."""
    if not secret:
        return ""
    budgets = (project.budget or Decimal(0) for project in secret)
    money = print_amount(round(sum(budgets, Decimal(0)), 2))
    return f"另有 {len(secret):,} 个涉密项目，金额 {money} 万元，未列名称"
