"""What the editor's script asks: cells to be saved, who else is there, what rows may be filled with."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from projects.models import Project
from targets.filings.models import Declaration, Filing, Presence
from targets.filings.presence import GONE_AFTER
from tests.targets.filings.test_store import queries
from tests.targets.fills import cell, fill, new_key, rows, sheet

ACCEPT = {"accept": "application/json"}
JSON: dict[str, Any] = {"headers": ACCEPT, "content_type": "application/json"}


@pytest.fixture
def browse(as_user, clerk, seeded) -> Client:
    return as_user(clerk)


def address(name: str, project: Project) -> str:
    return reverse(f"declaration-{name}", args=[project.pk])


@pytest.fixture
def send(browse, project, clerk):
    """`send(cells, …)` is what the script sends, as it saw the form, and the answer."""

    def send(cells: dict[str, str] | None = None, /, **more):
        seen = sheet(project).cells
        edits = [
            {"where": where, "old": seen.get(where, ""), "new": text}
            for where, text in (cells or {}).items()
        ]
        payload = {
            "user": clerk.pk,
            "revision": 0,
            "cells": edits,
            "orders": {},
            "confirmed": [],
        } | more
        return browse.post(address("save", project), json.dumps(payload), **JSON)

    return send


# Saving


def test_each_cell_is_told_how_it_fared(send, project):
    key = rows(project)[0]
    answer = send(
        {
            "goals": " 新 ",
            "budget": "五万",
            "targets.x.name": "甲",
            cell(key, "value"): "≥9",
        }
    ).json()
    assert answer["saved"] == {"goals": "新", cell(key, "value"): "≥9"}
    assert (answer["refused"].keys(), answer["gone"]) == (
        {"budget"},
        ["targets.x.name"],
    )
    assert (answer["revision"], answer["orders"]) == (
        1,
        {"targets": list(rows(project))},
    )
    assert answer["notes"]["understood"][cell(key, "value")]


def test_what_a_refused_cell_may_mean_is_offered(send):
    answer = send({"budget": "12365000元", "plan.march": "0.25", "goals": "新"}).json()
    assert answer["refused"].keys() == {"budget", "plan.march"}
    assert answer["offers"] == {"budget": ["1,236.50"], "plan.march": ["25%", "0.25%"]}


def test_a_conflict_is_told_with_the_name_and_the_whole_sheet(send, project, admin):
    seen = sheet(project)
    fill(project, admin, {"goals": "他"})
    cells = [{"where": "goals", "old": seen.cells["goals"], "new": "我"}]
    answer = send(cells=cells).json()
    assert (answer["conflicts"], answer["by"]) == ({"goals": "他"}, "系统管理员")
    assert answer["sheet"]["cells"]["goals"] == "他"


@pytest.mark.parametrize(
    ("revision", "whole"),
    [(0, False), (1, True), (None, True), ("0", True), ([], True)],
)
def test_the_whole_sheet_comes_where_the_page_knew_another_revision(
    send, revision, whole
):
    assert ("sheet" in send({"goals": "新"}, revision=revision).json()) == whole


def test_an_order_and_marks_that_were_confirmed_are_saved(send, project):
    Declaration.objects.filter(project=project).update(copied=["goals", "budget"])
    before = rows(project)
    answer = send(
        orders={"targets": {"old": before, "new": before[::-1]}}, confirmed=["goals"]
    ).json()
    assert (answer["orders"]["targets"], answer["copied"]) == (
        list(before[::-1]),
        ["budget"],
    )


@pytest.mark.parametrize("user", [None, 0, "1", 10**30, [], {}])
def test_another_person_s_page_is_refused(send, user, contents):
    before = contents()["Declaration"]
    response = send({"goals": "新"}, user=user)
    assert (response.status_code, response.json()["error"]) == (409, "person")
    assert contents()["Declaration"] == before


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"1",
        b"\xff",
        b"[" * 9_999,
        b"1" * 9_999,
        b'{"cells": 1}',
        b'{"orders": []}',
    ],
)
def test_what_is_no_edit_is_refused(browse, project, body):
    response = browse.post(address("save", project), body, **JSON)
    assert (response.status_code, response.json()["error"]) == (400, "refused")
    assert "没有保存" in response.json()["message"]


def test_an_edit_that_is_too_big_is_refused_with_the_way_out(browse, project):
    response = browse.post(address("save", project), b" " * 3_000_000, **JSON)
    assert (response.status_code, response.json()["error"]) == (413, "refused")
    assert "请分几次粘贴" in response.json()["message"]


def test_a_form_that_was_closed_meanwhile_says_so(send, project):
    Filing.objects.filter(project=project).update(status="approved")
    response = send({"goals": "迟"})
    assert (response.status_code, response.json()["error"]) == (409, "closed")
    assert "已批复" in response.json()["message"]


@pytest.mark.parametrize("where", ["goals", "targets.{}.value"])
def test_odd_characters_neither_break_the_answer_nor_get_in(send, project, where):
    where = where.format(rows(project)[0])
    odd = "甲\x00\ud800</script>\u2028乙"
    assert send({where: odd, odd: odd, f"targets.{odd}.name": odd}).json()["saved"] == {
        where: "甲</script>\u2028乙"
    }


def test_the_queries_of_an_answer_do_not_grow_with_the_rows(send, project, clerk):
    where = cell(rows(project)[0], "value")
    price = queries(lambda: send({where: "甲"}, revision=0))
    fill(project, clerk, order=(*rows(project), *(new_key() for _ in range(200))))
    assert queries(lambda: send({where: "乙"}, revision=0)) == price


# Who is not let in is told so in a way that a script understands


@pytest.mark.parametrize("name", ["save", "watch"])
def test_nobody_is_told_to_log_in(client, project, name):
    response = client.post(address(name, project), "{}", **JSON)
    assert (response.status_code, response.json()) == (401, {"error": "login"})


@pytest.mark.parametrize("name", ["save", "watch"])
def test_a_page_without_its_token_is_refused(clerk, project, name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk)
    response = client.post(address(name, project), "{}", **JSON)
    assert (response.status_code, response.json()) == (403, {"error": "csrf"})


def test_the_token_may_come_as_a_header(clerk, project):
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk)
    client.get(address("edit", project))
    headers = ACCEPT | {"x-csrftoken": client.cookies["csrftoken"].value}
    body = json.dumps({"user": clerk.pk})
    response = client.post(
        address("save", project), body, headers=headers, content_type="application/json"
    )
    assert response.status_code == 200


# Who else is there


def watch(client: Client, project: Project, revision: object = 0) -> dict:
    return client.post(address("watch", project), {"revision": revision}).json()


def test_those_who_have_a_form_open_see_each_other(
    browse, as_user, admin, project, clerk
):
    assert watch(browse, project) == {"others": [], "user": clerk.pk}
    assert watch(as_user(admin), project)["others"] == ["王丽"]
    assert watch(browse, project)["others"] == ["系统管理员"]
    assert watch(browse, Project.objects.get(position=1))["others"] == []


def test_who_has_not_been_heard_of_is_gone(browse, as_user, admin, project):
    watch(as_user(admin), project)
    Presence.objects.update(seen_at=timezone.now() - GONE_AFTER * 2)
    assert watch(browse, project)["others"] == []
    assert Presence.objects.count() == 1


@pytest.mark.parametrize(
    ("revision", "whole"), [(1, False), (0, True), (2, True), ("", True), ("x", True)]
)
def test_the_sheet_comes_where_the_page_is_behind(
    browse, project, admin, revision, whole
):
    fill(project, admin, {"goals": "他"})
    answer = watch(browse, project, revision)
    assert ("sheet" in answer) == whole
    assert not whole or (answer["revision"], answer["sheet"]["cells"]["goals"]) == (
        1,
        "他",
    )


def test_a_department_s_sheet_is_watched_as_well(browse, as_user, admin, unit):
    path = reverse("department-target-watch", args=[2024, unit.code])
    as_user(admin).post(path)
    assert browse.post(path, {"revision": 1}).json()["others"] == ["系统管理员"]


# What a department's page saves


def test_a_department_s_cells_are_saved(browse, clerk, unit):
    path = reverse("department-target-save", args=[2024, unit.code])
    first = browse.post(path, json.dumps({"user": clerk.pk}), **JSON).json()["orders"][
        "sub_targets"
    ][0]
    edit = {"where": f"sub_targets.{first}.title", "old": "", "new": "新"}
    answer = browse.post(
        path, json.dumps({"user": clerk.pk, "cells": [edit]}), **JSON
    ).json()
    assert answer["conflicts"].keys() == {edit["where"]}
    edit["old"] = answer["conflicts"][edit["where"]]
    assert browse.post(
        path, json.dumps({"user": clerk.pk, "cells": [edit]}), **JSON
    ).json()["saved"]


# Suggestions


def test_rows_to_take_over_are_of_the_library_and_of_the_projects_named_alike(
    browse, library, project
):
    found = browse.get(address("suggestions", project)).json()["rows"]
    assert {each["library"] for each in found} == {True, False}
    assert found[0].keys() == {
        "level2",
        "name",
        "description",
        "value",
        "basis",
        "origin",
        "library",
    }
