"""What is blank, or stands there without saying anything (C01, C04 to C06, C09)."""

from decimal import Decimal

import pytest

from targets.checks.rules.cells import TABLE
from targets.checks.rules.completeness import has_goal, lack_of
from targets.documents.values import ProjectForm, TargetRow
from tests.targets.checks.forms import (
    GOOD,
    OUTPUT,
    QUALITY,
    QUANTITY,
    STANDARDS,
    TIME,
    changed,
    check_form,
    found,
    found_among,
    rules_of_letter,
    with_row,
)

EMPTY = ProjectForm("", "", "", "")
EMPTY_ROW = TargetRow(OUTPUT, "数量指标")
# Which of the published forms are found by each rule, by their numbers in the document.
WORK_FUNDS = [12, 13, 23, 24, 27, 30, 31, 33, 34, 37]
PUBLISHED = {
    "C01": [],
    "C02": [6],  # no satisfaction
    "C03": [],
    "C04": [30],  # 万元
    "C05": [number for number in range(1, 38) if number not in (17, 21, 22, 25, 26)],
    "C06": WORK_FUNDS,  # 资金使用, 经费全部支出时间, 满意率
    "C09": list(range(1, 38)),
}


def said(rule: str, form: ProjectForm) -> list[tuple[str, str]]:
    return [(each.where, each.what) for each in found(rule, form)]


@pytest.mark.parametrize(("rule", "numbers"), PUBLISHED.items())
def test_the_published_forms_that_a_rule_finds(document, rule, numbers):
    among = found_among(rule, list(document.projects))
    assert [number for number, each in enumerate(among, start=1) if each] == numbers


def test_nothing_is_found_in_a_good_form():
    assert check_form(GOOD, STANDARDS, rules_of_letter("C")).findings == []


# C01


@pytest.mark.parametrize(
    ("blank", "where"),
    [
        ({"code": ""}, "code"),
        ({"name": " — "}, "name"),
        ({"budget": None}, "budget"),
        ({"budget": Decimal("NaN")}, "budget"),
        ({"budget": "很多"}, "budget"),
        ({"goals": "1.\n2.\n（三）"}, "goals"),
        ({"targets": ()}, TABLE),
    ],
)
def test_a_required_cell_that_is_blank_is_found(blank, where):
    assert [each.where for each in found("C01", changed(**blank))] == [where]


@pytest.mark.parametrize("name", ["", " ", "/", "——"])
def test_a_row_without_a_name_is_found(name):
    assert said("C01", with_row(TIME, name=name)) == [("targets[2].name", "没有填写")]


def test_an_empty_form_lacks_each_required_cell_once():
    expected = [
        ("code", "没有填写"),
        ("name", "没有填写"),
        ("budget", "没有填写"),
        ("goals", "没有填写"),
    ]
    assert said("C01", EMPTY) == [*expected, (TABLE, "一行也没有")]


@pytest.mark.parametrize(
    "fields",
    [
        {"budget": Decimal(0)},
        {"purpose": ""},
        {"department_code": ""},
        {"goals": "稳定"},
    ],
)
def test_what_is_filled_in_or_may_stay_blank_is_not_asked_for(fields):
    assert found("C01", changed(**fields)) == []


@pytest.mark.parametrize(
    "goals",
    [
        "",
        "1.",
        "1、\n2、",
        "①\n②",
        "（一）\n（二）",
        "1.无",
        "1. 待补充。",
        "/",
        "Ａ",
        "abc 123",
    ],
)
def test_numbers_and_signs_are_no_goal(goals):
    assert not has_goal(goals)


@pytest.mark.parametrize(
    "goals",
    ["1.\n2.保障运转", "一心一意服务群众", "2024年完工", "无信访", "1.零事故"],
)
def test_a_line_that_says_something_is_a_goal(goals):
    assert has_goal(goals)


# C04

NO_VALUES = {
    "只有单位，没有数字": "万元 ≥万元 元/亩 % ㎡ ℃ ××元/亩 ≥xx% ＸＸ个 ___元/亩 （）% ≥**元",
    "不是指标值": "无 暂无 待定 / ／ - — —— … …… xx XX ｘｘ ×× ≥ *** ？ ≥___",
}
VALUES = "0 52个 ≥95% 档案工资 12月底前 良以上 无偿 无信访 按月发放 80%-90% x光片 ① 3×5米 (52)个 😀级"


@pytest.mark.parametrize("value", ["", " ", "\u3000\n"])
def test_a_blank_is_no_value(value):
    assert lack_of(value) == "没有填写"


