"""A 绩效目标表 in the editor: the tables that hold it, its categories, and what is marked as copied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, ClassVar

from django.db import transaction
from django.urls import reverse

from indicators.models import Indicator
from projects.models import BudgetYear, FundingPlan, Project, User
from projects.register.locks import lock_project, lock_year
from projects.schedule.deadlines import Deadlines
from targets.documents.schema import Schema
from targets.documents.validity import MOST_ROWS
from targets.documents.values import ProjectForm
from targets.filings import closing, loading, store
from targets.filings.editing.outcome import Closed, SaveOutcome
from targets.filings.editing.saving import Saving, save_edit
from targets.filings.editing.sheet import LEVELS, Edit, Keys, row_of
from targets.filings.editing.stored_form import RowTable, StoredForm, stores
from targets.filings.models import (
    DECLARATION_KIND,
    Declaration,
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
    """A project's form as it is stored; the plan and the declaration are new objects where it has none."""

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
        return reverse("declaration-review", args=[owner.pk])

    @property
    def content(self) -> Declaration:
        return self.declaration

    @property
    def form(self) -> ProjectForm:
        names = {
            category.pk: loading.names_of(category)
            for category in self.categories.values()
        }
        rows = [
            loading.row_of(names[row.category_id], ROW_CELLS(row))
            for row in self.rows[GROUP]
        ]
        return loading.form_of(self.project, rows)

    @property
    def scheme(self) -> list[Indicator]:
        """The categories of the year's scheme."""
        return [
            each
            for each in self.categories.values()
            if each.scheme_id == self.project.year.scheme_id
        ]

    @property
    def official(self) -> list[loading.Category]:
        """The same, by the names of both levels."""
        return [loading.names_of(each) for each in self.scheme]

    def holder_of(self, name: str) -> tuple[Any, str]:
        if name.startswith(PLAN):
            return self.plan, name.removeprefix(PLAN)
        if name in loading.PROJECT_FIELDS:
            return self.project, name
        return self.declaration, name

    def save_head(self, changed: Mapping[str, Any]) -> None:
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
        if changes:
            record_declaration(self.project, "fill", user, changes=changes)


PLAN = "plan."


def load(project: Project) -> StoredDeclaration:
    """By two queries, of a project with its year, scheme, department, plan and declaration."""
    declaration = declaration_of(project)
    rows = (
        list(declaration.targets.order_by("position", "pk")) if declaration.pk else []
    )
    return StoredDeclaration(
        project,
        getattr(project, "plan", None) or FundingPlan(project=project),
        declaration,
        _categories(project, rows),
        {GROUP: rows},
        loading.schema_for(project.year),
    )


def _categories(project: Project, rows: list[Target]) -> dict[int, Indicator]:
    """Those of the year's scheme, and those of rows that were put under another scheme's, by their primary keys."""
    theirs = {row.category_id for row in rows}
    found = Indicator.objects.categories()
    scheme = project.year.scheme_id
    return {
        each.pk: each for each in found if each.scheme_id == scheme or each.pk in theirs
    }


def ready(projects: Any) -> Any:
    """A queryset of projects with all that `load` wants of one."""
    return projects.select_related(
        "year__scheme", "department", "plan", "declaration__filing__changed_by"
    )


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
    loaded = load(_locked(pk, edit))
    if reason := reason_closed(loaded.project, user):
        raise Closed(reason)
    outcome = save_edit(_DeclarationSaving, loaded, user, edit, values, refused)
    return outcome, loaded


def reason_closed(
    project: Project, user: User, deadlines: Deadlines | None = None
) -> str:
    """Why the user cannot fill in the 绩效目标表 of the project now, and what to do; "" where they can."""
    filing = declaration_of(project).filing
    filing.project = project  # as it is loaded already
    return closing.reason_closed(filing, user, deadlines)


def _locked(pk: int, edit: Edit) -> Project:
    """The project as the save before this one has left it. Raises Closed where it was deleted meanwhile."""
    if any(cell.where == "code" for cell in edit.cells):
        # The year before the project, as an import takes them.
        for year in BudgetYear.objects.filter(projects=pk):
            lock_year(year)
    lock_project(pk)
    project = ready(Project.objects).filter(pk=pk).first()
    if project is None:
        raise Closed("这个项目已被删除，可以在“已删除的项目”里恢复")
    return project


