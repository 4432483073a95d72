"""The editor's page: what it shows, and what becomes of it when it is posted without scripts."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from projects.models import Project
from targets.filings.models import OPEN, Declaration, DepartmentTarget, Filing, Status
from targets.forms.desks import DeclarationDesk
from tests.targets.filings.test_store import queries
from tests.targets.fills import cell, fill, new_key, rows, sheet
from tests.targets.pages import fields_of, json_of


@pytest.fixture
def browse(as_user, clerk, seeded) -> Client:
    return as_user(clerk)


def page_of(project: Project) -> str:
    return reverse("declaration-edit", args=[project.pk])


@pytest.fixture
def post(browse, project):
    """`post(cells, …)` types into the page as it was last loaded, or as it is now, and sends it."""

    def post(typed: dict, page: str = "", without: tuple[str, ...] = (), **more):
        fields = fields_of(page or browse.get(page_of(project)).content.decode())
        sent = {
            name: value
            for name, value in (fields | typed | more).items()
            if name not in without
        }
        return browse.post(page_of(project), sent, follow=True)

    return post


# What it shows


@pytest.mark.parametrize("number", [1, 6, 14, 37])
def test_the_page_holds_every_cell_and_the_sheet_as_it_is(browse, number):
    project = Project.objects.get(position=number)
    page, stored = browse.get(page_of(project)).content.decode(), sheet(project)
    fields = fields_of(page)
    assert {where: fields[where] for where in stored.cells} == {
        where: [text] for where, text in stored.cells.items()
    }
    loaded = {
        "cells": stored.cells,
        "orders": {"targets": list(stored.orders["targets"])},
    }
    assert json.loads(fields["loaded"][0]) == loaded


def test_the_page_says_what_its_script_starts_from(browse, clerk, project):
    Declaration.objects.filter(project=project).update(copied=["goals"])
    Filing.objects.filter(project=project).update(revision=4)
    page = json_of(browse.get(page_of(project)).content.decode())
    assert (page["user"], page["revision"], page["copied"]) == (clerk.pk, 4, ["goals"])
    names = {*DeclarationDesk.endpoints, "login"}
    assert page["addresses"].keys() == names
    assert ["产出指标", "数量指标"] in page["categories"]


def test_a_project_without_a_form_has_a_page_and_gets_none_by_looking(
    browse, year, unit, contents
):
    project = Project.objects.create(year=year, department=unit, name="空项目")
    before = contents()
    assert "空项目" in browse.get(page_of(project)).content.decode()
    assert contents() == before


@pytest.mark.parametrize("status", Status)
def test_a_closed_form_leads_to_where_it_is_read(browse, project, status):
    Filing.objects.filter(project=project).update(status=status)
    response = browse.get(page_of(project))
    assert response.status_code == (200 if status in OPEN else 302)
    assert status in OPEN or response.url == project.get_absolute_url()


EVIL = """</script></textarea><script>alert(1)</script>"'><!--{{ 1 }}"""


def test_text_from_a_form_is_never_markup(browse, project, clerk):
    key = rows(project)[0]
    wheres = ["goals", "purpose", "name", cell(key, "name"), cell(key, "value")]
    assert fill(project, clerk, dict.fromkeys(wheres, EVIL)).whole
    page = browse.get(page_of(project)).content.decode()
    assert ("<script>alert" in page, "<!--{{" in page) == (False, False)
    assert {fields_of(page)[where][0] for where in wheres} == {EVIL}
    assert json.loads(fields_of(page)["loaded"][0])["cells"]["goals"] == EVIL


def test_nor_is_what_was_typed_and_refused(post):
    page = post({"budget": EVIL, "code": EVIL}).content.decode()
    assert ("<script>alert" in page, fields_of(page)["budget"]) == (False, [EVIL])


def test_the_queries_of_the_page_do_not_grow_with_its_rows(browse, project, clerk):
    def price() -> int:
        return queries(lambda: browse.get(page_of(project)))

    assert price() == PAGE_QUERIES
    fill(project, clerk, order=(*rows(project), *(new_key() for _ in range(200))))
    assert price() == PAGE_QUERIES


# The uses of the categories by the library, for those that are offered.
# Session, person, their department; the project; its rows, the categories; the year before; its number. For the checks:
# how the rules are set, the categories twice; the unit's other forms counted, and read with their rows; the waivers.
# And the years, the decisions and the comments. The place among the
# forms to fill in, with those before and after; and who may answer for the project.
PAGE_QUERIES = 22


# Posted without scripts


def test_a_page_that_is_sent_as_it_came_changes_nothing(
    post, contents, browse, project
):
    before = contents()["Target"], contents()["Declaration"]
    assert "已保存" in post({}).content.decode()
    assert (contents()["Target"], contents()["Declaration"]) == before


def test_everything_typed_is_saved(post, project):
    *_, last = rows(project)
    typed = {
        "goals": "新\r\n目标",
        "budget": "1,236.5",
        "plan.march": "25",
        cell(last, "value"): "≥9",
    }
    assert "已保存" in post(typed).content.decode()
    stored = {
        "goals": "新\n目标",
        "budget": "1,236.50",
        "plan.march": "25%",
        cell(last, "value"): "≥9",
    }
    assert stored.items() <= sheet(project).cells.items()


