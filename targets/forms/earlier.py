"""What the same project promised in an earlier year, cell beside cell."""

from __future__ import annotations

from collections.abc import Iterator

from projects.models import Project, User
from targets.documents.contents import MONEY, PERCENT
from targets.documents.diff import align
from targets.documents.values import DECLARATION, ProjectForm, TargetRow
from targets.filings.loading import load_forms


def earlier_values(
    project: Project, form: ProjectForm, user: User
) -> tuple[str, dict[str, str]]:
    """The latest earlier year of the project's code, as 2023年, and its cells by their place in the form of now.

    Blank cells are left out; ("", {}) where there is no such year.
    """
    found = _latest_before(project, user) if project.code else None
    if found is None:
        return "", {}
    pk, year = found
    (old,) = load_forms(Project.objects.filter(pk=pk))
    return f"{year}年", {where: text for where, text in _cells(old, form) if text}


def _latest_before(project: Project, user: User) -> tuple[int, int] | None:
    same = Project.objects.visible_to(user).filter(
        code=project.code, year__year__lt=project.year.year
    )
    return same.order_by("-year__year").values_list("pk", "year__year").first()


def _cells(old: ProjectForm, now: ProjectForm) -> Iterator[tuple[str, str]]:
    for column in DECLARATION.fields:
        if column.content in (MONEY, PERCENT):
            yield column.name, column.text_of(old)
    for before, index in align(old.targets, now.targets):
        if (
            before is not None
            and index is not None
            and _are_same(old.targets[before], now.targets[index])
        ):
            yield f"targets[{index}].value", old.targets[before].value


def _are_same(one: TargetRow, other: TargetRow) -> bool:
    """Whether it is one indicator: `align` also pairs what merely stands in the same place."""
    return one.name != "" and one.cells[:3] == other.cells[:3]
