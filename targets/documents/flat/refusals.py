"""What makes the tables of a workbook unusable, and which columns they lack."""

from __future__ import annotations

from core.problems import Problem, shown
from targets.documents.flat.columns import (
    CODE,
    COLUMN_LABELS,
    INDICATOR,
    LEVEL1,
    LEVEL2,
    NAME,
    OF_PROJECTS,
    OPTIONAL,
    PLAN,
    UNIT_CODE,
    UNIT_NAME,
    VALUE,
)
from targets.documents.flat.findings import ReadingFindings
from targets.documents.flat.gathering import Gathered
from targets.documents.flat.table import FlatTable


def usable_tables(
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


def refuse_columns_of_rows(table: FlatTable, findings: ReadingFindings) -> None:
    """A table of projects has no place for the optional columns of indicators."""
    for name in filter(table.has, OPTIONAL):
        column = table.column(name)
        is_filled = any(row[column] is not None for _, row in table.lines)
        if is_filled:
            message = f"“{table.header(name)}”是绩效指标的列，应写在指标表中；不需要导入的请删去"
            findings.refuse_cell(table.header_place(column), message)


def missing_of_projects(tables: list[FlatTable], findings: ReadingFindings) -> set[str]:
    """The columns of projects that no table has; one that only some of the tables have is a problem."""
    missing: set[str] = set()
    apart = [name for name in OF_PROJECTS if name not in PLAN]
    for name in (NAME, UNIT_CODE, UNIT_NAME, *apart):
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


def note_without_targets(
    projects: list[Gathered], tables: list[FlatTable], findings: ReadingFindings
) -> None:
    """Note the projects that have no rows in the tables of indicators."""
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


def refuse_shared_amounts(projects: list[Gathered], findings: ReadingFindings) -> None:
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
