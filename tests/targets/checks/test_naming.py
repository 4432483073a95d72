"""C11, C12, C13, F06, F07, A11, A12, R05: what a row is called, against its value and its category."""

import pytest

from tests.targets.checks.forms import (
    CONTENT,
    COST,
    QUALITY,
    QUANTITY,
    SOCIAL,
    fixed,
    found,
    with_row,
)


@pytest.mark.parametrize(
    "name",
    [
        *("社会效益指标", "可持续影响指标", "数量指标", "产出数量指标"),
        *("满意度指标", "服务对象满意度指标", "产出指标", "指标1"),
        *("社会效益", "质量", "成本指标"),
    ],
)
def test_a_category_is_no_name(name):
    (finding,) = found("C11", with_row(SOCIAL, name=name))
    assert finding.where == "targets[4].name"


@pytest.mark.parametrize(
    "name",
    [
        "服务对象满意度",
        "受益群众满意度",
        "数量达标率",
        "成本控制数",
        "质量合格率",
        "经济效益增长率",
        "生态效益林面积",
    ],
)
def test_a_name_that_says_more_is_left_alone(name):
    assert found("C11", with_row(SOCIAL, name=name)) == []


@pytest.mark.parametrize(
    ("name", "value", "mended"),
    [
        ("发放人数454人", "454人", "发放人数"),
        ("栽植苗木数量3000株", "≥3000株", "栽植苗木数量"),
        ("资金支付完成率100%", "100%", "资金支付完成率"),
        ("硬化面积≥2万平方米", "3万平方米", None),
    ],
)
def test_a_value_in_a_name_is_found(name, value, mended):
    form = with_row(QUANTITY, name=name, value=value)
    (finding,) = found("C12", form)
    assert (finding.fix and finding.fix.text) == mended
    if finding.fix:
        assert found("C12", fixed(form, finding.fix)) == []


@pytest.mark.parametrize(
    "name",
    [
        "80至89岁",
        "65岁以上老年人数",
        "12345热线办结率",
        "2024年",
        "90-99岁人数",
        "前3名",
        "60至79人",
    ],
)
def test_a_number_that_belongs_to_the_name_is_left_alone(name):
    assert found("C12", with_row(QUANTITY, name=name)) == []


def test_a_name_that_stands_twice_is_found():
    (finding,) = found("C13", with_row(QUALITY, name="发放人数"))
    assert (finding.where, finding.what) == ("targets[1].name", "与第1行同名")


@pytest.mark.parametrize(
    ("name", "value", "mended"),
    [
        ("安全生产事故", "≥1起", "≤1起"),
        ("群众投诉", "≥0件", "0件"),
        ("火灾次数", "＞2次", "<2次"),
        ("数据差错率", "不低于3‰", "不超过3‰"),
        ("因贫辍学人数", "≥0人", "0人"),
        ("病虫害损失率", "≥5%", "≤5%"),
    ],
)
def test_a_lower_bound_of_what_nobody_wants_is_turned(name, value, mended):
    form = with_row(SOCIAL, name=name, value=value)
    (finding,) = found("F06", form)
    assert finding.fix.text == mended
    assert found("F06", fixed(form, finding.fix)) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("安全生产事故", "0起"),
        ("安全生产事故", "≤1起"),
        ("事故下降率", "≥5%"),
        ("投诉处置率", "≥95%"),
        ("火灾隐患整改率", "100%"),
        ("信访案件办结率", "≥95%"),
        ("消除信访次数", "≥3次"),
        ("查处违法案件数", "≥40件"),
        ("事故应急演练次数", "≥2次"),
        ("化解信访积案", "≥10件"),
        ("投诉电话覆盖率", "≥90%"),
        ("防疫人数", "≥70人"),
    ],
)
def test_what_is_done_against_it_is_left_alone(name, value):
    assert found("F06", with_row(SOCIAL, name=name, value=value)) == []


@pytest.mark.parametrize(
    ("row", "name", "value"),
    [
        (SOCIAL, "长期使用率", "≥20年"),
        (QUALITY, "苗木成活率", "≥95人"),
        (QUANTITY, "培训人次", "≥20%"),
        (QUANTITY, "防治面积", "≥16万人"),
        (QUANTITY, "硬化道路里程", "≥5000㎡"),
        (COST, "工程造价", "≤30人"),
        (SOCIAL, "受益户数", "≥95%"),
    ],
)
def test_a_unit_that_cannot_be_is_found(row, name, value):
    (finding,) = found("F07", with_row(row, name=name, value=value))
    assert finding.where == f"targets[{row}].value"


@pytest.mark.parametrize(
    ("row", "name", "value"),
    [
        (QUALITY, "巡查频率", "≥2次/周"),
        (QUALITY, "办事效率", "≥3件"),
        (SOCIAL, "贷款利率", "≤4.5%"),
        (SOCIAL, "亩均效益增长率", "1.2倍"),
        (SOCIAL, "考核得分率", "≥90分"),
        (SOCIAL, "覆盖率提高", "5个百分点"),
        (SOCIAL, "受益人数增长", "≥5%"),
        (QUANTITY, "建档人数占比", "≥90%"),
        (QUANTITY, "培训人次", "≥300人"),
        (QUANTITY, "绿化面积", "≥200亩"),
        (COST, "成本节约", "≥5%"),
        (SOCIAL, "满意度调查", "≥2次"),
    ],
)
def test_a_unit_that_may_be_is_left_alone(row, name, value):
    assert found("F07", with_row(row, name=name, value=value)) == []


def test_quantities_that_are_rates_alone_are_found():
    form = with_row(QUANTITY, name="任务完成率", description="", value="100%")
    assert [finding.where for finding in found("A11", form)] == ["targets[0].value"]


def test_costs_that_are_rates_alone_are_found():
    form = with_row(COST, name="成本节约率", description="节约的成本占比", value="≥5%")
    (finding,) = found("A12", form)
    assert finding.advice == "请补充一项以金额表示的成本，如 ≤163.44万元"


@pytest.mark.parametrize(
    ("name", "value"),
    [("预算执行率", "≥95%"), ("投入成本", "≤163.44万元"), ("投入成本", "据实结算")],
)
def test_costs_in_money_and_what_a05_says_are_left_alone(name, value):
    assert found("A12", with_row(COST, name=name, value=value)) == []


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("满意度", ""),
        ("满意率", "满意率"),
        ("服务对象满意度", "满意和较满意的对象占调查对象的比例"),
    ],
)
def test_satisfaction_of_nobody_is_found(name, description):
    (finding,) = found("R05", with_row(CONTENT, name=name, description=description))
    assert finding.where == "targets[5].name"


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("公众满意度", ""),
        ("农户满意度", "满意和较满意的占比"),
        ("服务对象满意度", "满意和较满意的居民占比"),
        ("满意度", "参训学员中满意的占比"),
    ],
)
def test_satisfaction_of_somebody_is_left_alone(name, description):
    assert found("R05", with_row(CONTENT, name=name, description=description)) == []
