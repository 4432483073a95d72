"""The workbook that people fill in: lists to pick from, a locked header, a guide, and the data as it is."""

import io

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from targets.documents.files import read_bytes
from targets.documents.flat.shape import (
    PART_ONE,
    PROJECTS,
    TARGETS,
    department_rows,
    project_row,
    target_rows,
)
from targets.documents.flat.template import write_template
from targets.documents.values import PLAIN, DepartmentForm
from tests.targets.strategies import CATEGORIES, UNIT, UNIT_NAME

LEVELS = {
    level1: [each for first, each in CATEGORIES if first == level1]
    for level1, _ in CATEGORIES
}


def template(forms=(), departments=((UNIT, UNIT_NAME),), part_one=None) -> bytes:
    stream = io.BytesIO()
    write_template(stream, iter(forms), 2024, LEVELS, departments, part_one)
    return stream.getvalue()


@pytest.fixture(scope="module")
def empty():
    return load_workbook(io.BytesIO(template()))


@pytest.fixture(scope="module")
def filled(document):
    return load_workbook(
        io.BytesIO(template(document.projects, part_one=document.department))
    )


def rules(sheet) -> dict:
    """The rule of each column by its header."""
    found = {
        area.min_col: each
        for each in sheet.data_validations.dataValidation
        for area in each.sqref.ranges
    }
    return {cell.value: found.get(cell.column) for cell in sheet[1]}


# The data


def test_what_stands_in_it_is_read_back_equal(document):
    reading = read_bytes(template(document.projects, part_one=document.department))
    assert (reading.document, reading.problems, reading.notes, reading.year) == (
        document,
        [],
        [],
        2024,
    )


def test_an_empty_part_one_is_no_part_one(document):
    assert read_bytes(template(document.projects)).document.department is None


def test_an_empty_template_says_that_nothing_is_in_it():
    assert [str(each) for each in read_bytes(template()).problems] == [
        "文件中没有找到项目，请核对是否选错了文件"
    ]


@pytest.mark.parametrize(
    "shape", [PROJECTS, TARGETS, PART_ONE], ids=lambda shape: shape.name
)
def test_an_empty_template_has_every_column(empty, shape):
    assert [cell.value for cell in empty[shape.name][1]] == [
        column.label for column in shape.columns
    ]


def test_a_row_has_a_cell_for_each_column(document):
    form = document.projects[0]
    rows = (
        project_row(form, 2024),
        *target_rows(form, 2024, PLAIN.group("targets")),
        *department_rows(DepartmentForm()),
    )
    assert {len(row) for row in rows} == {
        len(shape.columns) for shape in (PROJECTS, TARGETS, PART_ONE)
    }


# What can be picked and typed


@pytest.mark.parametrize(
    ("sheet", "column", "source"),
    [
        ("项目", "年度", '"2024"'),
        ("项目", "单位编码", "单位编码选项"),
        ("指标", "单位编码", "单位编码选项"),
        ("指标", "项目编码", "项目编码选项"),
        ("指标", "一级指标", "一级指标选项"),
        ("部门整体绩效目标", "部分", "部分选项"),
    ],
)
def test_a_column_has_its_list(empty, sheet, column, source):
    rule = rules(empty[sheet])[column]
    assert (rule.type, rule.formula1, str(rule.sqref).endswith("1048576")) == (
        "list",
        source,
        True,
    )


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("单位编码选项", [UNIT]),
        ("一级指标选项", list(LEVELS)),
        ("二级指标选项", [level2 for _, level2 in CATEGORIES]),
        ("二级指标所属", [level1 for level1, _ in CATEGORIES]),
        ("部分选项", ["总体绩效目标", "分项绩效目标", "工作保障措施"]),
    ],
)
def test_a_list_holds_what_can_be_picked(empty, name, values):
    ((sheet, area),) = empty.defined_names[name].destinations
    assert [cell.value for (cell,) in empty[sheet][area]] == values


