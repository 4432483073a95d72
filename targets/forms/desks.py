"""The sheets that people fill in, as the editor's pages handle them: whose they are, how they are read and saved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.urls import reverse

from core.problems import shown
from projects.accounts.access import require_fill_in
from projects.models import BudgetYear, Department, Project, User
from projects.register.numbering import document_numbers
from projects.schedule.deadlines import Stage, closed
from targets.checks.assessment import review
from targets.checks.margin.drawing import DrawnCell, SheetContext
from targets.checks.margin.notes import Notes, notes_on, notes_on_department
from targets.documents.diff import Change, diff
from targets.documents.schema import Schema
from targets.documents.snapshot import form_in
from targets.documents.values import DEPARTMENT, PLAIN, ProjectForm
from targets.filings.editing import declarations, departments
from targets.filings.editing.outcome import SaveOutcome
from targets.filings.editing.sheet import Edit, Sheet
from targets.filings.loading import schema_for
from targets.filings.models import (
    DEPARTMENT_KIND,
    Declaration,
    Filing,
    Status,
    declaration_of,
)
from targets.forms.cell_forms import (
    DEPARTMENT_COLUMNS,
    Columns,
    clean,
    columns_of,
)
from targets.forms.earlier import earlier_values
from targets.forms.suggestions import suggestions
from targets.workflow.comments import Since, since
from targets.workflow.comparison import approved_beside
from targets.workflow.models import Comment


@dataclass(frozen=True, slots=True)
class DeskState:
    """A sheet as it is stored, with what stands in its margin; `copied` cells wait to be looked at."""

    sheet: Sheet
    notes: Notes
    revision: int
    copied: list[str] = field(default_factory=list)
    status: Status | None = None
    # Those of the year, where rows stand in categories.
    categories: list[tuple[str, str]] = field(default_factory=list)


class Desk:
    """A sheet in front of a person. Raises Http404 where it is not in their scope, PermissionDenied for who may not
    fill in.
    """

    schema: Schema[Any]
    template: ClassVar[str]
    # The name of the page that shows the sheet; that of its editor is `<address>-edit`.
    address: ClassVar[str]
    # The other addresses that the editor asks.
    asks: ClassVar[tuple[str, ...]] = ("save", "watch")

    def __init__(self, user: User, **place: Any) -> None:
        self.user, self.place = user, place
        self.find()
        require_fill_in(user)

    def find(self) -> None:
        raise NotImplementedError

    @property
    def columns(self) -> Columns:
        """What may be typed."""
        return columns_of(self.schema)

    @property
    def filing(self) -> Filing:
        """The form on its way; not saved yet where nobody has filled it in."""
        raise NotImplementedError

    @property
    def revision(self) -> int:
        """As it was when the sheet was found."""
        return self.filing.revision

    @property
    def reason_closed(self) -> str:
        """Why it cannot be filled in now, "" where it can."""
        raise NotImplementedError

    def state(self) -> DeskState:
        """As it was found, or as the last save left it."""
        raise NotImplementedError

    def save(self, edit: Edit) -> SaveOutcome:
        """Raises Closed, with nothing changed."""
        raise NotImplementedError

    def context(self, draw: SheetContext) -> dict[str, Any]:
        """What else the page shows."""
        raise NotImplementedError

    @property
    def back(self) -> str:
        """Where one goes who is done."""
        return self.url()

    def url(self, suffix: str = "") -> str:
        return reverse(f"{self.address}{suffix}", kwargs=self.place)


class DeclarationDesk(Desk):
    """A project's 绩效目标表."""

    schema = PLAIN
    template = "targets/forms/declaration_edit.html"
    address = "declaration"
    asks = (*Desk.asks, "suggestions")

    def find(self) -> None:
        visible = declarations.ready(Project.objects.visible_to(self.user))
        self.project: Project = get_object_or_404(visible, pk=self.place["pk"])
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
        form, declaration = loaded.form, loaded.declaration
        found = [
            (each.finding, each.level, each.waiver.reason if each.waiver else "")
            for each in review(loaded.project, form, self.user).judged
        ]
        self.adjusted = _adjusted(declaration, form)
        approved = approved_beside(self.adjusted)
        notes = notes_on(
            form,
            loaded.keys("targets"),
            found,
            earlier_values(loaded.project, form, self.user),
            approved,
        )
        status = Status(declaration.filing.status)
        return DeskState(
            loaded.sheet,
            notes,
            declaration.filing.revision,
            declaration.copied,
            status,
            loaded.official,
        )

    def save(self, edit: Edit) -> SaveOutcome:
        cleaned = clean(edit.cells, self.columns)
        outcome, self.loaded = declarations.save(
            self.project.pk, self.user, edit, cleaned.values, cleaned.refused
        )
        return outcome

    def suggestions(self) -> list[dict[str, Any]]:
        """Rows that may be taken over."""
        return [asdict(each) for each in suggestions(self.project, self.user)]

    def context(self, draw: SheetContext) -> dict[str, Any]:
        number = document_numbers([self.project])[self.project.pk]
        comments = list(self._comments(draw))
        return {
            "project": self.project,
            "number": number,
            "comments": comments,
            "adjusted": self.adjusted,
        }

    def _comments(
        self, draw: SheetContext
    ) -> Iterator[tuple[Comment, Since | None, str]]:
        """Those still to be dealt with, each with the cell to go to, "" where there is none."""
        declaration = declaration_of(self.project)
        for each in (
            declaration.filing.comments.filter(settled_at=None)
            if declaration.pk
            else ()
        ):
            yield (
                each,
                since(each, draw.sheet),
                each.where if each.where in draw.sheet.cells else "",
            )


