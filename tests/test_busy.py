"""Whoever waited in vain for somebody else's long work is told to try again."""

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError, OperationalError, connection
from django.urls import reverse

from jvlu_budget.middleware import UPDATED_EVERY
from projects.accounts.sessions import SEEN
from targets.imports import runs
from targets.imports.models import ImportRun
from tests.conftest import PASSWORD


@pytest.fixture
def cancel(as_user, admin, monkeypatch):
    """Return `cancel(said, **headers)`: a step whose database says that."""

    def cancel(said: str, **headers):
        def fails(pk):
            raise OperationalError(said)

        monkeypatch.setattr(runs, "cancel", fails)
        run = ImportRun.objects.create(user=admin)
        return as_user(admin).post(
            reverse("import-cancel", args=[run.pk]), headers=headers
        )

    return cancel


@pytest.mark.parametrize(
    "said",
    ["database is locked", "database table is locked", "deadlock detected\nDETAIL: …"],
)
def test_a_busy_database_is_said_to_be_busy(cancel, said):
    answer = cancel(said)
    assert (answer.status_code, "系统正忙" in answer.content.decode()) == (503, True)


def test_a_script_is_told_in_its_own_way(cancel):
    answer = cancel("database is locked", accept="application/json")
    assert (answer.status_code, answer.json()) == (503, {"error": "busy"})


@pytest.mark.parametrize(
    "said",
    [
        "connection failed: Connection refused",
        "server closed the connection unexpectedly",
        "the connection is closed",
        "terminating connection due to administrator command",
        "unable to open database file",
    ],
)
def test_a_database_that_is_away_is_said_to_be_away(cancel, said):
    answer = cancel(said)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "数据库暂时连不上" in answer.content.decode()


@pytest.fixture
def failing(as_user, clerk):
    """`failing(path, said)`: the answer where every query says that, those for the session and the person as well."""
    client = as_user(clerk)
    client.raise_request_exception = False

    def failing(path: str, said: str = "connection failed", **headers: str):
        def refuse(*args: object, **kwargs: object) -> None:
            raise OperationalError(said)

        with connection.execute_wrapper(refuse):
            return client.get(path, headers=headers)

    return failing


@pytest.mark.parametrize("path", ["/projects/", "/workbench/", "/no-such-page/"])
def test_no_page_needs_the_database_to_say_that_it_is_away(path, failing):
    answer = failing(path)
    assert answer.status_code == 503
    assert "数据库暂时连不上" in answer.content.decode()


def test_a_script_hears_that_it_is_away(failing):
    answer = failing("/projects/", accept="application/json")
    assert (answer.status_code, answer.json()) == (503, {"error": "away"})


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        (OperationalError("database is locked"), 503, "系统正忙"),
        (DatabaseError("Forced update did not affect any rows."), 400, "读不懂"),
    ],
)
def test_a_session_that_cannot_be_saved_is_answered_in_chinese(
    fault, status, words, as_user, clerk, monkeypatch
):
    def refuse(session, *args, **kwargs):
        raise UpdateError from fault

    client = as_user(clerk)
    client.raise_request_exception = False
    session = client.session
    session[SEEN] = 0
    session.save()
    monkeypatch.setattr(SessionStore, "save", refuse)
    monkeypatch.setattr("jvlu_budget.middleware.time.time", lambda: UPDATED_EVERY + 1)
    answer = client.get("/password/")
    assert answer.status_code == status
    assert words in answer.content.decode()


def test_an_address_that_cannot_be_read_is_answered_in_chinese(as_user, clerk):
    answer = as_user(clerk).get("/password/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "这个请求读不懂" in answer.content.decode()


def test_a_password_that_is_too_short_is_refused_in_chinese(as_user, clerk):
    given = {"old_password": PASSWORD, "new_password1": "a1", "new_password2": "a1"}
    page = as_user(clerk).post("/password/", given).content.decode()
    assert "密码太短，至少 8 个字符" in page
    assert "too short" not in page


def test_no_browser_keeps_a_page_or_a_file(as_user, clerk, seeded):
    browse = as_user(clerk)
    for address in ("/projects/", "/projects/?export=csv", "/no-such-page/"):
        assert browse.get(address)["Cache-Control"] == "no-store"


def test_what_sqlite_acknowledged_is_on_the_disk():
    if connection.vendor == "sqlite":
        options = connection.settings_dict["OPTIONS"]
        assert "synchronous=FULL" in options["init_command"]


def test_any_other_fault_stays_a_fault(cancel):
    with pytest.raises(OperationalError):
        cancel("disk I/O error")