def test_the_second_levels_are_those_of_the_first(empty):
    """The names of one first level stand together, so that one formula finds them."""
    firsts = [level1 for level1, _ in CATEGORIES]
    assert sorted(firsts, key=list(LEVELS).index) == firsts
    assert "MATCH($E2,二级指标所属,0)" in rules(empty["指标"])["二级指标"].formula1


@pytest.mark.parametrize(
    ("column", "operator", "bounds", "example"),
    [
        ("预算数（万元）", "greaterThanOrEqual", ("0", None), "18.5"),
        ("其他资金（万元）", "greaterThanOrEqual", ("0", None), "18.5"),
        ("3月底（%）", None, ("0", "1"), "25%"),
        ("12月底（%）", None, ("0", "1"), "25%"),
    ],
)
def test_a_number_is_checked_while_typing(empty, column, operator, bounds, example):
    rule = rules(empty["项目"])[column]
    assert (rule.type, rule.operator or None, (rule.formula1, rule.formula2)) == (
        "decimal",
        operator,
        bounds,
    )
    assert example in rule.prompt


@pytest.mark.parametrize("sheet", ["项目", "指标", "部门整体绩效目标"])
def test_every_message_says_what_to_do(empty, sheet):
    messages = [each.error for each in empty[sheet].data_validations.dataValidation]
    assert messages == [message for message in messages if "请" in message]


def test_without_units_any_may_be_typed():
    sheet = load_workbook(io.BytesIO(template(departments=())))["项目"]
    assert rules(sheet)["单位编码"] is None


# What is locked


@pytest.mark.parametrize("sheet", ["项目", "指标", "部门整体绩效目标"])
def test_the_header_is_locked_and_the_data_is_not(filled, sheet):
    found = filled[sheet]
    cells = [found["A1"], found["C2"], found.column_dimensions["A"]]
    assert [cell.protection.locked for cell in cells] == [True, False, False]


@pytest.mark.parametrize(
    "right", ["formatCells", "insertRows", "deleteRows", "sort", "autoFilter"]
)
def test_rows_may_be_handled_without_a_password(filled, right):
    protection = filled["项目"].protection
    # In the file it says what is forbidden.
    assert (protection.sheet, protection.password, getattr(protection, right)) == (
        True,
        None,
        False,
    )


def test_columns_may_not_be_inserted(filled):
    assert (
        filled["项目"].protection.insertColumns,
        filled["项目"].protection.deleteColumns,
    ) == (True, True)


@pytest.mark.parametrize(("sheet", "rows"), [("项目", 37), ("指标", 255)])
def test_hundreds_of_rows_are_prepared(filled, sheet, rows):
    last = get_column_letter(filled[sheet].max_column)
    assert filled[sheet].auto_filter.ref == f"A1:{last}{rows + 501}"


# The guide


def test_the_guide_explains_every_column(empty):
    rows = {
        (row[0].value, row[1].value): row[3].value
        for row in empty["说明"].iter_rows(min_row=8)
    }
    shapes = (PROJECTS, TARGETS, PART_ONE)
    missing = [
        (shape.name, each.label)
        for shape in shapes
        for each in shape.columns
        if (shape.name, each.label) not in rows
    ]
    assert missing == []


def test_the_example_is_one_that_can_be_imported(empty):
    rows = [[cell.value for cell in row] for row in empty["说明"].iter_rows(min_row=8)]
    example = {label: text for sheet, label, _, _, text in rows if sheet == "指标"}
    assert (example["一级指标"], example["二级指标"]) in CATEGORIES


def test_the_guide_comes_first_and_the_lists_are_hidden(empty):
    assert empty.sheetnames == ["说明", "项目", "指标", "部门整体绩效目标", "选项"]
    assert [sheet.sheet_state for sheet in empty] == ["visible"] * 4 + ["hidden"]


def test_required_columns_are_red(empty):
    red = {cell.value for cell in empty["指标"][1] if cell.font.color.rgb == "FFB91C1C"}
    assert red == {
        "年度",
        "单位编码",
        "项目名称",
        "一级指标",
        "二级指标",
        "三级指标",
        "指标值",
    }