def test_new_rows_are_saved_where_something_was_typed_into_them(post, browse, project):
    page, before = browse.get(page_of(project)).content.decode(), rows(project)
    blank = [key for key in fields_of(page)["targets"] if key not in before]
    post({cell(blank[1], "name"): "新", cell(blank[2], "level2"): "质量指标"}, page)
    assert rows(project) == (*before, blank[1], blank[2])
    assert sheet(project).cells[cell(blank[1], "name")] == "新"


def test_ticked_rows_go(post, project):
    first, second, *others = rows(project)
    post({"targets.remove": [first, second]})
    assert rows(project) == tuple(others)


@pytest.mark.parametrize("place", ["0", "0.5", "-3", "０"])
def test_a_place_typed_moves_a_row(post, project, place):
    *others, last = rows(project)
    post({f"targets.{last}.place": place})
    assert rows(project) == (last, *others)


@pytest.mark.parametrize("place", ["", "x", "nan", "inf", "9" * 400])
def test_a_place_that_is_no_number_is_the_last(post, project, place):
    first, *others = rows(project)
    assert post({f"targets.{first}.place": place}).status_code == 200
    assert rows(project) == (*others, first)


def test_refused_cells_stand_as_typed_with_the_reason_and_the_others_are_saved(
    post, project
):
    key = rows(project)[0]
    page = post(
        {"budget": "五万", cell(key, "level2"): "不存在", "goals": "照存"}
    ).content.decode()
    assert ("“五万”不是数字" in page, "不在这一年的指标体系中" in page) == (True, True)
    fields = fields_of(page)
    assert [fields[where][0] for where in ("budget", cell(key, "level2"), "goals")] == [
        "五万",
        "不存在",
        "照存",
    ]
    assert sheet(project).cells["goals"] == "照存"


def test_a_conflict_shows_both_texts_and_the_second_save_wins(
    post, browse, project, admin
):
    loaded = browse.get(page_of(project)).content.decode()
    fill(project, admin, {"goals": "他填的"})
    page = post({"goals": "我填的", "purpose": "照存"}, loaded).content.decode()
    assert "系统管理员已改为“他填的”" in page
    assert (fields_of(page)["goals"], sheet(project).cells["goals"]) == (
        ["我填的"],
        "他填的",
    )
    assert "已保存" in post({}, page).content.decode()
    assert sheet(project).cells["goals"] == "我填的"


def test_a_row_that_others_changed_is_not_removed_and_says_so(
    post, browse, project, admin
):
    loaded, key = browse.get(page_of(project)).content.decode(), rows(project)[0]
    fill(project, admin, {cell(key, "value"): "他填的"})
    page = post({"targets.remove": [key]}, loaded).content.decode()
    assert "系统管理员刚改过这一行，没有删除" in page
    assert fields_of(page)[cell(key, "value")] == ["他填的"]


def test_what_others_added_meanwhile_stays(post, browse, project, admin):
    loaded, key = browse.get(page_of(project)).content.decode(), new_key()
    fill(project, admin, {cell(key, "name"): "他填的"}, order=(key, *rows(project)))
    post({"goals": "我填的"}, loaded)
    assert rows(project)[0] == key


@pytest.mark.parametrize(
    "loaded",
    [
        "",
        "{",
        "null",
        "[]",
        "1",
        '{"cells": 1}',
        "{}",
        "[" * 9_999,
        "1" * 9_999,
        '{"cells":{},"orders":{"targets":1}}',
    ],
)
def test_a_page_whose_memory_is_broken_is_refused(post, contents, loaded):
    before = contents()["Target"]
    response = post({}, loaded=loaded)
    assert "没有保存" in response.content.decode()
    assert contents()["Target"] == before


def test_what_does_not_come_is_left_as_it_is(post, browse, project, contents):
    before = sheet(project)
    names = fields_of(browse.get(page_of(project)).content.decode())
    post({}, without=tuple(name for name in names if name != "loaded"))
    assert sheet(project) == before


def test_a_form_that_was_closed_meanwhile_is_refused(post, browse, project):
    loaded = browse.get(page_of(project)).content.decode()
    Filing.objects.filter(project=project).update(status="submitted")
    assert "已提交" in post({"goals": "迟"}, loaded).content.decode()
    assert sheet(project).cells["goals"] != "迟"


def test_a_form_of_many_rows_can_be_posted(post, project, clerk):
    fill(project, clerk, order=(*rows(project), *(new_key() for _ in range(200))))
    last = rows(project)[-1]
    assert post({cell(last, "name"): "新"}).status_code == 200
    assert sheet(project).cells[cell(last, "name")] == "新"


# A department's


def test_a_department_s_page_creates_nothing_and_its_first_save_does(
    as_user, admin, office, seeded
):
    browse, path = (
        as_user(admin),
        reverse("department-target-edit", args=[2024, office.code]),
    )
    page = browse.get(path).content.decode()
    assert DepartmentTarget.objects.filter(department=office).count() == 0
    assert (
        "已保存"
        in browse.post(
            path, fields_of(page) | {"overall": "总"}, follow=True
        ).content.decode()
    )
    assert DepartmentTarget.objects.get(department=office).overall == "总"
