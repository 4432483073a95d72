"""New projects: blank, from the library, from another project; and the forms of a department's year, all in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q, QuerySet

from core.problems import Refusal, shown
from indicators.models import Indicator
from projects.models import (
    BudgetYear,
    Department,
    FundingPlan,
    Project,
    User,
)
from projects.register.lookup import ensure_year
from projects.schedule.deadlines import Deadlines, Stage
from projects.trail.recording import record_many
from targets.filings.editing.sheet import LEVELS
from targets.filings.loading import CHUNK, PLAN_FIELDS, ROW_FIELDS, schema_for
from targets.filings.models import (
    DECLARATION_KIND,
    Declaration,
    SubTarget,
    Target,
    new_declaration,
)
from targets.filings.store import create_declarations
from targets.filings.trail import declaration_entry

TAKEN_OVER = (
    "position",
    "code",
    "name",
    "project_type_id",
    "responsible_id",
    "is_key",
    "is_secret",
)
AMOUNTS = ("budget", "fiscal_funds", "other_funds")
# By the primary key of their project.
Rows = dict[int, list[Target]]


@dataclass(slots=True)
class Copy:
    """A project that is to be saved, with all that hangs on it."""

    project: Project
    plan: FundingPlan
    declaration: Declaration
    rows: list[Target] = field(default_factory=list)


@dataclass(slots=True)
class CopyReceipt:
    """What was copied into the year, what was not and why, and what people should look at."""

    year: BudgetYear
    copied: list[Project] = field(default_factory=list)
    skipped: list[tuple[Project, str]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


class Categories:
    """The second-level categories of a year, and which of them stands for a category of another scheme."""

    def __init__(self, year: BudgetYear) -> None:
        self.year = year
        self.found = list(Indicator.objects.categories().filter(scheme=year.scheme_id))

    def like(self, category: Indicator) -> Indicator:
        """The one of the same name; 成本 is first level here and second level there; else the nearest."""
        if not self.found:
            raise Refusal(
                f"{self.year}的指标体系还没有二级指标，放不下要复制的指标；请管理员先在后台补上"
            )
        level1, level2 = category.parent.name if category.parent else "", category.name
        ways = (
            [each for each in self.found if each.name == level2],
            [each for each in self.found if each.parent and each.parent.name == level2],
            [each for each in self.found if each.name == level1],
            [each for each in self.found if each.parent and each.parent.name == level1],
            self.found,
        )
        return next(way[0] for way in ways if way)


# A department's year


def standing(projects: QuerySet[Project], year: int) -> dict[int, str]:
    """Which of these projects stand in that year already, and how one sees it."""
    theirs = Project.objects.filter(year__year=year)
    same_code = Q(code__in=projects.order_by().exclude(code="").values("code"))
    same_unit = Q(
        department__in=projects.order_by().filter(code="").values("department")
    )
    found = list(
        theirs.filter(same_code | same_unit).values_list("code", "department", "name")
    )
    codes = {code for code, _, _ in found}
    names = {(department, name) for _, department, name in found}
    reasons = {}
    for project in projects:
        if project.code and project.code in codes:
            reasons[project.pk] = f"{year}年已有编码 {project.code} 的项目"
        elif not project.code and (project.department_id, project.name) in names:
            reasons[project.pk] = f"{year}年本单位已有同名项目"
    return reasons


@transaction.atomic
def copy_year(projects: QuerySet[Project], number: int, user: User) -> CopyReceipt:
    """Copy these projects of one year into a later one, which is created where it is missing. Raises Refusal."""
    notices: list[str] = []
    receipt = CopyReceipt(ensure_year(number, notices), notices=notices)
    loaded = _loaded(projects)
    reasons = standing(loaded, number)
    receipt.skipped = [
        (project, reasons[project.pk]) for project in loaded if project.pk in reasons
    ]
    sources = [project for project in loaded if project.pk not in reasons]
    copies = list(_copies(sources, target_rows(projects), receipt))
    refuse_closed(user, receipt.year, {each.department for each in sources})
    save_copies(copies)
    receipt.copied = [copy.project for copy in copies]
    record_many(
        user,
        (
            declaration_entry(project, "copy", note=f"复制自 {_first_year(sources)}")
            for project in receipt.copied
        ),
    )
    return receipt


def refuse_closed(
    user: User, year: BudgetYear, departments: Iterable[Department]
) -> None:
    """Raises Refusal where a unit's forms of the year are not filled in now."""
    windows = Deadlines(Stage.FILL, user)
    if reason := next(
        (
            reason
            for each in departments
            if (reason := windows.closed(year, each, kind=DECLARATION_KIND))
        ),
        "",
    ):
        raise Refusal(reason)


