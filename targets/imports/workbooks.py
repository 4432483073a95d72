"""Workbooks with the data of a unit and year, to be filled in and imported again."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import BinaryIO

from projects.models import BudgetYear, Department, Project, ProjectQuerySet, User
from targets.documents.flat.template import write_template
from targets.documents.values import ProjectForm
from targets.filings import loading

# So many forms are in memory at once.
STRIDE = 500


def template_for(department: Department, year: BudgetYear, user: User) -> BinaryIO:
    """Write the workbook of the department and all below it, and return the open file.

    Raises Refusal for a text that a workbook cannot hold.
    """
    number = year.year
    visible = Project.objects.visible_to(user)
    projects = visible.filter(department.below(number), year=year)
    units = Department.objects.visible_to(user).in_year(number)
    below = units.filter(department.below(number, to=""))
    categories: dict[str, list[str]] = defaultdict(list)
    for level1, level2 in loading.categories_of(year):
        categories[level1].append(level2)
    part_one = loading.load_department(department, year)
    if part_one:
        # With the unit's name, for the forms of units below it may come first.
        part_one = replace(
            part_one,
            department_code=department.code,
            department_name=department.name_in(number),
        )
    with ExitStack() as unless_done:
        file = unless_done.enter_context(tempfile.TemporaryFile())
        write_template(
            file,
            forms_in(projects),
            year.year,
            categories,
            [(unit.code, unit.name_in(number)) for unit in below],
            part_one,
            loading.schema_for(year).group("targets"),
        )
        unless_done.pop_all()  # the caller closes the file
    file.seek(0)
    return file


def forms_in(projects: ProjectQuerySet) -> Iterator[ProjectForm]:
    """The forms in document order, a few at a time."""
    keys = list(projects.in_document_order().values_list("pk", flat=True))
    for part in loading.chunks(keys, STRIDE):
        yield from loading.load_forms(
            Project.objects.filter(pk__in=part).in_document_order()
        )
