"""What would be published of a department-year now: what goes in, what stays out, and what is in the way."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, field, replace
from decimal import Decimal

from projects.models import BudgetYear, Department, Project
from targets.documents.diff import Change, diff, in_words
from targets.documents.files import read_bytes
from targets.documents.snapshot import form_in, snapshot
from targets.documents.values import (
    ALL_TARGETS,
    DepartmentForm,
    Document,
    ProjectForm,
)
from targets.filings import loading
from targets.filings.models import Status, declaration_of
from targets.filings.transitions import DECIDED
from targets.publication.models import Publication
from targets.workflow.models import Version

# As many forms as a document is made of in memory.
MOST = 1_000


CLASSIFIED = "涉密"


PART_ONE = "部门整体绩效目标"


UNNAMED = "涉密项目"


@dataclass(slots=True)
class Draft:
    """What would go out now. `left_out` are the projects that do not, each with why; `off` those whose approved budget
    is another than the register's; `named` are secret ones that part one names, `telling` the forms that name one;
    `changes` what differs from the last publication, by form.
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
    changes: list[tuple[str, list[tuple[str, str, str]]]] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.document.projects)

    @property
    def total(self) -> Decimal:
        return sum(
            (form.budget or Decimal(0) for form in self.document.projects), Decimal(0)
        )

    @property
    def left_total(self) -> Decimal:
        return sum(
            (project.budget or Decimal(0) for project, _ in self.left_out), Decimal(0)
        )

    @property
    def register_total(self) -> Decimal:
        """Of all projects, in and out, as the register has them."""
        return sum(
            (project.budget or Decimal(0) for project in self.going), self.left_total
        )

    @property
    def in_adjustment(self) -> Decimal:
        """By how much the register differs: a form that is adjusted, or reviewed anew, bears its new budget there."""
        return self.register_total - self.total - self.left_total

    @property
    def fingerprint(self) -> str:
        """Changes with anything that would go out, or stay out."""
        part = self.document.department
        told = [
            snapshot(part) if part else None,
            [snapshot(form) for form in self.document.projects],
            [(project.pk, reason) for project, reason in self.left_out],
            self.last.number if self.last else 0,
        ]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    @property
    def obstacle(self) -> str:
        """Why nothing can go out, "" where it can."""
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
        return (
            "与上次公开的内容完全相同，不用再公开"
            if self.last and not self.changes
            else ""
        )


def draft(year: BudgetYear, department: Department) -> Draft:
    """Gather what would be published now, by a fixed number of queries."""
    theirs = Project.objects.filter(
        year=year, department__path__startswith=department.path
    )
    found = Draft(year, department, theirs.count())
    if found.projects > MOST:
        return found
    projects = theirs.select_related(
        "department", "year__scheme", "declaration__filing__baseline"
    ).in_document_order()
    forms = [form for project in projects if (form := _going(found, project))]
    part = _part_one(department, year, forms)
    columns: frozenset[str] = frozenset()
    if found.going:
        columns = loading.columns_of(found.going[-1].year)
    found.document = Document(part, tuple(forms), columns)
    _find_secrets(found, part, forms)
    earlier = Publication.objects.filter(year=year, department=department)
    found.last = earlier.order_by("-number").first()
    found.changes = _changes(found) if found.last else []
    return found


def _going(found: Draft, project: Project) -> ProjectForm | None:
    """The approved form of a project, noted as going out; None where the project is left out."""
    filing = declaration_of(project).filing
    baseline = filing.baseline
    if reason := _reason_out(project, baseline):
        found.left_out.append((project, reason))
        return None
    if baseline is None:
        return None
    unit = project.department  # by now: units are renamed, and get other codes
    form: ProjectForm = replace(
        form_in(baseline.form), department_code=unit.code, department_name=unit.name
    )
    found.going.append(project)
    if form.budget != project.budget and filing.status in DECIDED:
        found.off.append((project, form.budget))
    return form


def _find_secrets(
    found: Draft, part: DepartmentForm | None, forms: Sequence[ProjectForm]
) -> None:
    """Note which secret projects part one names, and which forms name a secret project."""
    found.named = [
        project
        for project, reason in found.left_out
        if reason == CLASSIFIED and _is_named(project, part)
    ]
    secret = [
        project.name for project, reason in found.left_out if reason == CLASSIFIED
    ]
    found.telling = [
        form.name
        for form in forms
        if any(name in text for name in secret for text in _texts(form))
    ]


def _reason_out(project: Project, baseline: Version | None) -> str:
    if project.is_secret:
        return CLASSIFIED
    if baseline is not None:
        return ""
    return f"没有批复（{Status(declaration_of(project).filing.status).label}）"


def _part_one(
    department: Department, year: BudgetYear, forms: Iterable[ProjectForm]
) -> DepartmentForm | None:
    part = loading.load_department(department, year)
    first = next(iter(forms), None)
    if part and (first is None or first.department_code != department.code):
        return replace(
            part, department_code=department.code, department_name=department.name
        )
    return part


def _texts(form: ProjectForm) -> list[str]:
    """All that is prose in a form."""
    return [
        form.name,
        form.purpose,
        form.goals,
        *(text for row in form.targets for text in ALL_TARGETS.texts_of(row)),
    ]


def _is_named(project: Project, part: DepartmentForm | None) -> bool:
    if part is None:
        return False
    items: list[tuple[str, ...]] = [
        *map(astuple, part.sub_targets),
        *map(astuple, part.safeguards),
    ]
    texts = [part.overall, *(text for item in items for text in item)]
    return any(project.name in text for text in texts)


def _changes(found: Draft) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Form by form, known by code or else by name; and part one."""
    assert found.last is not None, "there is something to compare with"
    before = read_bytes(bytes(found.last.txt.content)).document
    told: list[tuple[str, list[Change]]] = []
    if before.department != found.document.department:
        told.append(
            (
                PART_ONE,
                diff(
                    before.department or DepartmentForm(),
                    found.document.department or DepartmentForm(),
                ),
            )
        )
    old, new = (
        {form.code or form.name: form for form in each.projects}
        for each in (before, found.document)
    )
    told += [
        (form.name, diff(old[key], form)) for key, form in new.items() if key in old
    ]
    changes = [(name, in_words(each)) for name, each in told if each]
    changes += [
        (form.name, [("项目", "", "新列入")])
        for key, form in new.items()
        if key not in old
    ]
    changes += [
        (form.name, [("项目", "已公开", "不再列入")])
        for key, form in old.items()
        if key not in new
    ]
    if not changes and before != found.document:
        return [("绩效文本", [("次序、单位名称等", "上次公开的", "有变化")])]
    return changes


def _unnamed(text: str, secret: Iterable[str]) -> str:
    for name in secret:
        text = text.replace(name, UNNAMED)
    return text
