"""The values of the same project in an earlier year, to be shown beside the cells."""

from __future__ import annotations

from collections.abc import Iterator

from projects.models import Project, User
from targets.documents.contents import MONEY, PERCENT
from targets.documents.diff import align
from targets.documents.values import DECLARATION, ProjectForm
from targets.filings.loading import load_forms


def earlier_values(
    project: Project, form: ProjectForm, user: User
) -> tuple[str, dict[str, str]]:
    """The latest earlier year of the project, as 2023年, and its values by the cells of the present form.

    The project of that year has the same code. Blank cells are left out; ("", {}) where there is no such year.
    """
    if not project.code:
        return "", {}
    same_code = Project.objects.visible_to(user).filter(
        code=project.code, year__year__lt=project.year.year
    )
    latest = same_code.order_by("-year__year").values_list("pk", "year__year").first()
    if latest is None:
        return "", {}
    pk, year = latest
    (old,) = load_forms(Project.objects.filter(pk=pk))
    cells = {where: text for where, text in _comparable_cells(old, form) if text}
    return f"{year}年", cells


def _comparable_cells(old: ProjectForm, now: ProjectForm) -> Iterator[tuple[str, str]]:
    """The amounts and target values of the old form, each with the cell of the present form that it belongs to."""
    for column in DECLARATION.fields:
        if column.content in (MONEY, PERCENT):
            yield column.name, column.text_of(old)
    for before, index in align(old.targets, now.targets):
        if before is None or index is None:
            continue
        old_row, row = old.targets[before], now.targets[index]
        # It must be the same indicator: `align` also pairs rows that merely stand in the same place.
        if old_row.name and old_row.cells[:3] == row.cells[:3]:
            yield f"targets[{index}].value", old_row.value
