"""What a form says of why its budget is not 数量 × 单价 (A04), nor the cost of the whole (A03)."""

from decimal import Decimal

import pytest

from targets.documents.values import ProjectForm, TargetRow
from tests.targets.checks.forms import changed, found


def form(
    quantity: str,
    price: str,
    budget: str,
    purpose: str = "",
    counted: str = "数量",
    cost: str = "",
) -> ProjectForm:
    """A form with one quantity and one price."""
    rows = (
        TargetRow("产出指标", "数量指标", counted, value=quantity),
        TargetRow("产出指标", "成本指标", "单价", cost, price),
    )
    return changed(
        budget=Decimal(budget),
        fiscal_funds=Decimal(budget),
        purpose=purpose,
        goals="",
        targets=rows,
    )


@pytest.mark.parametrize(
    "purpose",
    [
        "项目总投资150万元，本年安排60万元",
        "支付2023年采购设备的尾款",
        "每台15万元，县级配套60万元",
        "市、县财政各负担50%",
        "县级财政承担40%",
        "合同总价150万元，已支付90万元",
        "除上级补助外的县级资金",
        "分三年实施",
    ],
)
def test_a_budget_that_is_a_part_of_the_product_is_left_alone(purpose):
    assert found("A04", form("10台", "15万元/台", "60", purpose)) == []
    assert found("A04", form("10台", "15万元/台", "300", purpose))


@pytest.mark.parametrize(
    "purpose",
    [
        "工资及社会保险",
        "工资36万元、保险10万元",
        "其中工资36万元",
        "工资、办公等支出",
        "劳务补助、宣传、培训和数据处理",
    ],
)
def test_a_budget_that_pays_for_more_than_the_product_is_left_alone(purpose):
    assert found("A04", form("10人", "3000元/人/月", "46", purpose)) == []
    assert found("A04", form("10人", "3000元/人/月", "20", purpose))


@pytest.mark.parametrize(
    "purpose", ["补发2022—2023年工资", "一次支付三年", "补发上年工资", "2年的工资"]
)
def test_a_price_by_the_month_that_is_paid_for_other_years_is_left_alone(purpose):
    assert found("A04", form("10人", "3000元/人/月", "72", purpose)) == []
    assert found("A04", form("10人", "3000元/人", "72", purpose))


@pytest.mark.parametrize(
    "purpose",
    [
        "",
        "发放全年工资",
        "县委安排的工作",
        "建设3处配套设施",
        "聘用满2年级的教师",
        "加工资",
    ],
)
def test_what_explains_nothing_leaves_the_product_to_be_asked_about(purpose):
    assert found("A04", form("10人", "3000元/人/月", "72", purpose))
    assert found("A04", form("10人", "3000元/人/月", "20", purpose))


def test_the_most_that_one_may_get_is_not_what_all_get():
    assert (
        found("A04", form("200户", "≤5000元/户", "50", cost="每户最高救助限额")) == []
    )
    assert found("A04", form("200户", "≤5000元/户", "150", cost="每户最高救助限额"))


@pytest.mark.parametrize(
    ("counted", "quantity", "price"),
    [
        ("日处理污水量", "5000吨", "0.8元/吨"),
        ("日均清运垃圾量", "120吨", "35元/吨"),
        ("每月清运车次", "300车次", "120元/车次"),
        ("每期培训人数", "230人", "600元/人"),
        ("人均服务次数", "4次", "50元/次"),
    ],
)
def test_what_is_counted_by_the_day_or_for_each_is_not_multiplied(
    counted, quantity, price
):
    assert found("A04", form(quantity, price, "150", counted=counted)) == []


@pytest.mark.parametrize(
    ("purpose", "is_known"),
    [("总投资3.2亿元，本年安排8000万元", True), ("医院迁建", False)],
)
def test_the_cost_of_the_whole_is_known_where_the_form_says_that_this_is_a_part(
    purpose, is_known
):
    row = TargetRow("产出指标", "成本指标", "项目总投资", "概算总投资", "≤3.2亿元")
    whole = changed(
        budget=Decimal(8000),
        fiscal_funds=Decimal(8000),
        purpose=purpose,
        targets=(row,),
    )
    assert (found("A03", whole) == []) is is_known