@pytest.mark.parametrize(
    ("reason", "value"),
    [
        (reason, value)
        for reason, values in NO_VALUES.items()
        for value in values.split(" ")
    ],
)
def test_a_value_that_is_none_yet_says_why(reason, value):
    (one,) = found("C04", with_row(QUANTITY, value=value))
    quoted = f"“{value}”" if reason == "不是指标值" else ""
    assert (one.where, one.what) == ("targets[0].value", quoted + reason)


@pytest.mark.parametrize("value", VALUES.split(" "))
def test_a_value_lacks_nothing(value):
    assert lack_of(value) == ""


@pytest.mark.parametrize("rule", ["C04", "C05", "C06"])
def test_of_an_empty_row_its_name_alone_is_asked_for(rule):
    form = changed(targets=(*GOOD.targets, EMPTY_ROW))
    assert said("C01", form) == [("targets[6].name", "这一行还没有填")]
    assert found(rule, form) == []


# C05 and C06


@pytest.mark.parametrize(
    ("name", "description", "what"),
    [
        ("补贴发放率", "", "没有填写"),
        ("补贴发放率", " / ", "没有填写"),
        ("补贴发放率", "补贴发放率", "只是重复了指标名称"),
        ("项目验收通过率（%）", "项目验收 通过率(％)。", "只是重复了指标名称"),
    ],
)
def test_a_description_that_says_nothing_is_found(name, description, what):
    assert said("C05", with_row(QUALITY, name=name, description=description)) == [
        ("targets[1].description", what)
    ]


@pytest.mark.parametrize(
    "description",
    ["项目资金拨付及时率", "及时发放的人次占比", "及时率是按期发放的占比"],
)
def test_a_description_that_says_more_is_left_alone(description):
    assert found("C05", with_row(QUALITY, name="及时率", description=description)) == []


def test_a_row_without_name_and_description_is_told_both():
    form = with_row(QUALITY, name="", description="")
    assert (len(found("C01", form)), said("C05", form)) == (
        1,
        [("targets[1].description", "没有填写")],
    )


@pytest.mark.parametrize(
    ("name", "description", "basis", "what"),
    [
        ("满意率", "满意的占比", "", "没有填写"),
        ("满意率", "满意的占比", "无", "“无”不是确定依据"),
        ("满意率", "满意的占比", "满意率", "只是重复了指标名称"),
        ("满意率（%）", "满意的占比", "满意率。", "只是重复了指标名称"),
        ("资金使用规范性", "合规支出的占比", "资金使用", "只是指标名称的一部分"),
        ("社会稳定水平", "稳定水平提升比例", "稳定水平 提升比例", "只是重复了指标描述"),
    ],
)
def test_a_basis_that_grounds_nothing_is_found(name, description, basis, what):
    form = with_row(QUALITY, name=name, description=description, basis=basis)
    assert said("C06", form) == [("targets[1].basis", what)]


@pytest.mark.parametrize(
    ("name", "basis"),
    [
        ("验收通过率", "验收报告"),
        ("满意率", "满意率调查"),
        ("满意率", "统计调查"),
        ("受益群众满意度", "走访调查"),
        ("管辖村数", "行政区划"),
        ("发放标准", "组织部确定标准"),
        ("工作安排落实率", "工作安排"),
        ("年度计划完成率", "年度计划"),
        ("重点工作完成率", "工作"),
        ("补贴发放及时率", "上年及时率 98%"),
    ],
)
def test_a_basis_that_names_a_source_is_left_alone(name, basis):
    assert found("C06", with_row(QUALITY, name=name, basis=basis)) == []


def test_no_basis_is_asked_for_where_the_name_is_blank():
    assert found("C06", with_row(QUALITY, name="", basis="")) == []


# C09


@pytest.mark.parametrize(
    ("purpose", "what"),
    [
        ("", "没有填写"),
        ("——", "没有填写"),
        ("综合网格员补贴", "只是重复了项目名称"),
        ("“综合网格员”补贴。", "只是重复了项目名称"),
        ("用于综合网格员补贴", "只是重复了项目名称"),
    ],
)
def test_a_purpose_that_says_nothing_is_found(purpose, what):
    assert said("C09", changed(purpose=purpose)) == [("purpose", what)]


@pytest.mark.parametrize(
    "purpose", ["综合网格员补贴454人", "向网格员发放补贴", "用于发放综合网格员补贴"]
)
def test_a_purpose_that_says_more_is_left_alone(purpose):
    assert found("C09", changed(purpose=purpose)) == []


# All of them


@pytest.mark.parametrize("cell", ["", "😀", "字" * 500])
def test_five_thousand_rows_are_read(cell):
    row = TargetRow(OUTPUT, "数量指标", cell, cell, cell, cell)
    report = check_form(
        changed(targets=(row,) * 5000, budget=Decimal(10) ** 12),
        STANDARDS,
        rules_of_letter("C"),
    )
    assert (report.broken, len(report.findings) >= 5000) == (set(), True)
