"""Several people in one form: one after the other, and truly at once."""

from __future__ import annotations

import pytest

from projects.models import Project
from targets.filings.editing.outcome import Closed, SaveOutcome
from targets.filings.editing.sheet import Sheet
from targets.filings.models import Declaration, Filing
from tests.targets.fills import (
    Place,
    cell,
    department_sheet,
    edit_of,
    fill,
    fill_department,
    new_key,
    removal,
    rows,
    save,
    sheet,
)

# One after the other


def test_cells_of_two_people_are_both_kept_whatever_the_revision_they_saw(
    project, clerk, admin
):
    seen = sheet(project)
    first, *_ = rows(project)
    fill(
        project,
        admin,
        {"goals": "他", cell(first, "name"): "他", "plan.march": "1%"},
        seen=seen,
    )
    outcome = fill(
        project,
        clerk,
        {"budget": "9.00", cell(first, "value"): "我", "plan.june": "2%"},
        seen=seen,
    )
    assert (outcome.whole, outcome.before, outcome.revision) == (True, 1, 2)
    cells = sheet(project).cells
    assert [
        cells[where] for where in ("goals", "budget", "plan.march", "plan.june")
    ] == ["他", "9.00", "1%", "2%"]
    assert [cells[cell(first, name)] for name in ("name", "value")] == ["他", "我"]


@pytest.mark.parametrize(
    "where",
    ["goals", "code", "budget", "plan.march", "targets.{}.value", "targets.{}.level2"],
)
def test_a_cell_of_two_people_is_a_conflict_that_shows_what_is_stored(
    project, clerk, admin, where
):
    seen, where = sheet(project), where.format(rows(project)[0])
    theirs, mine = (
        ("时效指标", "成本指标") if where.endswith("level2") else ("11", "12")
    )
    stored = fill(project, admin, {where: theirs}, seen=seen).saved[where]
    outcome = fill(project, clerk, {where: mine, "purpose": "照存"}, seen=seen)
    assert (outcome.conflicts, outcome.changed_by) == ({where: stored}, "系统管理员")
    assert (outcome.saved, sheet(project).cells[where]) == ({"purpose": "照存"}, stored)


@pytest.mark.parametrize(
    ("theirs", "mine"), [("1,236.50", "1236.5"), ("1236.5万元", "１２３６．５０")]
)
def test_two_people_who_mean_the_same_do_not_contradict_each_other(
    project, clerk, admin, theirs, mine
):
    seen = sheet(project)
    fill(project, admin, {"budget": theirs}, seen=seen)
    assert fill(project, clerk, {"budget": mine}, seen=seen).whole


def test_the_second_save_over_what_was_shown_wins(project, clerk, admin):
    seen = sheet(project)
    fill(project, admin, {"goals": "他"}, seen=seen)
    again = fill(project, clerk, {"goals": "我"}, seen=seen).sheet
    assert fill(project, clerk, {"goals": "我"}, seen=again).saved == {"goals": "我"}


def test_a_row_moved_by_one_and_filled_by_another_is_both(project, clerk, admin):
    seen = sheet(project)
    order = rows(project)[::-1]
    fill(project, admin, order=order, seen=seen)
    assert fill(project, clerk, {cell(order[0], "value"): "我"}, seen=seen).whole
    assert (rows(project), sheet(project).cells[cell(order[0], "value")]) == (
        order,
        "我",
    )


# At once


def test_cells_that_are_saved_at_once_are_both_there(
    at_once, stored, project, clerk, admin
):
    seen, (first, *_) = sheet(project), rows(project)
    mine = {
        "goals": "我",
        "plan.march": "1%",
        "budget": "1.00",
        cell(first, "name"): "我",
    }
    theirs = {
        "purpose": "他",
        "plan.june": "2%",
        "other_funds": "2.00",
        cell(first, "value"): "他",
    }
    outcomes = at_once(
        lambda: fill(project, clerk, mine, seen=seen),
        lambda: fill(project, admin, theirs, seen=seen),
    )
    assert [each.whole for each in outcomes] == [True, True]
    assert (mine | theirs).items() <= stored(lambda: sheet(project)).cells.items()
    assert stored(lambda: Declaration.objects.get(project=project).filing.revision) == 2


