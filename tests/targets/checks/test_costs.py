"""成本指标: lower bounds (A02), costs off the budget (A03), 数量 × 单价 off the budget (A04)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from indicators.values import parse
from targets.checks.rules.finding import Level
from targets.checks.rules.standards import Standards
from targets.documents.values import ProjectForm, TargetRow
from tests.targets.checks.forms import COST, GOOD, QUANTITY, changed, found, with_row

MONEY = "targets[3].value"


def cost(
    value: str,
    name: str = "投入成本",
    budget: str = "100",
    description: str = "项目的全部投入",
) -> ProjectForm:
    """GOOD with that cost and no quantity to multiply."""
    form = with_row(
        COST,
        with_row(QUANTITY, name="管辖村数", value="若干"),
        name=name,
        description=description,
        value=value,
    )
    return changed(form, budget=Decimal(budget), fiscal_funds=Decimal(budget))


# A02: a lower bound


@pytest.mark.parametrize(
    ("value", "mended"),
    [
        ("≥2210元/亩", "≤2210元/亩"),
        (">100万元", "<100万元"),
        (">=100万元", "≤100万元"),
        ("＞＝１００万元", "≤１００万元"),
        ("≧ 1,000 元/人/月", "≤ 1,000 元/人/月"),
        ("不低于100万元", "不超过100万元"),
        ("至少100万元。", "不超过100万元。"),
        ("大于等于100万元", "不超过100万元"),
        ("超过100万元", "不超过100万元"),
        ("达到100万元以上", "不超过100万元"),
        ("100万元以上", "100万元以内"),
        ("100万元及以上", "100万元以内"),
        ("100万元（含）以上", "100万元（含）以内"),
        ("≥100万元以上", "≤100万元"),
        ("每人每月不少于300元", "每人每月不超过300元"),
    ],
)
def test_a_lower_bound_of_a_cost_is_turned(value, mended):
    (finding,) = found("A02", cost(value))
    assert (finding.where, finding.fix.where, finding.fix.text) == (
        MONEY,
        MONEY,
        mended,
    )
    before, after = parse(value), parse(mended)
    assert (after.amount, after.unit) == (before.amount, before.unit)
    assert found("A02", cost(mended)) == []


def test_a_lower_bound_that_cannot_be_turned_is_found_without_a_fix():
    (finding,) = found("A02", cost("不 低 于100万元"))
    assert finding.fix is None
    assert finding.advice == "请改为成本的上限，用 ≤ 或“不超过”"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("投入成本", "≤100万元"),
        ("投入成本", "<100万元"),
        ("投入成本", "100万元"),
        ("投入成本", "控制在100万元以内"),
        ("预算执行率", "≥95%"),
        ("成本控制", "良以上"),
        ("投入成本", "万元"),
        ("投入成本", "≥100"),
        ("投入成本", "不低于上年"),
        ("节约成本", "≥100万元"),
        ("压减一般性支出", "≥5万元"),
        ("带动社会资本投入", "≥100万元"),
        ("最低生活保障标准", "≥500元/人/月"),
    ],
)
def test_no_lower_bound_of_a_cost_is_found_there(name, value):
    assert found("A02", cost(value, name)) == []


def test_what_is_described_as_the_least_is_no_cost_without_a_limit():
    assert (
        found(
            "A02",
            cost(
                "≥128元/人/月", "基础养老金标准", description="国家基础养老金最低标准"
            ),
        )
        == []
    )


@pytest.mark.parametrize(
    ("level1", "level2", "is_cost"),
    [
        ("产出指标", "成本指标", True),
        ("成本指标", "经济成本指标", True),
        ("产出指标", "数量指标", False),
        ("效益指标", "经济效益指标", False),
    ],
)
def test_only_costs_want_an_upper_bound(level1, level2, is_cost):
    assert (
        bool(
            found("A02", with_row(COST, level1=level1, level2=level2, value="≥100万元"))
        )
        is is_cost
    )


# A03: a cost as a whole


@pytest.mark.parametrize(
    ("value", "mended"),
    [
        # The bound is turned as well, so that A02 has nothing to say of the new text.
        ("≥100元", "≤100万元"),
        ("≤ 98 元以内", "≤ 98 万元以内"),
        ("60元", "60万元"),
        ("≤1000000万元", "≤1000000元"),
        ("不超过1,000,000 万 元", "不超过1,000,000 元"),
    ],
)
def test_a_cost_in_the_wrong_unit_is_found(value, mended):
    (finding,) = found("A03", cost(value))
    assert (finding.where, finding.fix.where, finding.fix.text) == (
        MONEY,
        MONEY,
        mended,
    )
    assert found("A03", cost(mended)) == []


@pytest.mark.parametrize("value", ["≤150元", "≤1500000万元", "≤100亿元"])
def test_a_cost_in_the_wrong_unit_that_would_not_fit_in_the_right_one_has_no_fix(value):
    (finding,) = found("A03", cost(value))
    assert finding.fix is None


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("≤160万元", "成本控制数 ≤160万元，是预算数 100.00万元 的 160.0%"),
        ("≤1010000元", "成本控制数 ≤1010000元，是预算数 100.00万元 的 101.0%"),
        ("1亿元", "成本控制数 1亿元，是预算数 100.00万元 的 10,000.0%"),
    ],
)
def test_a_cost_above_the_budget_is_found(value, what):
    (finding,) = found("A03", cost(value))
    assert (finding.where, finding.what, finding.fix) == (MONEY, what, None)
    assert "budget" in finding.also


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("≤100万元", "投入成本"),
        ("≤100.4万元", "投入成本"),
        ("≤30万元", "设备采购成本"),
        ("≤10元", "证件工本费"),
        ("≤300元", "证件工本费"),
        ("≤2210元/亩", "投入成本"),
        ("≤100元", "人均补贴标准"),
        ("≤5000万元", "每亩土地收储成本"),
        ("0元", "投入成本"),
    ],
)
def test_a_cost_within_the_budget_is_left_alone(value, name):
    assert found("A03", cost(value, name)) == []


def test_no_unit_is_doubted_where_another_cost_makes_the_budget():
    form = cost("≤100元", "证件工本费")
    other = replace(form.targets[COST], name="投入成本", value="≤100万元")
    assert found("A03", changed(form, targets=(*form.targets, other))) == []


@pytest.mark.parametrize("level2", ["社会成本指标", "生态环境成本指标"])
def test_costs_that_others_bear_are_not_held_against_the_budget(level2):
    assert (
        found("A03", with_row(COST, cost("≤900万元"), level1="成本指标", level2=level2))
        == []
    )


@pytest.mark.parametrize("budget", [None, Decimal(0), Decimal("NaN")])
def test_without_a_budget_there_is_nothing_to_hold_a_cost_against(budget):
    assert found("A03", changed(cost("≤100元"), budget=budget)) == []


# A04: products


def form_of(
    *rows: tuple[str, str], budget: str = "100", purpose: str = ""
) -> ProjectForm:
    """A form with these quantities (数量) and prices (成本)."""
    levels = {"数量": "数量指标", "成本": "成本指标"}
    targets = tuple(
        TargetRow("产出指标", levels[kind], kind, value=value) for kind, value in rows
    )
    return changed(
        budget=Decimal(budget),
        fiscal_funds=Decimal(budget),
        purpose=purpose,
        goals="",
        targets=targets,
    )


@pytest.mark.parametrize(
    ("quantity", "price", "budget", "message"),
    [
        (
            "≤31亩",
            "≤2210元/亩",
            "100",
            "≤31亩 × ≤2210元/亩 = 6.851万元，是预算数 100.00万元 的 6.9%，"
            "请核对数量、单价和预算数，或补充其余资金对应的指标",
        ),
        (
            "171.12亩",
            "8.65万元/亩",
            "556",
            "171.12亩 × 8.65万元/亩 = 1,480.188万元，是预算数 556.00万元 的 266.2%，"
            "请说明本年安排的是哪一部分，或核对数量和单价",
        ),
        (
            "454人",
            "300元/人/月",
            "100",
            "454人 × 300元/人/月 × 12个月 = 163.44万元，是预算数 100.00万元 的 163.4%，请核对数量、单价和预算数",
        ),
    ],
)
def test_a_product_off_the_budget_is_found(quantity, price, budget, message):
    (finding,) = found(
        "A04", form_of(("数量", quantity), ("成本", price), budget=budget)
    )
    assert finding.message == message
    assert finding.cells == ("targets[1].value", "targets[0].value", "budget")


@pytest.mark.parametrize(
    ("quantity", "price", "budget"),
    [
        ("10人", "≤2800元/人/月", "31"),
        ("≥502亩", "2054元/亩", "107.9"),
        ("99人", "1万元/人", "100"),
        ("101人", "1万元/人", "100"),
        ("31.28亩", "4000元/户", "500"),
        ("149亩", "100万元", "200"),
        ("5亩", "1万元/亩", "0"),
        ("500人", "30元/人/次", "4"),
    ],
)
def test_a_product_near_the_budget_and_what_is_no_product_are_left_alone(
    quantity, price, budget
):
    assert (
        found("A04", form_of(("数量", quantity), ("成本", price), budget=budget)) == []
    )


@pytest.mark.parametrize(
    ("quantity", "price", "budget"),
    [
        ("10人", "2800元/人/月", "31"),
        ("502亩", "2054元/亩", "107.9"),
        ("90人", "1万元/人", "100"),
        ("110人", "1万元/人", "100"),
    ],
)
def test_a_small_difference_that_no_bound_accounts_for_is_a_hint(
    quantity, price, budget
):
    (finding,) = found(
        "A04", form_of(("数量", quantity), ("成本", price), budget=budget)
    )
    assert finding.level == Level.HINT


@pytest.mark.parametrize(
    ("tolerance", "level"),
    [("0", None), ("3.9", None), ("4", "hint"), ("10", "hint"), ("100", "hint")],
)
def test_the_tolerance_is_set_for_a_year(tolerance, level):
    standards = Standards(2024, limits={"product_tolerance": Decimal(tolerance)})
    form = form_of(("数量", "96人"), ("成本", "1万元/人"))
    (finding,) = found("A04", form, standards)
    assert finding.level == level


def test_rounding_is_let_pass_whatever_the_tolerance():
    form = form_of(("数量", "111人"), ("成本", "210元/人/月"), budget="27.98")
    assert (
        found("A04", form, Standards(2024, limits={"product_tolerance": Decimal(0)}))
        == []
    )


@pytest.mark.parametrize(
    "purpose",
    [
        "发放6个月补贴",
        "发放12个月补贴",
        "3个月和6个月两档",
        "发放下半年补贴",
        "服务期36个月",
    ],
)
def test_the_months_that_make_the_budget_and_unclear_ones_are_left_alone(purpose):
    budget = (
        "81.72"
        if "6个月补贴" in purpose or "半年" in purpose
        else "163.44"
        if "12" in purpose
        else "50"
    )
    assert (
        found(
            "A04",
            form_of(
                ("数量", "454人"),
                ("成本", "300元/人/月"),
                budget=budget,
                purpose=purpose,
            ),
        )
        == []
    )


def test_a_year_that_makes_the_budget_is_right_whatever_months_are_spoken_of():
    form = form_of(
        ("数量", "454人"),
        ("成本", "300元/人/月"),
        budget="163.44",
        purpose="分2个月核对发放对象",
    )
    assert found("A04", form) == []


def test_the_stated_months_are_shown_with_where_they_stand():
    (finding,) = found(
        "A04",
        form_of(("数量", "454人"), ("成本", "300元/人/月"), purpose="发放6个月补贴"),
    )
    assert finding.what.startswith(
        "454人 × 300元/人/月 × 6个月（资金用途） = 81.72万元，"
    )
    assert "purpose" in finding.also


@pytest.mark.parametrize(
    "rows",
    [
        [
            ("数量", "100人"),
            ("数量", "5亩"),
            ("成本", "1万元/人"),
            ("成本", "2万元/亩"),
        ],  # one alone is the budget
        [
            ("数量", "60人"),
            ("数量", "20亩"),
            ("成本", "1万元/人"),
            ("成本", "2万元/亩"),
        ],  # the sum is
        [("数量", "10人"), ("数量", "20人"), ("成本", "1万元/人")],  # one price for two
        [
            ("数量", "10人"),
            ("成本", "1万元/人"),
            ("成本", "2万元/人"),
        ],  # two prices for one
        [
            ("数量", "10人"),
            ("成本", "1万元/人"),
            ("成本", "≤80万元"),
        ],  # the rest may be another cost
        [("数量", "10人"), ("成本", "1万元/人"), ("成本", "4000元/户")],
    ],
)
def test_what_may_make_up_the_budget_in_another_way_is_left_alone(rows):
    assert found("A04", form_of(*rows)) == []


def test_products_that_pair_off_are_added_up():
    form = form_of(
        ("数量", "30人"), ("数量", "20亩"), ("成本", "1万元/人"), ("成本", "2万元/亩")
    )
    (finding,) = found("A04", form)
    assert (
        finding.what
        == "数量 × 单价合计 30.00万元 + 40.00万元 = 70.00万元，是预算数 100.00万元 的 70.0%"
    )
    assert finding.cells == (
        "targets[2].value",
        "targets[0].value",
        "targets[3].value",
        "targets[1].value",
        "budget",
    )


def test_more_products_than_can_be_judged_are_left_alone():
    rows = [("数量", f"{number}人") for number in range(1, 60)]
    assert found("A04", form_of(*rows, ("成本", "900万元/人"))) == []


def test_costs_that_others_bear_are_not_multiplied():
    form = with_row(
        1,
        form_of(("数量", "31人"), ("成本", "10元/人")),
        level1="成本指标",
        level2="社会成本指标",
    )
    assert found("A04", form) == []


def test_a_good_form_comes_out_even():
    assert [found(rule, GOOD) for rule in ("A02", "A03", "A04")] == [[], [], []]
