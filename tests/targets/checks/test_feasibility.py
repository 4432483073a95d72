"""可行性: values that cannot be measured as named, or that the plan of spending contradicts."""

from dataclasses import replace
from decimal import Decimal

import pytest

from targets.checks.rules.cells import text_at
from targets.documents.values import Plan
from tests.targets.checks.forms import (
    GOOD,
    QUALITY,
    SOCIAL,
    STANDARDS,
    TIME,
    changed,
    found,
    with_row,
)

RULES = ("F01", "F02", "F03", "F04")
QUARTERS = (25, 50, 75, 100)


def plan(*percents):
    return Plan(*(None if each is None else Decimal(each) for each in percents))


def real(rule, document):
    """How often it finds something in which of the real forms, from 1."""
    counts = {
        number: len(found(rule, form))
        for number, form in enumerate(document.projects, 1)
    }
    return {number: count for number, count in counts.items() if count}


# F01


@pytest.mark.parametrize(
    ("name", "value", "what"),
    [
        ("及时率", "12月底前", "名称是比率，“12月底前”却是时间"),
        ("支付及时率（%）", "10月底前", "名称是比率，“10月底前”却是时间"),
        ("支付 及时率(％)", "2024年10月31日", "名称是比率，“2024年10月31日”却是时间"),
        ("按时完成比例", "年底前", "名称是比率，“年底前”却是时间"),
        ("及时率", "每月20日前发放", "名称是比率，“每月20日前发放”却是时间"),
        ("资金发放及时率", "按月发放", "名称是比率，“按月发放”却是周期"),
        ("发放时间", "≥95%", "名称是时间，“≥95%”却是百分比"),
        ("资金支付时限", "100%", "名称是时间，“100%”却是百分比"),
    ],
)
def test_a_time_named_as_a_rate_is_found_and_a_rate_named_as_a_time(name, value, what):
    findings = found("F01", with_row(TIME, name=name, value=value))
    assert [(each.where, each.what) for each in findings] == [
        ("targets[2].value", what)
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("及时率", "≥95%"),
            ("及时性", "按月发放"),
            ("及时性", "≥95%"),
            ("发放时间", "12月底前"),
        ),
        *(
            ("报送频率", "按月"),
            ("办理效率", "6月底前"),
            ("按月发放", "每月20日前发放"),
            ("办理时间", "≤5天"),
        ),
        *(
            ("缩短办理时间", "≥30%"),
            ("压减审批时限", ""),
            ("及时率", ""),
            ("及时率", "及时"),
            ("", "12月底前"),
        ),
        ("率" * 500, "12月底前"),
    ],
)
def test_a_name_that_fits_its_value_is_left_alone(name, value):
    assert found("F01", with_row(TIME, name=name, value=value)) == []


def test_only_the_rows_of_time_are_asked_for_times():
    assert found("F01", with_row(QUALITY, name="完成率", value="12月底前")) == []


def test_the_real_rates_that_are_dates(document):
    numbers = [5, 6, 7, 9, 15, 17, 19, 20, 21, 22, 25, 26, 28, 29]
    assert real("F01", document) == dict.fromkeys(numbers, 1)


# F02


@pytest.mark.parametrize(
    ("value", "percents", "what"),
    [
        ("3月底前", QUARTERS, "款项要在“3月底前”付清，支出计划到3月底却只有25%"),
        (
            "2024年6月30日前",
            QUARTERS,
            "款项要在“2024年6月30日前”付清，支出计划到6月底却只有50%",
        ),
        (
            "5月底前",
            (0, 60, 100, 100),
            "款项要在“5月底前”付清，支出计划到6月底却只有60%",
        ),
        (
            "10月底前",
            (None, None, None, 100),
            "款项要在“10月底前”付清，支出计划到10月底却只有0%",
        ),
        (
            "9月底前",
            (None, 50, None, 100),
            "款项要在“9月底前”付清，支出计划到10月底却只有50%",
        ),
    ],
)
def test_a_deadline_before_the_money_is_found(value, percents, what):
    findings = found("F02", with_row(TIME, changed(plan=plan(*percents)), value=value))
    assert [(each.where, each.what) for each in findings] == [
        ("targets[2].value", what)
    ]


