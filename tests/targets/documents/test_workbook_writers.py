"""The spreadsheet doors, outwards: what is written is read back equal, and looks as people expect a table to."""

import io
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook

from core.problems import Refusal
from targets.documents.files import read_bytes
from targets.documents.flat.writer import write_flat
from targets.documents.official.drawing import MOST_HEIGHT, draw
from targets.documents.official.writer import MOST_FORMS, write_official
from targets.documents.values import (
    DepartmentForm,
    Document,
    Plan,
    SubTargetForm,
    TargetRow,
)
from tests.targets.strategies import plain_documents, tame_documents, wild_documents

# Every reading takes a process of its own.
fewer = settings(max_examples=settings().max_examples // 4)

# Texts that a spreadsheet program, or the library that writes for it, would take for something else.
TRAPS = [
    *(
        "=1+1",
        "+8610",
        "-1",
        "@SUM(A1)",
        "'x",
        "<r>x</r>",
        "<r><t>x</t></r>",
        "_x0041_",
        "0012",
        "1E5",
    ),
    *(
        "25%",
        "2024-12-31",
        "TRUE",
        "#REF!",
        "http://example.com",
        "mailto:a@b",
        "internal:Sheet1!A1",
        "{=1}",
    ),
    *(
        "一\n\n二",
        "一\n  二  \n三",
        "一\t二",
        "&amp;",
        "a\x85b",
        "a\u2028b",
        "😀𠮷é",
        "“甲”",
    ),
]


def flat(document: Document, year: int = 2024) -> bytes:
    stream = io.BytesIO()
    write_flat(stream, iter(document.projects), year, document.department)
    return stream.getvalue()


def opened(content: bytes):
    return load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def trapped(one) -> Document:
    """A form with every trap in each cell that holds words."""
    rows = [TargetRow("产出指标", "数量指标", trap, trap, trap, trap) for trap in TRAPS]
    return Document(None, (replace(one.projects[0], targets=tuple(rows)),))


# The laws


@fewer
@given(plain_documents)
def test_any_text_in_a_flat_workbook_is_read_back_equal(document):
    reading = read_bytes(flat(document))
    assert (reading.document, reading.problems, reading.unplaced, reading.year) == (
        document,
        [],
        [],
        2024,
    )


@fewer
@given(tame_documents)
def test_what_people_write_is_read_back_equal_from_the_official_workbook(document):
    reading = read_bytes(write_official(document))
    assert (reading.document, reading.problems, reading.unplaced) == (document, [], [])


@fewer
@given(wild_documents)
def test_any_text_in_an_official_workbook_is_read_back_equal_or_refused(document):
    try:
        content = write_official(document)
    except Refusal:
        return
    reading = read_bytes(content)
    assert (reading.document, reading.problems, reading.unplaced) == (document, [], [])


@pytest.mark.parametrize("write", [flat, write_official])
def test_the_published_document_is_read_back_equal(document, write):
    reading = read_bytes(write(document))
    assert (reading.document, reading.problems, reading.unplaced, reading.notes) == (
        document,
        [],
        [],
        [],
    )


@pytest.mark.parametrize("write", [flat, write_official])
def test_a_text_that_looks_like_something_else_stays_text(trapped, write):
    assert read_bytes(write(trapped)).document == trapped


@pytest.mark.parametrize("write", [flat, write_official])
def test_no_text_becomes_a_formula(trapped, write):
    types = {
        cell.data_type
        for sheet in opened(write(trapped))
        for row in sheet.iter_rows()
        for cell in row
    }
    assert types == {"s", "n"}


# What is refused


@pytest.mark.parametrize("write", [flat, write_official])
@pytest.mark.parametrize("text", ["长" * 32_768, "😀" * 16_384], ids=["signs", "pairs"])
def test_a_text_longer_than_a_cell_is_refused_by_its_name(one, write, text):
    rows = (TargetRow("产出指标", "数量指标", "甲", text),)
    with pytest.raises(
        Refusal, match=r"指标第1行 绩效指标描述：有 3276\d 个字.*请删减这一格"
    ) as refusal:
        write(Document(None, (replace(one.projects[0], targets=rows),)))
    assert refusal.value.problems[0].where == "targets[0].description"


def test_a_text_as_long_as_a_cell_is_carried(one):
    changed = Document(None, (replace(one.projects[0], goals="长" * 32_767),))
    assert [
        read_bytes(write(changed)).document for write in (flat, write_official)
    ] == [changed, changed]


def test_a_refused_workbook_leaves_nothing_in_the_file(one):
    stream = io.BytesIO()
    with pytest.raises(Refusal, match="资金用途"):
        write_flat(stream, [replace(one.projects[0], purpose="长" * 40_000)], 2024)
    assert stream.getvalue() == b""


def test_a_long_text_of_part_one_is_refused_by_its_name():
    part_one = DepartmentForm("", (SubTargetForm("甲", "长" * 40_000),))
    with pytest.raises(
        Refusal, match=r"部门整体绩效目标 · 分项绩效目标第1项 内容：有 40000 个字"
    ):
        write_flat(io.BytesIO(), [], 2024, part_one)


def test_a_code_of_a_sign_that_would_come_back_as_another_is_refused(one):
    with pytest.raises(
        Refusal, match=r"“_x005F_x0041_”在 Excel 中会变成别的字符，请删去"
    ):
        flat(Document(None, (replace(one.projects[0], purpose="_x005F_x0041_"),)))


def test_more_forms_than_sheets_are_refused(one):
    with pytest.raises(Refusal, match=rf"有 {MOST_FORMS + 1} 张绩效目标表.*请分批导出"):
        write_official(Document(None, one.projects * (MOST_FORMS + 1)))


def test_a_text_of_the_layout_is_refused_by_its_form(one):
    rows = (TargetRow("901001甲", "数量指标", basis="单位：万元"),)
    with pytest.raises(
        Refusal, match=r"绩效目标表中有与版式相同的文字，无法照原样写成表格，请修改"
    ):
        write_official(Document(None, (replace(one.projects[0], targets=rows),)))


# What the flat workbook looks like


@pytest.fixture(scope="module")
def projects_sheet(one):
    form = replace(
        one.projects[0],
        plan=Plan(Decimal("33.33"), Decimal(50)),
        purpose="=1+1",
        budget=Decimal("1236.5"),
    )
    return opened(flat(replace(one, projects=(form,))))["项目"]


@pytest.mark.parametrize(
    ("cell", "value", "number_format"),
    [
        ("A2", 2024, "0"),
        ("B2", "901001", "@"),
        ("D2", "13052924P00584012146U", "@"),
        ("F2", 1236.5, "#,##0.00####"),
        ("J2", 0.3333, "0%"),
    ],
)
def test_a_cell_is_of_its_kind(projects_sheet, cell, value, number_format):
    found = projects_sheet[cell]
    # A blank cell is drawn by its column.
    column = projects_sheet.column_dimensions[cell[0]].number_format
    assert (found.value, found.number_format, column) == (
        value,
        number_format,
        number_format,
    )


def test_a_text_that_opens_like_a_formula_is_told_from_one(projects_sheet):
    assert (projects_sheet["I2"].value, projects_sheet["I2"].quotePrefix) == (
        "=1+1",
        True,
    )


def test_the_header_and_the_keys_stay_in_sight(projects_sheet):
    assert (projects_sheet.freeze_panes, projects_sheet.auto_filter.ref) == (
        "F2",
        "A1:N3",
    )


def test_a_sheet_is_printed_as_wide_as_the_paper(projects_sheet):
    setup = projects_sheet.page_setup
    assert (setup.paperSize, setup.orientation, setup.fitToHeight) == (
        9,
        "landscape",
        0,
    )
    assert projects_sheet.print_title_rows == "$1:$1"


def test_forms_are_asked_for_as_they_are_written(one):
    """A generator of ten thousand forms is never held as a whole: after a refusal no more are asked for."""
    asked: list[int] = []

    def forms():
        for number in range(9):
            asked.append(number)
            yield replace(
                one.projects[0], purpose="长" * (40_000 if number == 2 else 1)
            )

    with pytest.raises(Refusal, match="第3张表"):
        write_flat(io.BytesIO(), forms(), 2024)
    assert asked == [0, 1, 2]


# What the official workbook looks like


@pytest.fixture(scope="module")
def official(document):
    return opened(write_official(document))


def test_the_sheets_are_named_by_number_and_project(official, document):
    first, second, third = official.sheetnames[:3]
    assert (first, second) == ("说明", "部门整体绩效目标")
    assert third == f"1.{document.projects[0].name}"[:31]


@pytest.mark.parametrize(
    ("name", "sheet"),
    [
        ("甲/乙[丙]:丁*?\\", "1.甲乙丙丁"),
        ("'甲'", "1.甲"),
        ("长" * 40, "1." + "长" * 29),
        ("😀" * 20, "1." + "😀" * 14),
        ("", "1."),
    ],
)
def test_a_name_of_a_sheet_is_legal(one, name, sheet):
    changed = Document(None, (replace(one.projects[0], name=name),))
    assert opened(write_official(changed)).sheetnames == [sheet]


def test_the_list_of_contents_leads_to_each_form(official):
    links = [cell.hyperlink.location for cell in official["说明"]["C"][1:]]
    assert links == [f"'{name}'!A1" for name in official.sheetnames[1:]]


def test_categories_are_merged_as_in_the_document(official):
    areas = {str(area) for area in official.worksheets[2].merged_cells.ranges}
    assert {"A1:M1", "A4:A5", "A6:A7", "A10:A13", "A14:A15"} <= areas


def test_amounts_and_percentages_are_numbers(official):
    sheet = official.worksheets[2]
    assert [
        (sheet[cell].value, sheet[cell].number_format) for cell in ("D4", "B7")
    ] == [
        (18, "#,##0.00####"),
        (0.25, "0%"),
    ]


def test_a_form_is_printed_upright_with_its_header_repeated(official):
    sheet = official.worksheets[2]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == (
        "portrait",
        0,
    )
    assert sheet.print_title_rows == "$9:$9"


@pytest.mark.parametrize(
    ("text", "lines"), [("甲", 1), ("甲" * 40, 2), ("甲\n乙\n丙", 3)]
)
def test_a_row_is_as_high_as_its_text(one, text, lines):
    drawing = draw("", replace(one.projects[0], goals=text))
    assert drawing.heights[7] == max(24, 10.5 * 1.35 * lines + 8)


def test_a_text_higher_than_a_row_takes_several(one):
    drawing = draw("", replace(one.projects[0], goals="甲\n" * 100))
    goals = next(box for box in drawing.boxes if box.where == "goals")
    assert (goals.height, drawing.header) == (4, 11)
    assert max(drawing.heights) <= MOST_HEIGHT
