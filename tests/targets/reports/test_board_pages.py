"""The pages of 领导看板 and of the reports: what they say, where they lead, and odd addresses."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from projects.models import BudgetYear, Department, Project
from tests.targets.reports.reading import figure

BOARD = reverse("board")


def listed(client, address):
    """The rows of the list behind an address, as its file has them."""
    text = client.get(f"{address}&export=csv").getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def total(rows, label):
    return sum(Decimal(row[label] or 0) for row in rows)


MONEY = ["sub-targets", "types", "sources"]


@pytest.mark.parametrize("key", MONEY)
def test_each_amount_leads_to_projects_with_the_same_sum(
    board, as_user, leader, neighbour, key
):
    browse = as_user(leader)
    found = figure(board(), key)
    number = found.drawn[0]
    label = "预算数（万元）" if key != "sources" else None
    for line in found.lines:
        rows = listed(browse, line[number].address)
        assert total(rows, label or f"{line[0].value}（万元）") == round(
            line[number].value, 2
        )


def test_each_point_of_the_plan_leads_to_projects_that_plan_as_much(
    board, as_user, leader, neighbour
):
    browse = as_user(leader)
    for line in figure(board(), "plan").lines:
        assert abs(
            total(listed(browse, line[1].address), "计划支出（万元）") - line[1].value
        ) < Decimal("0.2")


def test_the_foot_of_that_list_has_the_sum_of_the_point(board, as_user, leader):
    line = figure(board(), "plan").lines[1]
    foot = re.search(
        r"<tfoot>.*?</tfoot>",
        as_user(leader).get(line[1].address).content.decode(),
        re.DOTALL,
    )[0]
    assert f"{line[1].value:,.2f}" in foot


COUNTED = [
    "statuses",
    "waiting",
    "categories",
    "kinds",
    "satisfaction",
    "scores",
    "dimensions",
    "rules",
]


@pytest.mark.parametrize("key", COUNTED)
def test_each_count_leads_to_as_many_rows(board, as_user, leader, neighbour, key):
    browse = as_user(leader)
    for line in figure(board(), key).lines:
        for cell in line[1:]:
            if isinstance(cell.value, int) and cell.address:
                assert len(listed(browse, cell.address)) == cell.value, (
                    line[0].value,
                    cell,
                )


def test_late_forms_are_those_that_the_list_calls_late(
    board, as_user, leader, year, neighbour
):
    year.fill_until = date(2024, 1, 31)
    year.save()
    for line in figure(board(), "waiting").lines:
        assert len(listed(as_user(leader), line[3].address)) == line[3].value > 0


def test_the_page_says_everything_without_scripts(board, as_user, leader):
    board()
    page = as_user(leader).get(BOARD).content.decode()
    assert "前 3 个项目占 46.6%" in page
    assert "原开发区道路" in page
    assert "6,167.49" in page


@pytest.mark.parametrize(
    "query",
    [
        "year=1999",
        "year=abc",
        "year=2024%20",
        "department=999999",
        "department=%27%3B--",
        "year=" + "9" * 500,
        "year[]=1",
    ],
)
def test_an_address_typed_by_hand_shows_a_sensible_page(as_user, leader, seeded, query):
    answer = as_user(leader).get(f"{BOARD}?{query}")
    assert answer.status_code == 200
    assert "6,167.49" in answer.content.decode()


def test_what_lies_outside_of_the_scope_is_not_named(as_user, stranger, seeded):
    page = as_user(stranger).get(f"{BOARD}?department=901001").content.decode()
    assert "找不到" in page
    assert "6,167.49" not in page
    assert "巨鹿镇" not in page


def test_a_system_without_a_year_says_what_is_to_be_done(as_user, admin):
    assert "还没有预算年度" in as_user(admin).get(BOARD).content.decode()
    assert "还没有预算年度" in as_user(admin).get(reverse("reports")).content.decode()


def test_a_year_without_data_says_so(as_user, leader, year):
    BudgetYear.objects.create(year=2025, scheme=year.scheme)
    assert "2025年还没有项目" in as_user(leader).get(BOARD).content.decode()


def test_names_are_no_markup(as_user, leader, board, neighbour):
    Project.objects.filter(department=neighbour).update(
        name="<script>alert(1)</script>"
    )
    board()
    assert (
        "<script>alert"
        not in as_user(leader).get(f"{BOARD}?department=901002").content.decode()
    )


def test_a_leader_begins_with_the_board_and_others_with_what_waits_for_them(
    as_user, leader, clerk, admin, reviewer
):
    assert as_user(leader).get("/").url == BOARD
    assert {as_user(each).get("/").url for each in (clerk, admin, reviewer)} == {
        reverse("workbench")
    }


def test_the_way_up_ends_where_the_person_s_scope_does(
    as_user, admin, leader, board, neighbour
):
    deep = Department.objects.create(code="901002001", name="二队", parent=neighbour)
    Project.objects.filter(department=neighbour).update(department=deep)
    board()
    page = as_user(leader).get(f"{BOARD}?department=901002001").content.decode()
    way = re.search(r'<nav class="breadcrumbs".*?</nav>', page, re.DOTALL)[0]
    assert [unescape(each) for each in re.findall(r">([^<>\s]+)</a>", way)] == [
        "巨鹿县巨鹿镇人民政府",
        "水利站",
    ]


def test_a_list_says_which_figure_it_came_from(as_user, leader, seeded):
    page = (
        as_user(leader)
        .get(f"{reverse('project-list')}?sub_target=none&funds=fiscal")
        .content.decode()
    )
    assert "所属分项目标：没有对应分项目标" in page
    assert "资金来源：有财政资金" in page


@pytest.mark.parametrize(
    "query",
    [
        "sub_target=x",
        "sub_target=9999999999999999999",
        "state=nope",
        "funds=1",
        "month=13",
    ],
)
def test_conditions_of_a_list_typed_by_hand_are_sensible(
    as_user, leader, seeded, query
):
    assert as_user(leader).get(f"{reverse('project-list')}?{query}").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "category=x",
        "kind=nope",
        "satisfaction=1",
        "category=99999999999999999999",
        "text=%25",
    ],
)
def test_conditions_of_the_indicators_typed_by_hand_are_sensible(
    as_user, leader, seeded, query
):
    assert as_user(leader).get(f"{reverse('target-list')}?{query}").status_code == 200


def test_indicators_of_others_are_not_listed(as_user, stranger, seeded):
    assert listed(as_user(stranger), f"{reverse('target-list')}?year=2024") == []


def test_the_list_of_indicators_asks_so_many_queries_whatever_it_lists(
    as_user, leader, seeded, django_assert_max_num_queries
):
    browse = as_user(leader)
    browse.get(reverse("target-list"))
    with django_assert_max_num_queries(10):
        browse.get(f"{reverse('target-list')}?per_page=200")
