"""Sheets and edits: what is between two sheets, and what is merged. Laws and examples."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from targets.filings.editing.sheet import (
    CellEdit,
    Edit,
    Merged,
    OrderEdit,
    Sheet,
    as_stored,
    between,
    merge,
    merged_order,
    row_of,
)

HEAD, TEXTS, LEVELS = ("goals", "plan.march"), ("name", "value"), ("level1", "level2")
keys = st.lists(st.sampled_from("abcdef"), unique=True).map(tuple)
texts = st.sampled_from(["", "甲", "乙", "丙"])


def sheet_of(order: tuple[str, ...], *cells: str) -> Sheet:
    """A sheet with these rows, their cells filled in turn with these texts."""
    names = [*HEAD, *(f"targets.{key}.{name}" for key in order for name in TEXTS)]
    levels = {f"targets.{key}.{name}": "类" for key in order for name in LEVELS}
    filled = dict(zip(names, [*cells, *[""] * len(names)], strict=False))
    return Sheet(filled | levels, {"targets": order})


sheets = st.builds(
    lambda order, cells: sheet_of(order, *cells),
    keys,
    st.lists(texts, min_size=14, max_size=14),
)
changes = st.tuples(st.integers(0, 99), texts)


def after(stored: Sheet, edit: Edit) -> Sheet:
    """The sheet once what was merged is written."""
    merged = merge(stored, edit)
    orders = stored.orders | merged.orders
    rows = {(group, key) for group, order in orders.items() for key in order}
    blank = {
        f"{group}.{key}.{name}": "" for group, key in rows for name in (*LEVELS, *TEXTS)
    }
    cells = blank | stored.cells | merged.cells
    return Sheet(
        {
            where: cells[where]
            for where in cells
            if where in HEAD or row_of(where) in rows
        },
        orders,
    )


def typed(stored: Sheet, change: tuple[int, str]) -> CellEdit:
    """One cell of the sheet typed over."""
    wheres = [where for where in stored.cells if where.rpartition(".")[2] not in LEVELS]
    where = wheres[change[0] % len(wheres)]
    return CellEdit(where, stored.cells[where], change[1])


def one(cell: CellEdit) -> Edit:
    return Edit((cell,))


# The laws


@given(sheets, sheets)
def test_what_is_between_two_sheets_makes_one_of_the_other(old, new):
    merged = merge(old, between(old, new))
    assert after(old, between(old, new)) == new
    assert (merged.conflicts, merged.gone) == ({}, [])


@given(sheets)
def test_between_a_sheet_and_itself_is_nothing(sheet):
    assert between(sheet, sheet) == Edit()


@given(sheets, changes, changes)
def test_edits_of_different_cells_both_land_in_any_order(stored, first, second):
    one_cell, other = typed(stored, first), typed(stored, second)
    assume(one_cell.where != other.where)
    result = after(after(stored, one(one_cell)), one(other))
    assert result == after(after(stored, one(other)), one(one_cell))
    assert (result.cells[one_cell.where], result.cells[other.where]) == (
        one_cell.new,
        other.new,
    )


@given(sheets, changes, texts)
def test_a_cell_that_others_changed_keeps_what_is_stored_and_is_named(
    old, change, theirs
):
    cell = typed(old, change)
    assume(len({cell.old, cell.new, theirs}) == 3)
    stored = after(old, one(CellEdit(cell.where, cell.old, theirs)))
    assert merge(stored, one(cell)) == Merged(conflicts={cell.where: theirs})


@given(sheets, sheets, sheets)
def test_every_cell_of_an_edit_fares_in_exactly_one_way(old, new, stored):
    edit = between(old, new)
    merged = merge(stored, edit)
    fared = [
        *merged.cells,
        *merged.gone,
        *(where for where in merged.conflicts if where in named(edit)),
    ]
    assert sorted(fared) == sorted(named(edit))


def named(edit: Edit) -> set[str]:
    return {cell.where for cell in edit.cells}


@given(sheets, sheets, sheets)
def test_no_row_that_others_added_is_lost(old, mine, theirs):
    added = set(theirs.orders["targets"]) - set(old.orders["targets"])
    assert added <= set(merge(theirs, between(old, mine)).orders.get("targets", added))


@given(
    sheets,
    st.sampled_from("abcdef"),
    st.sampled_from(TEXTS),
    st.sampled_from(["新", "甲", "乙"]),
)
def test_a_row_that_others_changed_stays_as_they_left_it(old, key, name, text):
    where = f"targets.{key}.{name}"
    assume(old.cells.get(where, text) != text)
    stored = after(old, one(CellEdit(where, old.cells[where], text)))
    order = tuple(each for each in old.orders["targets"] if each != key)
    mine = Sheet(
        {where: cell for where, cell in old.cells.items() if row_of(where)[1] != key},
        {"targets": order},
    )
    assert row(after(stored, between(old, mine)), key) == row(stored, key)


def row(sheet: Sheet, key: str) -> dict[str, str]:
    return {
        where: text for where, text in sheet.cells.items() if row_of(where)[1] == key
    }


@given(sheets, sheets, sheets)
def test_an_edit_that_is_sent_twice_is_as_if_it_were_sent_once(old, new, stored):
    edit = between(old, new)
    once = after(stored, edit)
    assert after(once, edit) == once


@given(sheets, sheets)
def test_an_edit_that_is_sent_twice_is_told_of_no_conflict(old, new):
    merged = merge(after(old, between(old, new)), between(old, new))
    assert (merged.conflicts, merged.gone) == ({}, [])


@given(
    keys,
    keys,
    st.lists(st.sampled_from("abcdef")).map(tuple),
    st.sets(st.sampled_from("abcdef")),
)
def test_an_order_holds_no_key_twice(stored, old, new, kept):
    result = merged_order(stored, OrderEdit(old, new), kept)
    assert len(result) == len(set(result))


@given(keys, keys)
def test_an_order_that_nobody_else_changed_is_the_one_typed(old, new):
    assert merged_order(old, OrderEdit(old, new)) == new


# Examples


@pytest.mark.parametrize(
    ("stored", "old", "new", "expected"),
    [
        ("abxc", "abc", "abc", "abxc"),  # x was added by others
        ("xabc", "abc", "cba", "xcba"),  # and opens the form
        ("abxc", "abc", "cab", "cabx"),  # after the row that it follows
        ("ab", "abc", "cab", "ab"),  # c was removed by others
        ("abc", "abc", "ac", "ac"),
        ("abc", "abc", "adbc", "adbc"),
        ("axbc", "abc", "adbc", "adxbc"),
        ("abxc", "abc", "ac", "axc"),
        ("abc", "", "", "abc"),
        ("", "abc", "abc", ""),
    ],
)
def test_rows_of_others_keep_their_neighbours(stored, old, new, expected):
    assert (
        "".join(merged_order(tuple(stored), OrderEdit(tuple(old), tuple(new))))
        == expected
    )


A = sheet_of(("a",), "", "", "甲", "乙")
REMOVAL = {"targets": OrderEdit(("a",), ())}


@pytest.mark.parametrize(
    ("cells", "conflicts"),
    [
        ([("name", "甲", ""), ("value", "乙", "")], {}),
        ([("name", "甲", ""), ("value", "旧", "")], {"name": "甲", "value": "乙"}),
        (
            [("name", "甲", "")],
            {"name": "甲", "value": "乙"},
        ),  # the value was blank when the row was removed
        ([], {"name": "甲", "value": "乙"}),
    ],
)
def test_a_row_goes_only_with_the_texts_that_were_seen(cells, conflicts):
    edit = Edit(
        tuple(CellEdit(f"targets.a.{name}", *texts) for name, *texts in cells), REMOVAL
    )
    merged = merge(A, edit)
    assert merged.conflicts == {
        f"targets.a.{name}": text for name, text in conflicts.items()
    }
    assert merged.orders == {"targets": ("a",) if conflicts else ()}


@pytest.mark.parametrize(
    ("orders", "fared"),
    [
        ({}, "gone"),
        ({"targets": OrderEdit((), ("z",))}, "cells"),
        ({"targets": OrderEdit(("z",), ("z",))}, "gone"),
        ({"safeguards": OrderEdit((), ("z",))}, "gone"),
    ],
)
def test_a_cell_of_a_row_that_is_not_stored_needs_an_edit_that_adds_the_row(
    orders, fared
):
    merged = merge(A, Edit((CellEdit("targets.z.name", "", "新"),), orders))
    assert "targets.z.name" in getattr(merged, fared)


def test_an_edit_as_stored_has_the_cells_that_can_be_taken_alone():
    edit = Edit(
        (CellEdit("budget", "", " 1,236.5万元"), CellEdit("goals", "", "x" * 9_999)),
        REMOVAL,
    )
    assert as_stored(edit, {"budget": "1,236.50"}) == Edit(
        (CellEdit("budget", "", "1,236.50"),), REMOVAL
    )


@pytest.mark.parametrize(
    ("where", "row"),
    [
        ("goals", ("", "")),
        ("plan.march", ("", "")),
        ("targets.a.name", ("targets", "a")),
        ("targets.a.b.c", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_cell_names_its_row(where, row):
    assert row_of(where) == row
