"""数量 × 单价 against the budget: what is computed, how it is said, and what is left alone."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.checks.rules.arithmetic import arithmetic, products, totals
from targets.documents.values import ProjectForm, TargetRow
from tests.targets.strategies import CATEGORIES, forms, mixed_texts

# All that the 37 published forms give, by their numbers in the document.
REAL = {
    2: "≥10人 × ≤2800元/人/月 × 12个月 = 33.60万元，是预算数 31.00万元 的 108.4%",
    3: "成本控制数 ≥100元，不到预算数 100.00万元 的 0.1%",
    4: "454人 × 300元/人/月 × 12个月 = 163.44万元，与预算数 163.44万元 相符",
    5: "成本控制数 ≥700万元，预算数 700.00万元，相符",
    7: "成本控制数 ≥100万元，预算数 100.00万元，相符",
    8: "≤31亩 × ≤2210元/亩 = 6.851万元，是预算数 100.00万元 的 6.9%",
    9: "≥149亩 × ≥100万元/亩 = 14,900.00万元，是预算数 200.00万元 的 7,450.0%",
    10: "≤502亩 × ≥2054元/亩 = 103.1108万元，是预算数 107.90万元 的 95.6%",
    14: "≥171.12亩 × ≥8.65万元/亩 = 1,480.188万元，是预算数 556.00万元 的 266.2%",
    15: "成本控制数 ≥50万元，预算数 50.00万元，相符",
    16: "成本控制数 ≥0.97万元，是预算数 0.98万元 的 99.0%",
    17: "≥3294.68亩 × ≤2210元/亩 = 728.12428万元，是预算数 707.80万元 的 102.9%",
    18: "成本控制数 ≥73.4万元，预算数 73.40万元，相符",
    20: "≥100.37亩 × ≥91.5万元/亩 = 9,183.855万元，是预算数 100.00万元 的 9,183.9%",
    21: "≥111.3亩 × ≥2210元/亩 = 24.5973万元，与预算数 24.60万元 相符",
    22: "≥111人 × ≥210元/人/月 × 12个月 = 27.972万元，与预算数 27.98万元 相符",
    25: "≥28.3亩 × ≥2210元/亩 = 6.2543万元，是预算数 6.20万元 的 100.9%",
    26: "≥28人 × ≥210元/人/月 × 12个月 = 7.056万元，与预算数 7.06万元 相符",
    28: "≥7亩 × ≥110万元/亩 = 770.00万元，是预算数 150.00万元 的 513.3%",
    29: "≥170.33亩 × ≥108.03万元/亩 = 18,400.7499万元，是预算数 100.00万元 的 18,400.7%",
    35: "≥4562人 × ≥2040元/人 = 930.648万元，与预算数 931.06万元 相符",
    36: "≥5595.17亩 × ≥2210元/亩 = 1,236.53257万元，与预算数 1,236.50万元 相符",
}
QUANTITY, COST, QUALITY = (
    ("产出指标", "数量指标"),
    ("产出指标", "成本指标"),
    ("产出指标", "质量指标"),
)


def make(
    *rows: tuple[tuple[str, str], str], budget: str | None = "180", name: str = "甲"
) -> ProjectForm:
    """A form with these rows: (its two categories, its value)."""
    targets = tuple(TargetRow(*category, name, value=value) for category, value in rows)
    return ProjectForm(
        "901001", "甲单位", "A1", "甲项目", budget and Decimal(budget), targets=targets
    )


def times(quantity: str, price: str, budget: str | None = "180") -> list[str]:
    return arithmetic(make((QUANTITY, quantity), (COST, price), budget=budget))


def test_the_published_forms_give_these(document):
    given = {
        number: arithmetic(form)
        for number, form in enumerate(document.projects, start=1)
    }
    assert {number: sentences for number, sentences in given.items() if sentences} == {
        number: [sentence] for number, sentence in REAL.items()
    }


# Quantity times price


@pytest.mark.parametrize(
    ("quantity", "price", "computed"),
    [
        ("454人", "300元/人/月", "454人 × 300元/人/月 × 12个月 = 163.44万元"),
        ("454人", "每人每月300元", "454人 × 300元/人/月 × 12个月 = 163.44万元"),
        ("454人", "3600元/人/年", "454人 × 3600元/人/年 = 163.44万元"),
        ("454人", "3600元/人", "454人 × 3600元/人 = 163.44万元"),
        ("454人", "900元/人/季度", "454人 × 900元/人/季度 × 4个季度 = 163.44万元"),
        ("454人", "1800元/人/半年", "454人 × 1800元/人/半年 × 2个半年 = 163.44万元"),
        ("0.0454万人", "0.36万元/人", "0.0454万人 × 0.36万元/人 = 163.44万元"),
        ("3万亩", "2210元/亩", "3万亩 × 2210元/亩 = 6,630.00万元"),
        ("12.5公里", "15.5万元/公里", "12.5公里 × 15.5万元/公里 = 193.75万元"),
        ("不少于30平方米", "不超过50元/㎡", "≥30㎡ × ≤50元/㎡ = 0.15万元"),
        ("3.3333亩", "0.333元/亩", "3.3333亩 × 0.333元/亩 ≈ 0.000111万元"),
        ("0人", "300元/人", "0人 × 300元/人 = 0.00万元"),
    ],
)
def test_a_price_is_multiplied_with_what_it_is_a_price_of(quantity, price, computed):
    (sentence,) = times(quantity, price)
    assert sentence.startswith(f"{computed}，")


@pytest.mark.parametrize(
    ("quantity", "price"),
    [
        ("31.28亩", "4000元/户"),
        ("31亩", "2210元"),
        ("31亩", "2210元/公顷"),
        ("454人", "300元/月"),
        ("454人次", "300元/人"),
        ("454人", "300元/人/户"),
        ("454人", "300元/人/日"),
        ("454人", "300元/人/周"),
        ("454人", "300元/人/学期"),
        ("454人", "300元/人/月/年"),
        ("454", "300元/人"),
        ("95%", "300元/人"),
        ("3人/户", "300元/人"),
        ("5万元", "300元/人"),
        ("-5人", "300元/人"),
        ("454人", "-300元/人"),
        ("454人", "档案工资"),
        ("约454人", "300元/人"),
        ("", ""),
    ],
)
def test_what_does_not_fit_is_left_alone(quantity, price):
    assert products(make((QUANTITY, quantity), (COST, price))) == []


@pytest.mark.parametrize(
    ("quantity", "price", "fits"),
    [
        (QUANTITY, COST, True),
        (QUANTITY, ("成本指标", "经济成本指标"), True),
        (QUANTITY, ("产出指标", "社会成本指标"), True),
        (QUANTITY, ("成本控制", "其他"), True),
        (QUANTITY, QUALITY, False),
        (QUALITY, COST, False),
        (QUANTITY, QUANTITY, False),
    ],
)
def test_quantities_and_prices_stand_in_their_categories(quantity, price, fits):
    assert bool(products(make((quantity, "454人"), (price, "300元/人")))) is fits


def test_a_product_knows_its_rows_and_stays_exact():
    (product,) = products(
        make(
            (QUALITY, "≥95%"),
            (COST, "0.00000001元/亩"),
            (QUANTITY, "123456789012345.12345678亩"),
        )
    )
    assert (product.price_row, product.quantity_row, product.times) == (1, 2, 1)
    assert product.total == Decimal("123.45678901234512345678")


def test_each_price_is_multiplied_with_each_quantity_that_it_fits():
    form = make(
        (QUANTITY, "2人"),
        (COST, "100元/人"),
        (QUANTITY, "3亩"),
        (COST, "50元/人"),
        (QUANTITY, "4人"),
    )
    assert [(each.price_row, each.quantity_row) for each in products(form)] == [
        (1, 0),
        (1, 4),
        (3, 0),
        (3, 4),
    ]


# A cost as a whole


@pytest.mark.parametrize(
    ("cost", "sentence"),
    [
        ("≤180万元", "成本控制数 ≤180万元，预算数 180.00万元，相符"),
        ("不超过1800000元", "成本控制数 ≤1800000元，预算数 180.00万元，相符"),
        ("0.018亿元", "成本控制数 0.018亿元，预算数 180.00万元，相符"),
        ("≤160万元", "成本控制数 ≤160万元，是预算数 180.00万元 的 88.9%"),
        ("≤180元", "成本控制数 ≤180元，不到预算数 180.00万元 的 0.1%"),
        ("0元", "成本控制数 0元，是预算数 180.00万元 的 0.0%"),
        ("≤180亿元", "成本控制数 ≤180亿元，是预算数 180.00万元 的 1,000,000.0%"),
    ],
)
def test_a_cost_is_compared_with_the_budget(cost, sentence):
    assert arithmetic(make((COST, cost))) == [sentence]


@pytest.mark.parametrize(
    "cost",
    [
        "≥95%",
        "300元/月",
        "2210元/亩",
        "180",
        "180个",
        "-180万元",
        "180万",
        "档案工资",
        "",
    ],
)
def test_what_is_no_sum_of_money_is_no_cost_as_a_whole(cost):
    assert totals(make((COST, cost))) == []


@pytest.mark.parametrize(
    "name",
    ["每亩土地收储成本", "亩均补助标准", "经费人均标准", "补贴发放标准", "采购单价"],
)
def test_a_row_named_as_a_price_is_no_cost_as_a_whole(name):
    assert totals(make((COST, "≥100万元"), name=name)) == []


# The comparison


@pytest.mark.parametrize(
    ("budget", "verdict"),
    [
        ("163.44", "，与预算数 163.44万元 相符"),
        ("164.26", "，与预算数 164.26万元 相符"),
        ("164.27", "，是预算数 164.27万元 的 99.5%"),
        ("162.63", "，与预算数 162.63万元 相符"),
        ("162.62", "，是预算数 162.62万元 的 100.5%"),
        ("180", "，是预算数 180.00万元 的 90.8%"),
        ("1634400", "，不到预算数 1,634,400.00万元 的 0.1%"),
        ("0", "，预算数 0.00万元"),
        (None, "；还没有填写预算数"),
    ],
)
def test_half_a_percent_is_let_pass(budget, verdict):
    assert times("454人", "300元/人/月", budget) == [
        f"454人 × 300元/人/月 × 12个月 = 163.44万元{verdict}"
    ]


def test_no_money_agrees_with_no_budget():
    assert times("0人", "300元/人", "0") == [
        "0人 × 300元/人 = 0.00万元，与预算数 0.00万元 相符"
    ]


# Any form


def test_the_sentences_follow_the_rows_of_costs():
    form = make(
        (COST, "≤1万元"),
        (QUANTITY, "2人"),
        (COST, "5000元/人"),
        (COST, "≤2万元"),
        budget="1",
    )
    assert [sentence.split("，")[0] for sentence in arithmetic(form)] == [
        "成本控制数 ≤1万元",
        "2人 × 5000元/人 = 1.00万元",
        "成本控制数 ≤2万元",
    ]


figures = st.from_regex(r"[≥≤=]?-?[0-9]{1,15}(\.[0-9]{1,8})?", fullmatch=True)
units = st.sampled_from(
    [
        "人",
        "万人",
        "亿亩",
        "亩",
        "元",
        "万元",
        "亿元",
        "元/亩",
        "亿元/亩",
        "万元/亩/月",
        "元/人/月",
        "元/人/日",
        "元/月",
        "%",
        "分",
        "个/人",
    ]
)
values = st.builds(str.__add__, figures, units) | mixed_texts
categories = st.sampled_from([QUANTITY, COST, *CATEGORIES])
money_rows = st.builds(
    lambda levels, value: TargetRow(levels[0], levels[1], "甲", value=value),
    categories,
    values,
)


@given(forms(mixed_texts), st.lists(money_rows, max_size=6))
def test_any_form_is_computed_without_complaint(form, rows):
    filled = replace(form, targets=(*form.targets, *rows))
    assert len(arithmetic(filled)) == len(products(filled)) + len(totals(filled))


@given(
    figures,
    st.sampled_from(["亩", "万亩", "亿亩"]),
    figures,
    st.sampled_from(["元/亩", "万元/亩/月", "亿元/亩"]),
)
def test_a_product_is_the_figures_multiplied(amount, thing, price_amount, price):
    for each in products(
        make((QUANTITY, amount + thing), (COST, price_amount + price))
    ):
        quantity, price_of_one = (
            Fraction(number.amount) * number.unit.multiplier
            for number in (each.quantity, each.price)
        )
        assert Fraction(each.total) * 10**4 == quantity * price_of_one * each.times
