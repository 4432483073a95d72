"""The categories that every form should have (C02, C03), whatever the scheme."""

from dataclasses import replace

import pytest

from targets.checks.rules.cells import TABLE
from targets.checks.rules.standards import Standards
from targets.documents.values import ProjectForm
from tests.targets.checks.forms import (
    BENEFIT,
    COST,
    GOOD,
    OUTPUT,
    QUALITY,
    QUANTITY,
    SATISFACTION,
    STANDARDS,
    TIME,
    changed,
    found,
    with_row,
)

COST_FIRST = Standards(
    2024,
    (
        *(
            ("成本指标", each)
            for each in ("经济成本指标", "社会成本指标", "生态环境成本指标")
        ),
        *((OUTPUT, each) for each in ("数量指标", "质量指标", "时效指标")),
        (BENEFIT, "社会效益指标"),
        (SATISFACTION, "服务对象满意度指标"),
    ),
    frozenset(
        {"成本指标", OUTPUT, BENEFIT, SATISFACTION, "数量指标", "质量指标", "时效指标"}
    ),
)


def without(*rows: int) -> ProjectForm:
    return changed(
        targets=tuple(
            row for number, row in enumerate(GOOD.targets) if number not in rows
        )
    )


def said(
    rule: str, form: ProjectForm, standards: Standards = STANDARDS
) -> list[tuple[str, str]]:
    return [(each.where, each.what) for each in found(rule, form, standards)]


def test_every_first_level_without_a_row_is_found_once():
    assert said("C02", without(4, 5)) == [
        (TABLE, f"缺少“{BENEFIT}”"),
        (TABLE, f"缺少“{SATISFACTION}”"),
    ]


def test_the_first_levels_are_those_of_the_scheme():
    assert said("C02", GOOD, COST_FIRST) == [(TABLE, "缺少“成本指标”")]
    row = replace(GOOD.targets[COST], level1="成本指标", level2="经济成本指标")
    assert found("C02", changed(targets=(*GOOD.targets, row)), COST_FIRST) == []


def test_a_row_that_names_only_its_second_level_counts_for_the_first():
    assert found("C02", with_row(5, level1="")) == []


@pytest.mark.parametrize("rule", ["C02", "C03"])
def test_a_form_without_rows_lacks_rows_and_no_categories(rule):
    assert found(rule, changed(targets=())) == []


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (QUANTITY, "数量指标"),
        (QUALITY, "质量指标"),
        (TIME, "时效指标"),
        (COST, "成本指标"),
    ],
)
def test_an_output_without_a_second_level_is_found(row, name):
    assert said("C03", without(row)) == [(TABLE, f"“产出指标”下缺少“{name}”")]


def test_cost_is_no_output_where_it_stands_first():
    assert found("C03", without(COST), COST_FIRST) == []


def test_a_form_without_outputs_lacks_them_as_a_whole():
    assert said("C02", without(0, 1, 2, 3)) == [(TABLE, "缺少“产出指标”")]
    assert found("C03", without(0, 1, 2, 3)) == []


def test_a_benefit_of_one_kind_is_enough_until_the_scheme_asks_for_more():
    assert found("C03", GOOD) == []
    asked = replace(STANDARDS, required=STANDARDS.required | {"生态效益指标"})
    assert said("C03", GOOD, asked) == [(TABLE, "“效益指标”下缺少“生态效益指标”")]


@pytest.mark.parametrize("rule", ["C02", "C03"])
def test_a_scheme_that_asks_for_nothing_misses_nothing(rule):
    assert found(rule, without(0, 4), replace(STANDARDS, required=frozenset())) == []
