"""How many times a price falls due: what a form states, and what only looks so."""

import pytest

from targets.checks.rules.arithmetic import arithmetic, products
from targets.documents.values import ProjectForm, TargetRow


def form(
    price: str,
    *,
    quantity: str = "10人",
    more: tuple[TargetRow, ...] = (),
    **cells: str,
) -> ProjectForm:
    rows = (
        TargetRow("产出指标", "数量指标", "人数", value=quantity),
        TargetRow(
            "产出指标",
            "成本指标",
            "标准",
            cells.pop("description", ""),
            price,
            cells.pop("basis", ""),
        ),
    )
    return ProjectForm(
        "901001",
        "甲单位",
        "A1",
        cells.pop("name", "甲项目"),
        targets=(*rows, *more),
        **cells,
    )


def times(price: str, **cells: str) -> list[tuple[int, str]]:
    return [(each.times, each.stated_in) for each in products(form(price, **cells))]


@pytest.mark.parametrize(
    ("price", "text", "count"),
    [
        ("300元/人/月", "发放6个月补贴", 6),
        ("300元/人/月", "发放６个月补贴", 6),
        ("300元/人/月", "按每人每月300元发放十二个月", 12),
        ("300元/人/月", "共计两个月", 2),
        ("300元/人/月", "2024年6个月补贴", 6),
        ("300元/人/月", "发放1—6月补贴", 6),
        ("300元/人/月", "2024年7月至12月的补贴", 6),
        ("300元/人/月", "发放3月份到5月份补贴", 3),
        ("300元/人/月", "自9月起新增人员的补贴", 4),
        ("300元/人/月", "从9月份开始，发放4个月", 4),
        ("900元/人/季度", "发放3个季度", 3),
        ("100元/人/日", "集中值班30天", 30),
        ("50元/人/次", "组织培训4次", 4),
        ("50元/人/次", "每年4次", 4),
    ],
)
def test_a_stated_number_of_times_is_taken(price, text, count):
    assert times(price, purpose=text) == [(count, "purpose")]


@pytest.mark.parametrize(
    "text",
    [
        "资金到位后3个月内发放",
        "每3个月发放一次",
        "工作满6个月的人员",
        "第6个月开始",
        "连续工作超过6个月",
        "工作6个月以上的人员",
        "建设期3至6个月",
        "3月底前至10月底发放",
        "2023-6月",
        "12月底前完成",
        "6月发放",
        "自2020年9月起执行",
        "9月起草方案",
        "提前2个月核对",
        "试用期6个月",
    ],
)
def test_what_only_looks_like_months_is_not_taken(text):
    assert times("300元/人/月", purpose=text, goals=text) == [(12, "")]


@pytest.mark.parametrize(
    "text", ["每月2次", "500人次", "第2次培训", "不少于2次", "2次以上", ""]
)
def test_what_is_not_so_often_in_the_year_makes_no_product(text):
    assert times("50元/人/次", purpose=text) == []


@pytest.mark.parametrize(
    ("cell", "where"),
    [
        ("name", "name"),
        ("purpose", "purpose"),
        ("goals", "goals"),
        ("description", "targets[1].description"),
        ("basis", "targets[1].basis"),
    ],
)
def test_times_are_looked_for_where_people_state_them(cell, where):
    assert times("300元/人/月", **{cell: "发放6个月"}) == [(6, where)]


def test_a_row_may_state_the_times():
    row = TargetRow("产出指标", "数量指标", "发放月数", value="6个月")
    (sentence,) = arithmetic(form("300元/人/月", more=(row,)))
    assert sentence.startswith(
        "10人 × 300元/人/月 × 6个月（指标第3行 指标值） = 1.80万元"
    )


@pytest.mark.parametrize(
    "text",
    [
        "先发3个月，再发6个月",
        "服务期36个月",
        "上半年的补贴",
        "11月至2月",
        "每年9.5个月",
    ],
)
def test_times_that_contradict_each_other_or_the_year_leave_it_unclear(text):
    (product,) = products(form("300元/人/月", purpose=text))
    assert (product.times, product.is_unclear) == (12, True)


def test_the_same_number_twice_is_one():
    assert times("300元/人/月", purpose="发放6个月", goals="发放6个月补贴") == [
        (6, "purpose")
    ]


@pytest.mark.parametrize("price", ["300元/人", "3600元/人/年", "1800元/人/半年"])
def test_a_price_without_months_asks_for_none(price):
    assert [stated for _, stated in times(price, purpose="发放6个月")] == [""]


def test_days_and_occasions_are_nobodys_guess():
    row = TargetRow("产出指标", "数量指标", "天数", value="2.5天")
    assert products(form("100元/人/日", more=(row,))) == []
