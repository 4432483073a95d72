"""What a spreadsheet program lets people type into the flat workbook, and what it says to them."""

from __future__ import annotations

from core.spreadsheets.shape import CellKind, Shape
from core.spreadsheets.writer import Worksheet
from targets.documents.flat.shape import PART_ONE, PROJECTS

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


def restrict_projects(sheet: Worksheet, year: int, lists: Lists) -> None:
    _restrict_keys(sheet, PROJECTS, year, lists)
    for label in (
        column.label for column in PROJECTS.columns if column.kind is CellKind.AMOUNT
    ):
        _restrict(sheet, PROJECTS, label, AMOUNT)
    for label in (
        column.label for column in PROJECTS.columns if column.kind is CellKind.PERCENT
    ):
        _restrict(sheet, PROJECTS, label, PERCENT)


def restrict_targets(sheet: Worksheet, shape: Shape, year: int, lists: Lists) -> None:
    _restrict_keys(sheet, shape, year, lists)
    for label in ("项目编码", "项目名称"):
        _restrict(
            sheet,
            shape,
            label,
            _picked(f"={label}选项", "“项目”表中没有，请核对", strict=False),
        )
    if "二级指标选项" in lists:
        level1 = f"${chr(ord('A') + shape.number('一级指标'))}2"
        again = "请从下拉列表中选择"
        _restrict(
            sheet,
            shape,
            "一级指标",
            _picked("=一级指标选项", f"没有这个一级指标，{again}"),
        )
        source = SECOND_LEVELS.format(level1=level1)
        _restrict(
            sheet,
            shape,
            "二级指标",
            _picked(source, f"所选一级指标下没有这个二级指标，{again}"),
        )


def restrict_part_one(sheet: Worksheet, lists: Lists) -> None:
    _restrict_unit(sheet, PART_ONE, lists)
    _restrict(sheet, PART_ONE, "部分", _picked("=部分选项", "请从下拉列表中选择"))


def _restrict_keys(sheet: Worksheet, shape: Shape, year: int, lists: Lists) -> None:
    message = f"这份表格用于 {year} 年度，请填 {year}；其他年度请另行下载"
    _restrict(sheet, shape, "年度", _picked([str(year)], message))
    _restrict_unit(sheet, shape, lists)


def _restrict_unit(sheet: Worksheet, shape: Shape, lists: Lists) -> None:
    for label in ("单位编码", "单位名称"):
        if f"{label}选项" in lists and label in (
            column.label for column in shape.columns
        ):
            _restrict(
                sheet,
                shape,
                label,
                _picked(
                    f"={label}选项", "不在您可以填报的单位中，请核对", strict=False
                ),
            )


def _picked(source: str | list[str], message: str, *, strict: bool = True) -> Rule:
    """From a list; where it is not strict, who insists may type something else."""
    kind = "stop" if strict else "warning"
    return {
        "validate": "list",
        "source": source,
        "error_type": kind,
        "error_title": "请核对",
        "error_message": message,
    }


def _restrict(sheet: Worksheet, shape: Shape, label: str, rule: Rule) -> None:
    """In all rows below the header, for rows are added without end."""
    column = shape.number(label)
    sheet.data_validation(1, column, LAST_ROW, column, rule)
