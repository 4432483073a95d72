"""Writing the flat workbook: a row for every project and every indicator, to be edited and read back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from core.problems import Problem, Refusal
from core.spreadsheets.writer import Styles, Table, Unwritable, head_pages, new_book
from targets.documents.flat.shape import (
    PART_ONE,
    PROJECT_FIELDS,
    PROJECTS,
    department_rows,
    project_row,
    target_fields,
    target_rows,
    targets_shape,
)
from targets.documents.schema import Group
from targets.documents.validity import problem_in
from targets.documents.values import TARGETS, DepartmentForm, ProjectForm

TITLE = "预算项目绩效目标"


def write_flat(
    stream: BinaryIO,
    forms: Iterable[ProjectForm],
    year: int,
    part_one: DepartmentForm | None = None,
    group: Group = TARGETS,
    notice: str = "",
) -> None:
    """Write the forms as they come, with the notice above every printed page.

    Raises Refusal, with nothing written, when a text is too long for a cell.
    """
    with new_book(stream, TITLE) as book:
        styles = Styles(book)
        projects = Table(book, PROJECTS, styles)
        targets = Table(book, targets_shape(group), styles)
        fill(projects, targets, forms, year, group)
        tables = [projects, targets]
        if part_one is not None:
            tables.append(Table(book, PART_ONE, styles))
            fill_part_one(tables[-1], part_one)
        for table in tables:
            table.close()
        head_pages(book, notice)


def fill(
    projects: Table,
    targets: Table,
    forms: Iterable[ProjectForm],
    year: int,
    group: Group,
) -> None:
    """Add the rows of the forms. Raises Refusal when a text is too long for a cell."""
    names_of_rows = target_fields(group)
    for index, form in enumerate(forms):
        part, names = "", PROJECT_FIELDS
        try:
            projects.add(project_row(form, year))
            for number, row in enumerate(target_rows(form, year, group)):
                part, names = f"targets[{number}].", names_of_rows
                targets.add(row)
        except Unwritable as error:
            where = f"{part}{names[error.column]}"
            problem = problem_in(index, form, where, str(error))
            raise Refusal([problem]) from error


def fill_part_one(table: Table, part_one: DepartmentForm) -> None:
    """Add the rows of part one. Raises Refusal when a text is too long for a cell."""
    for row in department_rows(part_one):
        try:
            table.add(row)
        except Unwritable as error:
            item = f"{row[2]}第{row[3]}项" if row[3] else str(row[2])
            label = f"{item} {PART_ONE.columns[error.column].label}"
            raise Refusal([Problem(PART_ONE.name, label, str(error))]) from error
