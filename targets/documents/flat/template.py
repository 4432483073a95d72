"""The flat workbook to be filled in: lists to pick from, hints at the cells, a locked header, and how to use it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import BinaryIO

from core.amounts import print_percent
from core.spreadsheets.shape import CellKind, Shape
from core.spreadsheets.writer import (
    BASE,
    HEI,
    SONG,
    Styles,
    Table,
    Workbook,
    head_pages,
    new_book,
    print_on_a4,
)
from targets.documents.flat.picking import (
    restrict_part_one,
    restrict_projects,
    restrict_targets,
    write_lists,
)
from targets.documents.flat.shape import (
    GUIDE,
    PART_ONE,
    PROJECTS,
    targets_shape,
)
from targets.documents.flat.writer import TITLE, fill, fill_part_one
from targets.documents.notices import INTERNAL
from targets.documents.schema import Group
from targets.documents.values import TARGETS, DepartmentForm, ProjectForm

# Rows below the data that can be sorted and filtered together with it.
SPARE_ROWS = 500
ALLOWED = dict.fromkeys(
    (
        "format_cells",
        "format_columns",
        "format_rows",
        "insert_rows",
        "delete_rows",
        "sort",
        "autofilter",
    ),
    True,
)
RULES = (
    "“项目”表中一个项目一行，“指标”表中一条绩效指标一行；两张表按单位编码和项目编码对应，没有项目编码的按单位编码和项目名称对应。",
    "红字的列必须填写。年度、单位编码、一级指标、二级指标等可以从下拉列表中选择，先选一级指标，再选二级指标。",
    "金额以万元为单位，只填数字。支出计划填累计百分数，输入 25% 即可，填到 100% 为止。",
    "列名已经锁定，请不要改动列名和工作表的名称；行可以插入、删除、排序和筛选，已有的内容可以直接修改。",
    "填好后保存为 xlsx，在系统的“导入导出”页上传；系统先列出变化和问题，核对确认后才会写入。",
)


def write_template(
    stream: BinaryIO,
    forms: Iterable[ProjectForm],
    year: int,
    categories: Mapping[str, Sequence[str]],
    departments: Sequence[tuple[str, str]],
    part_one: DepartmentForm | None = None,
    group: Group = TARGETS,
) -> None:
    """Write the workbook with the forms as they are.

    `categories` are the second-level names under every first-level one, `departments` their codes and names. Raises
    Refusal, with nothing written, when a text is too long for a cell.
    """
    with new_book(stream, TITLE) as book:
        styles = Styles(book)
        shapes = (PROJECTS, targets_shape(group), PART_ONE)
        _guide(book, styles, shapes)
        projects, targets, overall = tables = [
            Table(book, shape, styles) for shape in shapes
        ]
        fill(projects, targets, forms, year, group)
        if part_one is not None:
            fill_part_one(overall, part_one)
        lists = write_lists(book, categories, departments)
        restrict_projects(projects.sheet, year, lists)
        restrict_targets(targets.sheet, targets.shape, year, lists)
        restrict_part_one(overall.sheet, lists)
        for table in tables:
            table.close(SPARE_ROWS)
            table.sheet.protect("", ALLOWED)
        head_pages(book, INTERNAL)


def _guide(book: Workbook, styles: Styles, shapes: Sequence[Shape]) -> None:
    """How to fill in: the rules, then every column with what goes into it and an example from a made-up project."""
    sheet = book.add_worksheet(GUIDE)
    print_on_a4(sheet, landscape=True)
    for place, width in enumerate((18, 20, 8, 62, 36)):
        sheet.set_column(place, place, width)
    title = book.add_format({"font_name": HEI, "font_size": 16})
    rule = book.add_format({"font_name": SONG, "font_size": 11, "valign": "vcenter"})
    text = book.add_format({**BASE, "text_wrap": True})
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, "怎样填写", title)
    for number, sentence in enumerate(RULES, start=1):
        sheet.set_row(number, 20)
        sheet.write_string(number, 0, f"{number}. {sentence}", rule)
    top = len(RULES) + 2
    sheet.write_row(top, 0, ("工作表", "列名", "必填", "填什么", "示例"), styles.head)
    number = top
    for shape in shapes:
        for column in shape.columns:
            number += 1
            required = "必填" if column.required else ""
            example = str(column.example)
            if column.kind is CellKind.PERCENT and isinstance(column.example, Decimal):
                example = print_percent(column.example)
            cells = shape.name, column.label, required, f"{column.hint}。", example
            for place, cell in enumerate(cells):
                sheet.write_string(number, place, cell, text)
