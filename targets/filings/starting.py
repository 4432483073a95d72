"""A new project: blank, from the library, or from another project."""

from __future__ import annotations

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
    library: ProjectType | None = None,
) -> list[str]:
    """Save a new project after the others of its department. Returns notices of what to look at; raises Refusal."""
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
    elif library:
        note = f"取自指标库 {library}"
        entries = library_entries(project.year, library)
        copy.rows = rows_from_library(copy.declaration, entries)
    kind = library or classify([project.name])[0]
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


def rows_from_library(
    declaration: Declaration, entries: Iterable[Indicator]
) -> list[Target]:
    """Rows for the entries. Values stay blank: what one project promises says nothing about another."""
    rows = []
    for position, entry in enumerate(entries, start=1):
        row = Target(
            declaration=declaration,
            position=position,
            category=entry.parent,
            name=entry.name,
            description=entry.description,
            basis=entry.basis,
        )
        rows.append(row)
    return rows
