"""The txt door: the published document, and that whatever is written is read back equal or not written at all."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from core.problems import Refusal
from targets.documents.files import read_bytes
from targets.documents.txt import read_text, write_text
from targets.documents.values import (
    DepartmentForm,
    Document,
    Plan,
    SubTargetForm,
    TargetRow,
)
from targets.imports.fixtures import DOCUMENT
from tests.targets.strategies import tame_documents, wild_documents


@pytest.fixture(scope="module")
def published() -> str:
    return DOCUMENT.read_text(encoding="utf-8")


def again(document: Document) -> Document:
    reading = read_text(write_text(document).encode())
    assert (reading.problems, reading.unplaced) == ([], [])
    return reading.document


def readable_lines(text: str) -> list[str]:
    """The lines as `diff -wB` compares them."""
    return [
        line for line in ("".join(line.split()) for line in text.split("\n")) if line
    ]


# The laws


def test_a_file_does_not_begin_with_a_bookmark(document):
    for begun in (document, replace(document, department=None)):
        assert not write_text(begun).lstrip().startswith("[bookmark")
        assert again(begun) == begun


@given(tame_documents)
def test_what_people_write_is_read_back_equal(document):
    assert again(document) == document


@given(wild_documents)
def test_any_text_is_read_back_equal_or_refused(document):
    try:
        text = write_text(document)
    except Refusal:
        return
    reading = read_text(text.encode())
    assert (reading.document, reading.problems, reading.unplaced) == (document, [], [])


# The published document


def test_the_published_document_is_read_whole(published):
    reading = read_text(published.encode())
    assert (reading.problems, reading.unplaced) == ([], [])
    assert len(reading.document.projects) == 37


def test_the_published_document_is_written_as_it_was_published(published, document):
    assert readable_lines(write_text(document)) == readable_lines(published)


def test_the_published_document_is_read_back_equal(document):
    assert again(document) == document


def test_amounts_are_read_exactly(document):
    assert sum(form.budget for form in document.projects) == Decimal("6167.49")


def test_the_forms_stand_in_the_order_of_the_document(document):
    codes = [form.code for form in document.projects]
    assert (codes[0], codes[-1]) == ("13052924P00584012146U", "13052924P00584012185P")


def test_every_indicator_row_is_read(document):
    six = [
        number
        for number, form in enumerate(document.projects, 1)
        if len(form.targets) == 6
    ]
    assert six == [6, 14, 16, 35]
    assert {len(form.targets) for form in document.projects} == {6, 7}


def test_a_merged_first_level_counts_for_every_row(document):
    assert [row.level1 for row in document.projects[0].targets] == ["产出指标"] * 4 + [
        "效益指标"
    ] * 2 + ["满意度指标"]


def test_line_breaks_inside_a_goal_are_kept(document):
    assert document.department.sub_targets[2].goal.count("\n") == 1


def test_a_sub_target_without_a_title_is_kept_so(document):
    last = document.department.sub_targets[7]
    assert (last.title, last.goal[:8]) == ("", "定期排查分析巨鹿")


def test_blank_cells_of_the_plan_stay_blank(document):
    plans = [form.plan for form in document.projects]
    assert sum(plan.march is None for plan in plans) == 17
    assert Plan(None, None, None, Decimal(100)) in plans


def test_part_one_is_read_whole(document):
    part = document.department
    assert (len(part.sub_targets), len(part.safeguards)) == (8, 5)
    assert part.overall.startswith("坚持以习近平新时代中国特色社会主义思想为指导")


@pytest.mark.parametrize("sign", ["“", "㎡", "①"])
def test_special_characters_are_kept(published, document, sign):
    assert write_text(document).count(sign) == published.count(sign) > 0


# Other ways to save the same text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_every_usual_encoding_is_read(published, document, encoding):
    assert read_bytes(published.encode(encoding)).document == document


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_every_line_end_is_read(published, document, line_end):
    assert read_bytes(published.replace("\n", line_end).encode()).document == document


def test_control_characters_are_left_out(published, document):
    assert (
        read_bytes(published.replace("巨鹿", "巨\x00\x1b鹿").encode()).document
        == document
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xfe\xff", "不是可以识别的文件"),
        (b"\xff\xfd\xff", "不是可以识别的文件"),
        (b"%PDF-1.7\xff\xff\xff", "这是 PDF 文件"),
    ],
)
def test_bytes_that_are_no_text_are_refused(content, reason):
    with pytest.raises(Refusal, match=reason):
        read_bytes(content)


def test_a_blank_line_inside_a_cell_does_not_part_the_row(document):
    row = TargetRow("产出指标", "数量指标", "次数", "第一段\n\n第二段", "≥1次", "计划")
    changed = Document(None, (replace(document.projects[0], targets=(row, row)),))
    assert again(changed) == changed


@pytest.mark.parametrize(
    "goals",
    ["见下\n项目编码", "完成\n2.乙项目绩效目标表\n901001乙单位", "一、总体绩效目标"],
)
def test_lines_like_the_layout_stay_in_their_cell(document, goals):
    changed = Document(None, (replace(document.projects[0], goals=goals),))
    assert again(changed) == changed


# What cannot be written


def test_the_refusal_names_the_form(document):
    form = replace(document.projects[0], name="甲项目", department_code="乙")
    with pytest.raises(Refusal, match="「甲项目」绩效目标表中有与版式相同的文字"):
        write_text(Document(None, (form,)))


def test_the_refusal_names_part_one(document):
    part = DepartmentForm("一、总体绩效目标\n二、分项绩效目标", (SubTargetForm("甲"),))
    with pytest.raises(Refusal, match=r"^部门整体绩效目标中有与版式相同的文字"):
        write_text(replace(document, department=part))


def test_part_one_alone_is_written_though_it_is_not_enough_to_import(document):
    reading = read_text(write_text(Document(document.department)).encode())
    assert reading.document.department == document.department
    assert [problem.message[:10] for problem in reading.problems] == [
        "文件中只有部门整体绩"
    ]
