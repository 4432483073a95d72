"""The board of what the checks found, in Chromium."""

import re
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone
from playwright.sync_api import Page, expect

from targets.checks import refreshing as checking
from targets.checks.models import Tally
from tests.browser.server import start_worker

BOARD, FINDINGS, PROJECTS = "/quality/", "/quality/findings/", "/quality/projects/"


@pytest.fixture
def board(sign_in, clerk, library, page) -> Page:
    sign_in(clerk)
    page.goto(BOARD)
    return page


def test_from_the_board_to_the_cell_that_is_to_be_mended(board):
    # Of totals it is an error, of standards a warning: a line for each.
    board.get_by_role("link", name="A02 成本指标只有下限").first.click()
    expect(board.get_by_role("combobox", name="规则")).to_have_value("A02")
    board.locator("tbody td.where a").first.click()
    expect(board).to_have_url(
        re.compile(r"/projects/\d+/edit/#targets\.[0-9a-f-]+\.value$")
    )
    expect(board.locator(f"[id='{board.url.partition('#')[2]}']")).to_be_in_viewport()


def test_a_level_leads_to_its_findings_and_back(board):
    board.get_by_role("list", name="各级别的问题").get_by_role(
        "link", name="错误"
    ).click()
    expect(board.locator("tbody .chip").first).to_have_text("错误")
    board.get_by_role("navigation", name="位置").get_by_role(
        "link", name="质量看板"
    ).click()
    expect(board.get_by_role("heading", level=1)).to_have_text("质量看板")


def test_the_board_is_used_by_keyboard_alone(board):
    board.get_by_role("link", name=re.compile("的得分$")).focus()
    board.keyboard.press("Enter")
    expect(board.get_by_role("heading", level=1)).to_have_text("各项目的得分")
    board.get_by_label("编码或名称", exact=True).focus()
    board.keyboard.type("妇联")
    board.keyboard.press("Enter")
    expect(board.locator("tbody tr")).to_have_count(1)


def test_the_course_of_the_days_is_drawn_and_told(board, axe, year, unit):
    day = timezone.localdate() - timedelta(days=3)
    Tally.objects.create(
        year=year,
        department=unit,
        day=day,
        forms=37,
        counts={"A02": 40, "C06": 90, "C05": 300},
    )
    board.reload()
    expect(board.get_by_role("img", name="待处理的问题数")).to_be_visible()
    board.locator("#trend").get_by_text("数据表").click()
    expect(board.get_by_role("table", name="趋势").locator("tbody tr")).to_have_count(2)
    assert axe(board) == []


def test_the_board_is_printed_without_furniture_and_with_its_figures(board):
    board.set_viewport_size({"width": 794, "height": 1123})
    board.emulate_media(media="print")
    board.reload()
    for selector in (".top", ".side", ".filter", ".mend", ".heading .button"):
        for each in board.locator(selector).all():
            expect(each).to_be_hidden()
    for selector in (
        ".summary",
        ".tallies",
        ".rules .chip >> nth=0",
        "#by-dimension .drawing svg",
    ):
        expect(board.locator(selector)).to_be_visible()
    assert board.evaluate("document.documentElement.scrollWidth") == 794


@pytest.fixture
def waiting(sign_in, admin, library, page, monkeypatch) -> Page:
    """The board before the first check, which is the worker's now."""
    monkeypatch.setattr(checking, "AT_ONCE", 0)
    sign_in(admin)
    page.goto(BOARD)
    yield page
    page.goto("about:blank")  # it asks no more
    caches["progress"].clear()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_progress_fits_and_is_accessible_and_can_be_stopped(waiting, axe, width):
    waiting.set_viewport_size({"width": width, "height": 900})
    expect(waiting.get_by_role("progressbar", name="进度")).to_be_visible()
    assert axe(waiting) == []
    waiting.get_by_role("button", name="停止检查").click()
    expect(waiting.get_by_text("检查已停止，还有 38 张")).to_be_visible()
    assert waiting.evaluate("document.documentElement.scrollWidth") == width
    assert axe(waiting) == []
    waiting.get_by_role("button", name="继续检查").click()
    expect(waiting.get_by_role("button", name="停止检查")).to_be_visible()


def test_the_worker_checks_and_the_page_shows_the_figures_by_itself(waiting):
    worker = start_worker()
    try:
        expect(waiting.locator(".summary")).to_contain_text("38 张表", timeout=60_000)
        expect(waiting.locator("[data-progress]")).to_have_count(0)
    finally:
        worker.kill()
        worker.wait()
