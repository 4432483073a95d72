"""A file given back with its problems: what is marked, what is kept, and what is cleared in the next round."""

import datetime
import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.worksheet.datavalidation import DataValidation

from core.file_kinds import FileKind
from core.problems import Place, Problem, Refusal
from targets.documents.files import sheets_in
from targets.documents.marked import book as marked
from targets.documents.marked.book import mark
from targets.documents.marked.problem_sheet import AUTHOR, COLOUR, MARK, problem_list

GREEN = "FF00FF00"


def problem(
    sheet="项目", row=2, column=2, message="“甲”不是数字，请填写数字", cell="预算数"
):
    place = Place(sheet, row, column) if sheet else None
    return Problem("第1张表「某项目」", cell, message, 0, "budget", place)


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def opened(content: bytes, **options) -> Workbook:
    return load_workbook(io.BytesIO(content), **options)


def comment(cell) -> tuple[str, str]:
    return cell.comment.author, cell.comment.text


def colour(cell) -> str | None:
    return cell.fill.fgColor.rgb if cell.fill.fill_type else None


@pytest.fixture
def book() -> Workbook:
    """A sheet as people have it: a merged cell, somebody's comment, a fill, a formula."""
    book = Workbook()
    sheet = book.active
    sheet.title = "项目"
    sheet.append(["年度", "预算数"])
    sheet.append([2024, "甲", "=1+1"])
    sheet["B2"].comment = Comment("请核对", "张三")
    sheet["B3"].fill = PatternFill("solid", fgColor=GREEN)
    sheet["D4"] = "合并"
    sheet.merge_cells("D4:E6")
    return book


# What is marked


def test_the_cell_is_coloured_and_commented(book):
    cell = opened(mark(saved(book), [problem(row=2, column=1)]))["项目"]["A2"]
    assert (cell.value, colour(cell)) == (2024, f"FF{COLOUR}")
    assert comment(cell) == (AUTHOR, f"{MARK}\n“甲”不是数字，请填写数字")


def test_several_problems_of_a_cell_are_joined(book):
    content = mark(
        saved(book),
        [problem(column=1, message="一，请改"), problem(column=1, message="二，请改")],
    )
    assert comment(opened(content)["项目"]["A2"])[1] == f"{MARK}\n一，请改\n二，请改"


def test_a_comment_names_the_first_problems_and_how_many_are_left(book):
    content = mark(
        saved(book),
        [problem(column=1, message=f"{number}，请改") for number in range(12)],
    )
    assert comment(opened(content)["项目"]["A2"])[1].endswith(
        "\n9，请改\n还有 2 处，请看工作表“导入问题”"
    )


def test_somebody_elses_comment_is_kept_above_ours(book):
    cell = opened(mark(saved(book), [problem()]))["项目"]["B2"]
    assert comment(cell) == ("张三", f"请核对\n\n{MARK}\n“甲”不是数字，请填写数字")


@pytest.mark.parametrize(("row", "column"), [(4, 4), (6, 5), (5, 4)])
def test_a_place_in_a_merged_cell_is_its_upper_left(book, row, column):
    sheet = opened(mark(saved(book), [problem(row=row, column=column)]))["项目"]
    assert [
        cell.coordinate for line in sheet.iter_rows() for cell in line if cell.comment
    ] == ["B2", "D4"]


def test_a_blank_cell_beyond_the_others_is_marked(book):
    assert (
        colour(opened(mark(saved(book), [problem(row=90, column=9)]))["项目"]["I90"])
        == f"FF{COLOUR}"
    )


# The list


