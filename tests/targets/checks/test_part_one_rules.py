"""What the rules for part one find in real text, and what they leave alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from targets.checks.backing import names_of
from targets.checks.engine import check_form
from targets.checks.evidence import with_fixes
from targets.checks.rules.catalogue import DEPARTMENTS
from targets.checks.rules.departments.completeness import FAULTLESS
from targets.checks.rules.faultless import STANDARDS
from targets.checks.rules.finding import Finding, Level
from targets.checks.rules.surroundings import NONE, Backers, Surroundings
from targets.documents.values import DepartmentForm, Document, SubTargetForm

ITEM = FAULTLESS.sub_targets[0]


def found(
    rule: str, form: DepartmentForm, around: Surroundings | None = None
) -> list[Finding]:
    """What that rule finds."""
    standards = replace(STANDARDS, surroundings=around)
    report = check_form(form, standards, DEPARTMENTS)
    assert not report.broken
    return [finding for finding in report.findings if finding.rule == rule]


def with_indicators(text: str) -> DepartmentForm:
    return replace(FAULTLESS, sub_targets=(replace(ITEM, indicators=text),))


def with_goal(text: str) -> DepartmentForm:
    return replace(FAULTLESS, sub_targets=(replace(ITEM, goal=text),))


def items(count: int) -> DepartmentForm:
    parts = [replace(ITEM, title=f"第{number}项") for number in range(count)]
    return replace(FAULTLESS, sub_targets=tuple(parts))


def backings(*pairs: tuple[int, str] | None) -> tuple[Backers | None, ...]:
    return tuple(pair and Backers(pair[0], Decimal(pair[1])) for pair in pairs)


def test_in_the_published_part_one_nothing_is_more_than_a_hint(document: Document):
    assert document.department is not None
    report = check_form(document.department, STANDARDS, DEPARTMENTS)
    assert not report.broken
    levels = {DEPARTMENTS.rules[finding.rule].level for finding in report.findings}
    assert levels <= {Level.HINT}
    (duties,) = report.findings
    assert duties.rule == "D15"
    assert "招商引资" in duties.what
    assert "派驻机构" in duties.what


def test_a_rule_that_knows_nothing_beside_the_form_says_nothing():
    for rule in ("D06", "D07", "D08", "D09", "D11"):
        assert found(rule, with_goal("项目预算合计 100万元，与官亭镇协作。")) == []


# Projects and money


def test_a_sub_target_without_project_is_named_where_others_have_some():
    around = Surroundings(
        backings((3, "5"), (0, "0"), None), Backers(3, Decimal(5)), NONE
    )
    (finding,) = found("D06", items(3), around)
    assert finding.where == "sub_targets[1].goal"


def test_where_no_project_is_linked_it_is_said_once():
    whole = Backers(37, Decimal(9))
    around = Surroundings(backings((0, "0"), (0, "0")), whole, whole)
    (finding,) = found("D06", items(2), around)
    assert (finding.where, finding.what) == (
        "overall",
        "37 个项目都没有对应到分项绩效目标",
    )
    assert found("D08", items(2), around) == []


def test_a_unit_whose_projects_back_those_of_a_unit_below_is_left_alone():
    around = Surroundings(backings((0, "0")), Backers(3, Decimal(9)), NONE)
    assert found("D06", items(1), around) == []


def test_projects_without_money_and_projects_beside_are_named():
    around = Surroundings(
        backings((2, "0"), (1, "12.5")),
        Backers(5, Decimal("20.5")),
        Backers(2, Decimal(8)),
    )
    (money,) = found("D07", items(2), around)
    assert money.where == "sub_targets[0].goal"
    (beside,) = found("D08", items(2), around)
    assert "12.50万元" in beside.what
    assert "20.50万元" in beside.what
    assert "2 个项目（8.00万元）" in beside.what


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("项目预算合计1236.5万元。", False),
        ("项目支出预算共计 1,236.50 万元。", False),
        ("项目资金合计0.12亿元。", False),
        ("项目预算总额为1237万元。", False),
        ("项目预算合计 1200万元。", True),
        ("项目支出合计1236.4万元。", True),
        ("项目预算合计约1200万元。", False),
        ("部门预算总额 3000万元。", False),
        ("安排项目资金300万元用于道路。", False),
    ],
)
def test_a_stated_sum_of_the_projects_is_theirs(text, is_wrong):
    whole = Backers(37, Decimal("1236.5"))
    form = replace(FAULTLESS, overall=text)
    wrong = found("D09", form, Surroundings((whole,), whole))
    assert bool(wrong) == is_wrong


def test_a_stated_sum_of_a_sub_target_is_that_of_its_projects():
    around = Surroundings(backings((2, "40")), Backers(9, Decimal(90)))
    (finding,) = found("D09", with_goal("项目资金合计 45万元。"), around)
    assert finding.where == "sub_targets[0].goal"
    assert "2 个项目预算合计 40.00万元" in finding.what


# Figures


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "日常工作完成率达到 90%以上。工作人员的积极性得到提高。",
            "工作人员的积极性得到提高",
        ),
        ("发放完成率达到 90%以上；环境质量持续改善。", "环境质量持续改善"),
        ("排查企业的范围达到 100%全覆盖。重点企业做到应查尽查。", ""),
        ("完成率达到 90%以上。安全事故为零。", ""),
        ("完成率达到 90%以上。每季度公示一次。", ""),
        ("完成率达到 90%以上。", ""),
    ],
)
def test_a_sentence_without_figure_is_quoted(text, sentence):
    whats = [finding.what for finding in found("D16", with_indicators(text))]
    assert whats == ([f"“{sentence}”没有指标值"] if sentence else [])


def test_indicators_all_in_words_are_said_once():
    form = with_indicators("救助水平明显提高。群众满意。")
    assert (len(found("D05", form)), len(found("D16", form))) == (1, 0)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("群众办事效率提高 20%以上。", True),
        ("信访总量下降率达到 30%。", True),
        ("行政成本压减5％。", True),
        ("通过优抚政策促进社会稳定水平较去年同期提高的比率达到 90%以上。", False),
        ("不稳定因素总数同比下降率达到 90%以上。", False),
        ("基层党建工作较同期提高的比率达到 90%以上。", False),
        ("与上年相比，群众办事效率提高 20%。", False),
        ("群众满意度提高到 95%以上。", False),
        ("提高服务水平，群众满意度达到 90%以上。", False),
        ("参保率由 90%提高 5%。", False),
    ],
)
def test_a_change_needs_a_base(text, is_found):
    assert bool(found("D10", with_indicators(text))) == is_found


# Whose text it is


def test_the_name_of_another_unit_is_named_in_its_cell():
    form = with_goal("加快官亭镇道路建设。")
    (finding,) = found("D11", form, Surroundings(named=("官亭镇",)))
    assert finding.where == "sub_targets[0].goal"
    assert "官亭镇" in finding.what


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("巨鹿县官亭镇人民政府本级", ("巨鹿县官亭镇人民政府本级", "官亭镇")),
        ("官亭镇", ("官亭镇",)),
        ("邢台市南城街道办事处", ("邢台市南城街道办事处", "南城街道")),
        ("教育局", ()),
        ("巨鹿县教育局", ("巨鹿县教育局",)),
        ("乡村振兴局", ()),
    ],
)
def test_a_town_is_also_called_without_what_governs_it(name, names):
    assert names_of(name) == names


@pytest.mark.parametrize(
    ("duty", "is_found"),
    [
        ("①负责招商引资和对外经济技术合作；", True),
        ("①负责辖区社会救助工作；", False),
        ("①负责救助资金的发放；", False),
        ("①负责上级交办的其他事项。", False),
        ("①组织实施各项工作。", False),
    ],
)
def test_a_duty_is_mentioned_in_a_sub_target(duty, is_found):
    form = replace(FAULTLESS, overall=f"提供公共服务。{duty}")
    assert bool(found("D15", form)) == is_found


def test_many_duties_are_counted():
    duties = "①招商引资；②对外贸易；③殡葬改革；④防汛抗旱；⑤文物保护。"
    (finding,) = found("D15", replace(FAULTLESS, overall=duties))
    assert "等 5 条" in finding.what
    assert "文物保护" not in finding.what


# Wording


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("按排专人负责，，按时发放", "安排专人负责，按时发放"),
        ("发放完成率达到 90%以上", ""),
        ("“四纵六横”路网，铺设天燃气管道", ""),
    ],
)
def test_slips_are_mended(text, mended):
    form = with_goal(text)
    findings = found("D12", form)
    assert bool(findings) == bool(mended)
    for finding in findings:
        assert finding.fix is not None
        after = with_fixes(form, [finding.fix], (), DEPARTMENTS)
        assert after.sub_targets[0].goal == mended
        assert found("D12", after) == []


@pytest.mark.parametrize(
    ("rule", "text", "mended"),
    [
        ("D13", "联系电话 13900001234，按时发放", "联系电话 139****1234，按时发放"),
        ("D13", "项目编码13052924P00584012146U", ""),
        ("D14", "按巨政办[2023]第12号执行", "按巨政办〔2023〕12号执行"),
        ("D14", "完成率达到百分之九十五", "完成率达到95%"),
        ("D14", "《关于印发[2023]第12号的通知》", ""),
    ],
)
def test_numbers_of_persons_and_unusual_spellings_are_mended(rule, text, mended):
    form = with_goal(text)
    findings = found(rule, form)
    assert bool(findings) == bool(mended)
    for finding in findings:
        assert finding.fix is not None
        after = with_fixes(form, [finding.fix], (), DEPARTMENTS)
        assert after.sub_targets[0].goal == mended


def test_an_empty_part_one_breaks_nothing():
    empty = DepartmentForm(sub_targets=(SubTargetForm(),))
    around = Surroundings((None,), NONE, NONE, ("官亭镇",))
    for rule in DEPARTMENTS.rules:
        found(rule, empty, around)
