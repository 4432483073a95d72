"""The table of 办理: forms with their status, and when and by whom they were last changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.lists.columns import AmountColumn, ListColumn
from core.lists.tables import ListTable
from projects.models import Project
from projects.register.tables import (
    PersonColumn,
    ProjectColumn,
    SelectionColumn,
    UnitColumn,
)
from targets.filings.models import Declaration, Status, declaration_of
from targets.workflow.filters import STATUS

CHIP = '<span class="chip {}">{}</span>'
# From a project to when, and by whom, its form was last changed.
CHANGED_AT = "declaration__filing__changed_at"
CHANGED_BY = "declaration__filing__changed_by"


def status_of(project: Project) -> str:
    """The status of the project's form; without a form it is a draft."""
    return declaration_of(project).filing.status or Status.DRAFT


def status_chip(status: str) -> SafeString:
    """The status as a coloured label."""
    return format_html(CHIP, status, Status(status).label)


def last_changed(declaration: Declaration) -> str:
    """When the form was last changed, as text."""
    at = declaration.filing.changed_at
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else ""


class StatusColumn(ListColumn):
    """The status of the form of a project."""

    width = 10

    def __init__(self, sort: Iterable[str] = (STATUS,), **kwargs: Any) -> None:
        super().__init__(
            "状态",
            STATUS,
            value=lambda project: Status(status_of(project)).label,
            cell=lambda project: status_chip(status_of(project)),
            sort=tuple(sort),
            **kwargs,
        )


class ChangedColumn(ListColumn):
    """When the form of a project last changed."""

    width = 20

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(
            label,
            CHANGED_AT,
            value=lambda project: last_changed(declaration_of(project)),
            **kwargs,
        )


class FlowTable(ListTable):
    title = "办理"
    project = SelectionColumn()
    name = ProjectColumn(
        lambda project: reverse("declaration-checks", args=[project.pk])
    )
    department = UnitColumn()
    budget = AmountColumn("预算数（万元）", "budget")
    status = StatusColumn(sort=("way",), fixed=True)
    changed_at = ChangedColumn("最近变动")
    changed_by = PersonColumn("变动人", CHANGED_BY, sort=(), width=12)
