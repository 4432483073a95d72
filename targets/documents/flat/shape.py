"""The sheets of the flat workbook, their columns, and the rows of a form in them, for writer and template."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from core.spreadsheets.shape import CellKind, Shape, SheetColumn, Value
from targets.documents import schema
from targets.documents.values import (
    DECLARATION,
    DEPARTMENT,
    PLAIN,
    DepartmentForm,
    ProjectForm,
)

# Sheets beside the data, which the reader passes over: instructions or contents, lists to pick from, and problems.
GUIDE, LISTS, PROBLEMS = "说明", "选项", "导入问题"

OVERALL, SUB_TARGET, SAFEGUARD = PARTS = (
    "总体绩效目标",
    "分项绩效目标",
    "工作保障措施",
)

_YEAR = SheetColumn(
    "年度",
    CellKind.YEAR,
    7,
    "预算年度，四位数字，全文件只写一个年度",
    2024,
    required=True,
)


def sheet_column(column: schema.Column, hint: str = "") -> SheetColumn:
    """The column of a form as one of a sheet, with another hint where that of the form does not fit."""
    return SheetColumn(
        column.sheet_label,
        column.content.kind,
        column.width,
        hint or column.hint,
        column.example,
        required=column.required,
    )


# How the rows of 指标 name their project.
KEYS = ("department_code", "code", "name")
_KEY_HINTS = {
    "code": "与“项目”表中的一致；“项目”表中没有编码的，这里也空着",
    "name": "与“项目”表中的一致",
}
_UNIT, _UNIT_NAME = (
    sheet_column(DEPARTMENT.by_name[name])
    for name in ("department_code", "department_name")
)
PROJECTS = Shape("项目", (_YEAR, *map(sheet_column, DECLARATION.fields)), keys=5)


@cache
def targets_shape(group: schema.Group) -> Shape:
    """指标, with the columns that the year uses."""
    columns = [_YEAR]
    for name in KEYS:
        hint = _KEY_HINTS.get(name, "")
        columns.append(sheet_column(DECLARATION.by_name[name], hint))
    keys = len(columns)
    columns += map(sheet_column, group.columns)
    return Shape("指标", tuple(columns), keys=keys)


TARGETS = targets_shape(PLAIN.group("targets"))
PART_ONE = Shape(
    "部门整体绩效目标",
    (
        _UNIT,
        _UNIT_NAME,
        SheetColumn(
            "部分", CellKind.WORDS, 16, f"{'、'.join(PARTS)}三者之一", SUB_TARGET, True
        ),
        SheetColumn(
            "序号", CellKind.NUMBER, 7, "各部分内从 1 起；总体绩效目标不用写", 1
        ),
        SheetColumn(
            "标题", CellKind.WORDS, 30, "分项绩效目标或保障措施的标题", "农村公路管养"
        ),
        SheetColumn(
            "内容", CellKind.TEXT, 60, "目标或措施的正文", "保持农村公路路况良好", True
        ),
        SheetColumn(
            "绩效指标", CellKind.TEXT, 50, "只有分项绩效目标要写", "公路列养率达到100%"
        ),
    ),
    keys=4,
)


def project_row(form: ProjectForm, year: int) -> tuple[Value, ...]:
    """The form's row in 项目."""
    values = [column.value_of(form) for column in DECLARATION.fields]
    return year, *values


def target_rows(
    form: ProjectForm, year: int, group: schema.Group
) -> Iterator[tuple[Value, ...]]:
    """The form's rows in 指标."""
    keys = (year, *(getattr(form, name) for name in KEYS))
    return ((*keys, *group.values_of(target)) for target in form.targets)


def department_rows(form: DepartmentForm) -> Iterator[tuple[Value, ...]]:
    """Part one's rows. The overall target has its row even where it is blank: without any row there is no part one."""
    overall = OVERALL, None, "", form.overall, ""
    rows: list[tuple[Value, ...]] = [overall]
    for number, item in enumerate(form.sub_targets, start=1):
        rows.append((SUB_TARGET, number, item.title, item.goal, item.indicators))
    for number, safeguard in enumerate(form.safeguards, start=1):
        rows.append((SAFEGUARD, number, safeguard.title, safeguard.text, ""))
    for row in rows:
        yield (form.department_code, form.department_name, *row)


# The cells of the form in the columns of 项目, by which a problem is named.
PROJECT_FIELDS = ("", *DECLARATION.by_name)


def target_fields(group: schema.Group) -> tuple[str, ...]:
    """The cells of the form in the columns of 指标."""
    return ("", *KEYS, *group.names)
