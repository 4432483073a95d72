"""Load and save a 绩效目标表: the tables that hold it, its categories, and its cells marked as copied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, ClassVar

from django.db import transaction
from django.urls import reverse

from indicators.models import Indicator
from projects.models import BudgetYear, FundingPlan, Project, User, reached_by
from projects.register.locks import lock_project, lock_year
from projects.schedule.deadlines import Deadlines
from targets.documents.schema import Schema
from targets.documents.validity import MOST_ROWS
from targets.documents.values import ProjectForm
from targets.filings import closing, loading, store
from targets.filings.editing.outcome import Closed, SaveOutcome, missing
from targets.filings.editing.saving import Saving, save_edit
from targets.filings.editing.sheet import LEVELS, Edit, Keys, row_of
from targets.filings.editing.stored_form import RowTable, StoredForm, stores
from targets.filings.models import (
    DECLARATION_KIND,
    Declaration,
    Filing,
    Target,
    declaration_of,
)
from targets.filings.trail import record_declaration

GROUP = "targets"
ROW_CELLS = attrgetter(*loading.ROW_FIELDS)
CODE_TAKEN = "同一年度里已有编码 {} 的项目，请核对"


@stores(DECLARATION_KIND)
@dataclass
class StoredDeclaration(StoredForm[ProjectForm]):
    """The stored form of a project; the plan and the declaration are new objects if it has none."""

    project: Project
    plan: FundingPlan
    declaration: Declaration
    categories: dict[int, Indicator]
    rows: dict[str, list[Any]]
    schema: Schema[ProjectForm]

    content_model: ClassVar = Declaration
    tables: ClassVar = {
        GROUP: RowTable(
            Target, "declaration", "name", results="指标", list_page="target-list"
        )
    }
    owner: ClassVar = "project"
    results: ClassVar = "项目绩效目标"
    too_many: ClassVar = f"一张表最多 {MOST_ROWS} 行，这一行没有保存；请删去不用的行"

    @staticmethod
    def address(owner: Project) -> str:
        return owner.get_absolute_url()

    @classmethod
    def review_address(cls, owner: Project) -> str:
        """The page on which the form is reviewed."""
        return reverse("declaration-review", args=[owner.pk])

    @classmethod
    def values_of(cls, filings: Sequence[Filing]) -> dict[int, ProjectForm]:
        """The values of many forms, those of deleted projects as well."""
        keys = Declaration.objects.filter(filing__in=filings).values_list("project")
        projects = Project.everything.filter(pk__in=[key for (key,) in keys])
        values = {}
        for project, form in loading.load_pairs(projects):
            values[declaration_of(project).filing_id] = form
        return values

    @property
    def content(self) -> Declaration:
        return self.declaration

    @property
    def form(self) -> ProjectForm:
        """The value of the form."""
        names: dict[int, loading.Category] = {}
        for key, category in self.categories.items():
            names[key] = loading.names_of(category)
        rows = []
        for row in self.rows[GROUP]:
            category_names = names[row.category_id]
            rows.append(loading.row_of(category_names, ROW_CELLS(row)))
        return loading.form_of(self.project, rows)

    @property
    def scheme(self) -> list[Indicator]:
        """The categories of the year's scheme."""
        scheme = self.project.year.scheme_id
        found = self.categories.values()
        return [category for category in found if category.scheme_id == scheme]

    @property
    def official(self) -> list[loading.Category]:
        """The names of both levels of the categories of the year's scheme."""
        return [loading.names_of(category) for category in self.scheme]

    def holder_of(self, name: str) -> tuple[Any, str]:
        """A cell of the head is held by the plan, by the project or by the declaration."""
        if name.startswith(PLAN):
            return self.plan, name.removeprefix(PLAN)
        if name in loading.PROJECT_FIELDS:
            return self.project, name
        return self.declaration, name

    def save_head(self, changed: Mapping[str, Any]) -> None:
        """Save the project, the plan and the declaration, as far as their cells changed or they are new."""
        of_project = changed.keys() & set(loading.PROJECT_FIELDS)
        if of_project:
            self.project.save(update_fields=of_project)
        if self.plan.pk is None:
            self.plan.save()
        elif any(name.startswith(PLAN) for name in changed):
            self.plan.save(update_fields=loading.PLAN_FIELDS)
        if self.declaration.pk is None:
            store.ensure_declarations([self.project])

    def record(self, user: User, changes: list[tuple[str, str, str]]) -> None:
        """Record the changes, if there are any."""
        if changes:
            record_declaration(self.project, "fill", user, changes=changes)


PLAN = "plan."


def load(project: Project) -> StoredDeclaration:
    """Load the form with two queries; `ready` has joined to the project what else is needed."""
    declaration = declaration_of(project)
    rows: list[Target] = []
    if declaration.pk:
        rows = list(declaration.targets.order_by("position", "pk"))
    # Rows may still have a category of another scheme than the year has now.
    used = {row.category_id for row in rows}
    categories = {}
    for category in Indicator.objects.categories():
        if category.scheme_id == project.year.scheme_id or category.pk in used:
            categories[category.pk] = category
    return StoredDeclaration(
        project,
        getattr(project, "plan", None) or FundingPlan(project=project),
        declaration,
        categories,
        {GROUP: rows},
        loading.schema_for(project.year),
    )


def ready(projects: Any) -> Any:
    """Join to the projects of a query what `load` needs of them."""
    related = ("year__scheme", "department", "project_type", "plan")
    return projects.select_related(*related, "declaration__filing__changed_by")