def _first_year(sources: Sequence[Project]) -> str:
    return str(sources[0].year) if sources else ""


def _loaded(projects: QuerySet[Project]) -> QuerySet[Project]:
    return projects.select_related(
        "year", "department", "plan", "declaration__sub_target__department_target"
    )


def _copies(
    sources: Sequence[Project], rows: Rows, receipt: CopyReceipt
) -> Iterator[Copy]:
    categories, sub_targets = (
        Categories(receipt.year),
        _sub_targets(sources, receipt.year),
    )
    for source in sources:
        project = Project(year=receipt.year, department=source.department)
        for name in (*TAKEN_OVER, *AMOUNTS, "purpose"):
            setattr(project, name, getattr(source, name))
        copy = copy_form(source, project, rows[source.pk], categories, receipt.notices)
        copy.declaration.sub_target = sub_targets.get(_backed(source))
        copy.declaration.copied = copied_cells(copy, (*AMOUNTS, "purpose"))
        yield copy


def _backed(project: Project) -> tuple[int, str]:
    """The sub-target that a project backs, as it is known in every year: by its department and its title."""
    declaration = getattr(project, "declaration", None)
    sub_target = declaration.sub_target if declaration else None
    return (
        (sub_target.department_target.department_id, sub_target.title)
        if sub_target
        else (0, "")
    )


def _sub_targets(
    sources: Iterable[Project], year: BudgetYear
) -> dict[tuple[int, str], SubTarget]:
    departments = {_backed(source)[0] for source in sources}
    theirs = SubTarget.objects.filter(
        department_target__year=year, department_target__department__in=departments
    )
    found = (
        theirs.exclude(title="")
        .select_related("department_target")
        .order_by("-position")
    )
    return {(each.department_target.department_id, each.title): each for each in found}


# Both


def target_rows(projects: QuerySet[Project]) -> Rows:
    found: Rows = defaultdict(list)
    rows = Target.objects.filter(declaration__project__in=projects.order_by())
    rows = rows.select_related("category__parent", "declaration").order_by(
        "declaration", "position", "pk"
    )
    for row in rows:
        found[row.declaration.project_id].append(row)
    return found


def copy_form(
    source: Project,
    project: Project,
    rows: Sequence[Target],
    categories: Categories,
    notices: list[str],
) -> Copy:
    """The plan, the goals and the rows of the source, hung on a new project; `notices` tells of rows that moved."""
    plan, declaration = (
        getattr(source, "plan", None),
        getattr(source, "declaration", None),
    )
    copy = Copy(
        project,
        FundingPlan(
            project=project,
            **{month: getattr(plan, month, None) for month in PLAN_FIELDS},
        ),
        new_declaration(project, goals=declaration.goals if declaration else ""),
    )
    for position, row in enumerate(rows, start=1):
        category = categories.like(row.category)
        if category.name != row.category.name:
            notices.append(
                f"“{shown(source.name)}”的第{position}行“{shown(row.name)}”原在{row.category}，"
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
    """The cells that were copied and are not blank, by the names that the editor gives them."""
    of_rows = schema_for(copy.project.year).group("targets").names[len(LEVELS) :]
    owners: list[tuple[str, object, Iterable[str]]] = [
        ("", copy.project, head),
        ("plan.", copy.plan, PLAN_FIELDS),
        ("", copy.declaration, ["goals"]),
        *((f"targets.{row.key}.", row, of_rows) for row in copy.rows),
    ]
    return [
        f"{prefix}{name}"
        for prefix, owner, names in owners
        for name in names
        if getattr(owner, name) is not None and getattr(owner, name) != ""
    ]


def save_copies(copies: Sequence[Copy]) -> None:
    Project.objects.bulk_create([copy.project for copy in copies], CHUNK)
    FundingPlan.objects.bulk_create([copy.plan for copy in copies], CHUNK)
    create_declarations([copy.declaration for copy in copies])
    Target.objects.bulk_create([row for copy in copies for row in copy.rows], CHUNK)
