"""The board while many forms wait to be checked by the worker."""

import re
from html import unescape

import pytest
from django.core.cache import caches
from django.db import OperationalError
from django.urls import reverse

from projects.models import Project
from targets.checks import refreshing as checking
from targets.checks.models import UnitCheck
from tests.targets.checks.pages import BOARD, FINDINGS, PROJECTS, page

PROGRESS, STOP, GO_ON = map(
    reverse, ("quality-progress", "quality-stop", "quality-go-on")
)


@pytest.fixture
def much(as_user, clerk, seeded, monkeypatch):
    """Nothing is checked at once any more."""
    monkeypatch.setattr(checking, "AT_ONCE", 0)
    yield as_user(clerk)
    caches["progress"].clear()


def test_before_the_first_check_there_are_no_figures_but_its_progress(much):
    shown = page(much, BOARD)
    assert ("排队等待检查" in shown, 'class="summary"' in shown) == (True, False)
    assert (
        unescape(re.search('data-progress="(.*?)"', shown).group(1))
        == f"{PROGRESS}?year=2024"
    )


def test_what_was_last_found_is_shown_until_the_check_is_done(much, year):
    checking.check_year.call(year.pk)
    before = much.get(BOARD).context["totals"]
    Project.objects.filter(position=1).delete()
    context = much.get(BOARD).context
    assert (context["waiting"], context["totals"].errors + 1 >= before.errors) == (
        37,
        True,
    )
    for path in (FINDINGS, PROJECTS):
        assert "37 张表是新增或改过的，正在检查" in page(much, path)
    checking.check_year.call(year.pk)
    assert (
        much.get(BOARD).context["waiting"],
        much.get(PROGRESS).json()["under_way"],
    ) == (0, False)


def test_while_somebody_else_writes_for_long_the_board_shows_what_was_found_before(
    much, year, monkeypatch
):
    def locked(*_):
        raise OperationalError("database is locked")

    checking.check_year.call(year.pk)
    Project.objects.filter(position=1).delete()
    monkeypatch.setattr(checking, "AT_ONCE", 300)
    monkeypatch.setattr(checking, "check_units", locked)
    context = much.get(BOARD).context
    assert (context["waiting"], context["totals"].errors > 0) == (37, True)


def test_the_page_that_waits_hears_how_far_it_has_got(much, year):
    assert much.get(PROGRESS).json() == {"state": "waiting", "under_way": True}
    checking.progress.Reporter(checking.progress_key(year))("检查", 5, 37)
    told = much.get(PROGRESS).json()
    assert (told["state"], told["stage"], told["done"], told["total"]) == (
        "running",
        "检查",
        5,
        37,
    )


@pytest.fixture
def chief(as_user, admin):
    return as_user(admin)


def test_a_check_is_stopped_and_goes_on(much, chief, year):
    assert (
        chief.post(STOP, {"year": 2024, "department": "901001"}).url
        == f"{BOARD}?year=2024&department=901001"
    )
    checking.check_year.call(year.pk)  # it stood in the queue already
    shown = page(much, BOARD)
    assert (
        "检查已停止，还有 38 张" in shown,
        "data-progress" in shown,
        UnitCheck.objects.exists(),
    ) == (
        True,
        False,
        False,
    )
    assert much.get(PROGRESS).json()["under_way"] is False
    assert much.post(GO_ON).url == f"{BOARD}?year=2024"
    checking.check_year.call(year.pk)
    assert much.get(BOARD).context["forms"] == 38


def test_a_check_that_was_told_to_stop_and_then_to_go_on_goes_on(much, chief, year):
    chief.post(STOP)
    much.post(GO_ON)
    told = checking.progress.Reporter(checking.progress_key(year))
    told("检查", 5, 37)
    assert checking.is_stopped(year) is False


def test_only_an_admin_may_stop_it_for_it_is_the_check_of_all_but_everybody_sees_it(
    much, chief
):
    shown = page(much, BOARD)
    assert (
        "排队等待检查" in shown,
        "停止检查" in shown,
        "停止检查" in page(chief, BOARD),
    ) == (True, False, True)
