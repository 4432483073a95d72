"""Prices that do not say of what, and numbers without a unit (A08)."""

from decimal import Decimal

import pytest

from targets.documents.values import ProjectForm
from tests.targets.checks.forms import COST, QUALITY, QUANTITY, changed, found, with_row

MONEY = "targets[3].value"


def cost(
    value: str,
    name: str,
    description: str = "",
    quantity: str = "31亩",
    budget: str = "100",
) -> ProjectForm:
    form = with_row(QUANTITY, name="数量", value=quantity)
    form = with_row(COST, form, name=name, description=description, value=value)
    return changed(form, budget=Decimal(budget), fiscal_funds=Decimal(budget))


# Prices


@pytest.mark.parametrize(
    ("name", "description", "value", "mended"),
    [
        ("每亩土地收储成本", "项目每亩土地收储成本", "≥90万元", "≥90万元/亩"),
        ("经费人均标准", "经费人均标准", "≥1元", "≥1元/人"),
        ("补贴发放标准", "每亩应补偿的金额", "≥2210元", "≥2210元/亩"),
        ("亩均补助标准", "", "2210 元以上", "2210 元/亩以上"),
        ("每人每月补贴", "", "不超过300元。", "不超过300元/人/月。"),
        ("每名网格员每月补贴", "", "≤300元", "≤300元/人/月"),
        ("每个人每年补贴", "", "≤300元", "≤300元/人/年"),
        ("人均补贴标准", "每名网格员每月的补贴", "≤300元", "≤300元/人/月"),
        ("每户补助", "", "１,０００元（含）以内", "１,０００元/户（含）以内"),
        ("每一个项目的成本", "", "≤3万元", "≤3万元/项"),
        ("每个月水电费", "", "≤3万元", "≤3万元/月"),
        ("生均公用经费", "", "≤600元", "≤600元/人"),
        ("土地成本", "项目每亩的成本", "≤3万元", "≤3万元/亩"),
    ],
)
def test_a_price_gets_the_denominator_that_its_name_says(
    name, description, value, mended
):
    (finding,) = found("A08", cost(value, name, description))
    assert (finding.where, finding.fix.where, finding.fix.text) == (
        MONEY,
        MONEY,
        mended,
    )
    assert found("A08", cost(mended, name, description)) == []


@pytest.mark.parametrize("name", ["每村每人补助", "每亩每户每棵补助"])
def test_two_things_at_once_are_found_without_a_fix(name):
    (finding,) = found("A08", cost("≤300元", name))
    assert finding.fix is None


@pytest.mark.parametrize(
    ("name", "quantity", "advice"),
    [
        ("发放标准", "≥58人", "请写明单价的单位，如 万元/人/月"),
        ("采购单价", "3台", "请写明单价的单位，如 万元/台"),
        ("建设单位成本", "500㎡", "请写明单价的单位，如 万元/㎡"),
        ("电脑配置标准", "58人", "请写明单价的单位"),
    ],
)
def test_a_standard_beside_what_is_counted_wants_a_denominator(name, quantity, advice):
    (finding,) = found("A08", cost("≥0.04万元", name, quantity=quantity))
    assert (finding.where, finding.advice, finding.fix) == (MONEY, advice, None)


@pytest.mark.parametrize(
    ("name", "description", "value"),
    [
        ("每亩土地收储成本", "", "≤2210元/亩"),
        ("每亩土地收储成本", "", "每亩2210元"),
        ("每亩土地收储成本", "", "≤100万元"),  # all of the budget
        ("发放标准", "", "≤100.2万元"),
        ("发放标准", "", "档案工资"),
        ("发放标准", "", "万元"),
        ("投入成本", "征地财政投入成本", "≥100元"),
        ("投入成本", "每月按时支付的工程款", "≤30万元"),
        ("工资成本", "每人工资的总额", "≤30万元"),
        ("人员经费标准", "全年人员经费支出总额", "≤30万元"),
        ("补贴总额", "每亩2210元", "≤30万元"),
        ("每年投入成本", "", "≤30万元"),
        ("每部分工程的投入", "", "≤30万元"),
        ("高标准农田建设成本", "", "≤30万元"),
        ("标准化厂房建设成本", "", "≤30万元"),
        ("教育均衡投入", "", "≤30万元"),
        ("52个村均已完成的投入", "", "≤30万元"),
    ],
)
def test_what_is_no_price_without_a_denominator_is_left_alone(name, description, value):
    assert found("A08", cost(value, name, description)) == []


def test_a_standard_without_anything_counted_is_left_alone():
    assert found("A08", cost("≤30万元", "经费标准", quantity="≥95%")) == []


def test_money_that_is_no_cost_is_left_alone():
    assert found("A08", with_row(QUALITY, name="人均增收", value="≥500元")) == []


# Bare numbers


@pytest.mark.parametrize(
    ("row", "name", "value", "mended"),
    [
        (QUANTITY, "发放人数", "454", "454人"),
        (QUANTITY, "补偿亩数", "≥ 31.28", "≥ 31.28亩"),
        (QUANTITY, "培训次数", "４以上", "４次以上"),
        (QUANTITY, "服务人次数", "不少于500。", "不少于500人次。"),
        (QUANTITY, "管辖村数", "52", None),
        (COST, "投入成本", "≤163.44", "≤163.44万元"),
        (COST, "投入成本", "≤300", None),
        (QUALITY, "补贴发放准确率", "≥98", "≥98%"),
        (QUALITY, "群众满意度", "90", "90%"),
    ],
)
def test_a_number_without_a_unit_is_found(row, name, value, mended):
    (finding,) = found("A08", with_row(row, name=name, value=value))
    assert (finding.where, finding.gist) == (f"targets[{row}].value", "数字没有单位")
    assert (finding.fix and finding.fix.text) == mended
    assert mended is None or found("A08", with_row(row, name=name, value=mended)) == []


@pytest.mark.parametrize(
    ("row", "name", "value"),
    [
        (QUANTITY, "发放人数", "454人"),
        (QUANTITY, "发放人数（人）", "454"),
        (QUANTITY, "补偿面积(单位：亩)", "31.28"),
        (COST, "投入成本（万元）", "≤100"),
        (QUANTITY, "安全事故数", "0"),
        (QUANTITY, "项目容积率", "≤2.5"),
        (QUANTITY, "师生比", "0.05"),
        (QUANTITY, "空气质量指数", "≤100"),
        (QUANTITY, "发放人数", "若干"),
        (QUANTITY, "发放人数", ""),
        (QUALITY, "补贴发放准确率", "≥0.98"),
        (QUALITY, "考核得分", "≥90"),
        (QUALITY, "出水pH值", "7"),
        (QUALITY, "国家标准", "3"),
    ],
)
def test_a_number_that_needs_no_unit_is_left_alone(row, name, value):
    assert found("A08", with_row(row, name=name, value=value)) == []
