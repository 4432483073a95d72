"""The 绩效文本 as it would be published now, for those who only want to read it."""

from __future__ import annotations

from core.problems import Refusal
from projects.models import BudgetYear, Department
from targets.documents.values import Document
from targets.publication.drafting import draft


def approved_document(department: Department, year: BudgetYear) -> Document:
    """The approved forms that are not secret. Raises Refusal where there is none, or one names a secret project."""
    found = draft(year, department)
    naming = [f"“{name}”的绩效目标表" for name in found.telling]
    if found.named:
        naming.append("部门整体绩效目标")
    if naming:
        raise Refusal(
            f"{'、'.join(naming)}里写到了涉密项目的名称，没有生成绩效文本；请先改掉，或下载内部使用的工作稿"
        )
    if not found.document.projects:
        name = department.name_in(year.year)
        raise Refusal(
            f"{name} {year}还没有已批复、不涉密的绩效目标表；填报中的内容请下载内部使用的工作稿"
        )
    return found.document
