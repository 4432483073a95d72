"""Which sets are nearly equal, found without comparing each with each."""

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.checks.rules.alike import (
    NEIGHBOURS,
    Match,
    candidates,
    group_places,
    nearest,
)

EIGHTY = Decimal(80)
# Fewer of them than are compared, so that nothing may be missed.
few_sets = st.lists(
    st.frozensets(st.integers(0, 12), max_size=9), max_size=NEIGHBOURS, unique=True
)
percents = st.sampled_from(
    [Decimal(each) for each in ("50", "66.7", "75", "80", "90", "100")]
)


def by_comparing_each(sets, percent):
    """What `nearest` must find."""

    def matches(at):
        for other, each in enumerate(sets):
            shared, larger = len(each & sets[at]), max(len(each), len(sets[at]))
            if other != at and shared and shared * 100 >= larger * percent:
                yield Match(other, shared, shared / larger)

    return [
        max(matches(at), key=lambda match: (match.share, -match.other), default=None)
        for at, _ in enumerate(sets)
    ]


@given(few_sets, percents)
def test_the_nearest_set_is_the_one_that_comparing_each_with_each_finds(sets, percent):
    assert nearest(sets, percent) == by_comparing_each(sets, percent)


@given(few_sets, percents)
def test_each_pair_is_looked_at_once(sets, percent):
    pairs = [frozenset(pair) for pair in candidates(sets, percent)]
    assert len(pairs) == len(set(pairs))
    assert all(len(pair) == 2 for pair in pairs)


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("abcde", "abcdf", 4),
        ("abcde", "abcd", 4),
        ("abcde", "abcfg", None),
        ("abcde", "abc", None),
        ("abcdefg", "abcdefx", 6),
        ("abcdefg", "abcdexy", None),
        ("", "a", None),
    ],
)
def test_sets_are_alike_when_they_share_enough_of_the_larger(one, other, shared):
    found = nearest([frozenset(map(ord, one)), frozenset(map(ord, other))], EIGHTY)
    assert [match and match.shared for match in found] == [shared, shared]


def test_of_several_equally_alike_the_first_is_named():
    found = nearest([frozenset({1, 2, 3, 4, last}) for last in (5, 6, 7)], EIGHTY)
    assert [match.other for match in found] == [1, 0, 0]


def test_where_thousands_share_nearly_everything_only_the_neighbours_are_compared():
    sets = [frozenset({*range(9), 100 + own}) for own in range(3000)]
    # Three of ten rows are in a prefix; its own row nobody else has.
    assert len(list(candidates(sets, EIGHTY))) <= 2 * NEIGHBOURS * len(sets)
    assert all(match.shared == 9 for match in nearest(sets, EIGHTY))


def test_where_thousands_are_made_of_thirty_rows_only_the_neighbours_are_compared():
    chance = random.Random(7)
    sets = list(
        dict.fromkeys(frozenset(chance.sample(range(30), 7)) for _ in range(3000))
    )
    assert len(list(candidates(sets, EIGHTY))) <= 2 * NEIGHBOURS * len(sets)


def of_departments(count):
    """Thirty forms of each: of five kinds, one the same in all departments, with none to two rows of a form's own."""
    chance, sets = random.Random(11), []
    for department in range(count):
        for form in range(30):
            kind = form % 5
            shared = (
                range(kind * 10, kind * 10 + 6)
                if kind == 0
                else range(first := 1000 * department + kind * 10, first + 6)
            )
            own = range(
                10**6 + 1000 * department + 3 * form,
                10**6 + 1000 * department + 3 * form + chance.randrange(3),
            )
            sets.append(frozenset({*shared, *own}))
    return list(dict.fromkeys(sets))


def test_twice_the_forms_are_about_twice_the_comparisons():
    looked_at = [
        len(list(candidates(of_departments(count), EIGHTY)))
        for count in (100, 200, 400)
    ]
    assert looked_at[0] > 5000
    assert looked_at[1] <= 2.3 * looked_at[0]
    assert looked_at[2] <= 2.3 * looked_at[1]


def test_equal_keys_are_grouped_in_order():
    assert group_places("abcab") == {"a": [0, 3], "b": [1, 4], "c": [2]}
