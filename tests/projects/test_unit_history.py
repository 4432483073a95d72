"""What a unit was in earlier years."""

import pytest

from projects.unit_history import Former, changed_from, former_in, lineage

OLD = Former(through=2023, name="甲", path="901/1/")


def renamed(name):
    return lambda state: {**state, "name": name}


def moved(path):
    return lambda state: {**state, "path": path}


def states(history):
    return [tuple(state.values()) for state in history]


def test_a_name_holds_until_the_year_before_the_change():
    history = changed_from([], "甲", "901/1/", 2025, renamed("乙"))
    assert states(history) == [(2024, "甲", "901/1/"), (2099, "乙", "901/1/")]


def test_a_name_that_was_wrong_all_the_time_leaves_the_places_as_they_were():
    history = changed_from([OLD], "甲", "902/1/", 2000, renamed("乙"))
    assert states(history) == [(2023, "乙", "901/1/"), (2099, "乙", "902/1/")]


def test_a_change_from_an_earlier_year_splits_what_held_then():
    history = changed_from([OLD], "丙", "901/1/", 2022, moved("903/1/"))
    assert states(history) == [
        (2021, "甲", "901/1/"),
        (2023, "甲", "903/1/"),
        (2099, "丙", "903/1/"),
    ]


def test_who_gets_the_old_name_back_never_had_another():
    assert states(changed_from([OLD], "乙", "901/1/", 2024, renamed("甲"))) == [
        (2099, "甲", "901/1/")
    ]


@pytest.mark.parametrize(("year", "known"), [(2022, True), (2023, True), (2024, False)])
def test_a_former_state_is_found_by_a_year_up_to_its_last(year, known):
    assert (former_in([OLD], year) == OLD) == known


def test_the_lineage_names_each_unit_above_in_each_year():
    found = lineage([Former(through=2001, name="甲", path="901/1/")])
    assert found == "|2000/901|2000/1|2001/901|2001/1|"
    assert lineage([]) == ""
