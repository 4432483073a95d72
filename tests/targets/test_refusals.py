"""What an import refuses: every problem names its form and its cell, and nothing is changed."""

from dataclasses import replace

import pytest

from core.problems import Problem, Refusal
from targets.documents.reading.reader import Reading
from targets.documents.validity import MOST_ROWS
from targets.documents.values import (
    DepartmentForm,
    ProjectForm,
    SafeguardForm,
    SubTargetForm,
    TargetRow,
)
from targets.imports.importing import import_document
from tests.targets.acts import take, with_row

LABEL = "第1张表「2020年符合政府安排工作条件退役士兵待遇资金」"
CATEGORIES = (
    "数量指标、质量指标、时效指标、成本指标、"
    "经济效益指标、社会效益指标、生态效益指标、可持续影响指标、服务对象满意度指标"
)


def refused(*forms: ProjectForm, part: DepartmentForm | None = None) -> list[str]:
    with pytest.raises(Refusal) as caught:
        take(*forms, part=part)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (
            {"level2": "满意程度"},
            f"“满意程度”不在2024年的指标体系中，请改为其中之一：{CATEGORIES}",
        ),
        (
            {"level1": "效益指标"},
            "“数量指标”属于“产出指标”，不属于“效益指标”，请改正一级指标",
        ),
        (
            {"level1": "成本指标"},
            "“数量指标”属于“产出指标”，不属于“成本指标”，请改正一级指标",
        ),
    ],
)
def test_a_category_nobody_knows_is_named_with_its_row(year, form, cells, message):
    assert refused(with_row(form, 0, **cells)) == [
        f"{LABEL} · 指标第1行 二级指标：{message}"
    ]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (
            {"name": ""},
            "第1张表「13052924P00584012146U」 · 项目名称：没有填写，请补填后再导入",
        ),
        (
            {"name": "长" * 201},
            f"第1张表「{'长' * 30}…」 · 项目名称：有 201 个字，最多 200 个，请核对",
        ),
        ({"code": "1" * 41}, f"{LABEL} · 项目编码：有 41 个字，最多 40 个，请核对"),
        (
            {"department_name": "长" * 101},
            f"{LABEL} · 单位名称：有 101 个字，最多 100 个，请核对",
        ),
        (
            {"department_code": "九〇一"},
            f"{LABEL} · 单位编码：“九〇一”不是 3 到 12 位数字，请核对",
        ),
        (
            {"department_code": "٩٠١"},
            f"{LABEL} · 单位编码：“٩٠١”不是 3 到 12 位数字，请核对",
        ),
        ({"department_code": ""}, f"{LABEL} · 单位编码：没有填写，请补填后再导入"),
        (
            {"department_code": "905001", "department_name": ""},
            f"{LABEL} · 单位名称：905001 是新单位，请在编码后写上单位名称",
        ),
    ],
)
def test_a_head_that_cannot_be_is_named(year, form, cells, message):
    assert refused(replace(form, **cells)) == [message]


def test_a_code_twice_in_a_file_names_both_forms(year, form, other):
    second = replace(other, code=form.code)
    label = f"第2张表「{other.name}」"
    assert refused(form, second) == [
        f"{one} · 项目编码：{form.code} 与{two}重复，一个项目只能有一张表，请删去多余的"
        for one, two in ((LABEL, label), (label, LABEL))
    ]


def test_a_name_twice_without_a_code_names_both_forms(year, form):
    nameless = replace(form, code="")
    assert len(refused(nameless, form, nameless)) == 2


def test_a_code_of_another_department_is_named(seeded, form):
    foreign = replace(form, department_code="902001", department_name="财政局本级")
    assert refused(foreign) == [
        f"{LABEL} · 项目编码：{form.code} 在 2024年 已属于单位“901001 巨鹿县巨鹿镇人民政府本级”，请核对单位或编码"
    ]


@pytest.mark.parametrize(
    ("part", "message"),
    [
        (
            DepartmentForm("", (SubTargetForm("长" * 201),)),
            "分项绩效目标第1项 标题：有 201 个字，最多 200 个",
        ),
        (
            DepartmentForm("", (), (SafeguardForm("长" * 201),)),
            "工作保障措施第1项 标题：有 201 个字，最多 200 个",
        ),
        (
            DepartmentForm("", (SubTargetForm(),) * (MOST_ROWS + 1)),
            f"分项绩效目标第501项：最多 {MOST_ROWS} 项",
        ),
    ],
)
def test_a_part_one_that_cannot_be_is_named(year, form, part, message):
    assert refused(form, part=part)[0].startswith(f"部门整体绩效目标 · {message}")


def test_more_rows_than_a_form_can_have_are_refused(year, form):
    rows = (TargetRow("产出指标", "数量指标"),) * (MOST_ROWS + 1)
    assert refused(replace(form, targets=rows)) == [
        f"{LABEL} · 指标：有 501 行，最多 500 行，请核对"
    ]


def test_all_problems_are_named_at_once(year, form, other):
    assert (
        len(
            refused(
                with_row(form, 0, level2="甲"),
                with_row(other, 2, level2="乙"),
                replace(other, name=""),
            )
        )
        == 5
    )


@pytest.mark.parametrize(
    "cells",
    [
        {"code": "X" * 41},
        {"department_code": "905001", "department_name": ""},
        {"department_code": "902001"},
    ],
)
def test_a_refusal_changes_nothing(seeded, document, contents, cells):
    before = contents()
    good = (
        replace(document.projects[0], goals="改"),
        replace(document.projects[1], code="NEW"),
    )
    refused(
        *good,
        replace(document.projects[2], **cells),
        part=replace(document.department, overall="改"),
    )
    assert contents() == before


def test_problems_of_the_reading_refuse_the_import(seeded, document, contents):
    before = contents()
    with pytest.raises(Refusal, match="不是数字"):
        import_document(Reading(document, [Problem("甲", "预算数", "不是数字")]), 2024)
    assert contents() == before


def test_what_found_no_place_is_reported(seeded, document):
    receipt = import_document(Reading(document, unplaced=["第9行：填表人：王丽"]), 2024)
    assert receipt.notices == ["未能放入表中：第9行：填表人：王丽"]
