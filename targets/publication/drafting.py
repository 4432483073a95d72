"""The draft of a publication: the forms of a department and a year that would be published, and obstacles."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from projects.models import BudgetYear, Department, Project
from targets.documents.files import read_bytes
from targets.documents.snapshot import form_in, snapshot
from targets.documents.values import Document, ProjectForm
from targets.filings import loading
from targets.filings.models import Status, declaration_of, is_counted
from targets.filings.transitions import DECIDED
from targets.publication.explaining import FormChanges, changes_since
from targets.publication.models import Publication
from targets.publication.overlaps import Covering, covering
from targets.publication.part_ones import PartOneChoice, choose
from targets.publication.secrecy import mentions

# The number of forms of which a document can be made in memory.
MOST = 1_000
CLASSIFIED = "涉密"


@dataclass(slots=True)
class Draft:
    """What would be published now.

    `left_out` are the projects that are not published, with the reasons; `off` are those with an approved budget that
    is not the one of the register. `named` are secret projects that part one mentions, `telling` the forms that
    mention one. `part` is whose part one goes out. `changes` are the differences from the last publication, form by
    form; `covering` is one of a unit above or below, where the department itself has none.
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
    part: PartOneChoice = field(default_factory=PartOneChoice)
    last: Publication | None = None
    covering: Covering | None = None
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
        """The budgets of the projects that are left out, but for those that are in no total any more."""
        counted = []
        for project, _ in self.left_out:
            if is_counted(declaration_of(project).filing):
                counted.append(project)
        return _budget(counted)

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
        forms = [snapshot(form) for form in self.document.projects]
        left_out = [(project.pk, reason) for project, reason in self.left_out]
        content = [
            snapshot(part) if part else None,
            forms,
            left_out,
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


def draft(
    year: BudgetYear, department: Department, owner: Department | None = None
) -> Draft:
    """Gather what would be published now, by a fixed number of queries; `owner` is whose part one was chosen."""
    below = Project.objects.filter(department.below(year.year), year=year)
    found = Draft(year, department, below.count())
    if found.projects > MOST:
        return found
    projects = below.select_related(
        "department", "year__scheme", "declaration__filing__baseline"
    )
    forms = []
    for project in in_order_of(year.year, projects.in_document_order()):
        if form := _approved_form(found, project):
            forms.append(form)
    found.part = choose(year, department, owner)
    part = found.part.form(forms)
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

    _compare(found)
    return found


def in_order_of(year: int, projects: Iterable[Project]) -> list[Project]:
    """The projects in the order of the units in the tree of the year, which is that of today unless units moved."""
    return sorted(projects, key=lambda project: project.department.path_in(year))


def _compare(found: Draft) -> None:
    """Compare with the last publication or, where there is none, look for one of a unit above or below."""
    year, department = found.year, found.department
    earlier = Publication.objects.filter(year=year, department=department)
    found.last = earlier.order_by("-number").first()
    if found.last is None:
        found.covering = covering(year, department, found.document)
        return
    before = read_bytes(bytes(found.last.txt.content)).document
    found.changes = changes_since(
        found.last, before, found.document, found.going, found.part.filing
    )


def _approved_form(found: Draft, project: Project) -> ProjectForm | None:
    """The approved form of a project, noted as going out; None if the project is left out."""
    filing = declaration_of(project).filing
    if project.is_secret:
        found.left_out.append((project, CLASSIFIED))
        return None
    if filing.status == Status.ENDED:
        found.left_out.append((project, Status.ENDED.label))
        return None
    if filing.baseline is None:
        reason = f"没有批复（{Status(filing.status).label}）"
        found.left_out.append((project, reason))
        return None
    # Code and name of the unit in the year may have been corrected since the approval.
    code, name = project.department.code, project.unit_name
    approved = form_in(filing.baseline.form)
    form = replace(approved, department_code=code, department_name=name)
    found.going.append(project)
    if form.budget != project.budget and filing.status in DECIDED:
        found.off.append((project, form.budget))
    return form
