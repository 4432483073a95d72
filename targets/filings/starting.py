"""A new project: blank, from the library, or from another project."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max, QuerySet

from indicators.models import Indicator
from projects.models import (
    BudgetYear,
    FundingPlan,
    Project,
    ProjectType,
    User,
)
from projects.register.lookup import classify
from projects.trail.recording import record
from targets.filings.copying import (
    Categories,
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
    """Save a new project behind the others of its department, and say what should be looked at. Raises Refusal."""
    refuse_closed(user, project.year, [project.department])
    theirs = Project.everything.filter(year=project.year, department=project.department)
    project.position = (theirs.aggregate(last=Max("position"))["last"] or 0) + 1
    notices: list[str] = []
    copy = Copy(project, FundingPlan(project=project), new_declaration(project))
    if source:
        rows = target_rows(Project.objects.filter(pk=source.pk))[source.pk]
        copy = copy_form(source, project, rows, Categories(project.year), notices)
        project.purpose, project.is_secret = source.purpose, source.is_secret
        copy.declaration.copied = copied_cells(copy, ("purpose",))
    elif library:
        copy.rows = _from_library(copy.declaration, project.year, library)
    kind = library or classify([project.name])[0]
    project.project_type = kind or (source.project_type if source else None)
    save_copies([copy])
    record(
        user,
        "create",
        project,
        kind=DECLARATION_KIND,
        note=f"复制自 {source}"
        if source
        else f"取自指标库 {library}"
        if library
        else "",
    )
    return notices


def library_entries(year: BudgetYear, kind: ProjectType) -> QuerySet[Indicator]:
    return Indicator.objects.library().filter(scheme=year.scheme_id, project_type=kind)


def _from_library(
    declaration: Declaration, year: BudgetYear, kind: ProjectType
) -> list[Target]:
    """Values stay blank: what one project promises says nothing about another."""
    return [
        Target(
            declaration=declaration,
            position=position,
            category=entry.parent,
            name=entry.name,
            description=entry.description,
            basis=entry.basis,
        )
        for position, entry in enumerate(library_entries(year, kind), start=1)
    ]
