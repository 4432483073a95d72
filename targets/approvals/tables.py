"""The tables of 批复, and of what was approved by one."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.lists.columns import (
    AmountColumn,
    FileColumn,
    ListColumn,
    NumberColumn,
    TimeColumn,
)
from core.lists.tables import ListTable
from projects.kinds import KINDS
from projects.register.tables import YearColumn
from projects.trail.shown import note_secret
from targets.filings.models import Status
from targets.workflow.models import Approval, Version
from targets.workflow.tables import status_chip

LINK = '<a class="row-link" href="{}">{}</a>'
NAMED = '<a class="row-link" href="{}" title="{}">{}</a><span class="code">{}</span>{}'
SECRET = SafeString(' <span class="chip warning">涉密</span>')


class NumberOfDocumentColumn(ListColumn):
    """文号, which leads to the page of the 批复."""

    width = 26
    css = "name"

    def shown(self, approval: Approval) -> SafeString:
        """The number of the document with its page."""
        address = reverse("approval", args=[approval.pk])
        return format_html(LINK, address, approval.number)


class ApprovalTable(ListTable):
    title = "批复"
    number = NumberOfDocumentColumn("批复文号", "number", fixed=True)
    date = ListColumn(
        "批复日期", "date", value=lambda approval: f"{approval.date}", width=14
    )
    year = YearColumn()
    forms = NumberColumn("绩效目标表（张）", "forms")
    total = AmountColumn("预算合计（万元）", "total")
    who = ListColumn("办理人", "who", width=20)
    at = TimeColumn("办理时间", "at", on_demand=True)


def name_of(version: Version) -> str:
    """What was approved: the project by the name that it had then, or the kind of form."""
    name: str = version.form.get("name", "")
    kind = version.filing.kind
    return name or KINDS.get(kind, "")


def code_of(version: Version) -> str:
    return version.form.get("code", "")


def unit_of(version: Version) -> str:
    """The unit by the name that it had then; part one names it only where another stands above it."""
    name: str = version.form.get("department_name", "")
    if not name and version.filing.department:
        return version.filing.unit_name
    return name


def secrecy_of(version: Version) -> str:
    """Marks a version whose project is secret."""
    project = version.filing.project
    if project is None or not project.is_secret:
        return ""
    note_secret(project.pk)
    return "涉密"


class ApprovedColumn(ListColumn):
    """The project or the form of a unit; the link leads to the approved version."""

    css = "name"

    def __init__(self) -> None:
        super().__init__(
            "项目名称",
            loads=(
                "form",
                "number",
                "filing__kind",
                "filing__project__is_secret",
                "filing__year__year",
                "filing__department__code",
            ),
            sort=(),
            file=(
                FileColumn("项目编码", code_of, 24),
                FileColumn("项目名称", name_of, 40),
                FileColumn("涉密", secrecy_of, 8),
            ),
            fixed=True,
        )

    def shown(self, version: Version) -> SafeString:
        """The name of the form with the page of its approved version, for a project with its code."""
        filing, name = version.filing, name_of(version)
        project = filing.project
        if project is None:
            place = [filing.budget_year.year, filing.unit.code, version.number]
            address = reverse("department-version", args=place)
            return format_html(LINK, address, name)
        address = reverse("version", args=[project.pk, version.number])
        secret = SECRET if secrecy_of(version) else ""
        return format_html(NAMED, address, name, name, code_of(version), secret)


class ApprovedTable(ListTable):
    title = "批复的绩效目标表"
    name = ApprovedColumn()
    unit = ListColumn(
        "单位",
        value=unit_of,
        loads=(
            "form",
            "filing__department__name",
            "filing__department__formerly",
            "filing__year__year",
        ),
        sort=("filing__project__department__path", "filing__project__position"),
        width=28,
        css="unit",
    )
    budget = AmountColumn("批复的预算数（万元）", "budget")
    indicators = NumberColumn(
        "绩效指标（条）",
        value=lambda version: len(version.form.get("targets", ())),
        loads=("form",),
        sort=(),
    )
    version = NumberColumn("版本", "number")
    status = ListColumn(
        "现在的状态",
        "filing__status",
        value=lambda version: Status(version.filing.status).label,
        cell=lambda version: status_chip(version.filing.status),
        width=12,
    )
