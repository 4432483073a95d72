"""A whole official sheet from a clipboard, read as an import reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from core.problems import Problem
from core.spreadsheets.sheet import Cell, Sheet, cell_text
from targets.documents.flat.findings import ReadingFindings
from targets.documents.layout import (
    BUDGET,
    CODE,
    FISCAL_FUNDS,
    NAME,
    OTHER_FUNDS,
)
from targets.documents.official.reading import read_official
from targets.documents.pasted.found import Pasted
from targets.documents.pasted.table import is_foot, leave_out
from targets.documents.reading.reader import CellSource, Reading
from targets.documents.reading.rows import KINDS, label_key
from targets.documents.schema import Schema
from targets.documents.values import DECLARATION, ProjectForm
from targets.documents.year_columns import for_year


def read_form(sheet: Sheet, schema: Schema[ProjectForm], owner: ProjectForm) -> Pasted:
    """The cells and rows of the form on the sheet; of several that of the project.

    A part of a form, which begins below the line with the code, is read as one of the project.
    """
    pasted = Pasted(is_form=True)
    above = rows_above(sheet, owner)
    sheet = below(above, sheet)
    while sheet.rows and is_foot(sheet.rows[-1]):
        del sheet.rows[-1]
        pasted.left_out = ["表下的说明"]
    findings = ReadingFindings()
    used = {column.name for column in schema.optional}
    reading = for_year(read_official([sheet], findings), used)
    index = _index_of(reading, owner)
    count = len(reading.document.projects)
    if count > 1:
        name = reading.document.projects[index].name
        pasted.doubts.append(f"剪贴板里有 {count} 张表，只粘贴“{name}”这一张")
    form, source = reading.document.projects[index], reading.sources[index]
    assert isinstance(source, CellSource), "official forms know their cells"
    problems = [found for found in reading.problems if found.index == index]
    cells = _cells(sheet, form, source, problems)
    for where, text in cells.items():
        if source.places[where].row > len(above):
            pasted.cells[where] = text
    group = schema.group("targets")
    pasted.columns = list(group.names)
    pasted.rows = [list(group.texts_of(row)) for row in form.targets]
    leave_out(pasted, has_columns=True)
    pasted.doubts += _doubts(reading, problems)
    return pasted


def rows_above(sheet: Sheet, owner: ProjectForm) -> list[list[Cell]]:
    """The rows that a part of a form lacks for being read as one: that of the project's code, and of its amounts."""
    kinds = [kind_of(row) for row in sheet.rows]
    if "code" in kinds:
        return []
    rows: list[list[Cell]] = [[CODE, owner.code or None, NAME, owner.name or None]]
    if kinds[0] == "budget" and BUDGET not in sheet.rows[0]:
        # 资金用途 alone: its label stands for both of its rows.
        rows.append([sheet.rows[0][0], BUDGET, None, FISCAL_FUNDS, None, OTHER_FUNDS])
        sheet.rows[0][0] = None
    return rows


def kind_of(row: list[Cell]) -> str | None:
    first = next((cell for cell in row if cell is not None), None)
    return KINDS.get(label_key(first)) if isinstance(first, str) else None


def below(above: list[list[Cell]], sheet: Sheet) -> Sheet:
    """The sheet under these rows."""
    down = len(above)
    merged = [
        (top + down, left, bottom + down, right)
        for top, left, bottom, right in sheet.merged
    ]
    return replace(sheet, rows=[*above, *sheet.rows], merged=merged)


def _index_of(reading: Reading, owner: ProjectForm) -> int:
    """The number of the form that is the project's, or else of the first."""
    for index, form in enumerate(reading.document.projects):
        if form.code and form.code == owner.code:
            return index
    names = [form.name for form in reading.document.projects]
    return names.index(owner.name) if owner.name in names else 0


def _cells(
    sheet: Sheet, form: ProjectForm, source: CellSource, problems: list[Problem]
) -> dict[str, str]:
    """The texts of the head's cells that the sheet has; what cannot be read stays as it is written."""
    refused = {found.where for found in problems}
    cells = {}
    for column in DECLARATION.fields:
        place = source.places.get(column.name)
        if place is None or column.is_owner or column.name == "department_code":
            continue
        text = column.text_of(form)
        if column.name in refused:
            row = sheet.rows[place.row - 1]
            text = "".join(map(cell_text, row[place.column - 1 : place.column]))
        cells[column.name] = text
    return cells


def _doubts(reading: Reading, problems: list[Problem]) -> Iterator[str]:
    """What could not be read or placed; that a part of the sheet was not copied is no fault."""
    for found in problems:
        if found.cell:
            yield f"{found.cell}：{found.message}"
    yield from reading.notes
    for text in reading.unplaced:
        yield f"没有放进表里：{text[:80]}"
