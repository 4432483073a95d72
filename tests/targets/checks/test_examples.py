"""Every rule has an example to which it speaks, and it alone; the form they are made of is sound."""

import pytest

from targets.checks import engine
from targets.checks.evidence import with_fixes
from targets.checks.examples import EXAMPLES, report_on
from targets.checks.rules.catalogue import ALL_RULES, DEPARTMENTS, catalogue_with
from targets.checks.rules.departments.completeness import FAULTLESS as SOUND_PART_ONE
from targets.checks.rules.faultless import FAULTLESS, STANDARDS
from tests.targets.checks.forms import CATEGORIES, check_form


@pytest.fixture(params=EXAMPLES.values(), ids=list(EXAMPLES))
def example(request):
    return request.param


def test_nothing_is_found_in_the_sound_form():
    report = check_form(FAULTLESS, STANDARDS)
    assert (report.findings, report.broken) == ([], set())


def test_nothing_is_found_in_the_sound_part_one():
    report = engine.check_form(SOUND_PART_ONE, STANDARDS, DEPARTMENTS)
    assert (report.findings, report.broken) == ([], set())


def test_every_rule_has_its_example_in_the_order_of_the_rules():
    assert list(EXAMPLES) == list(ALL_RULES)


def test_an_example_shows_its_rule_and_no_other(example):
    report = report_on(example.rule)
    assert {each.rule for each in report.findings} == {example.rule.id}
    assert report.broken == set()


def test_an_example_says_what_was_written_and_what_to_do(example):
    assert example.written
    assert example.finding.rule == example.rule.id
    assert example.finding.advice.startswith("请")


def test_the_cells_that_an_example_shows_are_those_that_its_finding_rests_on(example):
    assert set(example.example.cells) <= set(example.finding.cells)


@pytest.mark.parametrize(
    "rule", [rule for rule, each in EXAMPLES.items() if each.finding.fix]
)
def test_a_mended_example_is_sound(rule):
    example = EXAMPLES[rule].example
    fix = EXAMPLES[rule].finding.fix
    assert fix is not None
    catalogue = catalogue_with(rule)
    form = with_fixes(example.form, [fix], CATEGORIES, catalogue)
    report = engine.check_beside(form, example.others, STANDARDS, catalogue)
    assert report.findings == []


@pytest.mark.parametrize(
    ("rule", "written"),
    [
        ("C01", "绩效目标：（空白）"),
        ("C04", "“发放人数”的指标值：人"),
        ("C07", "资金支出计划：3月底 25%，6月底 50%，10月底 100%，12月底空白"),
        ("A01", "预算数：163.44万元；财政资金：160.00万元"),
        ("F01", "三级指标：补贴发放及时率；指标值：12月底前"),
        ("R01", "三个项目的绩效目标一字不差"),
    ],
)
def test_what_was_written_reads_as_on_the_form(rule, written):
    assert EXAMPLES[rule].written == written
