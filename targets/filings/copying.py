"""Copy forms: the form of one project into a new one, or all forms of a department's year into a later year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max, QuerySet

from core.problems import Refusal, shown
from projects.models import BudgetYear, Department, FundingPlan, Project, User
from projects.register.lookup import ensure_year
from projects.register.marks import marks_of
from projects.schedule.deadlines import Deadlines, Stage
from projects.trail.recording import record_many
from targets.filings.categories import Categories
from targets.filings.editing.sheet import LEVELS
from targets.filings.loading import (
    CHUNK,
    DECLARATION_FIELDS,
    PLAN_FIELDS,
    ROW_FIELDS,
    declaration_fields,
    schema_for,
)
from targets.filings.models import (
    DECLARATION_KIND,
    Declaration,
    DepartmentTarget,
    SubTarget,
    Target,
    declaration_of,
    new_declaration,
)
from targets.filings.part_one_copying import copy_part_ones
from targets.filings.standing import standing
from targets.filings.store import create_declarations
from targets.filings.trail import declaration_entry, entry_on

# The fields of a project that are copied into another year, with AMOUNTS and the purpose.
TAKEN_OVER = (
    "position",
    "code",
    "name",
    "project_type_id",
    "is_key",
    "is_secret",
)
AMOUNTS = ("budget", "fiscal_funds", "other_funds")
# What is loaded with a project that is copied.
COPIED_FROM = (
    "year",
    "department__successor",
    "plan",
    "responsible__department",
    "declaration__sub_target__department_target",
)
# The rows of forms, by the primary key of their project.
Rows = dict[int, list[Target]]


@dataclass(slots=True)
class Copy:
    """A new project with its plan, its form and the rows of that, none of them saved yet."""

    project: Project
    plan: FundingPlan
    declaration: Declaration
    rows: list[Target] = field(default_factory=list)


@dataclass(slots=True)
class CopyReceipt:
    """What was copied into the year, what was not and why, and notices of what to look at."""

    year: BudgetYear
    copied: list[Project] = field(default_factory=list)
    skipped: list[tuple[Project, str]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    part_ones: list[DepartmentTarget] = field(default_factory=list)


# A department's year


@transaction.atomic
def copy_year(projects: QuerySet[Project], number: int, user: User) -> CopyReceipt:
    """Copy these projects of one year into a later one, which is created where it is missing. Raises Refusal."""
    notices: list[str] = []
    receipt = CopyReceipt(ensure_year(number, notices), notices=notices)
    loaded = projects.select_related(*COPIED_FROM)
    reasons = standing(loaded, number)
    sources = []
    for project in loaded:
        if project.pk in reasons:
            receipt.skipped.append((project, reasons[project.pk]))
        else:
            sources.append(project)
    departments = {source.department for source in sources}
    refuse_closed(user, receipt.year, departments)
    if sources:
        copy_into(receipt, sources, departments, sources[0].year, user)
    return receipt


def copy_into(
    receipt: CopyReceipt,
    sources: Sequence[Project],
    departments: Iterable[Department],
    old_year: BudgetYear,
    user: User,
) -> None:
    """Copy part one of the departments and these projects of them into the year of the receipt, and record it."""
    receipt.part_ones = copy_part_ones(departments, old_year, receipt.year, user)
    keys = [source.pk for source in sources]
    copies = list(_copies_of(sources, target_rows(keys), receipt))
    save_copies(copies)
    note = f"复制自 {old_year}"
    entries = []
    for part_one in receipt.part_ones:
        entries.append(entry_on(part_one.filing, "copy", note=note))
    for copy in copies:
        receipt.copied.append(copy.project)
        entries.append(declaration_entry(copy.project, "copy", note=note))
    record_many(user, entries)


def refuse_closed(
    user: User, year: BudgetYear, departments: Iterable[Department]
) -> None:
    """Raise Refusal where the forms of one of the departments cannot be filled in now."""
    deadlines = Deadlines(Stage.FILL, user)
    for department in departments:
        reason = deadlines.closed(year, department, kind=DECLARATION_KIND)
        if reason:
            raise Refusal(reason)


def _copies_of(
    sources: Sequence[Project], rows: Rows, receipt: CopyReceipt
) -> Iterator[Copy]:
    """Copy the projects into the year of the receipt, and add notices of what to look at; nothing is saved."""
    categories = Categories(receipt.year)
    sub_targets = _sub_targets_of(sources, receipt.year)
    behind = _last_positions(sources, receipt.year)
    for source in sources:
        unit = source.department.in_use(receipt.year.year) or source.department
        project = Project(year=receipt.year, department=unit)
        for name in (*TAKEN_OVER, *AMOUNTS, "purpose"):
            setattr(project, name, getattr(source, name))
        if unit != source.department:
            project.position += behind.get(unit.pk, 0)
        project.responsible = source.responsible
        if not project.is_answered_for:
            project.responsible = None
        copy = copy_form(source, project, rows[source.pk], categories, receipt.notices)
        copy.declaration.sub_target = sub_targets.get(_backed(source))
        copy.declaration.copied = copied_cells(copy, (*AMOUNTS, "purpose"))
        yield copy


def _last_positions(sources: Sequence[Project], year: BudgetYear) -> dict[int, int]:
    """The last position in the units that take over those of the sources, behind which their projects come."""
    heirs = set()
    for source in sources:
        heir = source.department.in_use(year.year)
        if heir is not None and heir != source.department:
            heirs.add(heir.pk)
    if not heirs:
        return {}
    own = Project.everything.filter(department__in=heirs).order_by()
    return dict(own.values_list("department").annotate(Max("position")))


def _backed(project: Project) -> tuple[int, str]:
    """The sub-target that a project backs, by what identifies it in every year: department and title."""
    sub_target = declaration_of(project).sub_target
    if sub_target is None:
        return 0, ""
    return _key_of(sub_target)


def _key_of(sub_target: SubTarget) -> tuple[int, str]:
    """Its department and its title; one without a title goes by its number."""
    department = sub_target.department_target.department_id
    return department, sub_target.title or f"#{sub_target.position}"


def _sub_targets_of(
    sources: Iterable[Project], year: BudgetYear
) -> dict[tuple[int, str], SubTarget]:
    """The sub-targets of the year that the copies could back, by department and title."""
    departments = {_backed(source)[0] for source in sources}
    of_year = SubTarget.objects.filter(
        department_target__year=year, department_target__department__in=departments
    )
    found: dict[tuple[int, str], SubTarget] = {}
    related = of_year.select_related("department_target")
    for sub_target in related.order_by("position"):
        key = _key_of(sub_target)
        found.setdefault(key, sub_target)
    return found


# Both


def target_rows(keys: Sequence[int]) -> Rows:
    """Load the rows of the forms of the projects with these keys, in their order."""
    found: Rows = defaultdict(list)
    rows = Target.objects.filter(declaration__project__in=keys)
    ordered = rows.order_by("declaration", "position", "pk")
    for row in ordered.select_related("category__parent", "declaration"):
        project = row.declaration.project_id
        found[project].append(row)
    return found


def copy_form(
    source: Project,
    project: Project,
    rows: Sequence[Target],
    categories: Categories,
    notices: list[str],
) -> Copy:
    """Copy the plan, the goals and the rows of the source for a new project.

    A notice is added for every row that is put into another category.
    """
    plan = FundingPlan(project=project)
    source_plan = getattr(source, "plan", None)
    for month in PLAN_FIELDS:
        setattr(plan, month, getattr(source_plan, month, None))
    head = declaration_fields(declaration_of(source))
    copy = Copy(project, plan, new_declaration(project, **head))
    for position, row in enumerate(rows, start=1):
        category = categories.like(row.category)
        if category.name != row.category.name:
            marks = "".join(f"（{mark}）" for mark in marks_of(source))
            notices.append(
                f"“{shown(source.name)}”{marks}的第{position}行“{shown(row.name)}”原在{row.category}，"
                f"{categories.year}的指标体系没有这一类，已放入{category}，请核对"
            )
        texts = {name: getattr(row, name) for name in ROW_FIELDS}
        copy.rows.append(
            Target(
                declaration=copy.declaration,
                position=position,
                category=category,
                **texts,
            )
        )
    return copy


def copied_cells(copy: Copy, head: Iterable[str]) -> list[str]:
    """The copied cells that are not blank, as the editor names them; `head` are those of the project."""
    row_fields = schema_for(copy.project.year).group("targets").names[len(LEVELS) :]
    parts: list[tuple[str, object, Iterable[str]]] = [
        ("", copy.project, head),
        ("plan.", copy.plan, PLAN_FIELDS),
        ("", copy.declaration, DECLARATION_FIELDS),
    ]
    for row in copy.rows:
        parts.append((f"targets.{row.key}.", row, row_fields))
    cells = []
    for prefix, part, names in parts:
        filled_in = [name for name in names if getattr(part, name) not in (None, "")]
        cells += [f"{prefix}{name}" for name in filled_in]
    return cells


def save_copies(copies: Sequence[Copy]) -> None:
    """Save the copies with a fixed number of queries."""
    rows: list[Target] = []
    for copy in copies:
        rows += copy.rows
    Project.objects.bulk_create([copy.project for copy in copies], CHUNK)
    FundingPlan.objects.bulk_create([copy.plan for copy in copies], CHUNK)
    create_declarations([copy.declaration for copy in copies])
    Target.objects.bulk_create(rows, CHUNK)
