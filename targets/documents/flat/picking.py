"""What can be picked and typed in the flat workbook, and what the spreadsheet program says about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from core.spreadsheets.shape import CellKind, Shape
from core.spreadsheets.writer import Workbook, Worksheet
from targets.documents.flat.shape import LISTS, PART_ONE, PARTS, PROJECTS

LAST_ROW = 1_048_575
# The named lists that hold anything.
Lists = frozenset[str]
Rule = dict[str, object]

AMOUNT: Rule = {
    "validate": "decimal",
    "criteria": ">=",
    "value": 0,
    "input_title": "单位：万元",
    "input_message": "只填数字，如 18.5；没有就空着",
    "error_title": "不是金额",
    "error_message": "请填写不小于 0 的数字，以万元为单位",
}
PERCENT: Rule = {
    "validate": "decimal",
    "criteria": "between",
    "minimum": 0,
    "maximum": 1,
    "input_title": "累计百分数",
    "input_message": "到这个月底累计支出占预算的百分数，如 25%",
    "error_title": "不是百分数",
    "error_message": "请填写 0% 到 100% 之间的百分数，如 25%",
}
SECOND_LEVELS = (
    "=IF(COUNTIF(二级指标所属,{level1})=0,二级指标选项,"
    "OFFSET(INDEX(二级指标选项,1),MATCH({level1},二级指标所属,0)-1,0,COUNTIF(二级指标所属,{level1}),1))"
)


def write_lists(
    book: Workbook,
    categories: Mapping[str, Sequence[str]],
    departments: Sequence[tuple[str, str]],
) -> Lists:
    """Write the hidden sheet of lists, whose columns have defined names; returns the names of those with entries.

    A program that saves the workbook keeps lists with defined names better than those that lie on another sheet.
    """
    first_levels: list[str] = []
    second_levels: list[str] = []
    for level1, names in categories.items():
        first_levels += [level1] * len(names)
        second_levels += names
    columns = {
        "单位编码选项": [code for code, _ in departments],
        "单位名称选项": [name for _, name in departments],
        "一级指标选项": list(categories),
        "二级指标所属": first_levels,
        "二级指标选项": second_levels,
        "部分选项": list(PARTS),
    }
    sheet = book.add_worksheet(LISTS)
    text = book.add_format({"num_format": "@"})
    entries = zip_longest(*columns.values(), fillvalue="")
    for row, cells in enumerate([tuple(columns), *entries]):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell, text)
    sheet.hide()
    for column, (name, values) in enumerate(columns.items()):
        letter = _letter(column)
        if values:
            book.define_name(name, f"={LISTS}!${letter}$2:${letter}${len(values) + 1}")
    # The rows of indicators pick their project from the codes and the names on 项目.
    names = _letter(PROJECTS.number("项目名称"))
    height = f"MAX(1,COUNTA({PROJECTS.name}!${names}:${names})-1)"
    for label in ("项目编码", "项目名称"):
        start = f"{PROJECTS.name}!${_letter(PROJECTS.number(label))}$2"
        book.define_name(f"{label}选项", f"=OFFSET({start},0,0,{height},1)")
    return frozenset(name for name, values in columns.items() if values)


def _letter(column: int) -> str:
    """The letter of a column, counted from 0."""
    return chr(ord("A") + column)


def restrict_projects(sheet: Worksheet, year: int, lists: Lists) -> None:
    """Restrict the cells of 项目."""
    _restrict_keys(sheet, PROJECTS, year, lists)
    rules = {CellKind.AMOUNT: AMOUNT, CellKind.PERCENT: PERCENT}
    for column in PROJECTS.columns:
        rule = rules.get(column.kind)
        if rule is not None:
            _restrict(sheet, PROJECTS, column.label, rule)


def restrict_targets(sheet: Worksheet, shape: Shape, year: int, lists: Lists) -> None:
    """Restrict the cells of 指标."""
    _restrict_keys(sheet, shape, year, lists)
    for label in ("项目编码", "项目名称"):
        rule = _picked(f"={label}选项", "“项目”表中没有，请核对", strict=False)
        _restrict(sheet, shape, label, rule)
    if "二级指标选项" in lists:
        again = "请从下拉列表中选择"
        rule = _picked("=一级指标选项", f"没有这个一级指标，{again}")
        _restrict(sheet, shape, "一级指标", rule)
        level1 = f"${_letter(shape.number('一级指标'))}2"
        source = SECOND_LEVELS.format(level1=level1)
        rule = _picked(source, f"所选一级指标下没有这个二级指标，{again}")
        _restrict(sheet, shape, "二级指标", rule)


def restrict_part_one(sheet: Worksheet, lists: Lists) -> None:
    """Restrict the cells of 部门整体绩效目标."""
    _restrict_unit(sheet, PART_ONE, lists)
    _restrict(sheet, PART_ONE, "部分", _picked("=部分选项", "请从下拉列表中选择"))


def _restrict_keys(sheet: Worksheet, shape: Shape, year: int, lists: Lists) -> None:
    """Restrict the year and the unit."""
    message = f"这份表格用于 {year} 年度，请填 {year}；其他年度请另行下载"
    rule = _picked([str(year)], message)
    _restrict(sheet, shape, "年度", rule)
    _restrict_unit(sheet, shape, lists)


def _restrict_unit(sheet: Worksheet, shape: Shape, lists: Lists) -> None:
    """Restrict the code and the name of the unit, as far as the sheet has them."""
    labels = {column.label for column in shape.columns}
    for label in ("单位编码", "单位名称"):
        source = f"{label}选项"
        if label in labels and source in lists:
            message = "不在您可以填报的单位中，请核对"
            rule = _picked(f"={source}", message, strict=False)
            _restrict(sheet, shape, label, rule)


def _picked(source: str | list[str], message: str, *, strict: bool = True) -> Rule:
    """A rule that a cell is picked from a list; unless it is strict, the program lets other texts pass on demand."""
    kind = "stop" if strict else "warning"
    return {
        "validate": "list",
        "source": source,
        "error_type": kind,
        "error_title": "请核对",
        "error_message": message,
    }


def _restrict(sheet: Worksheet, shape: Shape, label: str, rule: Rule) -> None:
    """Apply a rule to all rows below the header, however many are added."""
    column = shape.number(label)
    sheet.data_validation(1, column, LAST_ROW, column, rule)