def test_all_problems_stand_in_front(book):
    problems = [
        problem(),
        problem(sheet="", message="文件没有写年度，请补上", cell=""),
        problem(sheet="没有这张表"),
    ]
    content = opened(mark(saved(book), problems))
    assert (content.sheetnames, content.active.title) == (
        ["导入问题", "项目"],
        "导入问题",
    )
    assert [[cell.value for cell in row[:5]] for row in content["导入问题"].rows] == [
        ["工作表", "单元格", "项目", "问题", "怎么改"],
        ["项目", "B2", "第1张表「某项目」", "预算数：“甲”不是数字", "请填写数字"],
        [None, None, "第1张表「某项目」", "文件没有写年度", "请补上"],
        ["没有这张表", "B2", "第1张表「某项目」", "预算数：“甲”不是数字", "请填写数字"],
    ]


def test_the_list_leads_to_the_cells(book):
    book.active.title = "it's"
    sheet = opened(
        mark(saved(book), [problem(sheet="it's"), problem(sheet="没有这张表")])
    )["导入问题"]
    links = [
        cell.hyperlink.location if cell.hyperlink else None for cell in sheet["B"][1:]
    ]
    assert links == ["'it''s'!B2", None]


def test_a_list_can_stand_alone():
    sheet = opened(problem_list([problem(message="=1+1，请改")]))["导入问题"]
    assert [cell.value for cell in sheet[2]] == [
        "项目",
        "B2",
        "第1张表「某项目」",
        "预算数：=1+1",
        "请改",
    ]


def test_no_text_of_the_list_is_a_formula(book):
    sheet = opened(mark(saved(book), [problem(message="=1+1，请改", cell="")]))[
        "导入问题"
    ]
    assert (sheet["D2"].value, sheet["D2"].data_type) == ("=1+1", "s")


# The next round


def test_the_marks_of_an_earlier_round_are_taken_away(book):
    problems = [problem(), problem(row=3), problem(row=2, column=1)]
    again = opened(mark(mark(saved(book), problems), []))
    sheet = again["项目"]
    assert again.sheetnames == ["导入问题", "项目"]
    assert [colour(sheet[cell]) for cell in ("A2", "B2", "B3")] == [None, None, GREEN]
    assert (sheet["A2"].comment, comment(sheet["B2"])) == (None, ("张三", "请核对"))


def test_marking_twice_is_marking_once(book):
    once = mark(saved(book), [problem()])
    cells = [
        opened(content)["项目"]["B2"] for content in (once, mark(once, [problem()]))
    ]
    assert comment(cells[0]) == comment(cells[1])
    assert [colour(cell) for cell in cells] == [f"FF{COLOUR}"] * 2


@pytest.mark.parametrize(
    "before", [{"rgb": GREEN}, {"theme": 4, "tint": 0.6}, {"indexed": 43}]
)
def test_the_colour_before_comes_back_whatever_its_kind(book, before):
    book.active["B3"].fill = PatternFill("solid", fgColor=Color(**before))
    content = saved(book)
    fills = [
        opened(each)["项目"]["B3"].fill
        for each in (content, mark(mark(content, [problem(row=3)]), []))
    ]
    assert repr(fills[0].fgColor) == repr(fills[1].fgColor)


def test_what_is_remembered_is_hidden(book):
    sheet = opened(mark(saved(book), [problem(row=3)]))["导入问题"]
    assert (sheet["F2"].value, sheet.column_dimensions["F"].hidden) == (
        f"B3 rgb {GREEN} 0.0",
        True,
    )


def test_a_list_that_somebody_has_changed_is_no_obstacle(book):
    changed = opened(mark(saved(book), [problem(row=3)]))
    changed["导入问题"]["F2"] = "B3 rgb 红 0"
    assert colour(opened(mark(saved(changed), []))["项目"]["B3"]) is None


# What is kept


