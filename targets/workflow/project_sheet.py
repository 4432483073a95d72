"""Projects as a flat table: a row begins a project, changes its draft, or proposes an adjustment."""

from __future__ import annotations

from typing import Any

import tablib
from django.core.exceptions import ValidationError
from import_export.results import Result

from projects.models import FundingPlan, Project, User
from projects.register.locks import lock_projects
from projects.register.resources import ProjectResource
from projects.schedule.deadlines import Stage, closed
from targets.filings import loading, store
from targets.filings.closing import reason_closed
from targets.filings.models import DECLARATION_KIND, Filing, Status, declaration_of
from targets.filings.transitions import BY_VERB, way_back
from targets.workflow.performing import NotPerformed, perform
from targets.workflow.versions import TransitionNote

# What is not on the form, and may be set whatever its status.
BESIDE_THE_FORM = ("position", "project_type")
# What the register of projects may propose to change of a form that was approved.
PROPOSED = (
    *("department", "budget", "fiscal_funds", "other_funds"),
    *("march", "june", "october", "december"),
)
REASON = "预算调整"


class FormedProjectResource(ProjectResource):
    """Asks for the status and the dates of each project's form, as an import of forms does."""

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Lock the projects of the table, in the order of their keys, before any of them is read."""
        super().before_import(dataset, **kwargs)
        codes = [code.strip() for code in dataset[self.fields["code"].column_name]]
        keys: list[int] = []
        for part in loading.chunks(codes):
            found = Project.objects.filter(code__in=part)
            keys += found.values_list("pk", flat=True)
        lock_projects(keys)

    def before_import_row(self, row: dict, row_number: int, **kwargs: Any) -> None:
        super().before_import_row(row, row_number=row_number, **kwargs)
        self.adjusts = False

    def after_import_row(self, row: dict, row_result: Any, **kwargs: Any) -> None:
        """Say with the result whether the row opened an adjustment."""
        row_result.adjusts = self.adjusts

    def before_save_instance(self, instance: Project, row: dict, **kwargs: Any) -> None:
        """Raise ValidationError unless the row may be saved; an approved form is opened for adjustment."""
        user: User = kwargs["user"]
        self.changed: list[str] = []
        if instance.pk is None:
            place = (instance.year, instance.department)
            _refuse(closed(Stage.FILL, user, *place, kind=DECLARATION_KIND))
            return
        stored = _stored(instance.pk)
        self.changed = self.changed_on_form(stored, instance)
        if self.changed:
            note = f"项目库：{self.in_words(stored, instance)}"
            self.open_form(stored, user, note)

    def changed_on_form(self, stored: Project, instance: Project) -> list[str]:
        """The names of the fields of the form that the row changes."""
        return [
            name
            for name, field in self.fields.items()
            if name not in BESIDE_THE_FORM
            and field.export(stored) != field.export(instance)
        ]

    def open_form(self, stored: Project, user: User, note: str) -> None:
        """Raise ValidationError unless the form is open or may be adjusted; begin the adjustment."""
        filing = declaration_of(stored).filing
        filing.project = stored  # as it is loaded already
        if filing.is_open:
            _refuse(reason_closed(filing, user))
            return
        refused = self.changed
        if filing.status in BY_VERB["adjust"].sources:
            refused = [name for name in self.changed if name not in PROPOSED]
        if refused:
            _refuse(self.reason_kept(filing, refused))
        try:
            perform(stored.pk, "adjust", user, TransitionNote(note, REASON))
        except NotPerformed as refusal:
            _refuse(str(refusal))
        self.adjusts = True

    def reason_kept(self, filing: Filing, names: list[str]) -> str:
        """Why these fields of a form are not changed by a table, and what to do."""
        columns = "、".join(self._column_names(names))
        status = Status(filing.status).label
        reason = f"绩效目标表的状态是“{status}”，不能用表格改{columns}"
        remedy = way_back(filing.kind, filing.status)
        return f"{reason}；请先{remedy.removeprefix('先')}" if remedy else reason

    def in_words(self, stored: Project, instance: Project) -> str:
        """What the register says, column by column."""
        parts = []
        for name in self.changed:
            field = self.fields[name]
            before = field.export(stored) or "空"
            after = field.export(instance) or "空"
            parts.append(f"{field.column_name} {before} → {after}")
        return "；".join(parts)

    def after_save_instance(self, instance: Project, row: dict, **kwargs: Any) -> None:
        """Save the plan, begin the form of a new project, and add a revision to a form that was changed."""
        super().after_save_instance(instance, row, **kwargs)
        (declaration,) = store.ensure_declarations([instance])
        if self.changed:
            filings = Filing.objects.filter(pk=declaration.filing_id)
            store.revise(filings, kwargs["user"])


def adjustments(result: Result) -> int:
    """How many rows of an import, or of its preview, open an adjustment."""
    return sum(getattr(row, "adjusts", False) for row in result.rows)


def _stored(pk: int) -> Project:
    """The project as it is stored, with its plan and its form."""
    related = Project.objects.select_related(
        "year", "department", "project_type", "plan", "declaration__filing"
    )
    project = related.get(pk=pk)
    if not hasattr(project, "plan"):
        project.plan = FundingPlan(project=project)
    return project


def _refuse(reason: str) -> None:
    """Raise ValidationError if there is a reason."""
    if reason:
        raise ValidationError(reason)
