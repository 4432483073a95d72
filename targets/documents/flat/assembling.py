"""The forms of a workbook's flat tables: projects and their indicators, with the places where they stand."""

from __future__ import annotations

import re

from core.problems import Problem, shown
from targets.documents.flat.cells import CellReader, Spot
from targets.documents.flat.columns import (
    AMOUNTS,
    BASIS,
    CODE,
    COLUMN_LABELS,
    DESCRIPTION,
    INDICATOR,
    LEVEL1,
    LEVEL2,
    MEASURE,
    NAME,
    OF_TARGETS,
    OPTIONAL,
    PLAN,
    SIGN,
    TARGET_COLUMNS,
    UNIT_CODE,
    UNIT_NAME,
    VALUE,
)
from targets.documents.flat.findings import ReadingFindings
from targets.documents.flat.gathering import Gathered, gather_mixed, gather_projects
from targets.documents.flat.joining import join
from targets.documents.flat.source import FlatSource
from targets.documents.flat.table import FlatTable
from targets.documents.flat.targets import Row, TargetReader
from targets.documents.reading.reader import Reading, Source
from targets.documents.values import Document, ProjectForm

UNIT_TOGETHER = re.compile(r"[\[(（【]?(\d{3,12})(?:[\])）】][-—_ ]?|[-—_ ])(.+)")
# A table that has one of these is one of indicators.
OF_ROWS = (*TARGET_COLUMNS, SIGN, MEASURE)


def read_forms(tables: list[FlatTable], cells: CellReader) -> Reading:
    """A table with an indicator column is one of indicators; where all tables are, they also hold the projects."""
    findings = cells.findings
    target_tables = [table for table in tables if table.has(*OF_ROWS)]
    project_tables = [table for table in tables if not table.has(*OF_ROWS)]
    usable = _usable(tables, target_tables, findings)
    for table in usable:
        cells.take_years(table)
    usable_targets = [table for table in target_tables if table in usable]
    if project_tables:
        for table in project_tables:
            _refuse_columns_of_rows(table, findings)
        usable_projects = [table for table in project_tables if table in usable]
        projects = gather_projects(usable_projects, findings)
        join(projects, usable_targets, findings)
        _note_without_targets(projects, target_tables, findings)
    else:
        projects = gather_mixed(usable_targets, findings)
    missing = _missing_of_projects(project_tables or target_tables, findings)
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
    _refuse_shared_amounts(projects, findings)
    return Reading(
        Document(None, tuple(forms), frozenset(optional)),
        missing_columns=frozenset(missing),
        rows_apart=True,
        year=cells.year,
        sources=sources,
    )


def _usable(
    tables: list[FlatTable], target_tables: list[FlatTable], findings: ReadingFindings
) -> list[FlatTable]:
    """The tables that name their projects. Without a project, or without its main columns, a table is refused."""
    usable = []
    for table in tables:
        if table.has(CODE, NAME):
            usable.append(table)
        else:
            message = f"{table.label}没有“项目编码”也没有“项目名称”一列，请补上其中一列"
            findings.refuse_file(message)
    for table in target_tables:
        for name in (LEVEL1, LEVEL2, INDICATOR, VALUE):
            if not table.has(name):
                label = COLUMN_LABELS[name]
                findings.refuse_file(f"{table.label}缺少“{label}”一列，请补上")
    return usable


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
    form = ProjectForm(
        unit_code,
        unit_name,
        cells.code(spot, CODE),
        cells.text(spot, NAME),
        cells.amount(spot, "budget"),
        cells.amount(spot, "fiscal_funds"),
        cells.amount(spot, "other_funds"),
        cells.text(spot, "purpose"),
        cells.plan(spot),
        cells.text(spot, "goals"),
        found,
    )
    return form, rows


def _refuse_columns_of_rows(table: FlatTable, findings: ReadingFindings) -> None:
    """A table of projects has no place for the optional columns of indicators."""
    for name in filter(table.has, OPTIONAL):
        column = table.column(name)
        is_filled = any(row[column] is not None for _, row in table.lines)
        if is_filled:
            message = f"“{table.header(name)}”是绩效指标的列，应写在指标表中；不需要导入的请删去"
            findings.refuse_cell(table.header_place(column), message)


def _missing_of_projects(
    tables: list[FlatTable], findings: ReadingFindings
) -> set[str]:
    """The columns of projects that no table has; one that only some of the tables have is a problem."""
    missing: set[str] = set()
    for name in (NAME, UNIT_CODE, UNIT_NAME, *AMOUNTS, "purpose", "goals"):
        lacking = [table for table in tables if not table.has(name)]
        if len(lacking) == len(tables):
            missing.add(name)
            continue
        for table in lacking:
            _refuse_lacking(table, [COLUMN_LABELS[name]], findings)
    if not any(table.has(*PLAN) for table in tables):
        return missing | {"plan"}
    for table in tables:
        labels = [COLUMN_LABELS[name] for name in PLAN if not table.has(name)]
        if labels:
            _refuse_lacking(table, labels, findings)
    return missing


def _refuse_lacking(
    table: FlatTable, labels: list[str], findings: ReadingFindings
) -> None:
    """Half a column would leave some forms blank where others are filled in."""
    names = "”“".join(labels)
    message = f"{table.label}缺少“{names}”列，请补上，没有内容的可以留空"
    findings.refuse_file(message)


def _note_without_targets(
    projects: list[Gathered], tables: list[FlatTable], findings: ReadingFindings
) -> None:
    bare = [project for project in projects if not project.lines]
    if bare and tables:
        keys = [project.key for project in bare]
        names = "、".join(shown(key.name or key.code) for key in keys[:3])
        if len(bare) > 3:
            names += "等"
        sheets = "、".join(f"“{table.sheet.name}”" for table in tables)
        message = (
            f"{len(bare)} 个项目在{sheets}中没有行（{names}），它们的绩效指标按空白读取"
        )
        findings.note(message)


SHARED = "这一格合并了几个项目的行，分不清是哪个项目的金额，请拆开合并后分别填写"


def _refuse_shared_amounts(projects: list[Gathered], findings: ReadingFindings) -> None:
    """An amount in a cell that is merged over two projects would count twice."""
    tables = {
        id(project.table): project.table
        for project in projects
        if project.table.shared_amounts
    }
    if not tables:
        return
    of_row: dict[tuple[int, int], Gathered] = {}
    for project in projects:
        of_row[id(project.table), project.row] = project
        for table, (row, _) in project.lines:
            of_row[id(table), row] = project
    for table in tables.values():
        for name, first, last in table.shared_amounts:
            owners: list[Gathered] = []
            for row in range(first, min(last, len(table.sheet.rows)) + 1):
                owner = of_row.get((id(table), row))
                if owner is not None and owner not in owners:
                    owners.append(owner)
            if len(owners) > 1:
                project = owners[0]
                label, place = COLUMN_LABELS[name], table.place(first, name)
                problem = Problem(
                    project.label, label, SHARED, project.index, name, place
                )
                findings.refuse(problem)
