"""The engine: what it makes of the rules, whatever the rules are."""

import logging
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings

from targets.checks.rules.catalogue import RULES
from targets.checks.rules.cells import TABLE, text_at, where_label
from targets.checks.rules.finding import Finding, Fix, Level
from targets.documents.values import Plan, ProjectForm, TargetRow
from tests.targets.checks.forms import (
    COST,
    GOOD,
    OUTPUT,
    STANDARDS,
    catalogue_of,
    changed,
    check_beside,
    check_form,
    check_forms,
    evidence,
    fixed,
    some_rule,
    with_row,
)
from tests.targets.strategies import forms, mixed_texts

EMPTY = ProjectForm("", "", "", "")
HUGE = Decimal(10) ** 12
ODD = [
    pytest.param(EMPTY, id="every cell is empty"),
    pytest.param(
        ProjectForm("901001", "", "", "", targets=(TargetRow("", ""),) * 3),
        id="rows are empty",
    ),
    pytest.param(
        changed(budget=HUGE, fiscal_funds=HUGE, other_funds=HUGE), id="amounts are huge"
    ),
    pytest.param(
        changed(budget=Decimal("NaN"), fiscal_funds=Decimal("Infinity")),
        id="amounts are no numbers",
    ),
    pytest.param(
        changed(plan=Plan("三成", "😀", None, Decimal("NaN"))), id="the plan is text"
    ),
    pytest.param(
        changed(plan=Plan(Decimal(-5), Decimal(900), Decimal(0), Decimal(1))),
        id="the plan is out of range",
    ),
    pytest.param(
        changed(targets=(TargetRow("😀", "🤷", "🎉", "😀" * 500, "💰≥😀", "😀"),) * 9),
        id="emoji",
    ),
    pytest.param(
        with_row(COST, value="9" * 60 + "元/亩", name="每亩" * 300),
        id="digits without end",
    ),
    pytest.param(
        with_row(COST, name="a" + "\u0301\u0316" * 15_000, value="a" * 30_000),
        id="marks without end",
    ),
    pytest.param(
        changed(code="1" * 21, name="「」" * 100, goals="\n\n1.\n2.\n", purpose="\t"),
        id="signs alone",
    ),
]


@some_rule("X01", Level.ERROR, "总是出错").over_form
def breaks(subject):
    yield Finding("name", str(1 / 0), "请")


@some_rule("X02", Level.HINT, "总是发现").over_form
def always(subject):
    yield Finding("name", "发现", "请看")


@some_rule("X03", Level.HINT, "比较时出错").over_forms
def breaks_over_forms(subjects):
    return [(index, [][index]) for index in range(len(subjects))]


def test_the_ids_are_those_of_the_design_in_their_order():
    numbers = {"C": 9, "A": 8, "R": 4, "F": 4, "T": 2}
    ids = [
        f"{letter}{number:02}"
        for letter, most in numbers.items()
        for number in range(1, most + 1)
    ]
    assert [rule for rule in RULES if rule in ids] == ids


def test_the_rules_of_a_letter_stand_together_and_are_numbered_without_gaps():
    letters = "".join(dict.fromkeys(rule[0] for rule in RULES))
    assert letters == "CARFT"
    counts = {letter: [rule[0] for rule in RULES].count(letter) for letter in letters}
    assert list(RULES) == [
        f"{letter}{number:02}"
        for letter, count in counts.items()
        for number in range(1, count + 1)
    ]


@pytest.mark.parametrize("form", ODD)
def test_an_odd_form_gets_findings_and_breaks_nothing(form):
    report = check_forms([form, form, form], STANDARDS)[0]
    assert report.findings
    assert report.broken == set()
    assert all(len(evidence(form, each)) == 64 for each in report.findings)


@given(forms(mixed_texts))
def test_whatever_is_typed_breaks_no_rule_and_every_cell_has_a_name(form):
    report = check_forms([form, GOOD], STANDARDS)[0]
    assert report.broken == set()
    for each in report.findings:
        assert where_label(each.where)
        assert each.what
        assert each.advice.startswith("请")
        assert all(isinstance(text_at(form, where), str) for where in each.cells)


@given(forms(mixed_texts))
@settings(max_examples=100)
def test_a_fix_leaves_a_form_in_which_its_finding_is_gone(form):
    for each in check_form(form, STANDARDS).findings:
        if each.fix:
            after = check_form(fixed(form, each.fix), STANDARDS)
            assert (each.rule, each.fix.where, each.fix.text) not in {
                (left.rule, left.fix.where, left.fix.text)
                for left in after.findings
                if left.fix
            }


def test_five_thousand_rows_are_checked():
    rows = tuple(
        replace(GOOD.targets[number % 6], name=f"指标{number}")
        for number in range(5_000)
    )
    report = check_forms([changed(targets=rows)], STANDARDS)[0]
    assert report.broken == set()


def test_a_rule_that_breaks_is_named_and_logged_and_stops_no_other(caplog):
    with caplog.at_level(logging.ERROR):
        report = check_form(GOOD, STANDARDS, catalogue_of(breaks, always))
    assert report.broken == {"X01"}
    assert [each.rule for each in report.findings] == ["X02"]
    assert "X01" in caplog.text
    assert "ZeroDivisionError" in caplog.text


