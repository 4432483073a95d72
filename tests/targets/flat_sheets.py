"""Flat tables in memory, as a spreadsheet's reader hands them over."""

from __future__ import annotations

from collections.abc import Collection

from core.spreadsheets.sheet import Cell, Range, Sheet
from targets.documents.flat import reading
from targets.documents.reading.reader import Reading
from targets.documents.values import ProjectForm
from targets.documents.year_columns import for_year

CODE, OTHER_CODE = "13052924P00584012146U", "13052924P005840121529"
UNIT = {"单位编码": "901001", "单位名称": "巨鹿镇"}
PROJECT: dict[str, Cell] = {
    "年度": 2024,
    **UNIT,
    "项目编码": CODE,
    "项目名称": "村干部工资",
    "预算数（万元）": 18,
    "财政资金（万元）": 12.5,
    "其他资金（万元）": 5.5,
    "资金用途": "发放工资",
    "3月底（%）": "25%",
    "6月底（%）": "50%",
    "10月底（%）": "75%",
    "12月底（%）": "100%",
    "绩效目标": "按时发放",
}
OTHER = {**PROJECT, "项目编码": OTHER_CODE, "项目名称": "环保经费"}
TARGET: dict[str, Cell] = {
    "年度": 2024,
    "单位编码": "901001",
    "项目编码": CODE,
    "项目名称": "村干部工资",
    "一级指标": "产出指标",
    "二级指标": "数量指标",
    "三级指标": "发放人数",
    "绩效指标描述": "实际发放的人数",
    "指标值": "≥95%",
    "指标值确定依据": "上级文件",
}


def read_sheets(
    sheets: list[Sheet], amount_unit: str = "", columns: Collection[str] = ()
) -> Reading:
    """As a year reads them that uses these optional columns."""
    return for_year(reading.read_sheets(sheets, amount_unit), columns)


def table(
    *rows: dict[str, Cell],
    name: str = "项目",
    merged: list[Range] | None = None,
    **more: bool | int,
) -> Sheet:
    """A sheet whose header is that of the first row; other rows say what they have under it."""
    headers: list[Cell] = list(rows[0])
    cells = [[row.get(str(header)) for header in headers] for row in rows]
    return Sheet(name, [headers, *cells], merged or [], **more)


def without(row: dict[str, Cell], *headers: str) -> dict[str, Cell]:
    return {header: cell for header, cell in row.items() if header not in headers}


def form_in(reading: Reading) -> ProjectForm:
    """The one form of a reading that has no problem."""
    assert reading.problems == []
    (form,) = reading.document.projects
    return form


def one(row: dict[str, Cell], amount_unit: str = "") -> ProjectForm:
    """The form of one row of a project sheet."""
    return form_in(read_sheets([table(row)], amount_unit))


def said(*sheets: Sheet, amount_unit: str = "") -> list[str]:
    """The problems, each with the address of its cell before it."""
    problems = read_sheets(list(sheets), amount_unit).problems
    return [
        f"{each.place.address if each.place else '-'} {each.cell}：{each.message}"
        for each in problems
    ]


def notes(*sheets: Sheet, amount_unit: str = "") -> list[str]:
    reading = read_sheets(list(sheets), amount_unit)
    assert reading.problems == []
    return reading.notes
