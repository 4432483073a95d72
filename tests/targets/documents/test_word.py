"""The docx door, outwards: what is written is read back equal, and looks as an official document does."""

import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from lxml import etree

from core.problems import Refusal
from targets.documents.docx.writer import write_word
from targets.documents.files import read_bytes
from targets.documents.values import DepartmentForm, Document, TargetRow
from tests.targets.strategies import tame_documents, wild_documents

# A Word document takes long to write.
fewer = settings(max_examples=settings().max_examples // 2)

# The laws


@fewer
@given(tame_documents)
def test_what_people_write_is_read_back_equal(document):
    reading = read_bytes(write_word(document))
    assert (reading.document, reading.problems, reading.unplaced) == (document, [], [])


@fewer
@given(wild_documents)
def test_any_text_is_read_back_equal_or_refused(document):
    try:
        content = write_word(document)
    except Refusal:
        return
    reading = read_bytes(content)
    assert (reading.document, reading.problems, reading.unplaced) == (document, [], [])


def test_the_published_document_is_read_back_equal(document):
    reading = read_bytes(write_word(document))
    assert (reading.document, reading.problems, reading.unplaced) == (document, [], [])


def test_signs_of_xml_are_text(one):
    changed = Document(
        None, (replace(one.projects[0], purpose="A & B < C > D “甲” ㎡ ]]>"),)
    )
    assert read_bytes(write_word(changed)).document == changed


def test_a_department_whose_name_begins_with_digits_is_read_back(one):
    changed = Document(
        None, (replace(one.projects[0], department_name="12345热线中心"),)
    )
    assert read_bytes(write_word(changed)).document == changed


def test_the_refusal_says_where_the_text_stands(one):
    with pytest.raises(
        Refusal, match=r"^部门整体绩效目标中有与版式相同的文字，无法照原样写成文档"
    ):
        write_word(
            replace(
                one, department=DepartmentForm("一、总体绩效目标\n三、工作保障措施")
            )
        )


# What our documents look like


@pytest.fixture
def head(word):
    return word.tables[0]._tbl


@pytest.fixture
def target_table(word):
    return word.tables[1]._tbl


def merges(table, column: int) -> list[str | None]:
    """How the cell of that column is merged in each row: restart, continue or not at all."""
    found = [
        row.tc_lst[column].find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        for row in table.tr_lst
    ]
    return [None if merge is None else merge.get(qn("w:val")) for merge in found]


def test_a_run_of_one_first_level_is_one_cell(target_table):
    run = ["restart", "continue", "continue", "continue"]
    assert merges(target_table, 0) == [None, *run, "restart", "continue", None]


def test_a_run_of_one_second_level_is_one_cell(one):
    rows = [TargetRow("产出指标", "数量指标", str(number)) for number in range(3)]
    changed = Document(
        None,
        (
            replace(
                one.projects[0],
                targets=(*rows, TargetRow("产出指标", "质量指标", "甲")),
            ),
        ),
    )
    table = docx.Document(io.BytesIO(write_word(changed))).tables[1]._tbl
    assert merges(table, 1) == [None, "restart", "continue", "continue", None]


def test_the_indicator_header_repeats_on_every_page(target_table):
    repeated = [
        row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        for row in target_table.tr_lst
    ]
    assert repeated == [True] + [False] * 7


def test_no_row_breaks_over_a_page(head, target_table):
    rows = [*head.tr_lst, *target_table.tr_lst]
    assert all(
        row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows
    )


@pytest.mark.parametrize(
    ("style", "font"),
    [
        ("FormTitle", "黑体"),
        ("FormLabel", "黑体"),
        ("FormCell", "宋体"),
        ("Prose", "宋体"),
    ],
)
def test_chinese_text_has_its_font(word, style, font):
    fonts = word.styles[style].element.rPr.rFonts
    assert (fonts.get(qn("w:eastAsia")), fonts.get(qn("w:ascii"))) == (
        font,
        "Times New Roman",
    )


def test_every_paragraph_has_a_style_of_ours(word):
    styles = {paragraph.style for paragraph in word.element.body.iter(qn("w:p"))}
    assert styles == {
        "FormTitle",
        "FormLabel",
        "FormCell",
        "FormCellLeft",
        "FormCellRight",
        "FormGap",
    }


def test_the_head_is_one_grid(head):
    columns = len(head.tblGrid.gridCol_lst)
    assert {sum(cell.grid_span for cell in row.tc_lst) for row in head.tr_lst} == {
        columns
    }


def test_the_document_bears_no_strangers_name(word):
    properties = word.core_properties
    assert (properties.author, properties.comments, properties.title) == (
        "",
        "",
        "部门预算绩效文本",
    )


def test_the_written_xml_is_well_formed_without_a_doctype(written):
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        tree = etree.fromstring(package.read("word/document.xml")).getroottree()
    assert tree.docinfo.doctype == ""


# The contents, and the number of a form


def test_the_contents_name_every_form_and_lead_to_its_title(document):
    word = docx.Document(io.BytesIO(write_word(document)))
    title, *lines = word.paragraphs[:43]
    assert (title.text, title.style.name) == ("目录", "TOCTitle")
    assert [line.style.name for line in lines[:2]] == ["TOC1", "TOC2"]
    anchors = []
    for line in lines:
        (link,) = line.hyperlinks
        anchors.append(link.fragment)
        assert f"PAGEREF {link.fragment}" in line._element.xml
    assert lines[-1].text.startswith(f"37.{document.projects[-1].name}绩效目标表")
    marks = word.element.body.findall(f".//{qn('w:bookmarkStart')}")
    assert [mark.get(qn("w:name")) for mark in marks] == anchors


def test_the_contents_show_their_pages_before_a_program_counts_them(document):
    word = docx.Document(io.BytesIO(write_word(document)))
    pages = []
    for line in word.paragraphs[1:43]:
        (shown,) = line._element.xpath(".//w:fldChar[@w:fldCharType='separate']")
        result = shown.getparent().getnext()
        pages.append(int(result.text))
    # Part one takes three pages, and every form one.
    assert pages[0] == 1
    assert pages[-37:] == list(range(5, 42))


def test_the_pages_behind_the_contents_are_numbered_from_one(document):
    word = docx.Document(io.BytesIO(write_word(document)))
    contents, body = word.sections
    numbers = [
        section._sectPr.find(qn("w:pgNumType")).attrib for section in (contents, body)
    ]
    formats = [number[qn("w:fmt")] for number in numbers]
    assert formats == ["lowerRoman", "decimal"]
    assert {number[qn("w:start")] for number in numbers} == {"1"}
    assert body.footer.is_linked_to_previous is False
    assert word.paragraphs[42]._element.pPr.sectPr is contents._sectPr


def test_one_form_has_no_contents_and_its_own_number(one):
    numbered = replace(one, first=4)
    content = write_word(numbered)
    (title, *_) = docx.Document(io.BytesIO(content)).paragraphs
    assert title.text == f"4.{one.projects[0].name}绩效目标表"
    assert read_bytes(content).document == numbered == one


def test_no_heading_stands_alone_at_the_end_of_a_page(one):
    styles = docx.Document(io.BytesIO(write_word(one))).styles
    for name in (
        "PartNumber",
        "PartName",
        "SectionHeading",
        "ItemHeading",
        "FormTitle",
    ):
        assert styles[name].paragraph_format.keep_with_next
    # The heads of tables are made of these.
    assert styles["FormLabel"].paragraph_format.keep_with_next
