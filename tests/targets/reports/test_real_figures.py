"""The figures of the real document, equal to what is reckoned here in another way, from its text alone."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

from tests.targets.reports.reading import column, figure

TOTAL = Decimal("6167.49")


def amounts(document):
    return sorted(
        (form.budget for form in document.projects if form.budget is not None),
        reverse=True,
    )


def test_the_money_is_that_of_the_forms(board, document):
    assert sum(amounts(document)) == TOTAL
    assert round(board().total.budget, 2) == TOTAL


def test_the_largest_three_take_what_their_budgets_say(board, document):
    first = sum(amounts(document)[:3])
    share = (first / TOTAL * 100).quantize(Decimal("0.1"))
    assert (
        figure(board(), "largest").sentence
        == f"前 3 个项目占 {share}%，共 {first:,.2f} 万元。"
    )


def test_the_largest_are_in_the_order_of_their_budgets(board, document):
    assert (
        list(column(figure(board(), "largest"), "预算数（万元）").values())
        == amounts(document)[:10]
    )


def spent(form, until):
    """A blank repeats what stood before it."""
    cells = (form.plan.march, form.plan.june, form.plan.october, form.plan.december)[
        : until + 1
    ]
    known = [cell for cell in cells if cell is not None]
    return (form.budget or 0) * (known[-1] if known else 0) / 100


def test_the_plan_adds_up_budgets_by_their_percentages(board, document):
    expected = [
        round(sum(spent(form, until) for form in document.projects), 2)
        for until in range(4)
    ]
    planned = column(figure(board(), "plan"), "累计计划支出（万元）")
    assert [round(each, 2) for each in planned.values()] == expected


def test_sub_targets_have_the_money_of_the_projects_that_the_links_name(
    board, document
):
    by_sub_target = column(figure(board(), "sub-targets"), "预算数（万元）")
    assert sum(by_sub_target.values()) == TOTAL
    assert by_sub_target["土地流转扎实推进"] == Decimal(4489)


def test_indicators_are_counted_by_the_categories_in_the_text(board, document):
    expected = Counter(row.level2 for form in document.projects for row in form.targets)
    shape = figure(board(), "categories")
    assert {line[0].value: line[2].value for line in shape.lines} == expected
    assert shape.total[2].value == expected.total()


def test_shares_are_the_values_that_end_with_a_per_cent_sign(board, document):
    values = [row.value for form in document.projects for row in form.targets]
    shares = [
        each for each in values if re.fullmatch(r"[≥≤=]?[\d.]+[%‰]", each.strip())
    ]
    assert column(figure(board(), "kinds"), "指标")["比率"] == len(shares)


def test_satisfaction_targets_are_in_the_band_of_their_figure(board, document):
    rows = [
        row
        for form in document.projects
        for row in form.targets
        if row.level1 == "满意度指标"
    ]
    figures = [int(re.search(r"\d+", row.value)[0]) for row in rows]
    expected = {
        "95%–99%": sum(95 <= each < 100 for each in figures),
        "90%–94%": sum(90 <= each < 95 for each in figures),
    }
    assert column(figure(board(), "satisfaction"), "指标") == {
        name: n for name, n in expected.items() if n
    }


def test_the_types_together_have_all_the_money(board):
    assert sum(column(figure(board(), "types"), "预算数（万元）").values()) == TOTAL


def test_every_form_has_a_score(board):
    assert sum(column(figure(board(), "scores"), "绩效目标表").values()) == 37
