"""Whether the figures of a form fit together: A01, A05, A06, A07, and all rules of amounts over any form."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.checks.rules.standards import Standards
from targets.documents.values import Plan, ProjectForm, TargetRow
from tests.targets.checks.forms import (
    COST,
    GOOD,
    QUALITY,
    QUANTITY,
    STANDARDS,
    TIME,
    changed,
    check_form,
    found,
    rules_of_letter,
    with_row,
)
from tests.targets.strategies import forms, mixed_texts

SATISFIED = 5
# What each rule finds among the 37 published forms, by their numbers in the document.
PUBLISHED = {
    # 3 is in 元 for 万元: A03 says so, and its fix turns the bound.
    "A02": {
        5,
        6,
        7,
        9,
        10,
        11,
        14,
        15,
        16,
        18,
        20,
        21,
        22,
        25,
        26,
        28,
        29,
        32,
        35,
        36,
    },
    "A03": {3},
    # The prices of 9, 20, 28 and 29 are by the mu, as their names say; 10 falls 4.4 % short.
    "A04": {8, 9, 10, 14, 20, 28, 29},
    "A05": {12, 13, 23, 24, 27, 31, 33, 34, 37},
    # 21 is paid by 3月底, as its deadline says; of 22 F05 speaks.
    "A06": {16, 18, 22},
    "A08": {9, 11, 20, 21, 25, 28, 29, 32, 36},
}


def test_the_published_forms_give_these(document):
    given: dict[str, set[int]] = {}
    for number, form in enumerate(document.projects, start=1):
        for each in check_form(form, STANDARDS, rules_of_letter("A")).findings:
            given.setdefault(each.rule, set()).add(number)
    assert given == PUBLISHED


def test_nothing_is_found_in_a_good_form():
    assert check_form(GOOD, STANDARDS, rules_of_letter("A")).findings == []


# A01: the parts of the budget


def funds(budget: Any, fiscal: Any, other: Any) -> ProjectForm:
    return changed(budget=budget, fiscal_funds=fiscal, other_funds=other)


@pytest.mark.parametrize(
    ("budget", "fiscal", "other", "what"),
    [
        (
            "130",
            "100",
            "20",
            "财政资金 100.00万元 + 其他资金 20.00万元 = 120.00万元，与预算数 130.00万元 相差 10.00万元",
        ),
        ("130", "100", None, "财政资金 100.00万元，与预算数 130.00万元 相差 30.00万元"),
        (
            "130",
            None,
            "130.01",
            "其他资金 130.01万元，与预算数 130.00万元 相差 0.01万元",
        ),
        (
            "0",
            "1236.5",
            "0",
            "财政资金 1,236.50万元 + 其他资金 0.00万元 = 1,236.50万元，与预算数 0.00万元 相差 1,236.50万元",
        ),
    ],
)
def test_parts_that_do_not_make_the_budget_are_found(budget, fiscal, other, what):
    form = funds(Decimal(budget), fiscal and Decimal(fiscal), other and Decimal(other))
    (finding,) = found("A01", form)
    assert (finding.where, finding.also) == ("budget", ("fiscal_funds", "other_funds"))
    assert finding.what == what


@pytest.mark.parametrize(
    ("budget", "fiscal", "other"),
    [
        ("120", "100", "20"),
        ("120", "120", None),
        ("120", None, "120"),
        ("120", "119.991", None),
        (None, "100", "20"),
        ("120", None, None),
        ("0", "0", "0"),
        ("1000000000000", "999999999999", "1"),
        ("NaN", "100", "20"),
    ],
)
def test_parts_that_make_the_budget_are_left_alone(budget, fiscal, other):
    assert (
        found(
            "A01", funds(*(each and Decimal(each) for each in (budget, fiscal, other)))
        )
        == []
    )


# A05: a rate of spending under cost


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("预算执行率", "≥95%"),
        ("预算执行率（%）", "100%"),
        ("资金使用率", "不低于95%"),
        ("经费支出率", "≥90%"),
        ("预算支出进度", "≥90%"),
        ("预算使用率", "≥90%"),
        ("项目资金支付率", "≥90%"),
    ],
)
def test_a_rate_of_spending_is_no_cost(name, value):
    (finding,) = found("A05", with_row(COST, name=name, value=value))
    assert (finding.where, finding.also) == ("targets[3].name", ("targets[3].value",))
    assert (
        finding.message
        == f"“{name}”是资金支出的进度，不是成本，请改为成本控制数或单价，如 ≤163.44万元"
    )


def test_a_rate_of_spending_in_the_description_is_found_there():
    (finding,) = found(
        "A05", with_row(COST, name="成本控制", description="预算执行率", value="≥95%")
    )
    assert finding.where == "targets[3].description"


@pytest.mark.parametrize(
    ("row", "name", "value"),
    [
        (COST, "成本控制率", "≤100%"),
        (COST, "预算控制率", "≤100%"),
        (COST, "成本节约率", "≥5%"),
        (COST, "预算执行偏差率", "≤5%"),
        (COST, "资金使用成本", "≤163.44万元"),
        (COST, "预算执行率", "良以上"),
        (QUALITY, "预算执行率", "≥95%"),
        (QUALITY, "资金使用率", "≥95%"),
    ],
)
def test_other_rates_and_categories_are_left_alone(row, name, value):
    assert (
        found("A05", with_row(row, name=name, description="按年初预算", value=value))
        == []
    )


# A06: a plan that is carried out at once


def plan(*figures: int | None, form: ProjectForm = GOOD) -> ProjectForm:
    return changed(
        form, plan=Plan(*(None if each is None else Decimal(each) for each in figures))
    )


# Nothing is paid by the month, and nothing says when all is due.
UNDATED = with_row(
    TIME,
    with_row(COST, value="≤3600元/人", description="每名网格员全年的补贴"),
    value="≥95%",
    name="补贴发放及时率",
)


@pytest.mark.parametrize(
    ("figures", "where"),
    [
        ((100, 100, 100, 100), "plan.march"),
        ((100, None, None, None), "plan.march"),
        ((None, None, None, 100), "plan.december"),
        ((0, 0, 0, 100), "plan.december"),
        ((None, 0, None, 100), "plan.december"),
    ],
)
def test_a_plan_that_is_carried_out_at_once_is_found(figures, where):
    (finding,) = found("A06", plan(*figures, form=UNDATED))
    assert finding.where == where
    assert {finding.where, *finding.also} == {
        f"plan.{month}" for month in ("march", "june", "october", "december")
    }


@pytest.mark.parametrize(
    ("figures", "cells"),
    [
        ((100, 100, 100, 100), {"purpose": "春节前慰问454名网格员"}),
        ((100, 100, 100, 100), {"purpose": "一次性支付全年补贴"}),
        ((0, 0, 0, 100), {"goals": "两节期间发放454名网格员补贴"}),
    ],
)
def test_a_plan_that_the_form_accounts_for_is_left_alone(figures, cells):
    assert found("A06", plan(*figures, form=changed(UNDATED, **cells))) == []


@pytest.mark.parametrize(
    ("figures", "deadline"),
    [((100, 100, 100, 100), "3月底前"), ((0, 0, 0, 100), "11月底前")],
)
def test_a_plan_of_the_quarter_in_which_the_last_deadline_falls_is_left_alone(
    figures, deadline
):
    form = with_row(TIME, UNDATED, name="发放时间", value=deadline)
    assert found("A06", plan(*figures, form=form)) == []


@pytest.mark.parametrize(
    "figures",
    [
        (25, 50, 75, 100),
        (None, 100, 100, 100),
        (None, None, 100, 100),
        (None, None, 1, 100),
        (0, 0, 0, 0),
        (None, None, None, 90),
        (None, None, None, None),
        (100, 50, 100, 100),  # falls: C08 says so
    ],
)
def test_other_plans_are_left_alone(figures):
    assert found("A06", plan(*figures)) == []


# A07: percentages


@pytest.mark.parametrize(
    ("row", "name", "value"),
    [
        (QUALITY, "补贴发放准确率", "≥950%"),
        (QUALITY, "项目完成率", "101%"),
        (QUANTITY, "计划覆盖比例", ">100.5%"),
        (SATISFIED, "村民满意度", "≥105%"),
        (SATISFIED, "村民满意度", "≤105%"),
    ],
)
def test_more_than_all_is_found(row, name, value):
    (finding,) = found("A07", with_row(row, name=name, value=value))
    assert (finding.where, finding.what) == (
        f"targets[{row}].value",
        f"“{value}”超过了 100%",
    )


@pytest.mark.parametrize(
    ("row", "name", "description", "value"),
    [
        (QUALITY, "项目完成率", "", "100%"),
        (QUALITY, "项目完成率", "", "≥100%"),
        (QUALITY, "产值增长率", "", "≥120%"),
        (QUALITY, "产值增幅", "", "≥150%"),
        (QUALITY, "办公效率提高率", "", "≥110%"),
        (QUALITY, "人居环境提升效果", "", "≥200%"),
        (QUALITY, "任务超额完成率", "", "≥105%"),
        (QUALITY, "税收完成情况", "占上年税收的比例", "≥105%"),
        (QUALITY, "设备利用率", "", "≥110%"),
        (QUALITY, "拨备覆盖率", "", "≥150%"),
        (QUALITY, "概算执行控制", "", "≤110%"),
        (COST, "成本控制率", "", "≤105%"),
    ],
)
def test_what_may_be_more_than_all_is_left_alone(row, name, description, value):
    assert (
        found("A07", with_row(row, name=name, description=description, value=value))
        == []
    )


@pytest.mark.parametrize("value", ["≥79.9%", "60%", "不低于70%", "0%"])
@pytest.mark.parametrize(
    ("row", "name"),
    [(SATISFIED, "村民评价"), (SATISFIED, "满意率"), (QUALITY, "群众满意度")],
)
def test_a_low_satisfaction_is_found(row, name, value):
    (finding,) = found(
        "A07", with_row(row, name=name, description="抽样调查", value=value)
    )
    assert finding.what == f"“{value}”低于满意度的一般要求 80%"


@pytest.mark.parametrize(
    ("row", "name", "value"),
    [
        (SATISFIED, "村民满意度", "80%"),
        (SATISFIED, "村民满意度", "≥100%"),
        (SATISFIED, "村民满意度", "良以上"),
        (SATISFIED, "村民满意度", "≥75分"),
        (SATISFIED, "村民满意度", "较满意"),
        (SATISFIED, "村民满意度", ""),
        (SATISFIED, "群众投诉率", "≤5%"),
        (SATISFIED, "村民不满意率", "≤5%"),
        (SATISFIED, "信访下降率", "≥20%"),
        (SATISFIED, "问卷回收率", "≥60%"),
        (SATISFIED, "满意度提升比例", "≥5%"),
        (QUALITY, "发放率", "≥20%"),
    ],
)
def test_what_is_no_low_satisfaction_is_left_alone(row, name, value):
    assert (
        found("A07", with_row(row, name=name, description="每年统计", value=value))
        == []
    )


def test_how_low_satisfaction_may_be_is_set_for_a_year():
    form = with_row(SATISFIED, value="≥75%")
    lower = Standards(2024, limits={"satisfaction": Decimal(75)})
    higher = Standards(2024, limits={"satisfaction": Decimal("95.50")})
    assert found("A07", form, lower) == []
    assert "请填写 95.5%–100% 之间的满意度" in found("A07", form, higher)[0].advice


# Any form

ODD = (
    "",
    "😀" * 500,
    "≥999999999999999亿元",
    "0元/人",
    "每亩" * 250,
    "-1%",
    "１２万元以上",
    "≥0.00000001元/人/次",
    "≥52",
)


@given(
    forms(mixed_texts),
    st.lists(st.sampled_from(ODD) | mixed_texts, max_size=8),
    st.sampled_from([None, "NaN", "0", "-5", "1E+12", "sNaN", "Infinity", "0.000001"]),
)
def test_any_form_is_looked_at_without_complaint(form, values, budget):
    kinds = [row for row in GOOD.targets for _ in range(2)]
    rows = tuple(
        replace(kind, name=value, value=value)
        for kind, value in zip(kinds, values, strict=False)
    )
    amount = budget and Decimal(budget)
    odd = replace(
        form, budget=amount, fiscal_funds=amount, targets=(*form.targets, *rows)
    )
    report = check_form(odd, STANDARDS, rules_of_letter("A"))
    assert report.broken == set()
    assert all(
        each.advice.startswith("请") and not each.message.endswith("。")
        for each in report.findings
    )


@pytest.mark.parametrize("odd", ["一百万", 12.5, float("nan"), True])
def test_what_is_no_amount_is_not_computed_with(odd):
    form = replace(
        with_row(COST, value="≤300元"),
        budget=odd,
        fiscal_funds=odd,
        plan=Plan(odd, odd, odd, odd),
    )
    assert not check_form(form, STANDARDS, rules_of_letter("A")).broken


def test_an_empty_form_has_no_figures_to_be_wrong():
    empty = ProjectForm("", "", "", "", targets=(TargetRow("", ""),))
    assert check_form(empty, STANDARDS, rules_of_letter("A")).findings == []


def test_thousands_of_rows_are_all_looked_at():
    bad = replace(GOOD.targets[COST], value="≥300元/人/月")
    form = changed(targets=(GOOD.targets[QUANTITY], bad) * 2500)
    assert len(check_form(form, STANDARDS, rules_of_letter("A")).findings) == 2500
