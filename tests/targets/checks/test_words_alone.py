"""C10, C14, R06: values, bases and goals in words that say nothing one can measure."""

import pytest

from targets.checks.rules.finding import Level
from tests.targets.checks.forms import (
    COST,
    QUALITY,
    QUANTITY,
    SOCIAL,
    TIME,
    changed,
    found,
    with_row,
)


@pytest.mark.parametrize(
    ("row", "value", "lack"),
    [
        (TIME, "及时", "时间"),
        (TIME, "按时完成", "时间"),
        (TIME, "尽快兑现", "时间"),
        (TIME, "按工程进度完成", "时间"),
        (TIME, "在规定时间内完成", "时间"),
        (QUALITY, "符合规定", "数"),
        (QUALITY, "严格执行相关制度", "数"),
        (QUALITY, "达到规定标准", "数"),
        (QUANTITY, "若干", "数"),
        (QUANTITY, "多次", "数"),
        (COST, "合理", "金额"),
        (COST, "控制在预算范围内", "金额"),
        (COST, "符合相关规定", "金额"),
    ],
)
def test_words_without_a_figure_are_found(row, value, lack):
    (finding,) = found("C10", with_row(row, value=value))
    assert finding.where == f"targets[{row}].value"
    assert finding.what == f"“{value}”没有写出{lack}"
    assert finding.level is None


@pytest.mark.parametrize(
    "value", ["显著提升", "效果明显", "有所改善", "长期", "持续改善", "稳步增长"]
)
def test_of_a_benefit_words_alone_are_a_hint(value):
    (finding,) = found("C10", with_row(SOCIAL, value=value))
    assert finding.level == Level.HINT


@pytest.mark.parametrize(
    ("row", "value"),
    [
        (QUALITY, "良以上"),
        (QUALITY, "合格"),
        (QUALITY, "验收合格"),
        (QUALITY, "达到国家标准"),
        (QUALITY, "达到一级A标准"),
        (QUALITY, "符合《公路养护规范》"),
        (QUALITY, "达到Ⅳ类"),
        (TIME, "每季度末前"),
        (TIME, "按月发放"),
        (TIME, "当日办结"),
        (TIME, "次日清运"),
        (TIME, "日产日清"),
        (TIME, "全年"),
        (TIME, "及时，3个工作日内"),
        (QUANTITY, "应保尽保"),
        (QUANTITY, "全覆盖"),
        (QUANTITY, "三次"),
        (COST, "据实结算"),
        (COST, "不超过预算"),
        (COST, "档案工资"),
        (SOCIAL, "不降低"),
        (SOCIAL, "无事故"),
        (SOCIAL, "百分之百"),
        (SOCIAL, "待定"),
        (SOCIAL, ""),
    ],
)
def test_a_value_that_can_be_told_is_left_alone(row, value):
    assert found("C10", with_row(row, value=value)) == []


@pytest.mark.parametrize(
    "basis",
    [
        "同上",
        "工作需要",
        "根据实际需要",
        "无依据",
        "没有文件依据",
        "自行确定",
        "经验判断",
        "领导安排",
        "2025年工作计划",
        "冀财〔2026〕3号",
    ],
)
def test_a_basis_that_is_none_is_found(basis):
    (finding,) = found("C14", with_row(QUALITY, basis=basis))
    assert finding.where == "targets[1].basis"


@pytest.mark.parametrize(
    "basis",
    [
        "工作计划",
        "2023年工作计划",
        "2024年工作计划",
        "2021—2025年规划",
        "十四五规划（2025年）",
        "上年实际98%",
        "统计调查",
        "县委、县政府工作安排",
        "GB/T 2025",
    ],
)
def test_a_basis_is_left_alone(basis):
    assert found("C14", with_row(QUALITY, basis=basis)) == []


@pytest.mark.parametrize(
    "goals",
    [
        "1.提高工作效率\n2.保障机关正常运转",
        "保障社区工作正常开展，提高服务能力和水平，促进社会和谐稳定",
        "维护社会稳定；充分调动干部工作积极性",
    ],
)
def test_goals_that_could_stand_anywhere_are_found(goals):
    (finding,) = found("R06", changed(goals=goals))
    assert finding.where == "goals"


@pytest.mark.parametrize(
    "goals",
    [
        "1.提高工作效率\n2.发放454名网格员补贴",
        "将符合条件的困难群众全部纳入低保，应保尽保",
        "管护机井、闸涵等小型水利设施，保障设施正常运行",
        "完成张庄小学操场改造",
        "",
    ],
)
def test_goals_that_say_what_is_done_are_left_alone(goals):
    assert found("R06", changed(goals=goals)) == []
