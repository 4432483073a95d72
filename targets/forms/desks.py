"""The sheets that people fill in, as the pages of the editor handle them: found, loaded, saved, shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse

from core.problems import shown
from projects.models import BudgetYear, Department, Project
from projects.register.forms import person_form
from projects.register.numbering import document_numbers
from targets.checks import waiving
from targets.checks.assessment import review, review_alone
from targets.checks.margin.drawing import SheetContext
from targets.checks.margin.notes import notes_on, notes_on_department
from targets.documents.diff import Change, diff
from targets.documents.schema import Schema
from targets.documents.snapshot import form_in
from targets.documents.values import DEPARTMENT, PLAIN, DepartmentForm, ProjectForm
from targets.filings.closing import reason_closed
from targets.filings.editing import declarations, departments
from targets.filings.editing.outcome import SaveOutcome
from targets.filings.editing.sheet import Edit
from targets.filings.loading import Category, schema_for
from targets.filings.models import DepartmentTarget, Filing, Status, declaration_of
from targets.filings.offering import Offer, offered_categories
from targets.forms.cell_forms import DEPARTMENT_COLUMNS, Columns, clean
from targets.forms.desk import Desk, DeskState
from targets.forms.earlier import earlier_values
from targets.forms.reasons import marks_in, waivers_in
from targets.forms.suggestions import suggestions
from targets.workflow.comparison import approved_beside
from targets.workflow.neighbours import (
    BY_PROJECT,
    BY_UNIT,
    Place,
    parts_to_fill,
    place_in,
    projects_to_fill,
)
from targets.workflow.situation import situation_of


class DeclarationDesk(Desk):
    """A project's 绩效目标表."""

    schema = PLAIN
    template = "targets/forms/declaration_edit.html"
    address = "declaration"
    explains_closure = True
    endpoints = (
        *Desk.endpoints,
        "suggestions",
        "submission",
        "reason",
        "reason-back",
        "paste",
    )

    def find(self) -> None:
        projects = Project.objects.visible_to(self.user)
        self.project: Project = get_object_or_404(
            declarations.ready(projects), pk=self.place["pk"]
        )
        self.schema = schema_for(self.project.year)
        self.loaded: declarations.StoredDeclaration | None = None
        self.adjusted: list[Change] = []

    @property
    def filing(self) -> Filing:
        return declaration_of(self.project).filing

    @property
    def reason_closed(self) -> str:
        return declarations.reason_closed(self.project, self.user)

    def state(self) -> DeskState:
        loaded = self.loaded = self.loaded or declarations.load(self.project)
        form, filing = loaded.form, loaded.declaration.filing
        findings = review(loaded.project, form, self.user).for_margin
        # The difference from what was approved, while that is being adjusted.
        self.adjusted = []
        if filing.baseline:
            self.adjusted = diff(form_in(filing.baseline.form), form)
        notes = notes_on(
            form,
            loaded.keys("targets"),
            findings,
            earlier_values(loaded.project, form, self.user),
            approved_beside(self.adjusted),
        )
        return DeskState(
            loaded.sheet,
            notes,
            filing.revision,
            loaded.declaration.copied,
            Status(filing.status),
            loaded.official,
        )

    def save(self, edit: Edit) -> SaveOutcome:
        cleaned = clean(edit.cells, self.columns)
        saved = declarations.save(
            self.project.pk, self.user, edit, cleaned.values, cleaned.refused
        )
        outcome, self.loaded = saved
        return outcome

    @property
    def offered(self) -> list[Offer]:
        assert self.loaded is not None, "the state was asked for"
        return offered_categories(self.loaded)

    @property
    def form(self) -> ProjectForm:
        assert self.loaded is not None, "the state was asked for"
        return self.loaded.form

    @property
    def key(self) -> int:
        return self.project.pk

    @property
    def step_url(self) -> str:
        return reverse("declaration-step", args=[self.project.pk, "submit"])

    @property
    def place_among(self) -> Place:
        project = self.project
        here = (project.department.path, project.position, project.pk)
        return place_in(projects_to_fill(self.user, project.year), BY_PROJECT, here)

    def url_of(self, row: Project) -> str:
        return reverse("declaration-edit", args=[row.pk])

    @property
    def checks_url(self) -> str:
        return reverse("declaration-checks", args=[self.project.pk])

    def give_reason(self, rule: str, wheres: Sequence[str], reason: str) -> None:
        loaded = declarations.load(self.project)
        found = review(loaded.project, loaded.form, self.user)
        keys = {"targets": loaded.keys("targets")}
        marks = marks_in(found, rule, wheres, keys)
        waiving.waive(self.project, self.user, rule, marks, reason)

    def take_back_reason(self, rule: str, wheres: Sequence[str]) -> None:
        loaded = declarations.load(self.project)
        found = review(loaded.project, loaded.form, self.user)
        keys = {"targets": loaded.keys("targets")}
        with transaction.atomic():
            for waiver in waivers_in(found, rule, wheres, keys):
                waiving.take_back(self.project, waiver, self.user)

    def suggestions(self) -> list[dict[str, Any]]:
        """Rows of the library and of other projects, to choose from."""
        found = suggestions(self.project, self.user)
        return [asdict(suggestion) for suggestion in found]

    def for_pasting(self) -> tuple[Schema[ProjectForm], ProjectForm, list[Category]]:
        """What a block from the clipboard is read for: the columns of the year, the form, and its categories."""
        loaded = declarations.load(self.project)
        return self.schema, loaded.form, loaded.official

    def context(self, draw: SheetContext) -> dict[str, Any]:
        return {
            "project": self.project,
            "properties": person_form(self.user, self.project),
            "number": document_numbers([self.project])[self.project.pk],
            "situation": situation_of(self.filing, draw.sheet),
            "adjusted": self.adjusted,
        }


