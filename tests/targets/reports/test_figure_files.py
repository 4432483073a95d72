"""The board and the reports as files: opened again, they say what the figures say."""

from __future__ import annotations

import io
from decimal import Decimal

import docx
import openpyxl
import pytest
from django.urls import reverse

from core.figure import (
    Figure,
    FigureCell,
    FigureColumn,
    FigureShape,
    FigureUnit,
    percent,
    share,
    shown,
)
from projects.models import Project
from targets.documents.official.drawing import line_count
from targets.filings.models import Declaration, Filing
from targets.reports.files.book import (
    LINE_HEIGHT,
    MARGIN,
    WIDTH_OF_SIGN,
    write_book,
)
from targets.reports.files.document import write_document
from targets.reports.files.formats import FORMATS
from targets.reports.files.pdf import write_pdf
from targets.reports.scope import Scope
from targets.reports.yearly import REPORTS
from targets.workflow.models import Answer, Comment, ReviewGrade, ReviewSheet
from tests.targets.pdf_pages import pages

COLUMNS = (
    FigureColumn("单位"),
    FigureColumn("张数", FigureUnit.COUNT),
    FigureColumn("金额（万元）", FigureUnit.AMOUNT, drawn=True),
    FigureColumn("占比", FigureUnit.SHARE),
)
LINES = [
    [
        FigureCell("=1+1"),
        FigureCell(3),
        FigureCell(Decimal("1236.50")),
        FigureCell(Decimal("46.6")),
    ],
    [FigureCell("<b>&\u0001"), FigureCell(0), FigureCell(None), FigureCell(None)],
]
TOTAL = [
    FigureCell("合计"),
    FigureCell(3),
    FigureCell(Decimal("1236.50")),
    FigureCell(),
]
SAMPLE = Figure("sample", "样表", "一句话。", COLUMNS, LINES, FigureShape.BARS, TOTAL)


@pytest.mark.parametrize(
    "text", ["\n".join(f"{number}.目标" for number in range(60)), "长" * 3_000]
)
def test_a_text_higher_than_a_row_goes_on_in_the_next(text):
    line = [FigureCell(text), *LINES[0][1:]]
    figure = Figure("tall", "高", "", COLUMNS, [line, LINES[1]], total=TOTAL)
    sheet = openpyxl.load_workbook(io.BytesIO(write_book("表", "", [figure]))).active
    *parts, _, total = list(sheet.iter_rows(min_row=5))
    assert "".join(row[0].value for row in parts).replace("\n", "") == text.replace(
        "\n", ""
    )
    assert [row[1].value for row in parts] == [3, *[None] * (len(parts) - 1)]
    assert total[0].value == "合计"
    for row in parts:
        column = int((COLUMNS[0].width + MARGIN) / WIDTH_OF_SIGN)
        lines = line_count(row[0].value, column)
        assert lines * LINE_HEIGHT <= sheet.row_dimensions[row[0].row].height < 409.5


def rows_of(content: bytes, sheet: str) -> list[tuple]:
    return list(
        openpyxl.load_workbook(io.BytesIO(content))[sheet].iter_rows(
            min_row=4, values_only=True
        )
    )


def test_a_workbook_has_numbers_as_numbers_and_text_as_text():
    head, first, second, total = rows_of(write_book("题目", "说明", [SAMPLE]), "样表")
    assert head == ("单位", "张数", "金额（万元）", "占比")
    assert first == ("=1+1", 3, 1236.5, 0.466)
    assert second[1:] == (0, None, None)
    assert total == ("合计", 3, 1236.5, None)


def test_a_document_has_the_same_table():
    word = docx.Document(io.BytesIO(write_document("题目", "说明", [SAMPLE])))
    rows = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    assert rows[1] == ["=1+1", "3", "1,236.50", "46.6%"]
    assert rows[2] == ["<b>&", "0", "", ""]
    assert rows[-1] == ["合计", "3", "1,236.50", ""]
    assert [each.text for each in word.paragraphs][:3] == ["题目", "说明", "一句话。"]


def test_a_pdf_says_the_same():
    text = "".join(pages(write_pdf("题目", "说明", [SAMPLE]))).replace(" ", "")
    for each in ("题目", "一句话。", "=1+1", "1,236.50", "46.6%", "合计"):
        assert each in text


def test_the_column_of_bars_has_a_heading():
    text = "".join(pages(write_pdf("题目", "说明", [SAMPLE])))
    assert "".join(text.split()).count("金额（万元）") == 2


def test_a_figure_without_lines_is_its_sentence():
    empty = Figure("empty", "空表", "没有问题。", COLUMNS, [])
    for each in FORMATS.values():
        assert each.write("题目", "说明", [empty, SAMPLE])


def test_sheets_of_one_title_get_names_of_their_own():
    book = openpyxl.load_workbook(
        io.BytesIO(write_book("题目", "说明", [SAMPLE, SAMPLE]))
    )
    assert book.sheetnames == ["样表", "样表（2）"]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, FigureUnit.COUNT, ""),
        ("甲", FigureUnit.TEXT, "甲"),
        (12_345, FigureUnit.COUNT, "12,345"),
        (Decimal("1236.5"), FigureUnit.AMOUNT, "1,236.50"),
        (Decimal("0.004"), FigureUnit.AMOUNT, "0.00"),
        (Decimal(100), FigureUnit.SHARE, "100.0%"),
    ],
)
def test_values_are_shown_as_people_write_them(value, unit, text):
    assert shown(value, unit) == text


