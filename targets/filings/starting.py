"""A new project: with the categories of the scheme to fill in, or from another project."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max, QuerySet

from indicators.models import Indicator
from projects.models import BudgetYear, FundingPlan, Project, ProjectType, User
from projects.register.lookup import classify
from projects.trail.recording import record
from targets.filings.categories import Categories
from targets.filings.copying import (
    Copy,
    copied_cells,
    copy_form,
    refuse_closed,
    save_copies,
    target_rows,
)
from targets.filings.models import (
    DECLARATION_KIND,
    Declaration,
    Target,
    new_declaration,
)


@transaction.atomic
def start(
    project: Project,
    user: User,
    *,
    source: Project | None = None,
    kind: ProjectType | None = None,
) -> list[str]:
    """Save a new project after the others of its department. Returns notices of what to look at; raises Refusal.

    `kind` is its type, which otherwise follows from its name.
    """
    refuse_closed(user, project.year, [project.department])
    others = Project.everything.filter(year=project.year, department=project.department)
    last = others.aggregate(last=Max("position"))["last"] or 0
    project.position = last + 1
    notices: list[str] = []
    note = ""
    copy = Copy(project, FundingPlan(project=project), new_declaration(project))
    if source:
        note = f"复制自 {source}"
        rows = target_rows([source.pk])[source.pk]
        copy = copy_form(source, project, rows, Categories(project.year), notices)
        project.purpose, project.is_secret = source.purpose, source.is_secret
        copy.declaration.copied = copied_cells(copy, ("purpose",))
    else:
        copy.rows = skeleton(copy.declaration)
    if kind is None:
        (kind,) = classify([project.name])
    if kind is None and source:
        kind = source.project_type
    project.project_type = kind
    save_copies([copy])
    record(user, "create", project, kind=DECLARATION_KIND, note=note)
    return notices


def library_entries(year: BudgetYear, kind: ProjectType) -> QuerySet[Indicator]:
    """The entries of the library for projects of this type, in the scheme of the year."""
    entries = Indicator.objects.library()
    return entries.filter(scheme=year.scheme_id, project_type=kind)


def skeleton(declaration: Declaration) -> list[Target]:
    """A row to fill in for each category that every form has, as a blank form prints them."""
    rows = []
    for position, category in enumerate(expected_categories(declaration.project), 1):
        row = Target(declaration=declaration, position=position, category=category)
        rows.append(row)
    return rows


def expected_categories(project: Project) -> list[Indicator]:
    """The required second levels of the scheme; below a required first level without any, the usual one."""
    categories = Indicator.objects.categories().filter(scheme=project.year.scheme_id)
    uses = uses_of_categories(project.year)
    found: list[Indicator] = []
    for choices in below_required(categories).values():
        required = [category for category in choices if category.required]
        usual = max(choices, key=lambda category: uses[category.pk])
        found += required or [usual]
    return found


def below_required(
    categories: Iterable[Indicator],
) -> dict[Indicator, list[Indicator]]:
    """The second levels below each first level of which every form says something."""
    below: dict[Indicator, list[Indicator]] = defaultdict(list)
    for category in categories:
        if category.parent is not None and category.parent.required:
            below[category.parent].append(category)
    return below


def uses_of_categories(year: BudgetYear) -> Counter[int | None]:
    """How many entries of the library stand in each category of the year, by its key."""
    entries = Indicator.objects.library().filter(scheme=year.scheme_id)
    return Counter(entries.values_list("parent", flat=True))