@pytest.mark.parametrize(
    ("value", "percents"),
    [
        *(
            ("12月底前", QUARTERS),
            ("年底前", QUARTERS),
            ("11月底前", QUARTERS),
            ("2025年3月底前", QUARTERS),
        ),
        *(
            ("每月20日前", QUARTERS),
            ("每年3月底前", QUARTERS),
            ("≥95%", QUARTERS),
            ("", QUARTERS),
        ),
        *(
            ("10月底前", (None, None, 100, 100)),
            ("3月底前", (100, 100, 100, 100)),
            ("9月底前", (0, 50, 100, 100)),
        ),
        *(("10月底前", (100, None, None, None)), ("10月底前", (100, 100, 100, 100))),
        *(("3月底前", (None, None, None, None)), ("10月底前", (None, None, 150, 200))),
    ],
)
def test_a_deadline_that_the_plan_can_meet_is_left_alone(value, percents):
    assert (
        found("F02", with_row(TIME, changed(plan=plan(*percents)), value=value)) == []
    )


@pytest.mark.parametrize(
    ("name", "description"),
    [
        *(
            ("支付及时率", ""),
            ("资金兑付时间", "补偿款兑付时间"),
            ("经费全部支出时间", ""),
            ("时限", "补偿资金支付时限"),
        ),
        *(
            ("及时率", "项目资金拨付及时率"),
            ("工资发放时间", ""),
            ("补助金发放及时率", ""),
            ("经费使用完成时间", ""),
        ),
    ],
)
def test_a_row_that_says_when_the_money_is_out_is_held_against_the_plan(
    name, description
):
    assert (
        len(
            found(
                "F02",
                with_row(TIME, name=name, description=description, value="3月底前"),
            )
        )
        == 1
    )


@pytest.mark.parametrize(
    ("name", "description"),
    [
        *(
            ("工程完工时间", ""),
            ("宣传资料发放时间", ""),
            ("发放时间", "种子和化肥发放时间"),
            ("补贴名单公示时间", ""),
        ),
        *(
            ("首批资金拨付时间", ""),
            ("预付款支付时间", ""),
            ("上半年补贴发放时间", ""),
            ("春季补助发放时间", ""),
        ),
        *(
            ("资金支付方案制定时间", ""),
            ("资金下达时间", ""),
            ("资金到位时间", ""),
            ("", ""),
            ("支付" * 250, "支付" * 250),
        ),
    ],
)
def test_a_row_about_work_or_a_part_of_the_money_is_left_alone(name, description):
    assert (
        found(
            "F02", with_row(TIME, name=name, description=description, value="3月底前")
        )
        == []
    )


def test_of_several_payments_the_last_is_held_against_the_plan():
    early = replace(GOOD.targets[TIME], name="养老补贴发放时间", value="6月底前")
    assert found("F02", changed(targets=(*GOOD.targets, early))) == []


def test_what_a_contradiction_rests_on_is_the_row_and_the_plan():
    (finding,) = found("F02", with_row(TIME, value="3月底前"))
    cells = ("targets[2].name", "targets[2].description")
    assert finding.also == (
        *cells,
        "plan.march",
        "plan.june",
        "plan.october",
        "plan.december",
    )


def test_a_plan_that_is_wrong_in_itself_is_mended_first():
    form = with_row(TIME, changed(plan=plan(50, 25, 100, 100)), value="3月底前")
    assert found("C08", form) != []
    assert found("F02", form) == []


def test_no_real_deadline_contradicts_its_plan(document):
    assert real("F02", document) == {}


# F04


@pytest.mark.parametrize(
    ("name", "description", "value"),
    [
        *(
            ("提高工作效率", "提高工作效率", "≥50%"),
            ("办公效率提高率", "办公效率提高比例", "≥10%"),
        ),
        *(
            ("社会稳定水平", "资金拨付后社会稳定水平提升比列", "≥20%"),
            ("维护社会稳定", "社会稳定性提高程度", "≥50%"),
        ),
        *(
            ("人居环境提升效果", "", "≥50%"),
            ("能耗降低率（%）", "单位能耗降低的比例", "10%"),
        ),
        *(
            ("农民收入增长率", "", "≥5%"),
            ("缩短办理时间", "", "≥30%"),
            ("家庭条件改善水平", "占地农户的条件", "≥10%"),
        ),
        *(
            ("维护农村和谐", "维护农村和谐，群众幸福感提升比例", "≥30%"),
            ("提高工作效率", "2024年工作效率提高程度", "≥5%"),
        ),
    ],
)
def test_a_rise_without_a_baseline_is_found(name, description, value):
    form = with_row(
        SOCIAL, name=name, description=description, value=value, basis="统计调查"
    )
    (finding,) = found("F04", form)
    assert (finding.where, finding.what) == (
        "targets[4].value",
        "写的是提高或降低的幅度，没有写与什么相比",
    )


