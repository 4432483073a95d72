"""相关性: goals and indicators that repeat other projects', codes of other years."""

from dataclasses import replace
from decimal import Decimal

import pytest

from targets.checks.rules.cells import TABLE
from tests.targets.checks.forms import (
    COST,
    GOOD,
    QUALITY,
    QUANTITY,
    SOCIAL,
    STANDARDS,
    TIME,
    changed,
    found,
    found_among,
    with_row,
)

NAMES = ("甲项目", "乙项目", "丙项目", "丁项目", "戊项目", "己项目")
# Nothing in it is GOOD's.
OTHER = changed(
    name="村级公路养护",
    goals="1.养护村级公路120公里",
    targets=tuple(
        replace(row, name=f"养护{row.name}", value="≥77%") for row in GOOD.targets
    ),
)


def named(forms):
    return [changed(form, name=name) for name, form in zip(NAMES, forms, strict=False)]


def found_in(rule, forms, standards=STANDARDS):
    """The numbers, from 1, of the forms in which it finds something."""
    return [
        number
        for number, each in enumerate(found_among(rule, list(forms), standards), 1)
        if each
    ]


def with_figure(name, number):
    return replace(STANDARDS, limits={name: Decimal(number)})


# R01


@pytest.mark.parametrize(
    "goals",
    [
        "1.提高工作效率\n2.保障机关运转",
        "1、提高工作效率；\n2、保障机关运转。",
        "１．提高工作效率\n２．保障机关运转",
        "①提高工作效率\n②保障机关运转",
        "(一)提高工作效率\n(二)保障 机关运转",
        "（1）提高工作效率\t\n\n（2）保障机关运转",
        "一、保障机关运转\n二、提高工作效率",
        "提高工作效率\n保障机关运转\n",
        "目标1：提高工作效率\n目标2：保障机关运转",
    ],
)
def test_goals_are_the_same_whatever_their_numbers_blanks_and_order(goals):
    forms = [
        changed(goals=each) for each in ("1.提高工作效率\n2.保障机关运转", goals, goals)
    ]
    assert found_in("R01", forms) == [1, 2, 3]


@pytest.mark.parametrize(
    "goals",
    [
        ("", "", "", ""),
        ("1.", "1.", "1.", "\n"),
        ("1.铺设管网", "1.铺设管网"),
        ("1.铺设管网", "1.铺设管网", "1.铺设管网\n2.修路"),
        ("1.1,200人受益", "1.2,200人受益", "1.3,200人受益"),
        ("1,200人受益", "2,200人受益", "3,200人受益"),
        ("1.5万人受益", "2.5万人受益", "3.5万人受益"),
    ],
)
def test_goals_that_few_projects_have_are_left_alone(goals):
    assert found_in("R01", [changed(goals=each) for each in goals]) == []


@pytest.mark.parametrize(
    ("count", "what"),
    [
        (3, "与「乙项目」「丙项目」的绩效目标完全相同"),
        (4, "与「乙项目」「丙项目」「丁项目」的绩效目标完全相同"),
        (6, "与「乙项目」「丙项目」「丁项目」等 5 个项目的绩效目标完全相同"),
    ],
)
def test_up_to_three_of_the_other_projects_are_named(count, what):
    (first, *_) = found_among("R01", named([GOOD] * count))
    assert [(each.where, each.what) for each in first] == [("goals", what)]


def test_those_with_the_same_goals_are_told_the_same_but_for_the_names():
    assert len({each.gist for (each,) in found_among("R01", named([GOOD] * 6))}) == 1


def test_a_project_without_a_name_is_called_by_its_code():
    (first, *_) = found_among(
        "R01", [GOOD, changed(name=""), changed(name="", code="")]
    )
    assert first[0].what == f"与「{GOOD.code}」「未命名项目」的绩效目标完全相同"


def test_how_many_projects_may_have_the_same_goals_is_set_for_the_year():
    assert found_in("R01", named([GOOD] * 2), with_figure("same_goals", 2)) == [1, 2]
    assert found_in("R01", named([GOOD] * 4), with_figure("same_goals", 5)) == []


def test_the_real_forms_with_goals_that_others_have(document):
    funds = [11, 12, 13, 23, 24, 27, 31, 33, 34, 37]
    assert found_in("R01", document.projects) == sorted(
        [*funds, 5, 8, 9, 14, 28, 29, 20, 22, 26]
    )


# R02


@pytest.mark.parametrize(
    "copy",
    [
        GOOD,
        changed(targets=GOOD.targets[::-1]),
        with_row(QUALITY, value=" ＞＝ 98 ％"),
        with_row(QUALITY, basis="上年实际完成98%。", name="补贴发放 准确率"),
        with_row(QUALITY, description="另一种说法"),
        with_row(SOCIAL, level2="可持续影响指标"),
        changed(targets=(*GOOD.targets, *GOOD.targets)),
    ],
)
def test_a_copied_table_is_found_in_both(copy):
    both = found_among("R02", named([GOOD, copy]))
    assert [each.what for (each,) in both] == [
        "6 条指标与「乙项目」完全相同",
        "6 条指标与「甲项目」完全相同",
    ]


@pytest.mark.parametrize(
    "copy",
    [
        with_row(SOCIAL, value="≥80%"),
        with_row(QUALITY, basis="行业标准"),
        with_row(TIME, name="发放完毕时间"),
        changed(targets=GOOD.targets[:-1]),
        changed(
            targets=(
                *GOOD.targets,
                replace(GOOD.targets[SOCIAL], name="矛盾纠纷化解率"),
            )
        ),
    ],
)
def test_a_table_with_one_row_changed_is_found(copy):
    both = found_among("R02", named([GOOD, copy]))
    assert all("条指标中有" in each.what for (each,) in both)


