"""The forms of a workbook's flat tables: projects and their indicators, with the places where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

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
    YEAR,
)
from targets.documents.flat.findings import ReadingFindings
from targets.documents.flat.gathering import Gathered, gather_mixed, gather_projects
from targets.documents.flat.joining import join
from targets.documents.flat.source import FlatSource
from targets.documents.flat.table import FlatTable
from targets.documents.flat.targets import Row, TargetReader
from targets.documents.values import ProjectForm

UNIT_TOGETHER = re.compile(r"[\[(（【]?(\d{3,12})(?:[\])）】][-—_ ]?|[-—_ ])(.+)")
# A table that has one of these is one of indicators.
OF_ROWS = (*TARGET_COLUMNS, SIGN, MEASURE)


@dataclass(slots=True)
class FlatForms:
    """The forms with their sources in the same order, the fields for which there is no column, and the optional columns
    that there are.
    """

    forms: list[ProjectForm] = field(default_factory=list)
    sources: list[FlatSource] = field(default_factory=list)
    missing_columns: frozenset[str] = frozenset()
    columns: frozenset[str] = frozenset()


def read_forms(tables: list[FlatTable], cells: CellReader) -> FlatForms:
    """A table with an indicator column is one of indicators; where all tables are, they also hold the projects."""
    findings = cells.findings
    target_tables = [table for table in tables if table.has(*OF_ROWS)]
    project_tables = [table for table in tables if not table.has(*OF_ROWS)]
    usable = [table for table in tables if _has_keys(table, findings)]
    for table in target_tables:
        _check_target_columns(table, findings)
    for table in usable:
        _take_years(table, cells)
    for table in project_tables:
        _refuse_columns_of_rows(table, findings)
    if project_tables:
        projects = gather_projects(
            [each for each in project_tables if each in usable], findings
        )
        join(projects, [each for each in target_tables if each in usable], findings)
        _note_without_targets(projects, target_tables, findings)
    else:
        projects = gather_mixed(
            [each for each in target_tables if each in usable], findings
        )
    missing = _missing(project_tables or target_tables, findings) | _missing_of_targets(
        target_tables
    )
    result = FlatForms(
        missing_columns=frozenset(missing), columns=_optional(target_tables)
    )
    targets = TargetReader(cells)
    for project in projects:
        form, rows = _form(project, cells, targets)
        result.forms.append(form)
        result.sources.append(
            FlatSource(project.table, project.row, project.later, rows)
        )
    if any(form.department_code for form in result.forms):
        result.missing_columns -= {UNIT_CODE}
    _refuse_shared_amounts(projects, findings)
    return result


def _form(
    project: Gathered, cells: CellReader, targets: TargetReader
) -> tuple[ProjectForm, list[Row]]:
    spot = Spot(
        project.table,
        project.row,
        project.cells,
        project.index,
        project.label,
        later=project.later,
    )
    found, rows = targets.read(project)
    form = ProjectForm(
        *_unit(spot, cells),
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


def _unit(spot: Spot, cells: CellReader) -> tuple[str, str]:
    """Code and name, which some systems write into one column: 901001-巨鹿镇."""
    code, name = cells.code(spot, UNIT_CODE), cells.text(spot, UNIT_NAME)
    both = None if spot.table.has(UNIT_CODE) else UNIT_TOGETHER.fullmatch(name.strip())
    if both is None:
        return code, name
    cells.note(spot, UNIT_NAME, "已分为单位编码和单位名称")
    return both[1], both[2]


def _has_keys(table: FlatTable, findings: ReadingFindings) -> bool:
    if table.has(CODE, NAME):
        return True
    message = (
        f"工作表“{table.sheet.name}”没有“项目编码”也没有“项目名称”一列，请补上其中一列"
    )
    findings.refuse_file(message)
    return False


def _check_target_columns(table: FlatTable, findings: ReadingFindings) -> None:
    for name in (LEVEL1, LEVEL2, INDICATOR, VALUE):
        if not table.has(name):
            findings.refuse_file(
                f"工作表“{table.sheet.name}”缺少“{COLUMN_LABELS[name]}”一列，请补上"
            )


def _refuse_columns_of_rows(table: FlatTable, findings: ReadingFindings) -> None:
    for name in filter(table.has, OPTIONAL):
        column = table.column(name)
        if any(row[column] is not None for _, row in table.lines):
            message = f"“{table.header(name)}”是绩效指标的列，应写在指标表中；不需要导入的请删去"
            findings.refuse_cell(table.header_place(column), message)


def _take_years(table: FlatTable, cells: CellReader) -> None:
    if not table.has(YEAR):
        return
    column = table.column(YEAR)
    seen = set()
    for number, row in table.lines:
        if row[column] is not None and row[column] not in seen:
            seen.add(row[column])
            cells.take_year(Spot(table, number, row))


def _missing(tables: list[FlatTable], findings: ReadingFindings) -> set[str]:
    missing: set[str] = set()
    for name in (NAME, UNIT_CODE, UNIT_NAME, *AMOUNTS, "purpose", "goals"):
        lacking = [table for table in tables if not table.has(name)]
        if len(lacking) == len(tables):
            missing.add(name)
        else:
            _refuse_lacking(lacking, [COLUMN_LABELS[name]], findings)
    planned = [table for table in tables if table.has(*PLAN)]
    if not planned:
        return missing | {"plan"}
    for table in tables:
        _refuse_lacking(
            [table],
            [COLUMN_LABELS[name] for name in PLAN if not table.has(name)],
            findings,
        )
    return missing


def _missing_of_targets(tables: list[FlatTable]) -> set[str]:
    if not tables:
        return {"targets"}
    return {
        name
        for name in (DESCRIPTION, BASIS)
        if not any(table.has(name) for table in tables)
    }


def _optional(tables: list[FlatTable]) -> frozenset[str]:
    found = (name for table in tables for name in OPTIONAL if table.has(name))
    return frozenset(name.removeprefix(OF_TARGETS) for name in found)


def _refuse_lacking(
    tables: list[FlatTable], labels: list[str], findings: ReadingFindings
) -> None:
    """Half a column would leave some forms blank where others are filled in."""
    for table in tables if labels else []:
        findings.refuse_file(
            f"工作表“{table.sheet.name}”缺少“{'”“'.join(labels)}”列，请补上，没有内容的可以留空"
        )


def _note_without_targets(
    projects: list[Gathered], tables: list[FlatTable], findings: ReadingFindings
) -> None:
    bare = [project for project in projects if not project.lines]
    if bare and tables:
        names = "、".join(
            shown(project.key.name or project.key.code) for project in bare[:3]
        )
        more = "等" if len(bare) > 3 else ""
        sheets = "、".join(f"“{table.sheet.name}”" for table in tables)
        findings.note(
            f"{len(bare)} 个项目在{sheets}中没有行（{names}{more}），它们的绩效指标按空白读取"
        )


def _refuse_shared_amounts(projects: list[Gathered], findings: ReadingFindings) -> None:
    """An amount in a cell that is merged over two projects would count twice."""
    tables = {
        id(each.table): each.table for each in projects if each.table.shared_amounts
    }
    if not tables:
        return
    of_row: dict[tuple[int, int], Gathered] = {
        (id(each.table), each.row): each for each in projects
    }
    of_row |= {
        (id(table), line[0]): each for each in projects for table, line in each.lines
    }
    for table in tables.values():
        for name, first, last in table.shared_amounts:
            owners = list(_owners(of_row, table, first, last))
            if len(owners) > 1:
                message = "这一格合并了几个项目的行，分不清是哪个项目的金额，请拆开合并后分别填写"
                project = owners[0]
                place = table.place(first, name)
                findings.refuse(
                    Problem(
                        project.label,
                        COLUMN_LABELS[name],
                        message,
                        project.index,
                        name,
                        place,
                    )
                )


def _owners(
    of_row: dict[tuple[int, int], Gathered], table: FlatTable, first: int, last: int
) -> Iterator[Gathered]:
    found = {}
    for row in range(first, min(last, table.lines[-1][0] if table.lines else 0) + 1):
        project = of_row.get((id(table), row))
        if project is not None:
            found[project.index] = project
    yield from found.values()
