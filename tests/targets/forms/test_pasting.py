"""What the page asks about a block from the clipboard: it is read for the form, and nothing is saved."""

import json

import pytest
from django.urls import reverse

from targets.filings.models import Filing
from tests.targets.documents.test_pasted import HEADS, ROWS
from tests.targets.filings.test_store import queries


@pytest.fixture
def ask(as_user, clerk, seeded, project):
    """`ask(payload)` is the answer to the clerk's page."""
    browser = as_user(clerk)

    def ask(payload):
        body = payload if isinstance(payload, str) else json.dumps(payload)
        address = reverse("declaration-paste", args=[project.pk])
        return browser.post(address, body, content_type="application/json")

    return ask


def test_rows_under_headings_are_answered_and_nothing_is_saved(ask, project):
    before = Filing.objects.values_list("pk", "revision").order_by("pk")
    stored = list(before)
    found = ask({"rows": [HEADS, *ROWS], "merged": []}).json()
    assert (found["rows"], found["left_out"]) == (ROWS, ["表头"])
    assert list(before.all()) == stored


@pytest.mark.parametrize(
    ("payload", "status", "message"),
    [
        ("{", 400, "剪贴板的内容读不出来，没有粘贴"),
        ("[" * 100_000, 400, "剪贴板的内容读不出来，没有粘贴"),
        ({"rows": [["a"]] * 1_001}, 400, "剪贴板有 1001 行，太大了，没有粘贴；请分几次复制"),
        ({"rows": [["字" * 1_000_000]]}, 413, "剪贴板的内容太大，没有粘贴；请分几次复制"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_sentence(ask, payload, status, message):
    response = ask(payload)
    assert (response.status_code, response.json()["message"]) == (status, message)


def test_a_form_that_is_closed_takes_nothing(ask, project):
    Filing.objects.filter(declaration__project=project).update(status="submitted")
    assert ask({"rows": [HEADS, *ROWS]}).status_code == 409


def test_more_rows_ask_the_database_no_more(ask):
    few = queries(lambda: ask({"rows": [HEADS, *ROWS]}))
    assert queries(lambda: ask({"rows": [HEADS, *ROWS * 100]})) == few