@pytest.mark.parametrize(
    "cells",
    [
        *(
            {"description": each}
            for each in (
                "较上年提高的比例",
                "比去年提高",
                "与改造前相比提高的程度",
                "由60%提高到80%",
            )
        ),
        *(
            {"basis": each}
            for each in (
                "上年为60%",
                "2023年实际值",
                "历史标准",
                "统计年鉴",
                "基数60%",
                "同期数据",
            )
        ),
        *(
            {"name": each}
            for each in (
                "工作效率同比提高率",
                "提高参保率",
                "提高群众知晓率",
                "提升群众满意度",
                "提升群众安全感",
            )
        ),
        *(
            {"value": each}
            for each in (
                "≥5人",
                "较上年提高5%",
                "良以上",
                "",
                "明显提高",
                "≥5‰",
                "≥3个百分点",
            )
        ),
        *(
            {"description": each}
            for each in ("效率提高的人员占全部人员的比例", "生活得到改善的农户比例")
        ),
        *(
            {"description": each}
            for each in ("履职能力有提升的比例", "生活得到改善的比例", "年均提高比例")
        ),
        {"basis": "原需10天"},
        *(
            {"level1": "产出指标", "level2": "质量指标"},
            {"name": "保障队伍稳定性"},
            {"name": "网格事件办结率"},
        ),
    ],
)
def test_what_can_be_measured_is_left_alone(cells):
    row = {
        "name": "提高工作效率",
        "description": "",
        "value": "≥50%",
        "basis": "工作安排",
        **cells,
    }
    assert found("F04", with_row(SOCIAL, **row)) == []


def test_a_purpose_in_the_description_is_no_rise():
    row = {
        "name": "网格事件办结率",
        "description": "为提高治理水平，当年办结的网格事件比例",
        "basis": "工作安排",
    }
    assert found("F04", with_row(SOCIAL, **row)) == []


def test_the_real_rises_without_a_baseline(document):
    twice = [2, 5, 6, 9, 17, 20, 21, 22, 25, 26, 28, 29]
    once = [3, 7, 8, 10, 11, 15, 18, 19, 30, 35, 36]
    assert real("F04", document) == {
        **dict.fromkeys(twice, 2),
        **dict.fromkeys(once, 1),
    }


# All


@pytest.mark.parametrize("rule", RULES)
def test_nothing_is_found_in_the_good_form(rule):
    assert found(rule, GOOD) == []


EMPTY = changed(code="", name="", budget=None, purpose="", goals="", plan=Plan())


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(
    "form",
    [
        changed(EMPTY, targets=()),
        changed(
            EMPTY,
            targets=tuple(
                replace(row, name="", value="", description="", basis="")
                for row in GOOD.targets
            ),
        ),
        changed(
            budget=Decimal("NaN"),
            plan=Plan(Decimal("NaN"), "三成", None, Decimal("Infinity")),
        ),
        changed(
            targets=tuple(
                replace(row, name="😀" * 500, description="提高" * 250)
                for row in GOOD.targets
            )
        ),
        changed(
            targets=tuple(replace(row, value="≤" + "9" * 500) for row in GOOD.targets)
        ),
        changed(targets=tuple(GOOD.targets[at % 6] for at in range(5000))),
    ],
)
def test_any_form_can_be_looked_at(rule, form):
    for each in found(rule, form):
        assert text_at(form, each.where) != ""


def test_a_finding_names_only_cells_that_are_there(document):
    for form in document.projects:
        findings = [each for rule in RULES for each in found(rule, form, STANDARDS)]
        assert all(
            isinstance(text_at(form, where), str)
            for each in findings
            for where in each.cells
        )
