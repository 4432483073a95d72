"""The pdf door: any text can be drawn, the pages say what the document says, and the file helps its reader."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings

from targets.documents.pdf.writer import NOTE, write_pdf
from targets.documents.values import DepartmentForm, Document, TargetRow
from tests.targets.pdf_pages import bookmarks, pages
from tests.targets.strategies import plain_documents, wild_documents

# A file takes some time to write.
fewer = settings(max_examples=settings().max_examples // 5)
MADE = datetime(2024, 3, 1, 8, 30, tzinfo=UTC)
MARKUP = "#set page() $x$ *b* _i_ `c` <a> @b // /* \\ ~ [x]{y} = - + --- #let"


def text_of(document: Document) -> str:
    return "".join(pages(write_pdf(document)))


@pytest.fixture(scope="module")
def whole(document) -> bytes:
    return write_pdf(document, 2024, made=MADE)


@pytest.fixture
def changed(one):
    """`changed(goals="…")` is a document of the first form, with these cells."""
    return lambda **cells: Document(None, (replace(one.projects[0], **cells),))


# Any text


@fewer
@given(plain_documents)
def test_any_text_can_be_drawn(document):
    assert write_pdf(document).startswith(b"%PDF-1.7")


@fewer
@given(wild_documents)
def test_so_can_what_nobody_would_write(document):
    assert write_pdf(document).startswith(b"%PDF-1.7")


def test_markup_is_text(changed):
    assert MARKUP in text_of(changed(purpose=MARKUP))


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("甲𠮷乙", "甲〓乙"),
        ("完成😀", "完成〓"),
        ("私\ue000用", "私〓用"),
        ("㎡℃≥①②é", "㎡℃≥①②é"),
        ("甲\u200d乙\ufe0f丙\u202e", "甲乙丙"),
        ("甲\u2028乙\x85丙", "甲乙丙"),
        ("甲\t乙", "甲    乙"),
    ],
)
def test_what_no_font_can_draw_is_replaced_where_it_is_seen(changed, typed, drawn):
    assert drawn in text_of(changed(purpose=typed))


@pytest.mark.parametrize(("typed", "count"), [("甲𠮷乙", 1), ("甲乙", 0), ("某〓", 0)])
def test_a_replaced_character_is_explained_at_the_end(changed, typed, count):
    assert text_of(changed(purpose=typed)).count(NOTE) == count


# The pages


def test_the_pages_say_all_that_the_document_says(whole, document):
    said = "".join("".join(pages(whole)).split())
    cells = [form.goals for form in document.projects]
    cells += [
        cell for form in document.projects for row in form.targets for cell in row.cells
    ]
    cells += [part.indicators for part in document.department.sub_targets]
    lines = {"".join(line.split()) for cell in cells for line in cell.split("\n")}
    assert [line for line in lines if line not in said] == []


def test_each_form_opens_a_page_with_its_title(whole, document):
    titles = [
        f"{number}.{form.name}绩效目标表"
        for number, form in enumerate(document.projects, start=1)
    ]
    forms = pages(whole)[-37:]
    assert [
        title
        for title, page in zip(titles, forms, strict=True)
        if not page.startswith(title)
    ] == []


def test_every_page_bears_its_number(whole):
    found = pages(whole)
    wanted = [f"第{number}页共{len(found)}页" for number in range(1, len(found) + 1)]
    assert [
        "".join(page.split())[-len(end) :]
        for page, end in zip(found, wanted, strict=True)
    ] == wanted


def test_the_contents_lead_to_the_pages(whole, document):
    found = pages(whole)
    entry = f"37.{document.projects[-1].name}绩效目标表"
    (number,) = re.findall(re.escape(entry) + r"[ .]*(\d+)", found[0])
    assert found[int(number) - 1].startswith(entry)


def test_one_form_has_no_contents(one):
    (page,) = pages(write_pdf(one))
    assert "目录" not in page


def test_the_header_of_the_indicators_repeats_on_every_page(changed):
    rows = tuple(
        TargetRow("产出指标", "数量指标", f"指标{number}") for number in range(80)
    )
    found = pages(write_pdf(changed(targets=rows)))
    assert len(found) > 2
    assert [page.count("指标值确定依据") for page in found] == [1] * len(found)


def test_a_run_of_one_category_is_one_cell(changed):
    rows = [TargetRow("产出指标", "数量指标", str(number)) for number in range(3)]
    text = text_of(changed(targets=(*rows, TargetRow("产出指标", "质量指标", "甲"))))
    assert [text.count(each) for each in ("产出指标", "数量指标", "质量指标")] == [
        1,
        1,
        1,
    ]


def test_a_cell_longer_than_a_page_goes_on_over_the_next(changed):
    numbers = [str(number) for number in range(3000, 4500)]
    found = pages(
        write_pdf(changed(purpose="".join(f"第{number}句，" for number in numbers)))
    )
    assert [
        number
        for page in found
        for number in re.findall(r"(?<!\d)[34]\d{3}(?!\d)", page)
    ] == numbers


@pytest.mark.parametrize("name", ["N" * 200, "x" * 19 + "/" * 99, "Ünïcödé" * 20])
def test_a_word_wider_than_its_cell_breaks(changed, name):
    assert name in text_of(changed(name=name)).replace("\u200b", "")


# What the file offers its reader


def test_the_bookmarks_name_parts_sections_and_forms(whole, document):
    found = bookmarks(whole)
    assert {
        "第一部分部门整体绩效目标",
        "一、总体绩效目标",
        "第二部分预算项目绩效目标",
    } < set(found)
    assert [name for name in found if name.endswith("绩效目标表")] == [
        f"{number}.{form.name}绩效目标表"
        for number, form in enumerate(document.projects, start=1)
    ]


@pytest.mark.parametrize(
    ("department", "count", "title"),
    [
        (True, 37, "巨鹿县巨鹿镇人民政府本级2024年部门预算绩效文本"),
        (False, 2, "巨鹿县巨鹿镇人民政府本级2024年部门预算绩效文本"),
        (False, 1, "2020年符合政府安排工作条件退役士兵待遇资金绩效目标表"),
    ],
)
def test_its_properties_name_it_and_the_unit(document, department, count, title):
    made = write_pdf(
        Document(
            document.department if department else None, document.projects[:count]
        ),
        2024,
    )
    assert f">{title}<".encode() in made
    assert ">巨鹿县巨鹿镇人民政府本级<".encode() in made


def test_forms_of_several_units_have_no_author(document):
    first, second = document.projects[:2]
    several = Document(
        None, (first, replace(second, department_name="巨鹿县财政局本级"))
    )
    assert ">部门预算绩效文本<".encode() in write_pdf(several)


def test_it_is_an_archive_file_that_a_screen_reader_can_follow(whole):
    for mark in (
        b"<pdfaid:part>2<",
        b"<pdfaid:conformance>A<",
        b"<pdfuaid:part>1<",
        b"/Lang(zh-CN)",
    ):
        assert mark in whole


def test_it_embeds_its_fonts_and_only_what_it_draws_of_them(whole):
    assert set(re.findall(rb"/FontName/[A-Z]{6}\+(\w+)", whole)) == {
        b"NotoSansSC",
        b"NotoSerifSC",
    }
    assert len(whole) < 2_000_000


def test_the_same_document_makes_the_same_file(whole, document):
    assert write_pdf(document, 2024, made=MADE) == whole


def test_part_one_alone_can_be_written():
    assert bookmarks(write_pdf(Document(DepartmentForm("甲")))) == [
        *("一、总体绩效目标", "二、分项绩效目标", "三、工作保障措施"),
        *("第一部分部门整体绩效目标", "第二部分预算项目绩效目标"),
    ]
