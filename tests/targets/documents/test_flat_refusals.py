"""What in a flat table cannot be understood: named by sheet and cell, all at once, and nothing dropped in silence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.spreadsheets.sheet import Fault, Sheet
from targets.documents.flat.columns import DEPARTMENT_HEADERS, FORM_HEADERS
from targets.documents.flat.findings import MOST_PROBLEMS
from targets.documents.flat.reading import read_sheets
from targets.documents.values import cell_label
from tests.targets.flat_sheets import (
    CODE,
    OTHER_CODE,
    PROJECT,
    TARGET,
    notes,
    said,
    table,
    without,
)

WIDTH = len(PROJECT)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            {**PROJECT, "资金用徒": "甲"},
            "O1 工作表“项目”O1：不认识列“资金用徒”，是不是“资金用途”？请改正列名；不需要导入的列请删去",
        ),
        (
            {**PROJECT, "评分人": 5},
            "O1 工作表“项目”O1：不认识列“评分人”，请改正列名；不需要导入的列请删去",
        ),
        (
            {**PROJECT, "评分标准": 5},
            "O1 工作表“项目”O1：“评分标准”是绩效指标的列，应写在指标表中；不需要导入的请删去",
        ),
        (
            {**PROJECT, "项目代码": "A"},
            "O1 工作表“项目”O1：“项目代码”与 D1 的列重复，请只留一列",
        ),
        (
            without(PROJECT, "项目编码", "项目名称"),
            "- ：工作表“项目”没有“项目编码”也没有“项目名称”一列，请补上其中一列",
        ),
    ],
)
def test_a_column_that_cannot_be_placed_is_named(row, message):
    assert said(table(row)) == [message]


def test_an_unknown_column_without_anything_in_it_is_no_problem():
    assert said(table({**PROJECT, "评分人": None})) == []


def test_a_column_without_a_header_that_holds_something_is_named():
    sheet = table(PROJECT, PROJECT)
    sheet.rows[2].append("见附件")
    assert said(sheet) == [
        "O3 工作表“项目”O3：这一列没有列名却有内容，请补上列名，不需要导入的请删去"
    ]


def test_an_indicator_sheet_must_have_its_columns():
    assert said(
        table(PROJECT), table(without(TARGET, "二级指标", "指标值"), name="指标")
    )[:2] == [
        "- ：工作表“指标”缺少“二级指标”一列，请补上",
        "- ：工作表“指标”缺少“指标值”一列，请补上",
    ]


def test_a_column_of_texts_that_is_lacking_is_not_said():
    sheets = [table(PROJECT), table(without(TARGET, "指标值确定依据"), name="指标")]
    assert "targets.basis" in read_sheets(sheets).missing_columns


def test_indicators_of_a_project_that_is_not_there_are_named_once():
    rows = (
        {**TARGET, "项目编码": OTHER_CODE},
        TARGET,
        {**TARGET, "项目编码": OTHER_CODE},
    )
    message = f"C2 工作表“指标”C2：项目编码“{OTHER_CODE}”不在“项目”表中（2 行），请核对"
    assert said(table(PROJECT), table(*rows, name="指标")) == [message]


def test_indicators_of_one_of_two_projects_of_a_name_ask_for_the_code():
    message = "D2 工作表“指标”D2：项目“村干部工资”有 2 个同名项目，分不清是哪一个，请补填项目编码"
    target = {**TARGET, "项目编码": None}
    assert said(
        table(PROJECT, {**PROJECT, "项目编码": "A"}), table(target, name="指标")
    ) == [message]


def test_indicator_rows_may_not_bring_columns_of_projects():
    message = "K1 工作表“指标”K1：“资金用途”应写在“项目”表中，请把这一列从指标表里删去"
    assert said(table(PROJECT), table({**TARGET, "资金用途": "乙"}, name="指标")) == [
        message
    ]


def test_a_name_that_differs_is_told():
    assert notes(
        table(PROJECT), table({**TARGET, "项目名称": "旧名"}, name="指标")
    ) == ["工作表“指标”的项目名称与“项目”表不同，以“项目”表为准（工作表“指标”D2）"]


def test_a_row_without_a_key_goes_with_the_row_above():
    target = {**TARGET, "项目编码": None, "项目名称": None}
    assert notes(table(PROJECT), table(TARGET, target, name="指标")) == [
        "工作表“指标”有些行没有写项目，归入上一行的项目（工作表“指标”C3）"
    ]


@pytest.mark.parametrize(
    "sheets",
    [
        [table({**PROJECT, "单位编码": None, "项目编码": None, "项目名称": None})],
        [
            table(PROJECT),
            table({**TARGET, "项目编码": None, "项目名称": None}, name="项目"),
        ],
    ],
    ids=["project", "indicator"],
)
def test_a_row_without_a_key_and_nothing_above_is_named(sheets):
    messages = said(*sheets)
    assert [each.partition("：")[2] for each in messages] == [
        "这一行没有项目编码和项目名称，请补填；不需要的行请删去"
    ]


def test_an_indicator_without_categories_is_named():
    target = {**TARGET, "一级指标": None, "二级指标": None}
    assert said(table(PROJECT), table(target, name="指标")) == [
        "E2 指标第1行 一级指标：没有填写，请补填"
    ]


def test_a_category_above_is_not_taken_for_one_of_another_first_level():
    targets = TARGET, {**TARGET, "一级指标": "效益指标", "二级指标": None}
    assert said(table(PROJECT), table(*targets, name="指标")) == [
        "F3 指标第2行 二级指标：没有填写，请补填"
    ]


UNKNOWN = (
    "工作表“记录”认不出来：既没有数据表的列名（如项目编码、项目名称），"
    "也不是绩效目标表，请照模板调整，不需要的请删去"
)


def test_a_sheet_that_is_nothing_is_refused_alone():
    assert said(Sheet("记录", [["会议", "纪要"]])) == [f"- ：{UNKNOWN}"]


def test_a_sheet_that_is_nothing_is_told_beside_others():
    assert notes(table(PROJECT), Sheet("记录", [["会议", "纪要"]])) == [
        "工作表“记录”没有读取：里面没有认识的列名，也没有绩效目标表"
    ]


def test_a_sheet_with_a_known_word_is_refused_even_beside_others():
    assert said(table(PROJECT), Sheet("记录", [["会议", "项目名称"]])) == [
        f"- ：{UNKNOWN}"
    ]


@pytest.mark.parametrize(
    "sheets",
    [[], [Sheet("空")], [table(PROJECT, hidden=True)], [Sheet("项目", [[*PROJECT]])]],
)
def test_a_file_without_any_project_is_refused(sheets):
    assert said(*sheets) == ["- ：文件中没有找到项目，请核对是否选错了文件"]


def test_a_stray_cell_far_below_is_told():
    sheet = table(PROJECT)
    sheet.rows += [*[[]] * 200, [None, None, None, None, None, None, None, None, "x"]]
    assert notes(sheet) == ["表格下方很远处有单独的内容，没有读取（工作表“项目”I203）"]


def test_a_key_far_below_is_no_stray_cell():
    sheet = table(PROJECT)
    sheet.rows += [*[[]] * 200, [None, None, None, "A"]]
    assert len(read_sheets([sheet]).document.projects) == 2


@pytest.mark.parametrize(
    "cells", [{"项目名称": "合 计"}, {"年度": "总计", "项目名称": None}]
)
def test_totals_are_told_and_passed_over(cells):
    total = {**dict.fromkeys(PROJECT), "项目编码": None, "预算数（万元）": 18, **cells}
    assert notes(table(PROJECT, total)) == [
        "工作表“项目”的合计行没有读取（工作表“项目”A3）"
    ]


def test_a_header_that_is_repeated_is_passed_over():
    sheet = table(PROJECT)
    sheet.rows += [[], sheet.rows[0]]
    assert len(read_sheets([sheet]).document.projects) == 1


def test_the_many_problems_of_a_file_end_with_their_number():
    rows = [
        {**PROJECT, "项目编码": f"A{number}", "预算数（万元）": "多"}
        for number in range(MOST_PROBLEMS + 7)
    ]
    problems = read_sheets([table(*rows)]).problems
    assert len(problems) == MOST_PROBLEMS + 1
    assert problems[-1].message == "另有 7 个问题没有列出，请先改正已列出的问题再导入"


def test_all_that_is_wrong_is_said_at_once():
    row = {
        **PROJECT,
        "预算数（万元）": "多",
        "3月底（%）": "多",
        "项目编码": 1e20,
        "资金用徒": "甲",
    }
    assert len(said(table(row), Sheet("记录", [["会议", "项目名称"]]))) == 5


words = st.sampled_from(
    [
        *FORM_HEADERS,
        *DEPARTMENT_HEADERS,
        "甲",
        "A1",
        "18万元",
        "25%",
        "0.5",
        "合计",
        "定性",
        CODE,
    ]
)
cells = st.one_of(
    *(
        st.none(),
        words,
        st.integers(-5, 10**17),
        st.floats(),
        st.dates(date(1900, 1, 1)),
        st.text(max_size=5),
    ),
    st.just(Fault("公式出错，请改正公式")),
)
rows = st.lists(st.lists(cells, max_size=9), max_size=12)
headers = st.sampled_from(
    [
        [*PROJECT],
        [*TARGET],
        [*TARGET, "指标性质", "度量单位"],
        ["部分", "标题", "内容", "绩效指标"],
    ]
)
corners = st.integers(1, 12)
ranges = st.builds(
    lambda a, b, c, d: (min(a, c), min(b, d), max(a, c), max(b, d)), *[corners] * 4
)
sheets = st.builds(
    Sheet,
    st.sampled_from(["项目", "指标", "部门整体绩效目标", "说明"]),
    rows | st.builds(lambda header, below: [header, *below], headers, rows),
    st.lists(ranges, max_size=4),
)


@given(st.lists(sheets, max_size=3), st.sampled_from(["", "万元", "元"]))
def test_whatever_stands_in_the_cells_is_read_or_refused(several, unit):
    reading = read_sheets(several, unit)
    assert reading.problems or reading.document.projects or reading.document.department
    assert len(reading.sources) == len(reading.document.projects)
    assert all("请" in problem.message for problem in reading.problems)
    assert all(
        cell_label(problem.where) for problem in reading.problems if problem.where
    )
    for source in reading.sources:
        assert source.place("targets[0].value")
