"""Official forms on worksheets: laid out as the published ones, merged or not, and with the places of their cells."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from core.spreadsheets.sheet import Cell, Fault, Sheet
from targets.documents.files import read_bytes
from targets.documents.flat.reading import read_sheets
from targets.documents.layout import TITLE_END, rows
from targets.documents.official.writer import write_official
from targets.documents.values import Document, Plan
from tests.targets.flat_sheets import PROJECT, table
from tests.targets.strategies import tame_documents

# The columns of the cells of a form's head and of its indicators, counted from 0.
HEAD = {
    2: (0, 1),
    4: (0, 1, 7, 8),
    5: (0, 3, 5, 7, 9),
    6: (0, 1, 2, 4, 6, 8),
    7: (0, 1, 3, 5, 7, 9, 11),
}
FORM_ROWS = (
    "department",
    "code",
    "budget",
    "purpose",
    "plan header",
    "plan",
    "goals",
    "header",
)
NAMES = dict(zip(FORM_ROWS, range(2, 10), strict=True))
FIRST_TARGET = 10


def sheet(*forms, spread=True, name="表"):
    """Each form under its title; `spread` leaves blank columns between the cells, as merged ones do."""
    lines = []
    for form in forms:
        lines.append([f"{form.name}{TITLE_END}"])
        for row in rows(form):
            columns = HEAD[len(row.cells)] if spread else range(len(row.cells))
            line: list[Cell] = [None] * (columns[-1] + 1)
            for column, text in zip(columns, row.cells, strict=True):
                line[column] = text or None
            lines.append(line)
    return Sheet(name, lines)


def changed(form, row, column, cell):
    """The form's sheet with one other cell."""
    page = sheet(form)
    line = page.rows[row - 1]
    line += [None] * (column - len(line))
    line[column - 1] = cell
    return page


def said(page):
    return [
        (each.place.address, each.cell, each.message)
        for each in read_sheets([page]).problems
    ]


@pytest.mark.parametrize("spread", [True, False])
def test_the_published_forms_are_read(document, spread):
    reading = read_sheets([sheet(*document.projects, spread=spread)])
    assert (reading.document.projects, reading.problems, reading.unplaced) == (
        document.projects,
        [],
        [],
    )


def test_forms_stand_on_sheets_of_their_own_or_below_each_other(form, other):
    reading = read_sheets([sheet(form, name="甲"), sheet(other, name="乙")])
    assert reading.document == read_sheets([sheet(form, other)]).document


def test_blank_rows_in_the_head_say_nothing(form):
    page = sheet(form)
    page.rows[NAMES["purpose"] - 1 : NAMES["purpose"] - 1] = [[], []]
    assert read_sheets([page]).document.projects == (form,)


def test_a_blank_purpose_and_a_blank_plan_are_blank(form):
    blank = replace(form, purpose="", plan=Plan())
    page = sheet(blank)
    page.rows = [line if any(line) else [] for line in page.rows]
    assert read_sheets([page]).document.projects == (blank,)


def test_numbers_and_fractions_are_read_as_meant(form):
    page = sheet(form)
    page.rows[NAMES["budget"] - 1][3] = 18
    page.rows[NAMES["plan"] - 1] = [
        None,
        None,
        None,
        0.25,
        None,
        0.5,
        None,
        0.75,
        None,
        1,
    ]
    reading = read_sheets([page])
    assert reading.document.projects == (form,)
    assert reading.notes == [
        "资金支出计划写作小数，已按百分数读取，如 0.25 读作 25%（工作表“表”D7）"
    ]


@pytest.mark.parametrize(
    ("where", "address"),
    [
        ("department_code", "A2"),
        ("code", "B3"),
        ("name", "I3"),
        ("budget", "D4"),
        ("fiscal_funds", "H4"),
        ("purpose", "B5"),
        ("goals", "B8"),
        ("targets[0].value", "G10"),
        ("targets[1].basis", "I11"),
        ("targets[99]", "A2"),
    ],
)
def test_every_cell_of_a_form_has_its_place(form, where, address):
    assert read_sheets([sheet(form)]).sources[0].place(where).address == address


def test_a_merged_category_is_one_cell(form):
    page = sheet(form)
    page.merged = [(FIRST_TARGET, 1, FIRST_TARGET + 3, 1)]
    reading = read_sheets([page])
    assert reading.document.projects == (form,)
    assert reading.sources[0].place("targets[2].level1").address == "A10"


@pytest.mark.parametrize(
    ("row", "column", "cell", "problem"),
    [
        ("budget", 4, "约18", ("D4", "预算数", "“约18”不是数字，请填写数字，如 18.00")),
        (
            "budget",
            4,
            Fault("公式出错，请改正公式"),
            ("D4", "预算数", "公式出错，请改正公式"),
        ),
        (
            "plan",
            4,
            "120%",
            (
                "D7",
                "资金支出计划3月底",
                "“120%”超出 0%–100%，请填写累计支出的百分数，如 75%",
            ),
        ),
        (
            "plan",
            4,
            0.25,
            (
                "D7",
                "资金支出计划3月底",
                "写作 0.25，分不清是 25% 还是 0.25%，请写成带百分号的数",
            ),
        ),
        (
            "code",
            5,
            "备用",
            (
                "E3",
                "工作表“表”E3",
                "绩效目标表在这个位置没有格，请把内容移到对应的格里，不需要的请删去",
            ),
        ),
        (
            "code",
            2,
            1.3e20,
            (
                "B3",
                "项目编码",
                "“130000000000000000000”被 Excel 当成数字，后几位已经丢失，请把这一列设为文本格式后重新填写",
            ),
        ),
    ],
)
def test_what_is_wrong_is_named_by_its_cell(form, row, column, cell, problem):
    page = changed(form, NAMES[row], column, cell)
    if cell == 0.25:
        page.rows[NAMES["plan"] - 1][5:] = [50, None, 75, None, 100]
    assert problem in said(page)


def test_what_is_wrong_with_a_cell_belongs_to_its_form(form, other):
    page = sheet(other, form)
    page.rows[len(sheet(other).rows) + NAMES["budget"] - 1][3] = Fault(
        "公式出错，请改正公式"
    )
    (problem,) = read_sheets([page]).problems
    assert (problem.index, problem.where) == (1, "budget")


def test_a_line_across_the_indicators_is_told(form):
    page = sheet(form)
    page.rows.append(["填表人：某某"])
    page.merged = [(len(page.rows), 1, len(page.rows), 10)]
    reading = read_sheets([page])
    assert reading.document.projects == (form,)
    assert reading.unplaced == [f"工作表“表”第{len(page.rows)}行：填表人：某某"]


def test_a_missing_row_is_named(form):
    page = sheet(form)
    del page.rows[NAMES["goals"] - 1]
    assert said(page) == [
        ("A2", "", "缺少“绩效目标”一行，请照绩效目标表的格式补齐后再导入")
    ]


def test_forms_and_tables_are_not_mixed(form):
    messages = [
        each.message for each in read_sheets([sheet(form), table(PROJECT)]).problems
    ]
    assert messages == ["文件里既有数据表又有绩效目标表，请拆成两个文件分别导入"]


@settings(max_examples=10)
@given(tame_documents)
def test_what_is_written_officially_reads_back_equal(document):
    reading = read_bytes(write_official(document))
    assert (reading.document, reading.problems) == (document, [])


def test_the_published_document_reads_back_equal(document):
    reading = read_bytes(write_official(document))
    assert isinstance(reading.document, Document)
    assert (reading.document, reading.problems, reading.unplaced, reading.notes) == (
        document,
        [],
        [],
        [],
    )