NOWHERE = [
    Finding("targets[99].value", "发现", "请看"),
    Finding("nothing", "发现", "请看"),
    Finding("name", "发现", "请看", also=("plan.never",)),
    Finding("name", "发现", "请看", fix=Fix("targets[0].nothing", "甲")),
]


@pytest.mark.parametrize("finding", NOWHERE)
def test_a_rule_that_names_a_cell_that_is_not_there_is_broken(finding):
    of_form = some_rule("X04").over_form(lambda _: [finding])
    of_forms = some_rule("X05").over_forms(lambda _: [(0, finding)])
    (report,) = check_forms([GOOD], STANDARDS, catalogue_of(of_form, of_forms, always))
    assert (report.broken, [each.rule for each in report.findings]) == (
        {"X04", "X05"},
        ["X02"],
    )


def test_a_rule_that_breaks_over_all_forms_is_broken_for_each_of_them():
    reports = check_forms(
        [GOOD, GOOD], STANDARDS, catalogue_of(breaks_over_forms, always)
    )
    assert [report.broken for report in reports] == [{"X03"}, {"X03"}]
    assert [len(report.findings) for report in reports] == [1, 1]


# What follows from another finding

NO_NUMBER = with_row(COST, value="≥元")


def rules_of(form: ProjectForm, standards=STANDARDS) -> list[str]:
    return [each.rule for each in check_form(form, standards).findings]


def test_what_only_follows_from_another_finding_is_not_told():
    assert rules_of(NO_NUMBER) == ["C04"]


def test_a_row_without_anything_is_told_once():
    assert rules_of(
        changed(targets=(*GOOD.targets, TargetRow(OUTPUT, "数量指标")))
    ) == ["C01"]


def test_a_form_beside_others_is_found_the_same_as_among_them(document):
    reports = check_forms(document.projects, STANDARDS)
    for number in (0, 11, 29):
        others = [
            form for index, form in enumerate(document.projects) if index != number
        ]
        alone = check_beside(document.projects[number], others, STANDARDS)
        assert {each.rule for each in alone.findings} == {
            each.rule for each in reports[number].findings
        }
        assert len(alone.findings) == len(reports[number].findings)


# The cells of a form


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("budget", "163.44"),
        ("plan.march", "25%"),
        ("other_funds", ""),
        ("targets[3].value", "≤300元/人/月"),
        ("name", "综合网格员补贴"),
        (
            TABLE,
            "数量指标、质量指标、时效指标、成本指标、社会效益指标、服务对象满意度指标",
        ),
    ],
)
def test_a_cell_reads_as_people_see_it(where, text):
    assert text_at(GOOD, where) == text


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("plan.march", "30%"),
        ("budget", "12.50"),
        ("goals", "1.另一个"),
        ("targets[0].value", "7人"),
    ],
)
def test_a_cell_that_is_mended_reads_as_the_fix_says(where, text):
    assert text_at(fixed(GOOD, Fix(where, text)), where) == text


def test_a_row_that_goes_to_another_second_level_goes_to_its_first_level():
    form = fixed(GOOD, Fix("targets[0].level2", "服务对象满意度指标"))
    assert form.targets[0].level1 == "满意度指标"


FLOOR = Finding("targets[3].value", "不对", "请改", also=("budget",), rule="A02")


def test_evidence_stays_when_the_row_moves():
    moved = changed(
        targets=(GOOD.targets[COST], *GOOD.targets[:COST], *GOOD.targets[COST + 1 :])
    )
    assert evidence(moved, replace(FLOOR, where="targets[0].value")) == evidence(
        GOOD, FLOOR
    )


@pytest.mark.parametrize("number", range(1, len(GOOD.targets)))
def test_evidence_stays_when_the_rows_change_places(number):
    rows = (*GOOD.targets[number:], *GOOD.targets[:number])
    for form in (GOOD, changed(budget=Decimal(9))):
        before, after = (
            check_forms([each, form], STANDARDS)[0].findings
            for each in (form, changed(form, targets=rows))
        )
        marks = [evidence(form, each) for each in before]
        assert marks
        assert sorted(
            evidence(changed(form, targets=rows), each) for each in after
        ) == sorted(marks)


def test_evidence_changes_when_two_rows_exchange_their_values():
    one, other = (
        replace(GOOD.targets[at], value=GOOD.targets[5 - at].value) for at in (1, 4)
    )
    form = changed(
        targets=(GOOD.targets[0], one, *GOOD.targets[2:4], other, GOOD.targets[5])
    )
    finding = Finding(
        "targets[1].value",
        "不对",
        "请改",
        rule="A02",
        also=("targets[1].name", "targets[4].value", "targets[4].name"),
    )
    assert evidence(form, finding) != evidence(GOOD, finding)


@pytest.mark.parametrize(
    "form",
    [with_row(COST, value="≤301元/人/月"), changed(budget=Decimal("163.45"))],
    ids=["its cell", "another cell"],
)
def test_evidence_changes_with_any_cell_that_it_rests_on(form):
    assert evidence(form, FLOOR) != evidence(GOOD, FLOOR)


def test_evidence_of_one_lack_in_the_table_is_not_that_of_another():
    first, second = (
        Finding(TABLE, f"缺少“{name}”", "请补", gist="缺少", rule="C03")
        for name in ("质量", "时效")
    )
    assert evidence(GOOD, first) != evidence(GOOD, second)
