"""Saving cells of a 绩效目标表: what may stand in them, what is refused, and what a save leaves behind."""

from decimal import Decimal

import pytest
from django.utils import timezone

from projects.models import FundingPlan, Project
from targets.filings.editing.outcome import Closed
from targets.filings.editing.sheet import CellEdit, Edit
from targets.filings.loading import load_forms
from targets.filings.models import OPEN, Declaration, Filing, Status
from tests.targets.acts import take, with_row
from tests.targets.filings.test_store import queries
from tests.targets.fills import cell, edit_of, fill, new_key, rows, save, sheet


@pytest.fixture
def bare(year, unit) -> Project:
    """A project without plan and declaration."""
    return Project.objects.create(
        year=year, department=unit, name="空项目", code="A1", position=99
    )


def declaration_of(project: Project) -> Declaration:
    return Declaration.objects.get(project=project)


# One cell


@pytest.mark.parametrize(
    ("where", "typed", "stored"),
    [
        ("code", " １３０５２９ａ 1\t", "130529A1"),
        ("code", "", ""),
        ("name", "新\n名 称 ", "新名 称"),
        ("budget", "1,236.50", "1,236.50"),
        ("budget", "1236.5", "1,236.50"),
        ("budget", "１２．５", "12.50"),
        ("budget", "12.5 万元", "12.50"),
        ("budget", "0", "0.00"),
        ("budget", "0.000001", "0.000001"),
        ("budget", " \n", ""),
        ("fiscal_funds", "3", "3.00"),
        ("other_funds", "-0", "0.00"),
        ("purpose", "\n甲\r\n乙\x0b丙 ", "甲\n乙\n丙"),
        ("plan.march", "25", "25%"),
        ("plan.june", "25.50%", "25.5%"),
        ("plan.october", "１００％", "100%"),
        ("plan.december", "", ""),
        ("goals", "甲\x00乙\ud800\u200b丙", "甲乙丙"),
        ("goals", "<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("goals", "字" * 5_000, "字" * 5_000),
    ],
)
def test_a_cell_is_stored_as_it_is_understood(project, clerk, where, typed, stored):
    before = sheet(project)
    outcome = fill(project, clerk, {where: typed})
    assert outcome.saved == {where: stored}
    assert sheet(project).cells == before.cells | {where: stored}
    assert outcome.sheet == sheet(project)


@pytest.mark.parametrize("name", ["name", "description", "value", "basis"])
def test_a_cell_of_a_row_is_stored(project, clerk, name):
    before, where = sheet(project), cell(rows(project)[2], name)
    assert fill(project, clerk, {where: " ≥95%\r\n约\x07 "}).saved == {
        where: "≥95%\n约"
    }
    assert sheet(project).cells == before.cells | {where: "≥95%\n约"}


def test_a_form_is_what_its_cells_say(project, clerk, document):
    fill(
        project,
        clerk,
        {
            "budget": "1,236.50",
            "plan.march": "30",
            cell(rows(project)[0], "value"): "新值",
        },
    )
    (form,) = load_forms(Project.objects.filter(pk=project.pk))
    assert (form.budget, form.plan.march, form.targets[0].value) == (
        Decimal("1236.5"),
        Decimal(30),
        "新值",
    )
    assert form.targets[1:] == document.projects[5].targets[1:]


# Refusals


REFUSED = [
    ("budget", "-1", "为负数"),
    ("budget", "abc", "不是数字"),
    ("budget", "1e5", "不是数字"),
    ("budget", "五万", "不是数字"),
    ("budget", "5元", "不是万元"),
    ("budget", "1234567890", "过大"),
    ("other_funds", "0.0000001", "小数超过"),
    ("plan.march", "3月底", "不是数字"),
    ("plan.march", "2024-03-31", "不是数字"),
    ("plan.june", "300%", "超出"),
    ("plan.june", "-1", "超出"),
    ("name", " \t", "不能空着"),
    ("name", "\x00\u200b", "不能空着"),
    ("name", "字" * 300, "有 300 个字，最多 200 个"),
    ("code", "1" * 41, "最多 40 个"),
    ("goals", "字" * 10_000, "有 10,000 个字，最多 5,000 个"),
    *(
        (where, "甲", "没有这一格")
        for where in ("", "x", "pk", "status", "plan", "plan.may", "targets", "goals.x")
    ),
    *(
        (where, "甲", "没有这一格")
        for where in ("targets.x.status", "safeguards.x.title", ".x.name", "a.b.c.d")
    ),
]


@pytest.mark.parametrize(("where", "typed", "why"), REFUSED, ids=lambda each: each[:20])
def test_a_cell_that_can_never_be_right_is_refused_and_the_others_are_kept(
    project, clerk, where, typed, why
):
    before = sheet(project)
    outcome = fill(project, clerk, {where: typed, "purpose": "其余照存"})
    assert why in outcome.refused.pop(where)
    assert (outcome.refused, outcome.saved) == ({}, {"purpose": "其余照存"})
    assert sheet(project).cells == before.cells | {"purpose": "其余照存"}


def test_a_code_that_another_project_of_the_year_bears_is_refused_and_whose_it_is_stays_untold(
    project, clerk
):
    other = Project.objects.get(position=1)
    outcome = fill(
        project, clerk, {"code": f" {other.code.lower()} ", "purpose": "其余照存"}
    )
    assert other.code in outcome.refused["code"]
    assert other.name not in outcome.refused["code"]
    assert outcome.saved == {"purpose": "其余照存"}


def test_the_code_of_a_project_that_was_deleted_or_is_of_another_year_is_free(
    project, clerk
):
    Project.objects.filter(position=1).update(deleted_at=timezone.now())
    code = Project.everything.get(position=1).code
    assert fill(project, clerk, {"code": code}).saved == {"code": code}


def test_several_projects_may_lack_a_code(project, clerk):
    Project.objects.filter(position=1).update(code="")
    assert fill(project, clerk, {"code": ""}).saved == {"code": ""}


# What a save leaves behind


def test_a_save_makes_the_next_revision_and_says_whose_it_is(project, clerk):
    outcome = fill(project, clerk, {"goals": "新"})
    declaration = declaration_of(project)
    assert (outcome.before, outcome.revision, declaration.filing.revision) == (0, 1, 1)
    assert (declaration.filing.changed_by, declaration.filing.changed_at.date()) == (
        clerk,
        timezone.now().date(),
    )
    assert fill(project, clerk, {"goals": "再新"}).revision == 2


@pytest.mark.parametrize(
    "where", ["code", "name", "budget", "plan.march", "purpose", "goals"]
)
def test_a_save_that_changes_nothing_is_no_revision(project, clerk, contents, where):
    before = contents()
    outcome = fill(
        project,
        clerk,
        {where: f" {sheet(project).cells[where]} "},
        order=rows(project),
        confirmed=("name",),
    )
    assert (outcome.revision, outcome.whole, contents()) == (0, True, before)


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"budget": "-1"},
        {"x": "甲"},
        {"targets.x.name": "甲"},
        {"targets.x.name": ""},
    ],
)
def test_nor_is_one_of_which_nothing_can_be_taken(project, clerk, contents, cells):
    before = contents()
    assert fill(project, clerk, cells).revision == 0
    assert contents() == before


