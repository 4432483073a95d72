"""Logins that fail in two processes at once are all counted, each in a thread of its own here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from projects.accounts import logins
from projects.models import LoginCount
from tests.targets.threads import run_both


@pytest.fixture
def at_once(transactional_db, tmp_path) -> Iterator[Callable[..., list]]:
    """`at_once(first, second)`: the second begins while the transaction of the first is not yet at its end."""
    with ThreadPoolExecutor() as pool, pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "sqlite":
            copy = str(tmp_path / "copy.sqlite3")
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [copy])
            patch.setitem(connections.settings["default"], "NAME", copy)
        yield lambda first, second: pool.submit(run_both, pool, first, second).result()


def counted() -> list[tuple[str, int]]:
    return list(LoginCount.objects.order_by("key").values_list("key", "failures"))


def test_no_failure_is_lost_to_another_at_once(at_once):
    for _ in ("the rows are made", "they are there already"):
        at_once(
            lambda: logins.failed("clerk", "10.0.0.1"),
            lambda: logins.failed("clerk", "10.0.0.1"),
        )
    found = at_once(lambda: None, counted)[1]
    assert found == [("address:10.0.0.1", 4), ("name:clerk|10.0.0.1", 4)]


def test_the_first_failures_of_two_names_from_one_address_both_count(at_once):
    at_once(
        lambda: logins.failed("a", "10.0.0.1"), lambda: logins.failed("b", "10.0.0.1")
    )
    found = at_once(lambda: None, counted)[1]
    assert found == [
        ("address:10.0.0.1", 2),
        ("name:a|10.0.0.1", 1),
        ("name:b|10.0.0.1", 1),
    ]


@pytest.mark.parametrize("letter", ["İ", "ß", "ﬃ"])
def test_a_name_that_grows_in_small_letters_fits_all_the_same(letter, db):
    logins.failed(letter * 200, "10.0.0.1")
    assert (
        max(len(key) for key in LoginCount.objects.values_list("key", flat=True)) <= 200
    )
