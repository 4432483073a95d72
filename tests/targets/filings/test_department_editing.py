"""Saving 部门整体绩效目标: its prose, its items, and which project backs which sub-target."""

import pytest

from projects.models import Department, Project
from targets.documents.reading.reader import Document, Reading
from targets.documents.validity import MOST_ROWS
from targets.documents.values import DepartmentForm, SubTargetForm
from targets.filings.department_store import ensure_department_target
from targets.filings.loading import load_department
from targets.filings.models import Declaration, DepartmentTarget, Filing, SubTarget
from targets.imports.importing import import_document
from tests.targets.filings.test_store import queries
from tests.targets.fills import (
    Place,
    department_sheet,
    fill_department,
    new_key,
    removal,
)

GROUPS = ["sub_targets", "safeguards"]


@pytest.fixture
def place(seeded, unit, year) -> Place:
    return unit, year


@pytest.fixture
def above(place, office, year) -> Place:
    """901, which has no part one of its own."""
    return office, year


def keys(place: Place, group: str = "sub_targets") -> tuple[str, ...]:
    return department_sheet(place).orders[group]


def link(position: int) -> str:
    return f"projects.{Project.objects.get(position=position).pk}.sub_target"


def backed(position: int) -> SubTarget | None:
    return Declaration.objects.get(project__position=position).sub_target


# Cells


@pytest.mark.parametrize(
    ("name", "typed", "stored"),
    [
        ("overall", " 甲\r\n乙\x00 ", "甲\n乙"),
        ("overall", "字" * 20_000, "字" * 20_000),
        ("sub_targets.{}.title", "甲\n乙", "甲乙"),
        ("sub_targets.{}.goal", "<b>甲</b>", "<b>甲</b>"),
        ("sub_targets.{}.indicators", "", ""),
        ("safeguards.{}.title", "甲", "甲"),
        ("safeguards.{}.text", "甲\n乙", "甲\n乙"),
    ],
)
def test_a_cell_is_stored_as_it_is_understood(place, clerk, name, typed, stored):
    before = department_sheet(place)
    where = name.format(before.orders.get(name.split(".")[0], ("",))[0])
    outcome = fill_department(place, clerk, {where: typed})
    assert outcome.saved == {where: stored}
    assert department_sheet(place) == outcome.sheet
    assert outcome.sheet.cells == before.cells | {where: stored}


@pytest.mark.parametrize(
    ("where", "typed", "why"),
    [
        ("overall", "字" * 20_001, "最多 20,000 个"),
        ("sub_targets.{}.title", "字" * 201, "最多 200 个"),
        ("sub_targets.{}.goal", "字" * 5_001, "最多 5,000 个"),
        ("sub_targets.{}.position", "1", "没有这一格"),
        ("targets.{}.name", "甲", "没有这一格"),
        ("goals", "甲", "没有这一格"),
    ],
)
def test_a_cell_that_can_never_be_right_is_refused_and_the_others_are_kept(
    place, clerk, where, typed, why
):
    before, where = department_sheet(place), where.format(keys(place)[0])
    text = keys(place, "safeguards")[0]
    outcome = fill_department(
        place, clerk, {where: typed, f"safeguards.{text}.text": "照存"}
    )
    assert why in outcome.refused[where]
    assert outcome.saved == {f"safeguards.{text}.text": "照存"}
    assert department_sheet(place).cells == before.cells | outcome.saved


def test_a_save_makes_the_next_revision_and_says_whose_it_is(place, clerk):
    outcome = fill_department(place, clerk, {"overall": "新"})
    target = DepartmentTarget.objects.get()
    assert (
        outcome.before,
        outcome.revision,
        target.filing.revision,
        target.filing.changed_by,
    ) == (
        1,
        2,
        2,
        clerk,
    )


@pytest.mark.parametrize(
    "cells", [{}, {"overall": " {} "}, {"x": "甲"}, {"projects.0.sub_target": ""}]
)
def test_a_save_that_changes_nothing_is_no_revision(place, clerk, contents, cells):
    before = contents()
    overall = department_sheet(place).cells["overall"]
    fill_department(
        place, clerk, {where: text.format(overall) for where, text in cells.items()}
    )
    assert contents() == before


