"""A form of any kind in front of a person, found by its filing and drawn as its schema says."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404

from targets.checks.assessment import review_alone
from targets.checks.margin.drawing import BLANK_KEY, SheetContext
from targets.checks.margin.notes import Notes, notes_by_checks
from targets.checks.rules.cells import FormCells
from targets.filings.closing import reason_closed
from targets.filings.editing import by_filing
from targets.filings.editing.outcome import SaveOutcome
from targets.filings.editing.sheet import Edit
from targets.filings.models import Filing, Status
from targets.forms.cell_forms import clean
from targets.forms.desk import Desk, DeskState


class FilingDesk(Desk):
    """A form whose kind has no page of its own to fill it in; subclasses give the address of the page that shows it."""

    template = "targets/forms/form_edit.html"

    def find(self) -> None:
        """Raises Http404 where the form is not in the scope of the user."""
        visible = Filing.objects.visible_to(self.user).select_related(
            "project__year", "project__department", "year", "department", "changed_by"
        )
        found: Filing = get_object_or_404(visible, pk=self.place["pk"])
        self.stored = by_filing.load(found)
        self.schema = self.stored.schema

    @property
    def filing(self) -> Filing:
        return self.stored.filing

    @property
    def reason_closed(self) -> str:
        """Why the form cannot be filled in now, "" where it can."""
        return reason_closed(self.filing, self.user)

    def state(self) -> DeskState:
        status = Status(self.filing.status)
        return DeskState(
            self.stored.sheet, self.notes(), self.filing.revision, status=status
        )

    def notes(self) -> Notes:
        form = self.stored.form
        found = review_alone(self.filing, form, self.user).for_margin
        keys = {group: self.stored.keys(group) for group in self.stored.tables}
        return notes_by_checks(form, keys, found, FormCells(self.schema))

    def save(self, edit: Edit) -> SaveOutcome:
        """Save what is right of the edit, and report what is not."""
        cleaned = clean(edit.cells, self.columns)
        outcome, self.stored = by_filing.save(
            self.filing.pk, self.user, edit, cleaned.values, cleaned.refused
        )
        return outcome

    def context(self, draw: SheetContext) -> dict[str, Any]:
        cells = [column for column in self.schema.fields if not column.is_owner]
        return {
            "cells": [draw.cell(column.name, column.label) for column in cells],
            "groups": [
                (group, draw.rows(group.name), draw.row(group.name, BLANK_KEY, 0))
                for group in self.schema.groups
            ],
        }