class DepartmentDesk(Desk):
    """A department's 部门整体绩效目标, which need not be stored yet."""

    schema = DEPARTMENT
    template = "targets/forms/department_edit.html"
    address = "department-target"
    explains_closure = True
    endpoints = (*Desk.endpoints, "submission", "reason", "reason-back")

    @property
    def columns(self) -> Columns:
        return DEPARTMENT_COLUMNS

    def find(self) -> None:
        visible = Department.objects.visible_to(self.user)
        self.department: Department = get_object_or_404(
            visible, code=self.place["code"]
        )
        self.year: BudgetYear = get_object_or_404(BudgetYear, year=self.place["year"])
        self.target = departments.find(self.department, self.year)
        self.loaded: departments.StoredDepartmentForm | None = None

    @property
    def filing(self) -> Filing:
        return self.target.filing

    @property
    def reason_closed(self) -> str:
        return reason_closed(self.filing, self.user)

    def state(self) -> DeskState:
        loaded = self.loaded = self.loaded or departments.load(self.target)
        form, filing = loaded.form, loaded.filing
        keys = {group: loaded.keys(group) for group in loaded.tables}
        found = review_alone(filing, form, self.user).for_margin
        return DeskState(
            loaded.sheet,
            notes_on_department(form, keys, found),
            filing.revision,
            loaded.target.copied,
            status=Status(filing.status),
        )

    def save(self, edit: Edit) -> SaveOutcome:
        cleaned = clean(edit.cells, self.columns)
        place = (self.department, self.year)
        outcome, self.loaded = departments.save(
            place, self.user, edit, cleaned.values, cleaned.refused
        )
        return outcome

    def context(self, draw: SheetContext) -> dict[str, Any]:
        """The projects, each with its cell and with the sub-targets to choose from, by key and title."""
        assert self.loaded is not None, "the page has drawn the state"
        keys = draw.sheet.orders["sub_targets"]
        choices = {"": "（未对应）"}
        sub_targets = zip(keys, self.loaded.form.sub_targets, strict=True)
        for number, (key, item) in enumerate(sub_targets, start=1):
            choices[key] = f"{number}、{shown(item.title or item.goal)}"
        backing = []
        for project in self.loaded.projects:
            where = f"{departments.PROJECTS}.{project.pk}.sub_target"
            cell = draw.cell(where, f"{project.name} 支撑的分项目标")
            # It may back one of a unit below, or one that was just removed.
            others: dict[str, str] = {}
            if cell.text not in choices:
                others[cell.text] = "（其他单位的分项目标）"
            backing.append((project, cell, list((choices | others).items())))
        return {
            "department": self.department.as_of(self.year.year),
            "year": self.year,
            "backing": backing,
            "situation": situation_of(self.filing, draw.sheet),
        }

    @property
    def form(self) -> DepartmentForm:
        assert self.loaded is not None, "the state was asked for"
        return self.loaded.form

    @property
    def step_url(self) -> str:
        return reverse("department-step", kwargs={**self.place, "verb": "submit"})

    @property
    def checks_url(self) -> str:
        return f"{self.back}#standing"

    def give_reason(self, rule: str, wheres: Sequence[str], reason: str) -> None:
        loaded = departments.load(self.target)
        filing = self.filing.saved()
        found = review_alone(filing, loaded.form, self.user)
        keys = {group: loaded.keys(group) for group in loaded.tables}
        marks = marks_in(found, rule, wheres, keys)
        waiving.waive(filing, self.user, rule, marks, reason)

    def take_back_reason(self, rule: str, wheres: Sequence[str]) -> None:
        loaded = departments.load(self.target)
        filing = self.filing.saved()
        found = review_alone(filing, loaded.form, self.user)
        keys = {group: loaded.keys(group) for group in loaded.tables}
        with transaction.atomic():
            for waiver in waivers_in(found, rule, wheres, keys):
                waiving.take_back(filing, waiver, self.user)

    @property
    def place_among(self) -> Place:
        here = (self.department.path, self.target.pk or 0)
        return place_in(parts_to_fill(self.user, self.year), BY_UNIT, here)

    def url_of(self, row: DepartmentTarget) -> str:
        place = [self.year.year, row.department.code]
        return reverse("department-target-edit", args=place)

    @property
    def back(self) -> str:
        """The page that shows the sheet or, where nothing is stored yet, the list of them."""
        return self.url() if self.target.pk else reverse("department-targets")
