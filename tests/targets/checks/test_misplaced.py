"""R03: indicators under a category where they certainly do not belong."""

from dataclasses import replace

import pytest

from tests.targets.checks.forms import (
    BENEFIT,
    CATEGORIES,
    OUTPUT,
    SATISFACTION,
    STANDARDS,
    changed,
    fixed,
    found,
    with_row,
)

# The categories of 2021, where costs stand apart.
OF_2021 = (
    *(
        ("成本指标", each)
        for each in ("经济成本指标", "社会成本指标", "生态环境成本指标")
    ),
    *(each for each in CATEGORIES if each != (OUTPUT, "成本指标")),
)
LEVEL1 = {level2: level1 for level1, level2 in (*CATEGORIES, *OF_2021)}


def row_under(level2, name, value, description="", project="综合网格员补贴"):
    cells = {
        "level1": LEVEL1[level2],
        "level2": level2,
        "name": name,
        "value": value,
        "description": description,
    }
    return with_row(0, changed(name=project), **cells)


MISPLACED = [
    # Where it stands, name, value, where a click puts it.
    ("可持续影响指标", "帮扶村群众满意度", "≥90%", "服务对象满意度指标"),
    ("社会效益指标", "受益群众满意度（%）", "≥90%", "服务对象满意度指标"),
    ("社会效益指标", "提高群众满意度", "≥90%", "服务对象满意度指标"),
    ("质量指标", "满意率", "良以上", "服务对象满意度指标"),
    ("数量指标", "受益群众满意度调查", "≥90%", "服务对象满意度指标"),
    ("生态效益指标", "正常运转率", "≥95%", None),
    ("生态效益指标", "机关运转率（%）", "≥95%", None),
    ("生态效益指标", "预算执行率", "≥95%", "时效指标"),
    ("社会效益指标", "资金使用率", "100%", "时效指标"),
    ("服务对象满意度指标", "项目资金支付率", "100%", "时效指标"),
    ("质量指标", "资金使用率", "≥95%", "时效指标"),
    ("时效指标", "补助标准", "≤80元/人", "成本指标"),
    ("经济效益指标", "重点工作完成率", "≥90%", "社会效益指标"),
    ("经济效益指标", "长期使用率", "≥20年", "可持续影响指标"),
    ("经济效益指标", "提高工作效率", "≥50%", "社会效益指标"),
    ("数量指标", "项目验收合格率", "100%", "质量指标"),
    ("数量指标", "验收通过率", "≥95%", "质量指标"),
    ("时效指标", "工程质量合格率", "≥95%", "质量指标"),
    ("成本指标", "发放准确率", "100%", "质量指标"),
    ("质量指标", "补贴发放及时率", "≥95%", "时效指标"),
    ("质量指标", "及时性", "按月发放", "时效指标"),
    ("数量指标", "按时完成率", "100%", "时效指标"),
    ("成本指标", "及时拨付率", "≥90%", "时效指标"),
    ("质量指标", "工程完工时间", "10月底前", "时效指标"),
    ("数量指标", "资金兑付时限", "2024年12月31日前", "时效指标"),
    ("数量指标", "项目总成本", "≤50万元", "成本指标"),
    ("质量指标", "工程造价", "≤120元/㎡", "成本指标"),
    ("质量指标", "发放人数", "454人", "数量指标"),
    ("时效指标", "道路硬化面积", "≥6000㎡", "数量指标"),
    ("成本指标", "项目占地亩数", "31亩", "数量指标"),
]


@pytest.mark.parametrize(("level2", "name", "value", "fix"), MISPLACED)
def test_what_certainly_belongs_elsewhere_is_found(level2, name, value, fix):
    (finding,) = found("R03", row_under(level2, name, value))
    assert finding.where == "targets[0].level2"
    assert (finding.fix and finding.fix.text) == fix


@pytest.mark.parametrize(
    ("level2", "name", "value", "fix"), [each for each in MISPLACED if each[-1]]
)
def test_the_fix_leaves_nothing_to_find(level2, name, value, fix):
    form = row_under(level2, name, value)
    after = fixed(form, *(each.fix for each in found("R03", form)))
    assert found("R03", after) == []
    assert after.targets[0] == replace(form.targets[0], level1=LEVEL1[fix], level2=fix)