def test_an_import_makes_the_next_revision(place, document):
    changed = DepartmentForm(
        "新", document.department.sub_targets, document.department.safeguards
    )
    import_document(Reading(Document(changed, document.projects)), 2024)
    assert DepartmentTarget.objects.get().filing.revision == 2


def test_two_people_s_cells_are_both_kept_and_one_cell_is_a_conflict(
    place, clerk, admin
):
    seen, first = department_sheet(place), keys(place)[0]
    fill_department(
        place, admin, {"overall": "他", f"sub_targets.{first}.goal": "他"}, seen=seen
    )
    outcome = fill_department(
        place, clerk, {"overall": "我", f"sub_targets.{first}.title": "我"}, seen=seen
    )
    assert (outcome.conflicts, outcome.changed_by) == ({"overall": "他"}, "系统管理员")
    cells = department_sheet(place).cells
    assert [cells[f"sub_targets.{first}.{name}"] for name in ("title", "goal")] == [
        "我",
        "他",
    ]


# Items


@pytest.mark.parametrize("group", GROUPS)
def test_items_are_added_removed_and_moved_in_one_edit(place, clerk, group):
    seen, key = department_sheet(place), new_key()
    first, second, *others = seen.orders[group]
    order = (key, *others[::-1], second)
    cells = removal(seen, first, group) | {f"{group}.{key}.title": "新"}
    assert fill_department(place, clerk, cells, {group: order}).whole
    assert keys(place, group) == order
    rows = DepartmentTarget.objects.get()
    positions = (
        rows.subtargets if group == "sub_targets" else rows.safeguards
    ).values_list("position", flat=True)
    assert list(positions) == [*range(1, len(order) + 1)]


@pytest.mark.parametrize("group", GROUPS)
def test_items_that_change_places_keep_their_texts(place, clerk, group):
    seen = department_sheet(place)
    for order in (seen.orders[group][::-1], seen.orders[group]):
        assert fill_department(place, clerk, orders={group: order}).whole
        assert department_sheet(place).cells == seen.cells
    assert department_sheet(place) == seen


def test_there_are_no_more_items_than_there_may_be(place, clerk):
    before, added = keys(place), [new_key() for _ in range(MOST_ROWS)]
    cells = {f"sub_targets.{key}.title": "新" for key in added}
    outcome = fill_department(place, clerk, cells, {"sub_targets": (*before, *added)})
    assert len(keys(place)) == MOST_ROWS
    assert len(outcome.refused) == len(before)


def test_an_item_that_others_changed_is_not_removed(place, clerk, admin):
    seen = department_sheet(place)
    first, *others = seen.orders["sub_targets"]
    fill_department(place, admin, {f"sub_targets.{first}.goal": "他"})
    theirs = department_sheet(place)
    outcome = fill_department(
        place,
        clerk,
        removal(seen, first, "sub_targets"),
        {"sub_targets": others},
        seen=seen,
    )
    assert outcome.conflicts[f"sub_targets.{first}.goal"] == "他"
    assert department_sheet(place) == theirs


# Which project backs what


def test_a_project_backs_another_sub_target(place, clerk):
    key = keys(place)[-1]
    assert fill_department(place, clerk, {link(1): key}).saved == {link(1): key}
    assert str(backed(1).key) == key


def test_a_project_lets_its_sub_target_go(place, clerk):
    assert backed(1)
    fill_department(place, clerk, {link(1): ""})
    assert backed(1) is None


def test_a_new_sub_target_and_what_backs_it_come_in_one_edit(place, clerk):
    key = new_key()
    cells = {link(2): key, f"sub_targets.{key}.title": "新"}
    assert fill_department(
        place, clerk, cells, {"sub_targets": (*keys(place), key)}
    ).whole
    assert backed(2).title == "新"


def test_a_sub_target_that_goes_lets_its_projects_go(place, clerk):
    seen, key = department_sheet(place), str(backed(1).key)
    theirs = Declaration.objects.filter(sub_target__key=key).count()
    order = [each for each in keys(place) if each != key]
    outcome = fill_department(
        place, clerk, removal(seen, key, "sub_targets"), {"sub_targets": order}
    )
    assert (outcome.whole, Declaration.objects.filter(sub_target=None).count()) == (
        True,
        theirs,
    )
    assert outcome.sheet == department_sheet(place)