def _dress(book: Workbook) -> None:
    sheet = book.active
    sheet["A2"].font = Font(bold=True, name="仿宋")
    sheet["A2"].number_format = "0.00"
    sheet["F1"] = "'=1+1"
    sheet["F2"].value, sheet["F2"].data_type = "=1+1", "s"
    sheet["F3"] = datetime.date(2024, 12, 31)
    sheet.column_dimensions["A"].width, sheet.row_dimensions[2].height = 33, 44
    sheet.row_dimensions[3].hidden = sheet.column_dimensions["C"].hidden = True
    sheet.freeze_panes, sheet.auto_filter.ref = "B2", "A1:C3"
    sheet.add_data_validation(DataValidation("list", formula1='"甲,乙"', sqref="A3:A9"))
    sheet.conditional_formatting.add(
        "A1:A9",
        CellIsRule("greaterThan", ["1"], fill=PatternFill("solid", bgColor=GREEN)),
    )
    book.create_sheet("藏").sheet_state = "hidden"


KEPT = {
    "values": lambda sheet: [cell.value for row in sheet.iter_rows() for cell in row],
    "texts that look like formulas": lambda sheet: (
        sheet["F2"].data_type,
        sheet["C2"].data_type,
    ),
    "formats": lambda sheet: (
        sheet["A2"].font.name,
        sheet["A2"].font.b,
        sheet["A2"].number_format,
    ),
    "sizes": lambda sheet: (
        sheet.column_dimensions["A"].width,
        sheet.row_dimensions[2].height,
    ),
    "hidden rows and columns": lambda sheet: (
        sheet.row_dimensions[3].hidden,
        sheet.column_dimensions["C"].hidden,
    ),
    "merged cells": lambda sheet: [str(area) for area in sheet.merged_cells.ranges],
    "panes and filters": lambda sheet: (sheet.freeze_panes, sheet.auto_filter.ref),
    "lists": lambda sheet: [
        (each.formula1, str(each.sqref))
        for each in sheet.data_validations.dataValidation
    ],
    "conditional formats": lambda sheet: [
        str(each.sqref) for each in sheet.conditional_formatting
    ],
    "hidden sheets": lambda sheet: sheet.parent["藏"].sheet_state,
}


@pytest.mark.parametrize("kept", KEPT.values(), ids=KEPT)
def test_everything_else_is_as_it_was(book, kept):
    _dress(book)
    content = saved(book)
    assert kept(opened(mark(content, [problem()]))["项目"]) == kept(
        opened(content)["项目"]
    )


def test_text_of_several_fonts_is_kept(book):
    book.active["F1"] = CellRichText("甲", TextBlock(InlineFont(b=True), "乙"))
    assert repr(
        opened(mark(saved(book), [problem()]), rich_text=True)["项目"]["F1"].value
    ) == repr(book.active["F1"].value)


def test_what_was_marked_is_read_as_it_was(book):
    before, after = (
        sheets_in(content, FileKind.ARCHIVE) or []
        for content in (saved(book), mark(saved(book), [problem(column=1)]))
    )
    assert [sheet.rows[0] for sheet in after if sheet.name == "项目"] == [
        before[0].rows[0]
    ]


def test_a_chart_is_kept(book):
    chart = BarChart()
    chart.add_data(
        Reference(book.active, min_col=1, min_row=1, max_row=2), titles_from_data=True
    )
    book.active.add_chart(chart, "H1")
    assert len(opened(mark(saved(book), [problem()]))["项目"]._charts) == 1


# What is refused


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"PK\x03\x04" + b"\0" * 60, b"\xd0\xcf\x11\xe0", "年度,编码".encode()],
)
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(Refusal, match="不能在里面标出问题，请下载问题清单"):
        mark(content, [problem()])


def test_a_package_of_something_else_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("content.xml", "<x/>")
    with pytest.raises(Refusal, match="不能在里面标出问题，请下载问题清单"):
        mark(stream.getvalue(), [problem()])


@pytest.mark.parametrize("limit", ["SIZE_LIMIT", "UNPACKED_LIMIT"])
def test_a_large_workbook_is_not_marked(book, monkeypatch, limit):
    monkeypatch.setattr(marked, limit, 100)
    with pytest.raises(
        Refusal, match="文件太大，不能在里面逐格标出问题，请下载问题清单"
    ):
        mark(saved(book), [problem()])