def test_positions_that_an_admin_left_odd_are_no_change(project, clerk):
    project.declaration.targets.update(position=9)
    assert fill(project, clerk).revision == 0


@pytest.mark.parametrize("typed", ["1,236.50", " 1236.5万元", "１２３６．５"])
def test_an_edit_whose_answer_was_lost_may_be_sent_once_more(project, clerk, typed):
    key = rows(project)[0]
    cells = {
        "budget": typed,
        "code": " a1 ",
        "plan.march": "5",
        cell(key, "value"): " ≥9 ",
        cell(key, "level2"): "成本\t指标",
    }
    edit = edit_of(sheet(project), cells, {})
    first = save(project, clerk, edit)
    again = save(project, clerk, edit)
    assert (again.saved, again.whole, again.revision) == (first.saved, True, 1)


def test_an_import_makes_the_next_revision_of_the_forms_that_it_changes(
    project, clerk, document
):
    fill(project, clerk, {"goals": document.projects[5].goals + "。"})
    take(document.projects[0], with_row(document.projects[5], 0, value="改"))
    assert declaration_of(project).filing.revision == 2
    assert declaration_of(project).filing.changed_by is None
    assert declaration_of(Project.objects.get(position=1)).filing.revision == 0


# Marks of what was copied


def test_marks_vanish_from_cells_that_were_touched_confirmed_or_removed_alone(
    project, clerk
):
    first, second, *others = rows(project)
    marked = [
        "budget",
        "goals",
        "plan.march",
        "plan.june",
        *(cell(key, "name") for key in (first, second, others[0])),
    ]
    Declaration.objects.filter(project=project).update(copied=marked)
    seen = sheet(project)
    cells = {
        "goals": seen.cells["goals"],
        "plan.march": "300%",
        **dict.fromkeys(removed(seen, first), ""),
    }
    outcome = fill(
        project,
        clerk,
        cells,
        order=(second, *others),
        confirmed=("budget", cell(second, "name"), "x"),
    )
    assert declaration_of(project).copied == [
        "plan.march",
        "plan.june",
        cell(others[0], "name"),
    ]
    assert outcome.revision == 1