def _adjusted(declaration: Declaration, form: ProjectForm) -> list[Change]:
    """What differs from what was approved, as long as that is being adjusted."""
    baseline = declaration.filing.baseline
    return diff(form_in(baseline.form), form) if baseline else []


class DepartmentDesk(Desk):
    """A department's 部门整体绩效目标, whether there is one yet or not."""

    schema = DEPARTMENT
    template = "targets/forms/department_edit.html"
    address = "department-target"

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
        return closed(
            Stage.FILL, self.user, self.year, self.department, kind=DEPARTMENT_KIND
        )

    def state(self) -> DeskState:
        loaded = self.loaded = self.loaded or departments.load(self.target)
        keys = {group: loaded.keys(group) for group in loaded.tables}
        return DeskState(
            loaded.sheet,
            notes_on_department(loaded.form, keys),
            loaded.target.filing.revision,
        )

    def save(self, edit: Edit) -> SaveOutcome:
        cleaned = clean(edit.cells, self.columns)
        place = (self.department, self.year)
        outcome, self.loaded = departments.save(
            place, self.user, edit, cleaned.values, cleaned.refused
        )
        return outcome

    def context(self, draw: SheetContext) -> dict[str, Any]:
        return {
            "department": self.department,
            "year": self.year,
            "backing": list(self._backing(draw)),
        }

    def _backing(
        self, draw: SheetContext
    ) -> Iterator[tuple[Project, DrawnCell, list[tuple[str, str]]]]:
        """Each project with its cell, and the sub-targets that it may back by key and title."""
        assert self.loaded is not None, "the page has drawn the state"
        items = zip(
            draw.sheet.orders["sub_targets"], self.loaded.form.sub_targets, strict=True
        )
        own = [("", "（未对应）")]
        own += [
            (key, f"{number}、{shown(each.title or each.goal)}")
            for number, (key, each) in enumerate(items, start=1)
        ]
        for project in self.loaded.projects:
            cell = draw.cell(
                f"{departments.PROJECTS}.{project.pk}.sub_target",
                f"{project.name} 支撑的分项目标",
            )
            # That of a unit below, or one that was just removed.
            other = (
                []
                if cell.text in dict(own)
                else [(cell.text, "（其他单位的分项目标）")]
            )
            yield project, cell, [*own, *other]

    @property
    def back(self) -> str:
        """The page that shows it, or the list of those there are."""
        return self.url() if self.target.pk else reverse("department-targets")