def test_a_link_to_what_the_same_edit_removes_is_refused(place, clerk):
    seen, key = department_sheet(place), keys(place)[-1]
    cells = removal(seen, key, "sub_targets") | {link(1): key}
    outcome = fill_department(place, clerk, cells, {"sub_targets": keys(place)[:-1]})
    assert outcome.refused.keys() == {link(1)}
    assert backed(1) is not None


@pytest.mark.parametrize(
    "typed", ["1", "x", "00000000-0000-4000-8000-000000000000", "字" * 40]
)
def test_a_key_that_is_no_sub_target_of_ours_is_refused(
    place, above, clerk, contents, typed
):
    before = contents()
    assert fill_department(place, clerk, {link(1): typed}).refused.keys() == {link(1)}
    assert contents() == before


def test_nor_is_one_of_another_department(place, above, clerk, year):
    target = ensure_department_target(above[0], year)
    theirs = SubTarget.objects.create(department_target=target, position=1)
    assert fill_department(place, clerk, {link(1): str(theirs.key)}).refused.keys() == {
        link(1)
    }


def test_a_link_to_another_department_s_sub_target_is_kept_and_can_be_undone(
    place, above, clerk, year
):
    target = ensure_department_target(above[0], year)
    theirs = SubTarget.objects.create(department_target=target, position=1)
    Declaration.objects.filter(project__position=1).update(sub_target=theirs)
    fill_department(place, clerk, {"overall": "新"})
    assert backed(1) == theirs
    assert fill_department(place, clerk, {link(1): keys(place)[0]}).whole
    assert str(backed(1).key) == keys(place)[0]


def test_a_project_without_a_form_gets_one(place, clerk):
    Declaration.objects.get(project__position=1).delete()
    assert fill_department(place, clerk, {link(1): keys(place)[0]}).whole
    assert str(backed(1).key) == keys(place)[0]


@pytest.mark.parametrize("adds", [True, False])
def test_a_project_of_another_department_is_a_row_that_is_not_there(
    place, clerk, other_unit, year, contents, adds
):
    other = Project.objects.create(year=year, department=other_unit, name="他人项目")
    before, where = contents(), f"projects.{other.pk}.sub_target"
    orders = {"projects": (*keys(place, "projects"), str(other.pk))} if adds else {}
    outcome = fill_department(place, clerk, {where: keys(place)[0]}, orders)
    assert (outcome.gone, outcome.saved) == ([where], {})
    assert contents() == before


def test_a_link_leaves_the_rest_of_the_form_as_it_is(place, clerk):
    Declaration.objects.filter(project__position=1).update(goals="甲", copied=["goals"])
    Filing.objects.filter(project__position=1).update(status="approved", revision=3)
    fill_department(place, clerk, {link(1): keys(place)[-1]})
    declaration = Declaration.objects.get(project__position=1)
    assert (declaration.goals, declaration.copied) == ("甲", ["goals"])
    assert (declaration.filing.status, declaration.filing.revision) == ("approved", 3)


# Part one that is not there yet


def test_part_one_is_made_by_the_first_save(above, admin):
    key = new_key()
    cells = {"overall": "总", f"sub_targets.{key}.goal": "分", link(1): key}
    outcome = fill_department(above, admin, cells, {"sub_targets": (key,)})
    assert (outcome.whole, outcome.before, outcome.revision) == (True, 0, 1)
    assert load_department(*above) == DepartmentForm("总", (SubTargetForm("", "分"),))
    assert backed(1).department_target.department == above[0]


def test_and_not_by_looking_at_it(above):
    department_sheet(above)
    assert load_department(*above) is None


# The price


def test_the_queries_of_a_save_grow_neither_with_items_nor_with_projects(place, admin):
    def price() -> int:
        seen = department_sheet(place)
        return queries(
            lambda: fill_department(
                place, admin, {link(1): seen.orders["sub_targets"][-1]}, seen=seen
            )
        )

    few = price()
    order = (*keys(place), *(new_key() for _ in range(100)))
    fill_department(place, admin, orders={"sub_targets": order})
    unit = Department.objects.get(code="901001")
    Project.objects.bulk_create(
        Project(year=place[1], department=unit, name=f"项目{n}", position=99)
        for n in range(100)
    )
    assert price() == few
