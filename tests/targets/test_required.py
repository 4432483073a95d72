"""What a form still needs before it can be submitted."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from targets.exchange.form import Plan, ProjectForm, TargetRow
from targets.required import Missing, lack_of, missing
from tests.targets.acts import with_row
from tests.targets.strategies import forms, mixed_texts

CATEGORIES = ["产出指标", "效益指标", "满意度指标"]
# All that the 37 published forms lack, by their numbers in the document.
REAL = {
    6: ["绩效指标：缺少“满意度指标”"],
    30: ["指标第4行 指标值：只有单位，没有数字"],
}
EMPTY = ProjectForm("901001", "甲单位", "", "")


def found(form: ProjectForm) -> list[str]:
    return [str(each) for each in missing(form, CATEGORIES)]


def test_the_published_forms_lack_these(document):
    lacking = {number: found(form) for number, form in enumerate(document.projects, start=1)}
    assert {number: messages for number, messages in lacking.items() if messages} == REAL


def test_an_empty_form_lacks_everything_once_in_the_order_of_the_form():
    assert found(EMPTY) == [
        "项目编码：没有填写",
        "项目名称：没有填写",
        "预算数：没有填写",
        "资金支出计划12月底：没有填写",
        "绩效目标：没有填写",
        "绩效指标：一行也没有",
    ]


@pytest.mark.parametrize(
    ("blank", "where"),
    [
        ({"code": ""}, "code"),
        ({"name": " "}, "name"),
        ({"budget": None}, "budget"),
        ({"plan": Plan()}, "plan.december"),
        ({"goals": "\n"}, "goals"),
        ({"targets": ()}, "targets"),
    ],
)
def test_a_blank_is_found_in_its_place(form, blank, where):
    assert [each.where for each in missing(replace(form, **blank), CATEGORIES)] == [where]


@pytest.mark.parametrize("optional", ["purpose", "department_code", "department_name"])
def test_what_may_stay_blank_is_not_asked_for(form, optional):
    assert missing(replace(form, **{optional: ""}), CATEGORIES) == []


def test_a_budget_of_nothing_is_a_budget(form):
    assert missing(replace(form, budget=Decimal(0))) == []


@pytest.mark.parametrize(
    ("plan", "lacks"),
    [
        (["25", "50", "75", "100"], False),
        (["25", "50", "75", "90"], False),
        ([None, None, "100", None], False),
        (["100", None, None, None], False),
        (["25", "50", "75", None], True),
        ([None, None, "99.99", None], True),
    ],
)
def test_a_plan_needs_its_last_cell_unless_all_is_spent_before(form, plan, lacks):
    cells = Plan(*(cell and Decimal(cell) for cell in plan))
    assert (missing(replace(form, plan=cells)) == [Missing("plan.december", "没有填写")]) is lacks


@pytest.mark.parametrize(("cell", "lacks"), [("name", True), ("value", True), ("description", False), ("basis", False)])
def test_a_row_needs_a_name_and_a_value(form, cell, lacks):
    expected = [Missing(f"targets[2].{cell}", "没有填写")] if lacks else []
    assert missing(with_row(form, 2, **{cell: ""})) == expected


# Why a value is none yet, and values of which it is true.
NO_VALUES = {
    "只有单位，没有数字": "万元 ≥万元 元/亩 % ㎡ ℃ ××元/亩 ≥xx% ＸＸ个",
    "不是指标值": "无 暂无 待定 / ／ - — —— … …… xx XX ｘｘ ×× ≥ *** ？",
}
VALUES = "0 52个 ≥95% 档案工资 12月底前 良以上 无偿 无信访 按月发放 80%-90% x光片 ①"


@pytest.mark.parametrize("value", ["", " ", "\u3000\n"])
def test_a_blank_is_no_value(value):
    assert lack_of(value) == "没有填写"


@pytest.mark.parametrize(
    ("reason", "value"), [(reason, value) for reason, values in NO_VALUES.items() for value in values.split(" ")]
)
def test_a_value_that_is_none_yet_says_why(reason, value):
    quoted = f"“{value}”" if reason == "不是指标值" else ""
    assert lack_of(value) == quoted + reason


@pytest.mark.parametrize("value", VALUES.split(" "))
def test_a_value_lacks_nothing(value):
    assert lack_of(value) == ""


def test_categories_without_a_row_are_named_in_official_order(form):
    only = replace(form, targets=tuple(row for row in form.targets if row.level1 == "效益指标"))
    assert found(only) == ["绩效指标：缺少“产出指标”", "绩效指标：缺少“满意度指标”"]


def test_no_category_is_asked_for_where_none_is_expected():
    form = replace(EMPTY, targets=(TargetRow("产出指标", "数量指标", "面积", "", "7亩"),))
    assert not any(each.where.startswith("targets") for each in missing(form))


@given(forms(mixed_texts))
def test_every_lack_can_be_said_in_a_line(form):
    for each in missing(form, CATEGORIES):
        assert str(each).endswith(f"：{each.message}")
