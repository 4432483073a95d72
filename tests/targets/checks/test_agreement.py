"""A09, A10, R07: what goals and purpose state, against the budget and against the rows of indicators."""

from decimal import Decimal

import pytest

from tests.targets.checks.forms import GOOD, QUANTITY, TIME, changed, found, with_row


def purpose(text, budget="178"):
    return changed(purpose=text, budget=Decimal(budget), fiscal_funds=Decimal(budget))


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("工程款120万元，监理费54万元，合计174万元。", "各项合计 174.00万元"),
        ("共需资金200万元", "各项合计 200.00万元"),
        ("喷淋系统52万元，报警系统28万元，疏散照明17万元", "各项合计 97.00万元"),
        ("工程款1200000元、设备费300000元", "各项合计 150.00万元"),
        ("其中甲桥96万元、乙桥102万元", "各项合计 198.00万元"),
        (
            "药剂100万元，作业服务90万元，合计178万元",
            "各项相加 190.00万元，却写合计 178.00万元",
        ),
    ],
)
def test_amounts_that_do_not_come_to_the_budget_are_found(text, stated):
    (finding,) = found("A09", purpose(text))
    assert finding.what == f"{stated}，预算数 178.00万元"
    assert finding.cells == ("purpose", "budget")


@pytest.mark.parametrize(
    "text",
    [
        "工程款120万元，监理费58万元，合计178万元。",
        "工程款120万元，监理费58万元",
        "按每人每月300元的标准发放",
        "采购设备3台，每台18万元；软件2套，每套1.7万元",
        "30人×2000元，合计178.2万元",
        "合同价325万元，本年支付178万元",
        "总投资2400万元，本年安排178万元",
        "工程款约120万元，监理费50万元",
        "办公费20万元、印刷费5万元等",
        "支付工程尾款90万元、质保金3万元",
        "全年178万元，其中上半年60万元、下半年118万元",
        "县级配套100万元、自筹20万元",
        "全部用于路面硬化",
        "房屋租金178万元（每平方米300元）",
        "",
    ],
)
def test_amounts_that_may_be_so_are_left_alone(text):
    assert found("A09", purpose(text)) == []


@pytest.mark.parametrize(
    ("goals", "stated"),
    [
        ("按月足额发放450名网格员补贴", "450名"),
        ("发放网格员补贴450人", "450人"),
        ("网格事件办结率达到95%以上，发放454名网格员补贴", "95%"),
        ("11月底前全年补贴发放完毕", "11月"),
    ],
)
def test_another_figure_for_the_same_thing_is_found(goals, stated):
    form = with_row(TIME, changed(goals=goals), description="全年补贴发放完毕的日期")
    findings = found("A10", form)
    assert findings[0].what.startswith(f"绩效目标写 {stated}，")
    assert {finding.where for finding in findings} == {"goals"}


@pytest.mark.parametrize(
    "goals",
    [
        "按月足额发放454名网格员补贴",
        "发放454人补贴，其中女网格员200人",
        "比上年的430人增加24人，发放454名网格员补贴",
        "每季度走访50人",
        "发放约450名网格员补贴",
        "累计发放网格员补贴1200人",
        "网格巡查覆盖52个村和社区",
        "网格事件办结率达到90%以上",
        "村民投诉回复率达到95%",
        "2024—2026年发放网格员补贴1300人",
    ],
)
def test_a_figure_that_may_be_so_is_left_alone(goals):
    assert found("A10", changed(goals=goals)) == []


def test_a_sum_of_quantities_is_left_alone():
    form = changed(goals="发放网格员补贴454人")
    rows = [*form.targets]
    first = with_row(QUANTITY, form, name="村网格员人数", value="402人").targets[0]
    second = with_row(QUANTITY, form, name="社区网格员人数", value="52人").targets[0]
    form = changed(form, targets=(first, second, *rows[1:]))
    assert found("A10", form) == []
    assert found("R07", form) == []


@pytest.mark.parametrize(
    ("goals", "quoted"),
    [
        ("发放454名网格员补贴，印发宣传册5000册", "“5000册”"),
        ("发放454名网格员补贴，修建公路3公里、桥2座", "“3公里”“2座”"),
        ("发放454名网格员补贴，群众收入比上年增长6%", "“6%”"),
    ],
)
def test_a_figure_without_a_row_is_found(goals, quoted):
    (finding,) = found("R07", changed(goals=goals))
    assert finding.what == f"{quoted}没有指标"


@pytest.mark.parametrize(
    "goals",
    [
        "发放454名网格员补贴，覆盖52个村",
        "发放454名网格员补贴，保洁8条主街",
        "发放454名网格员补贴，发放率100%",
        "发放454名网格员补贴，巡查约5000次",
        "全年发放12个月补贴",
        "安排资金20万元",
        GOOD.goals,
    ],
)
def test_a_figure_that_needs_no_row_is_left_alone(goals):
    assert found("R07", changed(goals=goals)) == []
