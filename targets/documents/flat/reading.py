"""Reading worksheets as flat tables or as official forms, whichever they are."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from core.problems import Place
from core.spreadsheets.sheet import Sheet, cell_text
from targets.documents.flat.assembling import read_forms
from targets.documents.flat.cells import CellReader
from targets.documents.flat.columns import (
    CONTENT,
    DEPARTMENT_HEADERS,
    FORM_HEADERS,
    PART,
)
from targets.documents.flat.findings import ReadingFindings
from targets.documents.flat.heading import find_heading, titles_above
from targets.documents.flat.part_one import read_part_one
from targets.documents.flat.shape import GUIDE, LISTS, PROBLEMS
from targets.documents.flat.table import FlatTable, lay_out
from targets.documents.official.reading import read_official
from targets.documents.official.recognition import is_official
from targets.documents.other_forms import other_form
from targets.documents.owners import year_hint
from targets.documents.reading.reader import Reading
from targets.documents.values import DepartmentForm, Document

# Sheets that we write ourselves, and that say nothing of a form.
OURS = {GUIDE, LISTS, PROBLEMS}
# One known word by itself makes no header.
FEWEST_HEADERS = 2
# The rows in which a title is looked for.
TITLES_WITHIN = 5


@dataclass(slots=True)
class _Sorted:
    """The sheets of a workbook by what they are."""

    flat: list[FlatTable] = field(default_factory=list)
    part_one: list[FlatTable] = field(default_factory=list)
    official: list[Sheet] = field(default_factory=list)
    # What forms of another kind are.
    others: list[str] = field(default_factory=list)
    # The years that titles and names of sheets say, by what says them.
    years: dict[str, int] = field(default_factory=dict)
    # Sheets that are none of these, and whether they have a known header.
    unknown: list[tuple[Sheet, bool]] = field(default_factory=list)


def read_sheets(sheets: list[Sheet], amount_unit: str = "") -> Reading:
    """`amount_unit` is that of amounts which name none: 万元, 元 or blank. Whatever is wrong is a problem."""
    findings = ReadingFindings()
    found = _sort(sheets, findings)
    cells = CellReader(findings, amount_unit)
    department = read_part_one(found.part_one, cells)
    _refuse_unknown(found, findings)
    if found.flat and found.official:
        findings.refuse_file("文件里既有数据表又有绩效目标表，请拆成两个文件分别导入")
    reading = Reading(Document())
    if found.official:
        reading = read_official(found.official, findings)
    elif found.flat:
        reading = read_forms(found.flat, cells)
    if department is not None and reading.document.department is not None:
        findings.refuse_file("部门整体绩效目标在文件里有两份，请只留一份")
    department = department or reading.document.department
    reading.document = replace(reading.document, department=department)
    _refuse_nothing(reading, department, findings)
    for problem in reading.problems:
        findings.refuse(problem)
    reading.problems = findings.all_problems()
    reading.notes = [*reading.notes, *findings.notes()]
    reading.year_hints |= found.years
    return reading


def _sort(sheets: list[Sheet], findings: ReadingFindings) -> _Sorted:
    """The sheets that hold anything, by what they are; hidden ones are only noted."""
    found = _Sorted()
    for sheet in sheets:
        cells = (cell for row in sheet.rows for cell in row)
        is_blank = all(cell is None for cell in cells)
        if sheet.name in OURS or is_blank:
            continue
        if sheet.hidden:
            findings.note(f"隐藏的工作表“{sheet.name}”没有读取，如需导入请先取消隐藏")
            continue
        for message, count, row, column in sheet.remarks:
            findings.note(message, Place(sheet.name, row, column), count)
        heading = find_heading(sheet, DEPARTMENT_HEADERS)
        if heading is not None and {PART, CONTENT} <= heading.fields.keys():
            found.part_one.append(lay_out(sheet, heading, DEPARTMENT_HEADERS, findings))
            continue
        found.years |= year_hint("工作表名", sheet.name, bare=True)
        if is_official(sheet):
            found.official.append(sheet)
            continue
        other = other_form(_titles(sheet))
        if other:
            found.others.append(f"工作表“{sheet.name}”：{other}")
            continue
        heading = find_heading(sheet, FORM_HEADERS)
        if heading is not None and len(heading.fields) >= FEWEST_HEADERS:
            found.flat.append(lay_out(sheet, heading, FORM_HEADERS, findings))
            for title in titles_above(sheet, heading):
                found.years |= year_hint("标题", title)
        else:
            found.unknown.append((sheet, heading is not None))
    return found


def _titles(sheet: Sheet) -> list[str]:
    """The name of a sheet, and the lines at its top that stand by themselves in their row."""
    titles = [sheet.name]
    for row in sheet.rows[:TITLES_WITHIN]:
        texts = [cell_text(cell) for cell in row if cell is not None]
        if len(texts) == 1:
            titles += texts
    return titles


def _refuse_unknown(found: _Sorted, findings: ReadingFindings) -> None:
    """Refuse sheets that were not recognised; beside others one without any known word is only noted."""
    others = bool(found.flat or found.part_one or found.official)
    for message in found.others:
        if others:
            findings.note(message)
        else:
            findings.refuse_file(message)
    for sheet, some_known in found.unknown:
        if others and not some_known:
            message = (
                f"工作表“{sheet.name}”没有读取：里面没有认识的列名，也没有绩效目标表"
            )
            findings.note(message)
        else:
            findings.refuse_file(
                f"工作表“{sheet.name}”认不出来：既没有数据表的列名（如项目编码、项目名称），也不是绩效目标表，请照模板调整，不需要的请删去"
            )


def _refuse_nothing(
    reading: Reading, department: DepartmentForm | None, findings: ReadingFindings
) -> None:
    """Refuse a file without any form, unless it holds part one of a named department."""
    if reading.document.projects or reading.problems or findings.problems:
        return
    if department is None:
        findings.refuse_file("文件中没有找到项目，请核对是否选错了文件")
    elif not department.department_code:
        lacking = "只有部门整体绩效目标，没有写明单位编码，也没有"
        findings.refuse_file(f"文件中{lacking}项目，请核对是否选错了文件")
