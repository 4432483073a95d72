"""The published document as other hands would have typed it: understood, or refused, and never quietly worse."""

import re

import pytest

from core.problems import Refusal
from projects.models import Department, Project
from targets.documents.files import read_bytes
from targets.documents.txt import write_text
from targets.documents.values import DepartmentForm
from targets.filings.department_store import save_department
from targets.filings.loading import load_document
from targets.filings.models import Declaration, DepartmentTarget, SubTarget
from targets.imports import fixtures
from targets.imports.importing import import_document

TEXT = fixtures.DOCUMENT.read_text(encoding="utf-8")


def read(text: str):
    return read_bytes(text.encode())


@pytest.mark.parametrize(
    "retype",
    [
        lambda text: re.sub(r"\[bookmark: \w+\]", "", text),
        lambda text: re.sub(r"(\[bookmark: \w+\])(.*绩效目标表\n)", r"\2\n", text),
        lambda text: re.sub(r"(\[bookmark: \w+\])\d+\.(.*绩效目标表)", r"\1\2", text),
        lambda text: re.sub(
            r"\[bookmark: \w+\](\d+)\.(.*绩效目标表)", r"（\1）\2", text
        ),
        lambda text: re.sub(
            r"\[bookmark: \w+\](\d+)\.(.*绩效目标表)", r"表\1 \2", text
        ),
        lambda text: text.replace("二、分项绩效目标", "二、 分项绩效目标："),
        lambda text: text.replace("一、总体绩效目标", "（一）总体绩效目标").replace(
            "三、工作", "（三）工作"
        ),
        lambda text: text.replace("绩效目标：", "绩效目标:").replace(
            "绩效指标：", "绩效指标 ："
        ),
        lambda text: re.sub(r"^(\d)、", r"（\1）", text, flags=re.MULTILINE),
        lambda text: text.replace("数量指标", "数量　指标").replace(
            "质量指标", "\u200b质量指标"
        ),
        lambda text: text.replace("P00584012146U", "ｐ0058 4012146u"),
        lambda text: text.replace("\n", "\r\n"),
    ],
)
def test_another_way_of_typing_is_the_same_document(retype, document):
    reading = read(retype(TEXT))
    assert (reading.document, reading.problems) == (document, [])


def test_notepad_s_unicode_is_read(document):
    assert read_bytes(TEXT.encode("utf-16")).document == document


def test_a_slip_in_the_numbers_of_sub_targets_is_named():
    problem = read(TEXT.replace("\n3、双拥", "\n4、双拥")).problems[0]
    assert "“4、双拥优抚安置政策及管理进一步完善”的编号应为 3" in problem.message


@pytest.mark.parametrize(
    "heading", ["一、总体绩效目标", "二、分项绩效目标", "三、工作保障措施"]
)
def test_a_section_without_its_heading_is_reported(heading):
    reading = read(TEXT.replace(heading, "其他"))
    assert (
        f"部门整体绩效目标里没有找到“{heading}”一节，请核对它的标题" in reading.unplaced
    )


def test_a_section_that_lost_its_heading_does_not_empty_what_is_stored(seeded):
    with pytest.raises(Refusal, match="分项绩效目标：系统里已有内容，文件里却没有"):
        import_document(read(TEXT.replace("二、分项绩效目标", "二、任务")), 2024)
    assert SubTarget.objects.count() == 8


def linked() -> dict[str, str]:
    rows = Declaration.objects.exclude(sub_target=None)
    return {
        row.project.code: row.sub_target.goal
        for row in rows.select_related("project", "sub_target")
    }


def test_sub_targets_that_change_places_take_their_projects_along(seeded):
    before = linked()
    swapped = (
        TEXT.replace("1、全面负责", "0、全面负责")
        .replace("\n2、社会", "\n1、社会")
        .replace("0、全面", "2、全面")
    )
    parts = swapped.partition("2、全面")
    first, second = (parts[1] + parts[2]).split("\n1、社会", 1)
    moved, rest = second.split("\n3、双拥", 1)
    import_document(read(f"{parts[0]}1、社会{moved}\n{first}\n3、双拥{rest}"), 2024)
    assert SubTarget.objects.get(position=1).title.startswith("社会救助")
    assert linked() == before


def test_a_sub_target_that_goes_is_reported_with_the_projects_it_had(seeded):
    start, end = (
        TEXT.index("8、绩效目标"),
        TEXT.index("[bookmark: _Toc_2_2_0000000003]"),
    )
    receipt = import_document(read(TEXT[:start] + TEXT[end:]), 2024)
    assert (
        "有分项绩效目标不在文件中，2 个项目因此不再对应分项目标，请重新对应"
        in receipt.notices
    )


def test_part_one_of_an_upper_department_stays_its_own(seeded, year, office):
    save_department(DepartmentForm("镇的总体目标"), office, year)
    text = write_text(load_document(office, year))
    assert "编制单位：901巨鹿县巨鹿镇人民政府" in text
    receipt = import_document(read(text), 2024)
    assert (receipt.part.changes, len(receipt.unchanged)) == ([], 37)


def test_part_one_that_names_its_department_needs_no_forms(year, unit):
    save_department(DepartmentForm("只有总体目标"), unit, year)
    text = write_text(load_document(unit, year))
    Department.objects.filter(code="901001").update(name="改过名的单位")
    receipt = import_document(read(text), 2025)
    assert DepartmentTarget.objects.get(year__year=2025).overall == "只有总体目标"
    assert any("改过名的单位" in notice for notice in receipt.notices)


def test_the_same_name_under_another_code_is_pointed_out(seeded):
    receipt = import_document(
        read(TEXT.replace("13052924P00584012146U", "13052924P00584012999X")), 2024
    )
    assert any(
        "与已有项目 13052924P00584012146U 同名而编码不同" in notice
        for notice in receipt.notices
    )


def test_a_form_without_code_is_refused_where_its_name_has_one(seeded):
    with pytest.raises(
        Refusal, match="没有填写，本单位已有同名项目 13052924P00584012146U"
    ):
        import_document(read(TEXT.replace("13052924P00584012146U", " ")), 2024)
    assert Project.objects.count() == 37


def test_a_code_that_is_filled_in_later_finds_its_project(seeded):
    project = Project.objects.get(code="13052924P00584012146U")
    Project.objects.filter(pk=project.pk).update(code="")
    receipt = import_document(read(TEXT), 2024)
    ((form, changes),) = receipt.changed
    assert [(change.where, change.new) for change in changes] == [("code", form.code)]
    assert Project.objects.get(pk=project.pk).code == form.code
