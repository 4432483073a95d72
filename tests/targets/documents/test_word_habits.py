"""The docx door, inwards: Word documents as people make them are understood."""

import io
import zipfile
from copy import deepcopy

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from targets.documents.files import read_bytes
from targets.documents.values import Document


def reading_of(word):
    stream = io.BytesIO()
    word.save(stream)
    return read_bytes(stream.getvalue())


def read_clean(word) -> Document:
    reading = reading_of(word)
    assert (reading.problems, reading.unplaced) == ([], [])
    return reading.document


def code_run(word, one):
    """The run with the project's code, which stands nowhere else."""
    (node,) = (
        node
        for node in word.element.body.iter(qn("w:t"))
        if node.text == one.projects[0].code
    )
    return node.getparent()


def wrap(node, *tags: str):
    """Put the node inside new elements, the first of them outermost."""
    for tag in reversed(tags):
        outer = OxmlElement(tag)
        node.addprevious(outer)
        outer.append(node)
        node = outer
    return node


def paragraph_with(text: str, *, deleted: bool = False):
    paragraph, run, words = (
        OxmlElement(tag) for tag in ("w:p", "w:r", "w:delText" if deleted else "w:t")
    )
    words.text = text
    run.append(words)
    paragraph.append(run)
    return paragraph


def test_the_line_of_department_and_unit_may_be_a_paragraph(word, one, head):
    head.remove(head.tr_lst[0])
    form = one.projects[0]
    head.addprevious(
        paragraph_with(f"{form.department_code}{form.department_name}     单位:万元")
    )
    assert read_clean(word) == one


def test_the_title_may_lack_its_number(word, one):
    word.paragraphs[0].runs[0].text = f"{one.projects[0].name}绩效目标表"
    assert read_clean(word) == one


def test_the_title_may_be_missing(word, one):
    title = word.paragraphs[0]._p
    title.getparent().remove(title)
    assert read_clean(word) == one


def test_one_table_may_hold_the_whole_form(word, one, head, target_table):
    for row in target_table.tr_lst:
        head.append(row)
    assert read_clean(word) == one


def test_the_head_may_be_several_tables(word, one, head):
    plan = deepcopy(head)
    for row in plan.tr_lst[:4]:
        plan.remove(row)
    for row in head.tr_lst[4:]:
        head.remove(row)
    head.addnext(plan)
    assert read_clean(word) == one


def test_a_header_repeated_by_hand_is_no_indicator(word, one, target_table):
    target_table.tr_lst[3].addnext(deepcopy(target_table.tr_lst[0]))
    assert read_clean(word) == one


def test_empty_rows_are_passed_over(word, one, target_table):
    empty = deepcopy(target_table.tr_lst[-1])
    for text in empty.iter(qn("w:t")):
        text.text = ""
    target_table.append(empty)
    assert read_clean(word) == one


def test_unmerged_cells_that_repeat_their_category_are_read(word, one, target_table):
    for row, target in zip(
        target_table.tr_lst[1:], one.projects[0].targets, strict=True
    ):
        for cell, level in zip(
            row.tc_lst, (target.level1, target.level2), strict=False
        ):
            cell.tcPr.vMerge_val = None
            cell.p_lst[0].getparent().replace(cell.p_lst[0], paragraph_with(level))
    assert read_clean(word) == one


def test_text_under_a_merged_cell_is_not_read(word, one, target_table):
    target_table.tr_lst[2].tc_lst[0].append(paragraph_with("看不见的字"))
    assert read_clean(word) == one


@pytest.mark.parametrize(
    "wrappers",
    [
        ["w:ins"],
        ["w:sdt", "w:sdtContent"],
        ["w:moveTo"],
        ["w:hyperlink"],
        ["w:smartTag"],
        ["w:ins", "w:smartTag"],
    ],
)
def test_text_in_wrappers_is_read(word, one, wrappers):
    run = code_run(word, one)
    wrap(run, *wrappers)
    assert read_clean(word) == one


@pytest.mark.parametrize("row", [0, 2])
def test_content_controls_around_rows_and_cells_are_read(word, one, target_table, row):
    wrap(target_table.tr_lst[row].tc_lst[3], "w:sdt", "w:sdtContent")
    wrap(target_table.tr_lst[row], "w:sdt", "w:sdtContent")
    assert read_clean(word) == one


