"""Load and save the 部门整体绩效目标: the tables that hold it, and the sub-targets that projects back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from projects.models import BudgetYear, Department, Project, User
from targets.documents.schema import Schema
from targets.documents.validity import MOST_ROWS
from targets.documents.values import DEPARTMENT, DepartmentForm
from targets.filings.closing import reason_closed
from targets.filings.department_store import (
    ensure_department_target,
    save_department,
)
from targets.filings.editing.outcome import UNIT_OUT_OF_REACH, Closed, SaveOutcome
from targets.filings.editing.saving import Saving, save_edit
from targets.filings.editing.sheet import Edit, Keys, Sheet
from targets.filings.editing.stored_form import RowTable, StoredForm, stores
from targets.filings.loading import department_form
from targets.filings.locks import is_reached
from targets.filings.models import (
    DEPARTMENT_KIND,
    Declaration,
    DepartmentTarget,
    Filing,
    Safeguard,
    SubTarget,
    declaration_of,
)
from targets.filings.store import ensure_declarations, overwrite
from targets.filings.trail import record_on

# A group of the sheet beside those of the form: the projects of the department and all below it.
PROJECTS = "projects"
NO_SUB_TARGET = "没有这个分项目标，可能已被他人删除，请另选"


@stores(DEPARTMENT_KIND)
@dataclass
class StoredDepartmentForm(StoredForm[DepartmentForm]):
    """The stored part one of a department and year, with the projects of the department and all below it."""

    target: DepartmentTarget
    rows: dict[str, list[Any]]
    projects: list[Project]
    schema: Schema[DepartmentForm] = DEPARTMENT

    content_model: ClassVar = DepartmentTarget
    tables: ClassVar = {
        "sub_targets": RowTable(SubTarget, "department_target", anchor="sub-target-{}"),
        "safeguards": RowTable(Safeguard, "department_target", anchor="safeguard-{}"),
    }
    owner: ClassVar = ""
    results: ClassVar = "部门整体目标"
    too_many: ClassVar = f"最多 {MOST_ROWS} 项，这一项没有保存；请删去不用的项"

    @classmethod
    def of(cls, filing: Filing) -> StoredDepartmentForm:
        """Load the form of a filing; a blank one where nothing is stored yet."""
        target = DepartmentTarget.objects.filter(filing=filing).first()
        if target is None:
            target = DepartmentTarget(
                filing=filing, year=filing.year, department=filing.department
            )
        target.filing = filing
        return load(target)

    def overwrite(self, form: DepartmentForm, user: User) -> None:
        """Save another value of the form; items that stay keep the projects that back them."""
        save_department(form, self.target.department, self.target.year, user)

    @staticmethod
    def address(owner: Any) -> str:
        """The page of the department's target."""
        place = [owner.year.year, owner.department.code]
        return reverse("department-target", args=place)

    @property
    def content(self) -> DepartmentTarget:
        return self.target

    @property
    def form(self) -> DepartmentForm:
        """The value of the form."""
        return department_form(self.target, self.rows)

    @property
    def sheet(self) -> Sheet:
        """The cells of the form, and those of the projects with the sub-targets that they back."""
        sheet = super().sheet
        backed = {}
        for project in self.projects:
            backed[f"{PROJECTS}.{project.pk}.sub_target"] = _backed(project)
        keys = tuple(str(project.pk) for project in self.projects)
        orders = sheet.orders | {PROJECTS: keys}
        return Sheet(sheet.cells | backed, orders)

    @property
    def backing(self) -> dict[str, str]:
        """The sub-target that each project backs, "" for none, by the code and name of the project."""
        backing = {}
        for project in self.projects:
            name = f"{project.code} {project.name}".strip()
            sub_target = declaration_of(project).sub_target
            backing[name] = str(sub_target or "")
        return backing

    def save_head(self, changed: Mapping[str, Any]) -> None:
        """Save the cells of the head that changed."""
        if changed:
            self.target.save(update_fields=list(changed))

    def record(self, user: User, changes: list[tuple[str, str, str]]) -> None:
        """Record the changes under the name of the target."""
        record_on(self.filing, "fill", user, subject=str(self.target), changes=changes)


def _backed(project: Project) -> str:
    """The key of the sub-target that a project backs, "" for none."""
    sub_target = declaration_of(project).sub_target
    return str(sub_target.key) if sub_target else ""