@pytest.mark.parametrize(
    "where", ["goals", "name", "budget", "plan.march", "targets.{}.value"]
)
def test_of_one_cell_that_is_saved_at_once_one_wins_and_the_other_is_told(
    at_once, stored, project, clerk, admin, where
):
    seen, where = sheet(project), where.format(rows(project)[0])
    first, second = at_once(
        lambda: fill(project, clerk, {where: "11"}, seen=seen),
        lambda: fill(project, admin, {where: "12"}, seen=seen),
    )
    assert (second.conflicts, second.changed_by, second.saved) == (
        first.saved,
        "王丽",
        {},
    )
    assert stored(lambda: sheet(project)).cells[where] == first.saved[where]


def test_rows_that_are_added_and_removed_at_once_leave_no_hole(
    at_once, stored, project, clerk, admin
):
    seen, (first, *others) = sheet(project), rows(project)
    mine, theirs = new_key(), new_key()
    at_once(
        lambda: fill(
            project, clerk, removal(seen, first), order=(*others, mine), seen=seen
        ),
        lambda: fill(
            project,
            admin,
            {cell(first, "value"): "他"},
            order=(first, *others, theirs),
            seen=seen,
        ),
    )
    assert set(stored(lambda: rows(project))) == {*others, mine, theirs}
    positions = stored(
        lambda: list(project.declaration.targets.values_list("position", flat=True))
    )
    assert positions == [*range(1, len(positions) + 1)]


def test_one_code_that_is_typed_into_two_forms_at_once_is_taken_by_one(
    at_once, stored, project, clerk, admin
):
    other = Project.objects.get(position=7)
    edits = [edit_of(sheet(each), {"code": "A1"}, {}) for each in (project, other)]
    first, second = at_once(
        lambda: save(project, clerk, edits[0]), lambda: save(other, admin, edits[1])
    )
    assert (first.saved, list(second.refused)) == ({"code": "A1"}, ["code"])


def test_a_form_that_is_closed_meanwhile_takes_nothing_more(
    at_once, stored, project, clerk
):
    seen = sheet(project)

    def close() -> None:
        list(Project.objects.select_for_update().filter(pk=project.pk).order_by())
        Filing.objects.filter(project=project).update(status="submitted")

    def late() -> SaveOutcome | str:
        try:
            return fill(project, clerk, {"goals": "迟"}, seen=seen)
        except Closed as closed:
            return str(closed)

    assert "已提交" in at_once(close, late)[1]


def test_part_one_that_is_made_by_two_at_once_is_one(
    reviewer, at_once, stored, office, year, admin
):
    place: Place = (office, year)
    mine, theirs = new_key(), new_key()

    def begin(user, key, where):
        cells = {where: "新", f"sub_targets.{key}.title": "新"}
        return fill_department(
            place, user, cells, {"sub_targets": (key,)}, seen=Sheet({}, {})
        )

    at_once(
        lambda: begin(reviewer, mine, "overall"),
        lambda: begin(admin, theirs, "overall"),
    )
    found = stored(lambda: department_sheet(place))
    assert (found.cells["overall"], set(found.orders["sub_targets"])) == (
        "新",
        {mine, theirs},
    )


def test_of_one_paragraph_that_is_saved_at_once_one_wins_and_the_other_is_told(
    at_once, seeded, unit, year, clerk, admin
):
    place: Place = (unit, year)
    seen = department_sheet(place)
    first, second = at_once(
        lambda: fill_department(place, clerk, {"overall": "我"}, seen=seen),
        lambda: fill_department(place, admin, {"overall": "他"}, seen=seen),
    )
    assert (first.whole, second.conflicts, second.changed_by) == (
        True,
        {"overall": "我"},
        "王丽",
    )
