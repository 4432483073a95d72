"""Workbooks that people take home: with the data of a unit and year, to be filled in and brought back."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import BinaryIO

from projects.models import BudgetYear, Department, Project, ProjectQuerySet, User
from targets.documents.flat.template import write_template
from targets.documents.values import DepartmentForm, ProjectForm
from targets.filings import loading

# So many forms are in memory at once.
STRIDE = 500


def template_for(department: Department, year: BudgetYear, user: User) -> BinaryIO:
    """The workbook of the department and all below it, as an open file. Raises Refusal for a text it cannot hold."""
    projects = Project.objects.visible_to(user).filter(
        year=year, department__path__startswith=department.path
    )
    below = Department.objects.visible_to(user).filter(path__startswith=department.path)
    categories: dict[str, list[str]] = defaultdict(list)
    for level1, level2 in loading.categories_of(year):
        categories[level1].append(level2)
    with ExitStack() as unless_done:
        file = unless_done.enter_context(tempfile.TemporaryFile())
        write_template(
            file,
            forms_in(projects),
            year.year,
            categories,
            list(below.values_list("code", "name")),
            _part_one(department, year),
            loading.schema_for(year).group("targets"),
        )
        unless_done.pop_all()  # whoever is handed the file closes it
    file.seek(0)
    return file


def _part_one(department: Department, year: BudgetYear) -> DepartmentForm | None:
    """With the department's name, for the forms of those below it may come first."""
    form = loading.load_department(department, year)
    return (
        replace(form, department_code=department.code, department_name=department.name)
        if form
        else None
    )


def forms_in(projects: ProjectQuerySet) -> Iterator[ProjectForm]:
    """The forms in document order, a few at a time."""
    keys = list(projects.in_document_order().values_list("pk", flat=True))
    for part in loading.chunks(keys, STRIDE):
        yield from loading.load_forms(
            Project.objects.filter(pk__in=part).in_document_order()
        )