@pytest.mark.parametrize(
    "own",
    [
        OTHER,
        with_row(QUANTITY, value="111人"),
        with_row(COST, value="≤210元/人/月"),
        with_row(SOCIAL, with_row(TIME, value="6月底前"), value="≥80%"),
        changed(targets=()),
        changed(targets=tuple(replace(row, value="") for row in GOOD.targets)),
    ],
)
def test_a_table_of_its_own_is_left_alone(own):
    assert found_in("R02", named([GOOD, own])) == []


@pytest.mark.parametrize(
    "rows",
    [
        GOOD.targets[:2],
        tuple(replace(row, value="") for row in GOOD.targets),
        tuple(replace(row, name="") for row in GOOD.targets),
        (),
    ],
)
def test_tables_that_say_little_are_not_compared(rows):
    assert found_in("R02", named([changed(targets=rows)] * 3)) == []


def test_a_nearly_equal_table_names_the_projects_that_are_most_like_it():
    closest = with_row(SOCIAL, value="≥80%")
    forms = named(
        [GOOD, with_row(TIME, closest, value="6月底前"), closest, closest, OTHER]
    )
    first, second, *_ = found_among("R02", forms)
    assert first[0].what == "6 条指标中有 5 条与「丙项目」等 2 个项目相同"
    assert second[0].what == "6 条指标中有 5 条与「丙项目」等 2 个项目相同"


def test_a_copied_table_is_shown_once_and_rests_on_what_is_shared():
    finding = found_among("R02", named([with_row(SOCIAL, value="≥80%"), GOOD]))[0][0]
    rows = [QUANTITY, QUALITY, TIME, COST, len(GOOD.targets) - 1]
    assert finding.where == TABLE
    assert finding.also == tuple(
        f"targets[{row}].{cell}" for row in rows for cell in ("name", "value", "basis")
    )


def test_a_table_that_others_have_is_not_held_against_those_that_are_less_like_it():
    found_in_each = found_among(
        "R02", named([GOOD, GOOD, with_row(SOCIAL, value="≥80%")])
    )
    assert [each.what for (each,) in found_in_each] == [
        "6 条指标与「乙项目」完全相同",
        "6 条指标与「甲项目」完全相同",
        "6 条指标中有 5 条与「甲项目」等 2 个项目相同",
    ]


def test_a_long_table_rests_on_sixty_cells():
    rows = tuple(
        replace(GOOD.targets[0], name=f"发放{number}") for number in range(500)
    )
    finding = found_among("R02", named([changed(targets=rows)] * 2))[0][0]
    assert (finding.what, len(finding.also)) == ("500 条指标与「乙项目」完全相同", 60)


def test_how_much_may_be_repeated_is_set_for_the_year():
    both = named([GOOD, with_row(SOCIAL, value="≥80%")])
    assert found_in("R02", both, with_figure("alike", 90)) == []
    both = named(
        [GOOD, with_row(SOCIAL, with_row(TIME, value="6月底前"), value="≥80%")]
    )
    assert found_in("R02", both, with_figure("alike", 50)) == [1, 2]


def test_the_real_forms_with_copied_indicators(document):
    findings = found_among("R02", list(document.projects))
    whats = {number: each[0].what for number, each in enumerate(findings, 1) if each}
    assert list(whats) == [12, 13, 23, 24, 27, 31, 33, 34, 37]
    assert whats[31] == "7 条指标中有 6 条与「环保工作经费」等 8 个项目相同"
    assert whats[33] == "7 条指标与「环保工作经费」等 7 个项目完全相同"


# R04


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("13052923P00585210142B", "编码是 2023 年的，可能是结转项目"),
        ("13052921T00585210142B", "编码是 2021 年的，可能是结转项目"),
        ("13052925T00585210142B", "编码是 2025 年的，晚于预算年度 2024 年"),
    ],
)
def test_a_code_of_another_year_is_found(code, what):
    assert [(each.where, each.what) for each in found("R04", changed(code=code))] == [
        ("code", what)
    ]


@pytest.mark.parametrize(
    "code",
    [
        *(
            GOOD.code,
            "",
            "901001-07",
            "2023-001",
            "13052923",
            "130529230058521014200",
            "XX052923P00585210142B",
        ),
        *("13052923P00585210142BB", "13052923P0058521014", "😀" * 21, "9" * 500),
    ],
)
def test_a_code_of_this_year_or_of_another_shape_is_left_alone(code):
    assert found("R04", changed(code=code)) == []


def test_a_mistyped_code_is_mended_first():
    form = changed(code="13052923P00585210142C")
    assert found("T02", form) != []
    assert found("R04", form) == []


def test_the_real_projects_that_are_carried_over(document):
    assert [
        number for number, form in enumerate(document.projects, 1) if found("R04", form)
    ] == [7, 10]


# All


def test_nothing_is_found_in_the_good_form_beside_another():
    for rule in ("R01", "R02", "R03", "R04"):
        assert found_in(rule, [GOOD, OTHER]) == []


@pytest.mark.parametrize(
    "form",
    [
        changed(code="", name="", budget=None, purpose="", goals="", targets=()),
        changed(
            goals="😀" * 500,
            targets=tuple(
                replace(row, name="😀" * 500, basis="") for row in GOOD.targets
            ),
        ),
        changed(
            targets=tuple(
                replace(GOOD.targets[at % 6], name=f"指标{at}") for at in range(5000)
            )
        ),
        changed(
            budget=Decimal("NaN"),
            targets=tuple(replace(row, value="9" * 500) for row in GOOD.targets),
        ),
    ],
)
def test_any_form_can_be_compared(form):
    for rule in ("R01", "R02", "R03", "R04"):
        assert len(found_among(rule, [GOOD, form, form, form])) == 4
