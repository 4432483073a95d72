"""The forms of a workbook's flat tables: projects and their indicators, with the places where they stand."""

from __future__ import annotations

import re

from targets.documents.flat.cells import CellReader, Spot
from targets.documents.flat.columns import (
    BASIS,
    CODE,
    DESCRIPTION,
    MEASURE,
    NAME,
    OF_PROJECTS,
    OF_TARGETS,
    OPTIONAL,
    SIGN,
    TARGET_COLUMNS,
    UNIT_CODE,
    UNIT_NAME,
)
from targets.documents.flat.gathering import Gathered, gather_mixed, gather_projects
from targets.documents.flat.joining import join
from targets.documents.flat.refusals import (
    missing_of_projects,
    note_without_targets,
    refuse_columns_of_rows,
    refuse_shared_amounts,
    usable_tables,
)
from targets.documents.flat.source import FlatSource
from targets.documents.flat.table import FlatTable
from targets.documents.flat.targets import Row, TargetReader
from targets.documents.reading.reader import Reading, Source
from targets.documents.values import Document, ProjectForm

UNIT_TOGETHER = re.compile(r"[\[(（【]?(\d{3,12})(?:[\])）】][-—_ ]?|[-—_ ])(.+)")
# A table that has one of these is one of indicators.
OF_ROWS = (*TARGET_COLUMNS, SIGN, MEASURE)
# OF_PROJECTS as fields of a form: the months of the plan are one.
FIELDS_OF_PROJECTS = tuple(
    dict.fromkeys(name.partition(".")[0] for name in OF_PROJECTS)
)


def read_forms(tables: list[FlatTable], cells: CellReader) -> Reading:
    """A table with an indicator column is one of indicators; where all tables are, they also hold the projects."""
    findings = cells.findings
    target_tables = [table for table in tables if table.has(*OF_ROWS)]
    project_tables = [table for table in tables if not table.has(*OF_ROWS)]
    usable = usable_tables(tables, target_tables, findings)
    for table in usable:
        cells.take_years(table)
    usable_targets = [table for table in target_tables if table in usable]
    if project_tables:
        for table in project_tables:
            refuse_columns_of_rows(table, findings)
        usable_projects = [table for table in project_tables if table in usable]
        projects = gather_projects(usable_projects, findings)
        join(projects, usable_targets, findings)
        note_without_targets(projects, target_tables, findings)
    else:
        projects = gather_mixed(usable_targets, findings)
    missing = missing_of_projects(project_tables or target_tables, findings)
    found = {name for table in target_tables for name in table.heading.fields}
    missing |= ({DESCRIPTION, BASIS} - found) if target_tables else {"targets"}
    optional = [name.removeprefix(OF_TARGETS) for name in OPTIONAL if name in found]
    targets = TargetReader(cells)
    forms: list[ProjectForm] = []
    sources: list[Source] = []
    for project in projects:
        form, rows = _form(project, cells, targets)
        forms.append(form)
        sources.append(FlatSource(project.table, project.row, project.later, rows))
    if any(form.department_code for form in forms):
        missing.discard(UNIT_CODE)
    refuse_shared_amounts(projects, findings)
    return Reading(
        Document(None, tuple(forms), frozenset(optional)),
        missing_columns=frozenset(missing),
        rows_apart=True,
        year=cells.year,
        sources=sources,
    )


def _form(
    project: Gathered, cells: CellReader, targets: TargetReader
) -> tuple[ProjectForm, list[Row]]:
    """A project's form, and the rows of its indicators."""
    spot = Spot(
        project.table,
        project.row,
        project.cells,
        project.index,
        project.label,
        later=project.later,
    )
    found, rows = targets.read(project)
    unit_code, unit_name = cells.code(spot, UNIT_CODE), cells.text(spot, UNIT_NAME)
    if not spot.table.has(UNIT_CODE):
        # Some systems write code and name into one column: 901001-巨鹿镇.
        together = UNIT_TOGETHER.fullmatch(unit_name.strip())
        if together:
            cells.note(spot, UNIT_NAME, "已分为单位编码和单位名称")
            unit_code, unit_name = together[1], together[2]
    if not (unit_code or unit_name):
        unit_code, unit_name = spot.table.heading.owner
    form = ProjectForm(
        unit_code,
        unit_name,
        cells.code(spot, CODE),
        cells.text(spot, NAME),
        targets=found,
        **{name: cells.field(spot, name) for name in FIELDS_OF_PROJECTS},
    )
    return form, rows