@pytest.mark.parametrize(
    ("level2", "name", "value"),
    [
        ("服务对象满意度指标", "受益群众满意度", "≥90%"),
        ("数量指标", "满意度调查次数", "≥2次"),
        ("数量指标", "群众满意度测评", "2次"),
        ("质量指标", "满意度调查覆盖率", "≥90%"),
        ("社会效益指标", "群众不满意率", "≤5%"),
        ("社会效益指标", "群众满意度提升比例", "≥5%"),
        ("社会效益指标", "不满意问题整改率", "100%"),
        ("可持续影响指标", "正常运转率", "≥95%"),
        ("质量指标", "机关运转率", "≥95%"),
        ("生态效益指标", "污水处理设施运转率", "≥95%"),
        ("生态效益指标", "绿化任务完成率", "≥95%"),
        ("生态效益指标", "水质达标率", "≥95%"),
        ("社会效益指标", "重点工作完成率", "≥90%"),
        ("质量指标", "资金使用规范性", "≥95%"),
        ("质量指标", "标准化厂房验收率", "≥95%"),
        ("经济效益指标", "社会资金到位率", "≥90%"),
        ("成本指标", "预算执行率", "≥95%"),
        ("社会效益指标", "人员年度考核合格率", "≥95%"),
        ("数量指标", "考核合格人数", "≥20人"),
        ("数量指标", "年度考核合格率", "≥95%"),
        ("数量指标", "验收项目", "≥3个"),
        ("质量指标", "项目及时完工情况", "≥95%"),
        ("质量指标", "诉求响应及时率", "≥95%"),
        ("质量指标", "设备维修及时率", "≥95%"),
        ("社会效益指标", "应急处置及时率", "≥95%"),
        ("质量指标", "办理时间", "≤5天"),
        ("质量指标", "事故次数", "0次"),
        ("质量指标", "培训合格人数", "≥50人"),
        ("社会效益指标", "受益人数", "≥500人"),
        ("经济效益指标", "节约成本", "≥5万元"),
        ("数量指标", "降低项目成本", "≥5万元"),
        ("时效指标", "发放时间", "≥95%"),
        ("数量指标", "", ""),
        ("数量指标", "满" * 500, "≥9%"),
    ],
)
def test_what_may_stand_there_is_left_alone(level2, name, value):
    assert found("R03", row_under(level2, name, value)) == []


def test_a_running_rate_of_works_for_the_environment_is_left_alone():
    name, under = "正常运转率", "生态效益指标"
    assert (
        found("R03", row_under(under, name, "≥95%", "污水处理站正常运转天数占比")) == []
    )
    assert (
        found("R03", row_under(under, name, "≥95%", project="垃圾中转站运行经费")) == []
    )


def test_the_finding_says_where_it_belongs():
    (one,) = found("R03", row_under("可持续影响指标", "帮扶村群众满意度", "≥90%"))
    assert (
        one.message
        == "“帮扶村群众满意度”说的是满意度，不属于可持续影响指标，请改列到服务对象满意度指标下"
    )
    (other,) = found("R03", row_under("生态效益指标", "正常运转率", "≥95%"))
    assert other.advice == "请改列到社会效益指标或可持续影响指标下"


def test_a_cost_goes_to_the_economic_costs_of_the_scheme_of_2021():
    standards = replace(STANDARDS, categories=OF_2021)
    (finding,) = found("R03", row_under("数量指标", "项目总成本", "≤50万元"), standards)
    assert finding.fix.text == "经济成本指标"


def test_without_a_scheme_nothing_is_moved_by_a_click():
    (finding,) = found(
        "R03",
        row_under("质量指标", "满意率", "≥90%"),
        replace(STANDARDS, categories=()),
    )
    assert (finding.fix, finding.advice) == (None, "请改列到与内容相符的类别下")


def test_a_category_of_no_scheme_is_left_alone():
    assert (
        found(
            "R03",
            with_row(0, level1=BENEFIT, level2="其他", name="满意率", value="≥90%"),
        )
        == []
    )
    assert (
        found(
            "R03",
            with_row(
                0, level1=SATISFACTION, level2="满意度", name="满意率", value="≥90%"
            ),
        )
        == []
    )


def test_the_real_forms_with_a_misplaced_indicator(document):
    where = {
        n: [each.where for each in found("R03", form)]
        for n, form in enumerate(document.projects, 1)
    }
    assert {n: each for n, each in where.items() if each} == {
        # 资金使用率 is no quality, and 提高工作效率 is nothing that the economy gains.
        4: ["targets[1].level2"],
        5: ["targets[4].level2"],
        6: ["targets[4].level2"],
        9: ["targets[4].level2"],
        10: ["targets[5].level2"],
        11: ["targets[4].level2"],
        14: ["targets[4].level2"],
        15: ["targets[4].level2"],
        19: ["targets[5].level2"],
        20: ["targets[4].level2"],
        28: ["targets[4].level2"],
        29: ["targets[4].level2"],
        30: ["targets[5].level2"],
        32: ["targets[1].level2"],
        33: ["targets[5].level2"],
    }
