"""The draft of a publication: the forms of a department and a year that would be published, and obstacles."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeVar

from projects.models import BudgetYear, Department, Project
from targets.documents.diff import diff, in_words
from targets.documents.files import read_bytes
from targets.documents.snapshot import form_in, snapshot
from targets.documents.values import DepartmentForm, Document, ProjectForm
from targets.filings import loading
from targets.filings.models import Status, declaration_of
from targets.filings.transitions import DECIDED
from targets.publication.models import Publication
from targets.publication.secrecy import mentions

# The number of forms of which a document can be made in memory.
MOST = 1_000
CLASSIFIED = "涉密"
PART_ONE = "部门整体绩效目标"

F = TypeVar("F", ProjectForm, DepartmentForm)
# The name of a form, and its changes: the label of the cell, what was published, what would be published now.
FormChanges = tuple[str, list[tuple[str, str, str]]]


@dataclass(slots=True)
class Draft:
    """What would be published now.

    `left_out` are the projects that are not published, with the reasons; `off` are those with an approved budget that
    is not the one of the register. `named` are secret projects that part one mentions, `telling` the forms that
    mention one. `changes` are the differences from the last publication, form by form.
    """

    year: BudgetYear
    department: Department
    projects: int = 0
    document: Document = field(default_factory=Document)
    going: list[Project] = field(default_factory=list)
    left_out: list[tuple[Project, str]] = field(default_factory=list)
    off: list[tuple[Project, Decimal | None]] = field(default_factory=list)
    named: list[Project] = field(default_factory=list)
    telling: list[str] = field(default_factory=list)
    last: Publication | None = None
    changes: list[FormChanges] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.document.projects)

    @property
    def total(self) -> Decimal:
        """The approved budgets that would be published."""
        return _budget(self.document.projects)

    @property
    def left_total(self) -> Decimal:
        """The budgets of the projects that are left out."""
        return _budget(project for project, _ in self.left_out)

    @property
    def register_total(self) -> Decimal:
        """The budgets of all projects, published or not, as the register has them."""
        return _budget(self.going) + self.left_total

    @property
    def in_adjustment(self) -> Decimal:
        """The part of the register's total that is not approved yet: new budgets of forms that are being adjusted."""
        return self.register_total - self.total - self.left_total

    @property
    def secret(self) -> list[Project]:
        """The projects that are left out because they are secret."""
        return [project for project, reason in self.left_out if reason == CLASSIFIED]

    @property
    def fingerprint(self) -> str:
        """A digest that changes with anything that would be published or left out."""
        part = self.document.department
        content = [
            snapshot(part) if part else None,
            [snapshot(form) for form in self.document.projects],
            [(project.pk, reason) for project, reason in self.left_out],
            self.last.number if self.last else 0,
        ]
        text = json.dumps(content, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def obstacle(self) -> str:
        """Why nothing can be published; "" if it can."""
        if self.projects > MOST:
            return f"有 {self.projects:,} 个项目，一次最多公开 {MOST:,} 个，请按下级单位分别公开"
        if not self.count:
            return "还没有批复的绩效目标表，请先审核、批复，再来公开"
        if self.off:
            return "有项目的批复预算与项目登记的不一致，请先核对下面列出的项目"
        if self.telling:
            names = "、".join(f"“{name}”" for name in self.telling)
            return f"{names}的绩效目标表里写到了涉密项目的名称，请先调整"
        if self.named:
            names = "、".join(f"“{project.name}”" for project in self.named)
            return f"部门整体绩效目标里写到了涉密项目{names}，请先改掉"
        if self.last and not self.changes:
            return "与上次公开的内容完全相同，不用再公开"
        return ""


def _budget(items: Iterable[Project | ProjectForm]) -> Decimal:
    """Add up the budgets, in which None counts as 0."""
    budgets = (item.budget or Decimal(0) for item in items)
    return sum(budgets, Decimal(0))


def draft(year: BudgetYear, department: Department) -> Draft:
    """Gather what would be published now, by a fixed number of queries."""
    below = Project.objects.filter(
        year=year, department__path__startswith=department.path
    )
    found = Draft(year, department, below.count())
    if found.projects > MOST:
        return found
    projects = below.select_related(
        "department", "year__scheme", "declaration__filing__baseline"
    )
    forms = []
    for project in projects.in_document_order():
        if form := _approved_form(found, project):
            forms.append(form)
    part = loading.load_department(department, year)
    if part and (not forms or forms[0].department_code != department.code):
        part = _renamed(part, department)
    columns: frozenset[str] = frozenset()
    if found.going:
        columns = loading.columns_of(found.going[-1].year)
    found.document = Document(part, tuple(forms), columns)

    if part:
        found.named = [
            project for project in found.secret if mentions(part, project.name)
        ]
    for form in forms:
        if any(mentions(form, project.name) for project in found.secret):
            found.telling.append(form.name)

    earlier = Publication.objects.filter(year=year, department=department)
    found.last = earlier.order_by("-number").first()
    if found.last:
        found.changes = changes_since(found.last, found.document)
    return found


def _approved_form(found: Draft, project: Project) -> ProjectForm | None:
    """The approved form of a project, noted as going out; None if the project is left out."""
    filing = declaration_of(project).filing
    if project.is_secret:
        found.left_out.append((project, CLASSIFIED))
        return None
    if filing.baseline is None:
        reason = f"没有批复（{Status(filing.status).label}）"
        found.left_out.append((project, reason))
        return None
    form: ProjectForm = _renamed(form_in(filing.baseline.form), project.department)
    found.going.append(project)
    if form.budget != project.budget and filing.status in DECIDED:
        found.off.append((project, form.budget))
    return form


def _renamed(form: F, unit: Department) -> F:
    """The form with today's code and name of its unit, which may have changed since the approval."""
    return replace(form, department_code=unit.code, department_name=unit.name)


def changes_since(last: Publication, document: Document) -> list[FormChanges]:
    """What changed since a publication, form by form. Projects are known by code, or else by name."""
    before = read_bytes(bytes(last.txt.content)).document
    changes: list[FormChanges] = []
    old_part = before.department or DepartmentForm()
    new_part = document.department or DepartmentForm()
    if before.department != document.department:
        changes.append((PART_ONE, in_words(diff(old_part, new_part))))

    old = {form.code or form.name: form for form in before.projects}
    new = {form.code or form.name: form for form in document.projects}
    for key, form in new.items():
        if key in old:
            changes.append((form.name, in_words(diff(old[key], form))))
    for key, form in new.items():
        if key not in old:
            changes.append((form.name, [("项目", "", "新列入")]))
    for key, form in old.items():
        if key not in new:
            changes.append((form.name, [("项目", "已公开", "不再列入")]))

    changes = [(name, cells) for name, cells in changes if cells]
    if not changes and before != document:
        return [("绩效文本", [("次序、单位名称等", "上次公开的", "有变化")])]
    return changes
