"""The table of 办理: forms with their status, and when and by whom they were last changed."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.lists.columns import AmountColumn, FileColumn, ListColumn, TimeColumn
from core.lists.tables import ListTable
from projects.kinds import KINDS
from projects.models import Project
from projects.register.marks import mark_chips, marks_in_file, paths_of_marks
from projects.register.tables import UNIT_NAME, PersonColumn, SelectionColumn
from targets.filings.models import Declaration, Filing, Status, declaration_of
from targets.workflow.at_once import address_of
from targets.workflow.filters import STATUS

CHIP = '<span class="chip {}">{}</span>'
# From a project to when its form was last changed.
CHANGED_AT = "declaration__filing__changed_at"


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


PROJECT = "project__"
LINK = '<a class="row-link" href="{}" title="{}">{}</a><span class="code">{}{}</span>'


def form_name(filing: Filing) -> str:
    """What people call a form in a list: the project, or the kind of the unit's own form."""
    if filing.project:
        return filing.project.name
    return KINDS.get(filing.kind, filing.kind)


def spoken_name(filing: Filing) -> str:
    """The same for a screen reader, which has no column of units beside it."""
    return filing.project.name if filing.project else str(filing)


def form_code(filing: Filing) -> str:
    """The code of the project, or of the unit."""
    owner = filing.project or filing.unit
    return owner.code


def name_cell(filing: Filing) -> SafeString:
    """The name of a form with its page, the code and the marks of its project below it."""
    name = form_name(filing)
    marks = mark_chips(filing.project) if filing.project else ""
    address, code = address_of(filing), form_code(filing)
    return format_html(LINK, address, name, name, code, marks)


class FlowTable(ListTable):
    title = "办理"
    form = SelectionColumn("form", spoken_name, loads=())
    name = ListColumn(
        "表",
        "project__name",
        cell=name_cell,
        loads=(
            *("kind", "project__name", "project__code", *paths_of_marks(PROJECT)),
            *("department__code", "year__year"),
        ),
        file=(
            FileColumn("编码", form_code, 24),
            FileColumn("名称", form_name, 40),
            *marks_in_file(PROJECT),
        ),
        css="name",
        fixed=True,
    )
    department = ListColumn(
        "单位",
        value=attrgetter("unit_name"),
        loads=(*(f"{PROJECT}{name}" for name in UNIT_NAME), *UNIT_NAME),
        sort=("unit_path", "project__position"),
        width=28,
        css="unit",
        fixed=True,
    )
    budget = AmountColumn("预算数（万元）", "project__budget")
    status = ListColumn(
        "状态",
        "status",
        value=lambda filing: Status(filing.status).label,
        cell=lambda filing: status_chip(filing.status),
        sort=("way",),
        width=10,
        fixed=True,
    )
    changed_at = TimeColumn("最近变动", "changed_at")
    changed_by = PersonColumn("变动人", "changed_by", sort=(), width=12)