def removed(seen, key) -> list[str]:
    return [where for where in seen.cells if f".{key}." in where]


def test_a_conflict_is_no_touch(project, clerk):
    Declaration.objects.filter(project=project).update(copied=["goals"])
    seen = sheet(project)
    Declaration.objects.filter(project=project).update(goals="他人")
    assert fill(project, clerk, {"goals": "我"}, seen=seen).conflicts == {
        "goals": "他人"
    }
    assert declaration_of(project).copied == ["goals"]


# Forms that are closed, gone, or not there yet


@pytest.mark.parametrize("status", Status)
def test_a_form_is_saved_as_long_as_it_is_open(project, clerk, contents, status):
    Filing.objects.filter(project=project).update(status=status)
    before = contents()
    if status in OPEN:
        assert fill(project, clerk, {"goals": "新"}).saved == {"goals": "新"}
    else:
        with pytest.raises(Closed, match=f"状态是“{status.label}”"):
            fill(project, clerk, {"goals": "新", "budget": "1"}, order=())
        assert contents() == before


def test_a_project_that_was_deleted_meanwhile_is_left_as_it_is(gone, clerk, contents):
    before = contents()
    with pytest.raises(Closed, match="已被删除"):
        save(
            gone, clerk, Edit((CellEdit("goals", "", "新"), CellEdit("code", "", "A1")))
        )
    assert contents() == before


@pytest.mark.parametrize(
    "cells",
    [
        {"goals": "新"},
        {"plan.march": "25%"},
        {"budget": "1.00"},
        {"goals": "新", "plan.june": "5%", "name": "乙"},
    ],
)
def test_a_project_without_plan_and_form_gets_them(bare, clerk, cells):
    assert fill(bare, clerk, cells).saved == cells
    assert {where: sheet(bare).cells[where] for where in cells} == cells
    assert (
        declaration_of(bare).filing.revision,
        FundingPlan.objects.filter(project=bare).count(),
    ) == (1, 1)


def test_an_edit_of_nothing_is_harmless(bare, clerk):
    assert save(bare, clerk, Edit()).revision == 0


# The price


def test_the_queries_of_a_save_do_not_grow_with_the_rows(project, clerk):
    where = cell(rows(project)[0], "value")
    edit = edit_of(sheet(project), {where: "甲"}, {})
    assert queries(lambda: save(project, clerk, edit)) == SAVE_QUERIES
    fill(project, clerk, order=(*rows(project), *(new_key() for _ in range(200))))
    edit = edit_of(sheet(project), {where: "乙"}, {})
    assert queries(lambda: save(project, clerk, edit)) == SAVE_QUERIES


# A savepoint and its end; the lock, the project, its rows, the categories; the row, the revision.
SAVE_QUERIES = 11