def test_a_content_control_around_the_whole_form_is_read(word, one, head, target_table):
    wrap(head, "w:sdt", "w:sdtContent")
    wrap(target_table, "w:sdt", "w:sdtContent")
    assert read_clean(word) == one


@pytest.mark.parametrize("wrapper", ["w:del", "w:moveFrom"])
def test_deleted_text_is_not_read(word, one, wrapper):
    run = code_run(word, one)
    run.addnext(deepcopy(run))
    wrap(run.getnext(), wrapper)
    assert read_clean(word) == one


def test_text_of_a_nested_table_is_read(word, one, head):
    cell = head.tr_lst[3].tc_lst[1]
    inner = deepcopy(head)
    for row in inner.tr_lst[1:]:
        inner.remove(row)
    cell.insert_element_before(inner, "w:p")
    purpose = read_clean(word).projects[0].purpose
    assert purpose.split("\n")[:2] == ["901001巨鹿县巨鹿镇人民政府本级", "单位：万元"]
    assert purpose.endswith(one.projects[0].purpose)


def test_line_breaks_of_both_kinds_are_line_breaks(word, head):
    cell = head.tr_lst[6].tc_lst[1]
    for paragraph in cell.p_lst[1:]:
        cell.remove(paragraph)
    cell.p_lst[0].r_lst[0].text = "1.甲\n2.乙"
    cell.append(paragraph_with("3.丙"))
    assert read_clean(word).projects[0].goals == "1.甲\n2.乙\n3.丙"


@pytest.mark.parametrize(
    ("char", "text"), [("F0B3", "≥95%"), ("f0a3", "≤95%"), ("F0FE", "□95%")]
)
def test_characters_of_the_symbol_font_are_not_lost(word, target_table, char, text):
    symbol = OxmlElement("w:sym")
    symbol.set(qn("w:font"), "Symbol")
    symbol.set(qn("w:char"), char)
    run = target_table.tr_lst[1].tc_lst[4].p_lst[0].r_lst[0]
    run.text = "95%"
    run.insert(0, symbol)
    assert read_clean(word).projects[0].targets[0].value == text


def contents_line(one, style: str, anchor: str):
    paragraph = paragraph_with(f"1.{one.projects[0].name}绩效目标表\t3")
    wrap(paragraph[0], "w:hyperlink").set(qn("w:anchor"), anchor)
    properties, name = OxmlElement("w:pPr"), OxmlElement("w:pStyle")
    name.set(qn("w:val"), style)
    properties.append(name)
    paragraph.insert(0, properties)
    return paragraph


@pytest.mark.parametrize(
    ("style", "anchor"), [("TOC2", "x"), ("21", "_Toc1234"), ("toc 1", "_Toc1")]
)
def test_the_table_of_contents_is_passed_over(word, one, style, anchor):
    word.element.body.insert(0, contents_line(one, style, anchor))
    assert read_clean(word) == one


def test_a_line_that_only_looks_like_contents_is_listed(word, one):
    word.element.body.insert(0, contents_line(one, "21", "_Ref1234"))
    assert len(reading_of(word).unplaced) == 1


def test_text_outside_the_layout_is_listed_with_its_place(word, one):
    word.element.body.insert(len(word.element.body) - 1, paragraph_with("填表人：王丽"))
    reading = reading_of(word)
    assert (reading.document, reading.unplaced) == (one, ["第3段：填表人：王丽"])


def test_the_strict_form_of_the_format_is_read(one, written):
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    main = parts["word/document.xml"].replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", strict.encode()
    )
    assert read_bytes(zipped({**parts, "word/document.xml": main})).document == one


def test_the_main_part_may_have_any_name(one, written):
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        main, relations = package.read("word/document.xml"), package.read("_rels/.rels")
    parts = {
        "_rels/.rels": relations.replace(b"word/document.xml", b"/word/document2.xml"),
        "word/document2.xml": main,
    }
    assert read_bytes(zipped(parts)).document == one


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def test_what_python_docx_makes_by_itself_is_read(one, written):
    word = docx.Document()
    table = word.add_table(0, 13)
    form = one.projects[0]
    source = docx.Document(io.BytesIO(written))
    for row in source.tables[0]._tbl.tr_lst:
        table._tbl.append(deepcopy(row))
    word.add_paragraph("")
    plain = word.add_table(len(form.targets) + 1, 6)
    for cells, row in zip(plain.rows, source.tables[1].rows, strict=True):
        for cell, other in zip(cells.cells, row.cells, strict=True):
            cell.text = other.text
    assert read_clean(word) == one