@transaction.atomic
def save(
    pk: int,
    user: User,
    edit: Edit,
    values: Mapping[str, Any],
    refused: Mapping[str, str],
) -> tuple[SaveOutcome, StoredDeclaration]:
    """Save the cells of the edit that have a value; those refused are passed through. Raises Closed.

    The project's row is locked, so that two saves of one form come one after the other.
    """
    loaded = load(_locked(pk, user, edit))
    if reason := reason_closed(loaded.project, user):
        raise Closed(reason)
    return save_edit(_DeclarationSaving, loaded, user, edit, values, refused), loaded


def reason_closed(
    project: Project, user: User, deadlines: Deadlines | None = None
) -> str:
    """Why the user cannot fill in the 绩效目标表 of the project now, and what to do; "" where they can."""
    filing = declaration_of(project).filing
    filing.project = project  # as it is loaded already
    return closing.reason_closed(filing, user, deadlines)


def _locked(pk: int, user: User, edit: Edit) -> Project:
    """Lock the project, and first the year if the code changes, as an import does. Raises Closed."""
    if any(cell.where == "code" for cell in edit.cells):
        for year in BudgetYear.objects.filter(projects=pk):
            lock_year(year)
    lock_project(pk)
    projects = Project.objects.filter(pk=pk)
    reached = projects.filter(reached_by(user))
    project = ready(reached).first()
    if project is None:
        raise missing(is_there=projects.exists())
    return project


class _DeclarationSaving(Saving[StoredDeclaration]):
    """Saves the categories of the rows, refuses a code that is taken, and unmarks copied cells that are changed."""

    def __init__(self, *merged: Any) -> None:
        super().__init__(*merged)
        self.by_level2 = {str(category): category for category in self.stored.scheme}
        self.above: Indicator | None = None
        self.refuse_taken_code()

    def write(self, confirmed: Keys) -> bool:
        """Save the form, and unmark copied cells."""
        declaration = self.stored.declaration
        head = loading.declaration_fields(declaration)
        before = set(self.stored.keys(GROUP))
        changed = super().write(confirmed)
        gone = before - set(self.orders[GROUP])
        unmarked = self.unmark(confirmed, gone)
        if unmarked or loading.declaration_fields(declaration) != head:
            declaration.save(update_fields=[*loading.DECLARATION_FIELDS, "copied"])
        return changed or unmarked

    def refuse_taken_code(self) -> None:
        """Refuse a code that another project of the year has."""
        code, project = self.values.get("code"), self.stored.project
        if not code or not self.accepts("code") or code == project.code:
            return
        # The other project is not named: it may lie outside the scope of the person.
        same = Project.objects.filter(year=project.year_id, code=code)
        if same.exclude(pk=project.pk).exists():
            self.refused["code"] = CODE_TAKEN.format(code)

    def write_row(self, group: str, row: Target) -> None:
        """Put the typed values into a row; its category is found by its name."""
        row.category = self.category_for(row)
        self.above = row.category
        for name in self.stored.schema.group(group).names:
            where = f"{group}.{row.key}.{name}"
            if name not in LEVELS and self.accepts(where):
                setattr(row, name, self.values[where])

    def category_for(self, row: Target) -> Indicator:
        """The category that was typed, or else that of the row; a new row has the category of the row above it."""
        category = self.present_category(row)
        cell1, cell2 = (f"{GROUP}.{row.key}.{level}" for level in LEVELS)
        level1, level2 = self.typed(cell1), self.typed(cell2)
        if level2 is not None and level2 != str(category):
            if level2 not in self.by_level2:
                self.refused[cell2] = self.not_in_scheme(level2)
                if level1 is not None and level1 != str(category.parent):
                    self.refused[cell1] = "二级指标改正后才能保存"
                return category
            category = self.by_level2[level2]
        if level2 is not None:
            # The first level follows, and the outcome of the save shows it.
            self.merged.cells.setdefault(cell1, str(category.parent))
        if level1 is not None and level1 != str(category.parent):
            message = f"“{category}”属于“{category.parent}”；要换一级指标，请选择它下面的二级指标"
            self.refused[cell1] = message
        return category

    def present_category(self, row: Target) -> Indicator:
        """The category of a stored row; for a new row that of the row above it, or else the first of the scheme."""
        if row.pk:
            return self.stored.categories[row.category_id]
        if not self.by_level2:
            raise Closed("这一年的指标体系还没有二级指标，请管理员先在后台添加")
        same = self.by_level2.get(str(self.above))
        first, *_ = self.by_level2.values()
        return same or first

    def typed(self, where: str) -> str | None:
        """The text typed into the cell, None where nothing was typed or the text is refused."""
        return self.values[where] if self.accepts(where) else None

    def not_in_scheme(self, level2: str) -> str:
        """The reason for refusing a category, with those that the scheme has."""
        reason = "二级指标不能空着"
        if level2:
            reason = f"“{level2[:20]}”不在这一年的指标体系中"
        return f"{reason}，请选择：{'、'.join(self.by_level2)}"

    def unmark(self, confirmed: Keys, gone: set[str]) -> bool:
        """Unmark copied cells that were changed, confirmed or removed; returns whether there were any."""
        declaration = self.stored.declaration
        touched = {*confirmed, *filter(self.accepts, self.merged.cells)}
        before = declaration.copied
        left = []
        for cell in before:
            _, key = row_of(cell)
            if cell not in touched and key not in gone:
                left.append(cell)
        declaration.copied = left
        return bool(left != before)
