"""Blocks from a clipboard: whole sheets, rows with and without headings, lines of the head, and what is no content."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings

from core.amounts import Refused
from core.spreadsheets.sheet import Sheet
from targets.documents.official.drawing import as_sheet, draw
from targets.documents.pasted.grid import NAME, read_grid
from targets.documents.pasted.reading import read_pasted
from targets.documents.values import (
    DECLARATION,
    PLAIN,
    Plan,
    ProjectForm,
    TargetRow,
)
from tests.targets.documents.test_official_sheets import sheet as official
from tests.targets.strategies import CATEGORIES, forms

OWNER = ProjectForm("901001", "巨鹿镇", "C1", "养护", targets=())
HEADS = ["一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据"]
NAMES = list(PLAIN.group("targets").names)
ROWS = [
    ["产出指标", "数量指标", "发放人数", "实际发放的人数", "≥2人", "根据县委文件"],
    ["产出指标", "质量指标", "精准率", "应发放人数的比例", "≥95%", "工作方案"],
    ["效益指标", "社会效益指标", "收入", "增加的收入", "12月底前", "《规划》"],
]


def read(rows, merged=(), at="", schema=PLAIN, owner=OWNER):
    texts = [[text or None for text in row] for row in rows]
    return read_pasted(Sheet(NAME, texts, list(merged)), at, schema, owner, CATEGORIES)


def columns(*numbers):
    """The rows with those of their columns alone."""
    return [[row[number] for number in numbers] for row in ROWS]


# Rows


@pytest.mark.parametrize(
    ("rows", "names", "left_out"),
    [
        ([HEADS, *ROWS], NAMES, ["表头"]),
        ([[], ["附件"], HEADS, *ROWS], NAMES, ["表头"]),
        ([["序号", *HEADS], *([str(at), *row] for at, row in enumerate(ROWS, 1))], NAMES, ["表头", "“序号”列"]),
        ([*([str(at), *row] for at, row in enumerate(ROWS, 1))], NAMES, ["序号列"]),
        ([["", *row, "", ""] for row in ROWS], NAMES, []),
        ([HEADS, *ROWS, HEADS, ["合计"], ["填表人：张三"]], NAMES, ["表头", "重复的表头", "合计行", "表下的说明"]),
        ([["指标名称", "目标值"], *columns(2, 4)], ["name", "value"], ["表头"]),
        ([HEADS, ["从下拉列表中选"], *ROWS], NAMES, ["表头", "模板的填写说明"]),
        (ROWS, NAMES, []),
        (columns(2, 4), ["name", "value"], []),
        (columns(2, 3, 4, 5), ["name", "description", "value", "basis"], []),
        (columns(1, 2, 4, 5), ["level2", "name", "value", "basis"], []),
    ],
)  # fmt: skip
def test_columns_are_found_by_their_headings_or_their_content(rows, names, left_out):
    found = read(rows)
    assert (found.columns, found.left_out, found.doubts) == (names, left_out, [])
    taken = [NAMES.index(name) for name in names]
    assert found.rows == columns(*taken)


def test_what_is_not_certain_is_a_doubt():
    found = read([["甲", "乙", "丙"], ["丁", "戊", "己"]])
    assert found.doubts == ["剪贴板里没有表头，请核对每一列是什么"]
    assert found.rows == [["甲", "乙", "丙"], ["丁", "戊", "己"]]


def test_a_column_with_a_heading_that_nobody_knows_is_a_doubt():
    found = read([["三级指标", "备用", "指标值", "附注"], ["里程", "什么", "≥1", ""]])
    assert found.columns == ["name", None, "value"]
    assert (found.rows, found.left_out) == (
        [["里程", "什么", "≥1"]],
        ["表头", "“附注”列"],
    )
    assert found.doubts == ["认不出“备用”是哪一列，请选择"]


def test_a_merged_cell_holds_for_each_of_its_rows():
    rows = [HEADS, ROWS[0], ["", *ROWS[1][1:5], ""], ROWS[2]]
    found = read(rows, [(2, 1, 3, 1), (2, 6, 3, 6)])
    assert (found.rows[1][0], found.rows[1][5]) == ("产出指标", "根据县委文件")


def test_sign_and_unit_of_other_systems_become_part_of_the_value():
    found = read(
        [["三级指标", "符号", "指标值", "计量单位"], ["里程", "≥", "30", "公里"]]
    )
    assert (found.columns, found.rows) == (["name", "value"], [["里程", "≥30公里"]])


def test_columns_that_the_year_uses_are_taken():
    schema = DECLARATION.with_columns({"weight"})
    found = read([["三级指标", "权重"], ["里程", "10"]], schema=schema)
    assert (found.columns, found.rows) == (["name", "weight"], [["里程", "10"]])


# The head


@pytest.mark.parametrize(
    ("rows", "at", "cells"),
    [
        (
            [["25%", "50%", "75%", "100%"]],
            "plan.march",
            {"plan.march": "25%", "plan.june": "50%", "plan.october": "75%", "plan.december": "100%"},
        ),
        ([["0.5"], ["1"]], "plan.october", {"plan.october": "50.0%", "plan.december": "100%"}),
        ([["3月底", "6月底"], ["5", "10"]], "plan.march", {"plan.march": "5", "plan.june": "10"}),
        ([["18", "", "10"]], "budget", {"budget": "18", "fiscal_funds": "10"}),
        ([["1", "2"], ["3", "4"]], "plan.march", {}),
        ([["1"] * 5], "plan.march", {}),
        ([["3月底"]], "plan.march", {"plan.march": "3月底"}),
    ],
)  # fmt: skip
def test_a_line_fills_the_cells_of_the_head_side_by_side(rows, at, cells):
    assert read(rows, at=at).cells == cells


# A whole sheet


@settings(max_examples=30, deadline=None)
@given(forms())
def test_a_whole_official_sheet_is_read_back_whatever_its_grid(form):
    for page in (official(form), as_sheet(NAME, draw("表", form))):
        found = read_pasted(page, "goals", PLAIN, OWNER, CATEGORIES)
        assert found.is_form
        assert [TARGETS_OF(row) for row in found.rows] == [
            row.cells for row in form.targets
        ]
        assert found.cells == {
            column.name: column.text_of(form)
            for column in DECLARATION.fields
            if not column.is_owner and column.name != "department_code"
        }


TARGETS_OF = tuple


HEAD_BELOW_CODE = [
    ["预算规模及资金用途", "预算数", "18", "其中：财政资金", "18", "其他资金", ""],
    ["", "发放补贴"],
    ["资金支出计划（%）", "3月底", "6月底", "10月底", "12月底"],
    ["", "25%", "50%", "75%", "100%"],
    ["绩效目标", "按时发放"],
]
PLAN_CELLS = {"plan.march", "plan.june", "plan.october", "plan.december"}


@pytest.mark.parametrize(
    ("first", "cells"),
    [
        (0, {"budget", "fiscal_funds", "other_funds", "purpose", *PLAN_CELLS, "goals"}),
        (1, {"purpose", *PLAN_CELLS, "goals"}),
        (2, {*PLAN_CELLS, "goals"}),
        (4, {"goals"}),
    ],
)
def test_a_part_of_a_form_fills_the_cells_that_it_has(first, cells):
    head = [list(row) for row in HEAD_BELOW_CODE[first:]]
    if first == 1:
        head[0][0] = "预算规模及资金用途"  # its label begins in the row above
    found = read([*head, HEADS, *ROWS], at="goals")
    assert (found.is_form, set(found.cells), found.doubts) == (True, cells, [])
    assert (found.cells["goals"], len(found.rows)) == ("按时发放", 3)


def test_what_cannot_be_read_in_a_sheet_stays_as_it_is_written():
    form = replace(OWNER, budget=Decimal(5), plan=Plan(Decimal(25)), goals="目标")
    page = official(form)
    page.rows[3][3] = "五万"
    found = read_pasted(page, "", PLAIN, OWNER, CATEGORIES)
    assert found.cells["budget"] == "五万"
    assert any("五万" in doubt for doubt in found.doubts)


def test_the_foot_of_a_sheet_and_the_rests_of_its_blank_are_left_out():
    rows = (TargetRow(*ROWS[0]), TargetRow("产出指标", "质量指标", "……"))
    page = official(replace(OWNER, targets=rows))
    page.rows += [["填表人：张三", None, "联系电话：4210000"], ["审核人：李四"]]
    found = read_pasted(page, "", PLAIN, OWNER, CATEGORIES)
    assert found.rows == [ROWS[0]]
    assert (found.left_out, found.doubts) == (["表下的说明", "模板的空行"], [])


def test_amounts_under_another_unit_are_converted_and_a_note_says_so():
    page = official(replace(OWNER, budget=Decimal(50_000), goals="目标"))
    page.rows[1][-1] = "单位：元"
    found = read_pasted(page, "", PLAIN, OWNER, CATEGORIES)
    assert found.cells["budget"] == "5.00"
    assert found.doubts == ["金额按元读取，已换算为万元"]


def test_of_several_sheets_that_of_the_project_is_taken():
    other = replace(OWNER, code="C2", name="别的", goals="别的目标")
    found = read_pasted(
        official(other, replace(OWNER, goals="自己的目标")),
        "",
        PLAIN,
        OWNER,
        CATEGORIES,
    )
    assert found.cells["goals"] == "自己的目标"
    assert found.doubts == ["剪贴板里有 2 张表，只粘贴“养护”这一张"]


# What no page of ours sends


@pytest.mark.parametrize(
    "payload",
    [
        None,
        [],
        {"rows": 1},
        {"rows": [1]},
        {"rows": [[1]]},
        {"rows": [["a"] * 300]},
        {"rows": [["a"]] * 1001},
        {"rows": [["a" * 9] * 100] * 900},
        {"rows": [], "merged": 1},
        {"rows": [], "merged": [[1, 2]]},
        {"rows": [], "merged": [[-1, 0, 0, 0]]},
        {"rows": [], "merged": [["a", 0, 0, 0]]},
        {"rows": [], "merged": [[0, 0, 10**9, 0]]},
    ],
)
def test_what_is_no_block_is_refused(payload):
    with pytest.raises(Refused):
        read_grid(payload)


def test_marks_that_turn_the_direction_are_left_out():
    assert read_grid({"rows": [["\u202e一级指标\u200f", " "]]}).rows == [
        ["一级指标", None]
    ]