def load(target: DepartmentTarget) -> StoredDepartmentForm:
    """Load the form with three queries; a target that is not saved yet has no rows."""
    rows: dict[str, list[Any]] = {}
    for group, table in StoredDepartmentForm.tables.items():
        rows[group] = []
        if target.pk:
            found = table.model._default_manager.filter(**{table.owner: target})
            rows[group] = list(found.order_by("position"))
    below = target.department.below(target.year.year)
    projects = Project.objects.filter(below, year=target.year).select_related(
        "declaration__sub_target"
    )
    return StoredDepartmentForm(target, rows, list(projects.in_document_order()))


def find(
    department: Department, year: BudgetYear, *, lock: bool = False
) -> DepartmentTarget:
    """The part one of a department and year, not saved if there is none; with `lock` it is created and locked."""
    own: dict[str, Any] = {"department": department, "year": year}
    found: QuerySet[DepartmentTarget] = DepartmentTarget.objects.filter(**own)
    if not lock:
        filing = Filing(kind=DEPARTMENT_KIND, **own)
        stored = found.select_related("filing__changed_by").first()
        return stored or DepartmentTarget(filing=filing, **own)
    # What is locked is read once more: PostgreSQL shows a query that waited the other tables as they were before.
    pk = ensure_department_target(department, year).pk
    DepartmentTarget.objects.select_for_update().get(pk=pk)
    return found.select_related("filing__changed_by", "department", "year").get()


@transaction.atomic
def save(
    place: tuple[Department, BudgetYear],
    user: User,
    edit: Edit,
    values: Mapping[str, Any],
    refused: Mapping[str, str],
) -> tuple[SaveOutcome, StoredDepartmentForm]:
    """Save the cells of the edit that have a value; those refused are passed through. Raises Closed."""
    loaded = load(find(*place, lock=True))
    if not is_reached(loaded.filing, user):
        raise Closed(UNIT_OUT_OF_REACH)
    if reason := reason_closed(loaded.filing, user):
        raise Closed(reason)
    outcome = save_edit(_DepartmentSaving, loaded, user, edit, values, refused)
    return outcome, loaded


class _DepartmentSaving(Saving[StoredDepartmentForm]):
    """Saves the sub-targets that projects back, beside the form itself."""

    def write(self, confirmed: Keys) -> bool:
        """Save the form, then the links of the projects, and unmark copied cells."""
        self.backing = self.stored.backing
        changed = super().write(confirmed)
        backed = self.write_backing()
        return self.unmark(confirmed) or backed or changed

    def unmark(self, confirmed: Keys) -> bool:
        """Unmark copied cells that were changed, confirmed or removed; returns whether there were any."""
        target = self.stored.target
        touched = {*confirmed, *filter(self.accepts, self.merged.cells)}
        there = set(self.stored.sheet.cells)
        before = target.copied
        target.copied = [
            cell for cell in before if cell in there and cell not in touched
        ]
        if target.copied == before:
            return False
        target.save(update_fields=["copied"])
        return True

    def moved(self) -> list[tuple[str, str, str]]:
        """The projects that back another sub-target than before."""
        changes = []
        for name, now in self.stored.backing.items():
            before = self.backing[name]
            if before != now:
                changes.append((f"{name} 支撑的分项目标", before, now))
        return changes

    def write_backing(self) -> bool:
        """Save the links of the projects; the sub-targets that they lead to are saved already."""
        by_key = {str(row.key): row for row in self.stored.rows["sub_targets"]}
        changed = []
        for project in self.stored.projects:
            declaration = declaration_of(project)
            self.forget_removed(declaration)
            where = f"{PROJECTS}.{project.pk}.sub_target"
            if not self.accepts(where):
                continue
            key = self.values[where]
            if key == _backed(project):
                continue
            if key and key not in by_key:
                self.refused[where] = NO_SUB_TARGET
                continue
            declaration.sub_target = by_key.get(key)
            changed.append(declaration)
        ensure_declarations([declaration.project for declaration in changed])
        overwrite(Declaration, changed, ["sub_target"])
        return bool(changed)

    def forget_removed(self, declaration: Declaration) -> None:
        """Clear the link to a sub-target that was removed, as the database has done."""
        sub_target = declaration.sub_target
        if sub_target and sub_target.department_target_id == self.stored.target.pk:
            keys = {row.pk for row in self.stored.rows["sub_targets"]}
            if sub_target.pk not in keys:
                declaration.sub_target = None
