"""What a browser sends of a sheet: edits and sheets as JSON, and all that has another shape."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.amounts import Refused
from targets.filings.editing.sheet import (
    MOST_CELLS,
    Edit,
    Merged,
    between,
    merge,
    read_edit,
    read_sheet,
)
from tests.targets.filings.test_sheet import HEAD, A, sheets

CELL = {"where": "goals", "old": "", "new": "甲"}
ORDER = {"targets": {"old": ["a"], "new": ["b", "a"]}}
NOT_AN_OBJECT = [None, 1, 1.5, True, "甲", [], [CELL]]
ODD: list[object] = [None, 1, 1.5, True, ["甲"], {}]
NO_CELLS: list[object] = [None, 1, "甲", {}, [None], [1], ["甲"], [[]], [[CELL]], [{}]]
NO_ORDERS: list[object] = [
    None,
    1,
    "甲",
    [],
    {"targets": None},
    {"targets": ["a"]},
    {"targets": 1},
]
NO_KEYS: list[object] = [None, 1, "ab", {}, [1], [None], [["a"]]]


@given(sheets, sheets, st.lists(st.sampled_from(HEAD)).map(tuple))
def test_an_edit_comes_over_the_wire_as_it_was(old, new, confirmed):
    edit = replace(between(old, new), confirmed=confirmed)
    sent = {
        "cells": [
            {"where": each.where, "old": each.old, "new": each.new}
            for each in edit.cells
        ],
        "orders": {
            group: {"old": each.old, "new": each.new}
            for group, each in edit.orders.items()
        },
        "confirmed": confirmed,
    }
    assert read_edit(json.loads(json.dumps(sent))) == edit


@given(sheets)
def test_a_sheet_comes_over_the_wire_as_it_was(sheet):
    assert (
        read_sheet(
            json.loads(json.dumps({"cells": sheet.cells, "orders": sheet.orders}))
        )
        == sheet
    )


@pytest.mark.parametrize(
    "payload",
    [{}, {"cells": [], "orders": {}, "confirmed": []}, {"user": 1, "more": [[]]}],
)
def test_an_edit_of_nothing_is_one(payload):
    assert read_edit(payload) == Edit()


@pytest.mark.parametrize(
    "payload",
    [
        *NOT_AN_OBJECT,
        *({"cells": each} for each in NO_CELLS),
        *({"cells": [CELL | {name: each}]} for name in CELL for each in ODD),
        {"cells": [CELL, CELL]},
        {"cells": [CELL, CELL | {"new": "乙"}]},
        *({"orders": each} for each in NO_ORDERS),
        *({"orders": {"targets": {"old": [], "new": each}}} for each in NO_KEYS),
        *({"confirmed": each} for each in NO_KEYS),
        {
            "cells": [
                CELL | {"where": f"targets.{number}.name"} for number in range(100_000)
            ]
        },
        {"confirmed": ["goals"] * (MOST_CELLS + 1)},
        {"orders": {"targets": {"old": [], "new": ["a"] * (MOST_CELLS + 1)}}},
    ],
    ids=lambda payload: repr(payload)[:60],
)
def test_an_edit_of_another_shape_is_refused(payload):
    with pytest.raises(Refused, match="没有保存"):
        read_edit(payload)


@pytest.mark.parametrize(
    "payload",
    [
        *NOT_AN_OBJECT,
        {},
        {"cells": {}},
        {"orders": {}},
        *(
            {"cells": each, "orders": {}}
            for each in (
                None,
                [],
                [CELL],
                {"goals": None},
                {"goals": 1},
                {"goals": ["甲"]},
            )
        ),
        *({"cells": {}, "orders": {"targets": each}} for each in NO_KEYS),
        *({"cells": {}, "orders": each} for each in NO_ORDERS[:4]),
    ],
    ids=repr,
)
def test_a_sheet_of_another_shape_is_refused(payload):
    with pytest.raises(Refused, match="没有保存"):
        read_sheet(payload)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=[])),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*CELL, *ORDER]), inner)
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from(["cells", "orders", "confirmed"]), json_values),
    sheets,
)
def test_whatever_is_sent_is_read_and_merged_or_refused(payload, stored):
    try:
        edit = read_edit(payload)
    except Refused:
        return
    assert isinstance(merge(stored, edit), Merged)


def test_lone_surrogates_and_keys_that_are_none_are_texts_like_others():
    key = "\ud800.\x00"
    edit = read_edit(
        {"cells": [{"where": key, "old": "\udfff", "new": ""}], "confirmed": [key]}
    )
    assert (merge(A, edit).cells, edit.confirmed) == ({key: ""}, (key,))