class _DeclarationSaving(Saving[StoredDeclaration]):
    """Rows stand under categories, a code is of one project, and cells are copies until somebody touches them."""

    def __init__(self, *merged: Any) -> None:
        super().__init__(*merged)
        self.by_level2 = {str(category): category for category in self.stored.scheme}
        self.above: Indicator | None = None
        self.refuse_taken_code()

    def write(self, confirmed: Keys) -> bool:
        declaration = self.stored.declaration
        goals = declaration.goals
        before = set(self.stored.keys(GROUP))
        changed = super().write(confirmed)
        gone = before - set(self.orders[GROUP])
        marks = self.unmark(confirmed, gone)
        if marks or declaration.goals != goals:
            declaration.save(update_fields=["goals", "copied"])
        return changed or marks

    def refuse_taken_code(self) -> None:
        code, project = self.values.get("code"), self.stored.project
        if not code or not self.accepts("code") or code == project.code:
            return
        # Whose it is stays untold: it may stand outside the person's scope.
        same = Project.objects.filter(year=project.year_id, code=code)
        if same.exclude(pk=project.pk).exists():
            self.refused["code"] = CODE_TAKEN.format(code)

    def write_row(self, group: str, row: Target) -> None:
        row.category = self.above = self.category(row, self.above)
        for name in self.stored.schema.group(group).names:
            where = f"{group}.{row.key}.{name}"
            if name not in LEVELS and self.accepts(where):
                setattr(row, name, self.values[where])

    def category(self, row: Target, above: Indicator | None) -> Indicator:
        """The category that was typed, or else the row's own; a new row's is that of the row above it."""
        category = (
            self.stored.categories[row.category_id] if row.pk else self.below(above)
        )
        level1, level2 = (self.typed(f"{GROUP}.{row.key}.{name}") for name in LEVELS)
        if (
            level2 is not None
            and level2 != str(category)
            and level2 not in self.by_level2
        ):
            self.refused[f"{GROUP}.{row.key}.level2"] = _not_in_scheme(
                level2, self.by_level2
            )
            if level1 is not None and level1 != str(category.parent):
                self.refused[f"{GROUP}.{row.key}.level1"] = "二级指标改正后才能保存"
            return category
        if level2 is not None:
            category = category if level2 == str(category) else self.by_level2[level2]
            # The first level follows, and whoever typed is told.
            self.merged.cells.setdefault(
                f"{GROUP}.{row.key}.level1", str(category.parent)
            )
        if level1 is not None and level1 != str(category.parent):
            message = f"“{category}”属于“{category.parent}”；要换一级指标，请选择它下面的二级指标"
            self.refused[f"{GROUP}.{row.key}.level1"] = message
        return category

    def typed(self, where: str) -> str | None:
        """What was typed there and can be taken, None where nothing was."""
        return self.values[where] if self.accepts(where) else None

    def below(self, above: Indicator | None) -> Indicator:
        """The scheme's category of that name, or else its first."""
        if not self.by_level2:
            raise Closed("这一年的指标体系还没有二级指标，请管理员先在后台添加")
        return self.by_level2.get(str(above)) or next(iter(self.by_level2.values()))

    def unmark(self, confirmed: Keys, gone: set[str]) -> bool:
        """Cells that were touched, confirmed or removed are no longer marked as copied; whether any was."""
        declaration = self.stored.declaration
        touched = {*confirmed, *filter(self.accepts, self.merged.cells)}
        before = declaration.copied
        declaration.copied = [
            each
            for each in before
            if each not in touched and row_of(each)[1] not in gone
        ]
        return bool(declaration.copied != before)


def _not_in_scheme(level2: str, known: Iterable[str]) -> str:
    said = f"“{level2[:20]}”不在这一年的指标体系中" if level2 else "二级指标不能空着"
    return f"{said}，请选择：{'、'.join(known)}"
