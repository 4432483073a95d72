"""The cells of a csv or xls file given back as an xlsx with what is wrong in them."""

import datetime
import io

import pytest
from openpyxl import load_workbook

from core.problems import Place, Problem, Refusal
from core.spreadsheets.sheet import Fault, Sheet
from targets.documents.marked.problem_sheet import AUTHOR, COLOUR, MARK
from targets.documents.marked.rows import mark_rows


def problem(sheet="项目", row=2, column=2):
    return Problem(
        "第1张表",
        "预算数",
        "“甲”不是数字，请填写数字",
        0,
        "budget",
        Place(sheet, row, column),
    )


def opened(content: bytes):
    return load_workbook(io.BytesIO(content))


def colour(cell) -> str | None:
    return cell.fill.fgColor.rgb if cell.fill.fill_type else None


ROWS = [
    ["年度", "预算数", "说明"],
    [2024, "甲", "=1+1"],
    [None, 1.5, "0012"],
    [datetime.date(2024, 12, 31), Fault("公式出错")],
]


@pytest.fixture
def copied():
    content = mark_rows(
        [Sheet("项目", ROWS, [(1, 1, 1, 2)])],
        [problem(), problem(row=4), problem(row=1)],
    )
    return opened(content)["项目"]


def test_the_cells_are_copied(copied):
    values = [[cell.value for cell in row] for row in copied.iter_rows()]
    assert values[1:] == [
        [2024, "甲", "=1+1"],
        [None, 1.5, "0012"],
        [datetime.datetime(2024, 12, 31), None, None],  # noqa: DTZ001  as the library reads a date
    ]


def test_text_stays_text(copied):
    assert (
        copied["C2"].data_type,
        copied["C2"].quotePrefix,
        copied["C3"].number_format,
    ) == ("s", True, "@")


def test_the_copied_cells_are_marked(copied):
    found = {
        cell.coordinate: colour(cell)
        for row in copied.iter_rows()
        for cell in row
        if cell.comment
    }
    assert found == dict.fromkeys(("A1", "B2", "B4"), f"FF{COLOUR}")
    assert (copied["B2"].comment.author, copied["B2"].comment.text) == (
        AUTHOR,
        f"{MARK}\n“甲”不是数字，请填写数字",
    )


def test_a_sheet_whose_name_is_not_legal_is_copied_under_another():
    sheets = [
        Sheet("甲/乙", [["一"]]),
        Sheet("甲乙", [["二"]]),
        Sheet("导入问题", [["旧"]]),
        Sheet("长" * 40, [["三"]]),
    ]
    content = opened(mark_rows(sheets, [problem(sheet="甲乙", row=1, column=1)]))
    assert content.sheetnames == ["导入问题", "甲乙", "甲乙（2）", "长" * 31]
    assert content["导入问题"]["B2"].hyperlink.location == "'甲乙（2）'!A1"


def test_merged_cells_that_meet_are_merged_once():
    areas = [(1, 1, 1, 2), (1, 2, 2, 2), (3, 1, 3, 1), (1, 4, 1_000_000, 4)]
    content = opened(mark_rows([Sheet("项目", [["甲", "乙"]], areas)], []))
    assert [str(area) for area in content["项目"].merged_cells.ranges] == ["A1:B1"]


def test_too_many_cells_are_not_marked():
    with pytest.raises(
        Refusal, match="文件太大，不能在里面逐格标出问题，请下载问题清单"
    ):
        mark_rows([Sheet("项目", [["甲"] * 1000] * 501)], [])


def test_the_list_stands_in_front():
    content = opened(
        mark_rows([Sheet("项目", ROWS)], [problem(), problem(sheet="没有这张表")])
    )
    rows = [
        [cell.value for cell in row] for row in content["导入问题"].iter_rows(min_row=2)
    ]
    assert content.sheetnames == ["导入问题", "项目"]
    assert rows == [
        [name, "B2", "第1张表", "预算数：“甲”不是数字", "请填写数字"]
        for name in ("项目", "没有这张表")
    ]


def test_a_hidden_sheet_stays_hidden():
    content = opened(
        mark_rows([Sheet("项目", ROWS), Sheet("藏", [["甲"]], hidden=True)], [])
    )
    assert [sheet.sheet_state for sheet in content] == ["visible", "visible", "hidden"]


def test_a_problem_that_quotes_what_no_cell_can_hold_is_listed():
    quoting = Problem(
        "第1张表",
        "二级指标",
        "“_x0041_x0042_x0043_”不在指标体系中，请改正",
        place=Place("项目", 2, 2),
    )
    book = opened(mark_rows([Sheet("项目", [["二级指标"], [None, "甲"]])], [quoting]))
    assert book["导入问题"]["D2"].value.startswith("二级指标：“_ x0041_")