def test_a_share_of_nothing_is_none():
    assert (share(1, 0), percent(1, 0), percent(1, 3), percent(1, 1)) == (
        None,
        "",
        "33.3%",
        "100%",
    )


# The reports


def report(name, year, user):
    return REPORTS[name].build(Scope(year, user))


def test_the_summary_of_projects_is_the_document_s_own_list(
    seeded, year, leader, document
):
    (found,) = report("projects", year, leader)
    assert [line[2].value for line in found.lines] == [
        form.code for form in document.projects
    ]
    assert found.total[7].value == sum(form.budget or 0 for form in document.projects)
    assert found.lines[0][10].value == document.projects[0].goals


def test_the_summary_by_sub_target_has_all_the_money(seeded, year, leader):
    (found,) = report("sub-targets", year, leader)
    assert len(found.lines) == 8
    assert round(sum(line[5].value for line in found.lines), 2) == Decimal("6167.49")


def test_projects_without_a_sub_target_are_named_as_such(seeded, year, leader):
    Declaration.objects.update(sub_target=None)
    (found,) = report("sub-targets", year, leader)
    assert (found.lines[-1][1].value, found.lines[-1][4].value) == (
        "没有对应分项目标",
        37,
    )


def test_the_opinions_have_findings_comments_and_signed_sheets(
    board, year, leader, reviewer
):
    board()
    form = Declaration.objects.get(project__position=1)
    comment = Comment.objects.create(
        filing=form.filing, text="依据不足", who="赵强", place="指标第1行"
    )
    Answer.objects.create(comment=comment, text="已改", who="王丽")
    signed = {
        "filing": form.filing,
        "reviewer": reviewer,
        "who": "赵强",
        "grade": ReviewGrade.GOOD,
        "opinion": "可以",
    }
    ReviewSheet.objects.create(**signed, signed_at="2024-05-01T20:00:00Z")
    findings, comments, sheets = report("findings", year, leader)
    assert findings.sentence.startswith("37 个项目有 ")
    assert [cell.value for cell in comments.lines[0]][6:] == [
        "依据不足",
        "王丽：已改",
        "赵强",
        "未处理",
    ]
    assert [cell.value for cell in sheets.lines[0]][5:] == [
        *("良", None, "可以", "赵强"),
        "2024-05-02",
    ]


def test_a_sheet_that_is_not_signed_is_its_reviewer_s_alone(
    seeded, year, leader, reviewer
):
    ReviewSheet.objects.create(
        filing=Filing.objects.first(), reviewer=reviewer, opinion="草稿"
    )
    assert report("findings", year, leader)[2].lines == []


def test_the_progress_has_a_line_for_each_unit_with_projects(
    seeded, year, leader, neighbour
):
    (found,) = report("progress", year, leader)
    assert [(line[1].value, line[2].value) for line in found.lines] == [
        ("巨鹿县巨鹿镇人民政府本级", 37),
        ("水利站", 1),
    ]
    assert found.total[2].value == 38


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("suffix", FORMATS)
def test_every_report_comes_as_every_file(as_user, leader, library, name, suffix):
    answer = as_user(leader).get(reverse("report-file", args=[name, suffix]))
    assert answer.status_code == 200
    assert answer.content[:2] in (b"PK", b"%P")


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_of_nothing_is_a_file_too(as_user, stranger, year, name):
    assert (
        as_user(stranger).get(reverse("report-file", args=[name, "docx"])).status_code
        == 200
    )


def test_a_report_that_would_be_too_long_is_refused_with_a_way_out(
    as_user, leader, seeded, monkeypatch, settings
):
    monkeypatch.setitem(
        FORMATS, "docx", type(FORMATS["docx"])("Word", "docx", "x", 10, write_document)
    )
    page = (
        as_user(leader)
        .get(reverse("report-file", args=["projects", "docx"]), follow=True)
        .content.decode()
    )
    assert "有 37 行，Word 一次最多 10 行；请选择一个下级单位，或改用 Excel" in page


@pytest.mark.parametrize(
    "path",
    [
        "reports/nope.docx",
        "reports/projects.exe",
        "board/figures.exe",
        "reports/projects.docx?year=1999",
    ],
)
def test_files_that_are_not_made_do_not_exist(as_user, leader, seeded, path):
    assert as_user(leader).get(f"/{path}").status_code == 404


def test_a_text_that_a_workbook_cannot_hold_is_named(as_user, leader, seeded):
    Declaration.objects.filter(project__position=1).update(goals="_x0041_x0042_")
    page = (
        as_user(leader)
        .get(reverse("report-file", args=["projects", "xlsx"]), follow=True)
        .content.decode()
    )
    assert "在 Excel 中会变成别的字符" in page


def test_the_number_of_queries_of_a_report_does_not_grow(
    seeded, year, leader, django_assert_num_queries, unit
):
    with django_assert_num_queries(2):
        report("projects", year, leader)
    Project.objects.bulk_create(
        Project(year=year, department=unit, name=f"项目{n}") for n in range(20)
    )
    with django_assert_num_queries(2):
        report("projects", year, leader)
