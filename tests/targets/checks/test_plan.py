"""The plan of spending: blanks after 100 % (C07), and what cannot be one (C08)."""

from decimal import Decimal
from typing import Any

import pytest

from targets.checks.rules.finding import Finding
from targets.documents.values import Plan, ProjectForm
from tests.targets.checks.forms import changed, found, found_among

MONTHS = ("march", "june", "october", "december")


def planned(text: str, **fields: Any) -> ProjectForm:
    """A form with the plan `25 50 - 100`, where - is blank and what is no number stays a text."""
    cells: list[Any] = [
        None if cell == "-" else Decimal(cell) if cell[-1].isdigit() else cell
        for cell in text.split()
    ]
    return changed(plan=Plan(*cells), **fields)


def said(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(each.where.removeprefix("plan."), each.what) for each in findings]


@pytest.mark.parametrize(
    ("plan", "months"),
    [
        ("- - 100 -", ["december"]),  # the published forms 7 and 10
        ("100 - - -", ["june", "october", "december"]),
        ("50 100 - 100", ["october"]),
        ("50 100 - 100.00", ["october"]),
    ],
)
def test_blanks_after_all_is_spent_are_found_and_filled(plan, months):
    findings = found("C07", planned(plan))
    assert said(findings) == [(month, "前面已达到 100%，这里空白") for month in months]
    assert {each.fix.text for each in findings} == {"100%"}
    assert {each.fix.where for each in findings} == {
        f"plan.{month}" for month in months
    }


@pytest.mark.parametrize("plan", ["- - 100 -", "100 - - -", "50 100 - 100"])
def test_a_filled_blank_is_found_no_more(plan):
    for each in found("C07", planned(plan)):
        cells = plan.split()
        cells[MONTHS.index(each.where.removeprefix("plan."))] = (
            each.fix.text.removesuffix("%")
        )
        assert each.where not in {
            later.where for later in found("C07", planned(" ".join(cells)))
        }


@pytest.mark.parametrize(
    "plan",
    [
        "25 50 75 100",
        "- - 100 100",
        "- 50 - 100",
        "- - - -",
        "25 50 75 -",
        "- - 100 多",
        "100 - 75 100",
        "100 - - 500",
    ],
)
def test_no_blank_is_found_where_nothing_says_that_it_is_a_hundred(plan):
    assert found("C07", planned(plan)) == []


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ("- - - -", [("december", "没有填写")]),
        ("25 50 75 -", [("december", "累计只到 75%，没有达到 100%")]),
        ("25 50 75 99.99", [("december", "累计只到 99.99%，没有达到 100%")]),
        ("0 0 0 0", [("december", "累计只到 0%，没有达到 100%")]),
        ("25 75 50 100", [("october", "累计比例由 75% 降到 50%")]),
        ("100 50 50 50", [("june", "累计比例由 100% 降到 50%")]),
        ("25 50 75 50", [("december", "累计比例由 75% 降到 50%")]),
        (
            "50 25 30 40",
            [
                ("june", "累计比例由 50% 降到 25%"),
                ("december", "累计只到 50%，没有达到 100%"),
            ],
        ),
        ("60 - 40 100", [("october", "累计比例由 60% 降到 40%")]),
        ("25 500 75 100", [("june", "500% 超出 0%–100%")]),
        ("-5 50 75 100", [("march", "-5% 超出 0%–100%")]),
        ("25 50 75 1000000000000", [("december", "1000000000000% 超出 0%–100%")]),
        ("25 一半 75 100", [("june", "填写的不是数字")]),
        ("25 NaN 75 100", [("june", "填写的不是数字")]),
        ("25 50 75 全部", [("december", "填写的不是数字")]),
        ("25 50 全部 -", [("october", "填写的不是数字")]),
    ],
)
def test_a_plan_that_cannot_be_is_found(plan, expected):
    if "NaN" in plan:
        form = changed(
            plan=Plan(Decimal(25), Decimal("NaN"), Decimal(75), Decimal(100))
        )
    else:
        form = planned(plan)
    assert said(found("C08", form)) == expected


@pytest.mark.parametrize(
    "plan",
    [
        "25 50 75 100",
        "- - 100 -",
        "- - - 100",
        "100 - - -",
        "- 50 - 100",
        "0 0 0 100",
        "50 50 50 100.00",
        "100 100 100 100",
    ],
)
def test_a_plan_that_rises_to_all_is_left_alone(plan):
    assert found("C08", planned(plan)) == []


@pytest.mark.parametrize("plan", ["- - - -", "0 0 0 0"])
def test_of_a_budget_of_nothing_nothing_has_to_be_spent(plan):
    assert found("C08", planned(plan, budget=Decimal(0))) == []


def test_the_published_forms_that_leave_blanks_after_all_is_spent(document):
    among = found_among("C07", list(document.projects))
    assert {
        number: said(each) for number, each in enumerate(among, start=1) if each
    } == {number: [("december", "前面已达到 100%，这里空白")] for number in (7, 10)}


def test_every_published_plan_rises_to_all(document):
    assert not any(found_among("C08", list(document.projects)))
