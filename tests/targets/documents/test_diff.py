"""Two forms compared cell by cell, and which indicator row became which."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from targets.documents.diff import Change, align, diff
from targets.documents.values import (
    DepartmentForm,
    Plan,
    ProjectForm,
    SafeguardForm,
    SubTargetForm,
    TargetRow,
)
from tests.targets.strategies import (
    department_forms,
    forms,
    mixed_texts,
    rows,
    wild_texts,
)

TEXTS = ["department_code", "department_name", "code", "name", "purpose", "goals"]
AMOUNTS = ["budget", "fiscal_funds", "other_funds"]
MONTHS = ["march", "june", "october", "december"]
CELLS = ["level1", "level2", "name", "description", "value", "basis"]


def row(name: str, value: str = "1个") -> TargetRow:
    return TargetRow("产出指标", "数量指标", name, name, value, "计划")


def form(*targets: TargetRow) -> ProjectForm:
    return ProjectForm("901001", "甲单位", "A1", "甲项目", targets=targets)


# The laws


@given(forms(mixed_texts))
def test_equal_forms_have_no_changes(form):
    assert (
        diff(form, replace(form, targets=tuple(replace(row) for row in form.targets)))
        == []
    )


@given(department_forms(mixed_texts))
def test_equal_part_ones_have_no_changes(form):
    assert diff(form, replace(form)) == []


@given(forms(), st.sampled_from(TEXTS), wild_texts)
def test_a_changed_text_is_one_change_in_its_place(form, name, text):
    changed = replace(form, **{name: text})
    assume(changed != form)
    assert diff(form, changed) == [
        Change(name, getattr(form, name), getattr(changed, name))
    ]


@given(forms(), st.sampled_from(AMOUNTS), st.none() | st.decimals(0, 999_999, places=6))
def test_a_changed_amount_is_one_change_in_its_place(form, name, amount):
    changed = replace(form, **{name: amount})
    assume(changed != form)
    assert [change.where for change in diff(form, changed)] == [name]


@given(forms(), st.sampled_from(MONTHS), st.none() | st.decimals(0, 100, places=2))
def test_a_changed_percentage_is_one_change_in_its_place(form, month, percent):
    changed = replace(form, plan=replace(form.plan, **{month: percent}))
    assume(changed != form)
    assert [change.where for change in diff(form, changed)] == [f"plan.{month}"]


@given(
    st.lists(rows(), min_size=1, max_size=7),
    st.data(),
    st.sampled_from(CELLS),
    wild_texts,
)
def test_a_changed_cell_of_a_row_is_one_change_in_its_place(targets, data, cell, text):
    index = data.draw(st.integers(0, len(targets) - 1))
    changed = replace(targets[index], **{cell: text})
    assume(changed != targets[index])
    found = diff(form(*targets), form(*targets[:index], changed, *targets[index + 1 :]))
    assert found == [
        Change(
            f"targets[{index}].{cell}",
            getattr(targets[index], cell),
            getattr(changed, cell),
        )
    ]


@given(st.lists(rows(), max_size=7), st.lists(rows(), max_size=7))
def test_every_row_is_aligned_once_and_in_order(old, new):
    pairs = list(align(old, new))
    assert [before for before, _ in pairs if before is not None] == list(
        range(len(old))
    )
    assert [now for _, now in pairs if now is not None] == list(range(len(new)))


@given(st.lists(rows(), max_size=7), st.lists(rows(), max_size=7))
def test_different_rows_always_have_changes(old, new):
    assert bool(diff(form(*old), form(*new))) == (old != new)


@given(department_forms(), department_forms())
def test_different_part_ones_always_have_changes(old, new):
    assert bool(diff(old, new)) == (old != new)


# Rows that come, go and move

A, B, C, D = (row(name) for name in "甲乙丙丁")


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        (
            [A, B],
            [A, C, B],
            [("targets[1]", "", "产出指标 · 数量指标 · 丙 · 丙 · 1个 · 计划")],
        ),
        (
            [A, B, C],
            [A, C],
            [("targets[1]", "产出指标 · 数量指标 · 乙 · 乙 · 1个 · 计划", "")],
        ),
        (
            [],
            [TargetRow("产出指标", "数量指标")],
            [("targets[0]", "", "产出指标 · 数量指标" + " · （空）" * 4)],
        ),
        (
            [A, A, B],
            [A, A, A, B],
            [("targets[2]", "", "产出指标 · 数量指标 · 甲 · 甲 · 1个 · 计划")],
        ),
        ([A, B], [A, replace(B, value="2个")], [("targets[1].value", "1个", "2个")]),
    ],
)
def test_a_row_that_comes_or_goes_is_one_change(old, new, changes):
    assert diff(form(*old), form(*new)) == [Change(*each) for each in changes]


def test_a_moved_row_goes_from_one_place_and_comes_to_another():
    found = diff(form(A, B, C, D), form(D, A, B, C))
    assert [(change.where, bool(change.old), bool(change.new)) for change in found] == [
        ("targets[0]", False, True),
        ("targets[3]", True, False),
    ]


def test_the_first_of_two_rows_of_one_name_keeps_its_place():
    """The matcher alone would pair the second with the first, and call this a row gone and a row come."""
    changed = row("新名")
    assert list(align([A, A], [changed, A])) == [(0, 0), (1, 1)]


def test_a_renamed_row_beside_a_new_one_stays_itself():
    assert list(align([A, B], [A, row("乙（改）"), C])) == [(0, 0), (1, 1), (None, 2)]


# Part one


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        (DepartmentForm("甲"), DepartmentForm("乙"), "总体绩效目标：甲 → 乙"),
        (None, DepartmentForm("乙"), "总体绩效目标：（空） → 乙"),
        (
            DepartmentForm("", (SubTargetForm("一", "目标"),)),
            DepartmentForm("", (SubTargetForm("一", "新"),)),
            "分项绩效目标第1项 绩效目标：目标 → 新",
        ),
        (
            None,
            DepartmentForm("", (SubTargetForm(),)),
            "分项绩效目标第1项：（空） → （空） · （空） · （空）",
        ),
        (
            DepartmentForm(
                "", (), (SafeguardForm("一", "甲"), SafeguardForm("二", "乙"))
            ),
            DepartmentForm("", (), (SafeguardForm("一", "甲"),)),
            "工作保障措施第2项：二 · 乙 → （空）",
        ),
    ],
)
def test_part_one_is_compared_by_the_numbers_of_its_items(old, new, change):
    assert [str(each) for each in diff(old or DepartmentForm(), new)] == [change]


# What people read


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (Change("budget", "", "1,236.50"), "预算数：（空） → 1,236.50"),
        (Change("plan.december", "75%", ""), "资金支出计划12月底：75% → （空）"),
        (Change("targets[3].value", "≥90%", "≥95%"), "指标第4行 指标值：≥90% → ≥95%"),
        (Change("targets[0]", "", "甲"), "指标第1行：（空） → 甲"),
        (Change("safeguards[1].text", "甲", "乙"), "工作保障措施第2项 内容：甲 → 乙"),
    ],
)
def test_a_change_names_its_cell_in_chinese(change, text):
    assert str(change) == text


def test_every_cell_of_a_form_has_a_chinese_name():
    new = ProjectForm(
        "1",
        "2",
        "3",
        "4",
        Decimal(1),
        Decimal(2),
        Decimal(3),
        "甲",
        Plan(*map(Decimal, range(4))),
        "乙",
        (A,),
    )
    labels = [
        str(change).split("：")[0] for change in diff(ProjectForm("", "", "", ""), new)
    ]
    assert labels[:8] == [
        "单位编码",
        "单位名称",
        "项目编码",
        "项目名称",
        "预算数",
        "财政资金",
        "其他资金",
        "资金用途",
    ]
    assert labels[8:] == [
        *(f"资金支出计划{month}月底" for month in (3, 6, 10, 12)),
        "绩效目标",
        "指标第1行",
    ]


def test_a_sub_target_that_goes_is_one_change(document):
    part = document.department
    shorter = replace(part, sub_targets=(part.sub_targets[0], *part.sub_targets[2:]))
    assert [change.where for change in diff(part, shorter)] == ["sub_targets[1]"]
