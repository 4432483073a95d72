"""领导看板 in a browser: charts that lead to the rows behind them, on a screen, a phone and paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from projects.models import Project

CHARTS = ".drawing svg"


@pytest.fixture
def board(sign_in, leader, library, page) -> Page:
    sign_in(leader)
    page.goto("/")
    return page


def chart(page: Page, key: str):
    """The chart of that figure, drawn."""
    section = page.locator(f"#{key}")
    section.scroll_into_view_if_needed()
    expect(section.locator(CHARTS)).to_be_visible()
    return section


def bar(section, number: int):
    """The bar of that number from above: of a series' colour, and wide enough to be clicked."""
    return section.locator('.drawing path[fill="#16457f"]').nth(number)


def foot(page: Page, label: str) -> str:
    return page.locator(f'tfoot td[data-label="{label}"]').inner_text()


def test_a_leader_begins_with_the_board(board):
    expect(board).to_have_url(re.compile("/board/$"))
    expect(board.get_by_role("heading", level=1)).to_contain_text("2024年领导看板")


def test_every_figure_that_has_anything_is_drawn(board):
    drawn = [
        each.get_attribute("id")
        for each in board.locator(".figure:has(.drawing)").all()
    ]
    for key in drawn:
        chart(board, key)
    assert {
        "waiting",
        "statuses",
        "sub-targets",
        "types",
        "largest",
        "plan",
        "sources",
    } < {*drawn}
    assert {"dimensions", "rules", "scores", "categories", "kinds", "satisfaction"} < {
        *drawn
    }


@pytest.mark.parametrize(
    ("key", "number"),
    [("types", 0), ("types", 2), ("sub-targets", 0), ("sub-targets", 3)],
)
def test_a_bar_leads_to_projects_with_the_same_sum(board, key, number):
    section = chart(board, key)
    row = section.locator("tbody tr").nth(number)
    said = row.locator("[data-value]").text_content()
    bar(section, number).click()
    expect(board).to_have_url(re.compile("/projects/"))
    assert foot(board, "预算数（万元）") == said


def test_a_point_of_the_plan_leads_to_projects_with_the_same_sum(board):
    section = chart(board, "plan")
    said = section.locator("tbody tr").nth(1).locator("[data-value]").text_content()
    # A point is drawn as a white disc with a rim; the second is that of June.
    section.locator('.drawing path[stroke="#16457f"][fill="#fff"]').nth(1).click()
    expect(board).to_have_url(re.compile("month=june"))
    assert foot(board, "到6月底计划支出（万元）").startswith(said)


def test_a_bar_of_findings_leads_to_as_many_of_them(board):
    section = chart(board, "rules")
    said = section.locator("tbody tr").nth(0).locator("[data-value]").text_content()
    bar(section, 0).click()
    expect(board.get_by_text(f"共 {said} 条")).to_be_visible()


def test_the_table_behind_is_one_click_away_and_by_keyboard(board):
    section = chart(board, "types")
    section.get_by_text("数据表").focus()
    board.keyboard.press("Enter")
    board.keyboard.press("Tab")
    board.keyboard.press("Tab")
    board.keyboard.press("Enter")
    expect(board).to_have_url(re.compile("project_type="))


def test_back_leads_to_the_board_as_it_was(board):
    board.goto("/board/?year=2024&department=901001")
    bar(chart(board, "types"), 0).click()
    expect(board).to_have_url(re.compile("/projects/"))
    board.go_back()
    expect(board).to_have_url(re.compile("department=901001"))


def test_a_chart_says_what_it_shows_to_who_cannot_see_it(board):
    drawing = chart(board, "largest").locator(".drawing")
    expect(drawing).to_have_attribute(
        "aria-label", re.compile("最大的项目：前 3 个项目占 46.6%")
    )


def test_two_series_differ_in_more_than_their_colour(board):
    section = chart(board, "dimensions")
    assert section.locator(".drawing pattern").count() >= 3


def test_on_a_phone_the_charts_fit(board):
    board.set_viewport_size({"width": 390, "height": 844})
    board.goto("/board/")
    for key in ("waiting", "largest", "plan", "kinds"):
        assert chart(board, key).locator(CHARTS).bounding_box()["width"] <= 390
    assert board.evaluate("document.documentElement.scrollWidth") == 390


def test_paper_has_all_charts_and_no_furniture(board):
    board.evaluate("dispatchEvent(new Event('beforeprint'))")
    board.emulate_media(media="print")
    assert (
        board.locator(CHARTS).count() == board.locator(".figure:has(.drawing)").count()
    )
    for selector in (".top", ".side", ".actions", ".behind:not([open])"):
        for each in board.locator(selector).all():
            expect(each).to_be_hidden()
    sheets = len(re.findall(rb"/Type\s*/Page\b", board.pdf(prefer_css_page_size=True)))
    assert 2 <= sheets <= 6


def test_without_scripts_the_sentences_and_the_tables_are_there(
    chromium, live_server, sign_in_to, leader, library
):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    sign_in_to(context, leader)
    page = context.new_page()
    page.goto("/board/")
    expect(page.get_by_text("前 3 个项目占 46.6%")).to_be_visible()
    page.locator("#types summary").click()
    expect(page.locator("#types tbody tr").first).to_be_visible()
    assert page.locator("#types .drawing").bounding_box()["height"] == 0
    context.close()


@pytest.mark.parametrize("name", ["很" * 100, "a" * 100, "短"])
def test_long_names_break_no_chart(board, name):
    Project.objects.update(name=name)
    board.goto("/board/")
    assert chart(board, "largest").locator(CHARTS).bounding_box()["width"] > 200
    assert board.evaluate("document.documentElement.scrollWidth") == 1280


def test_budgets_of_zero_are_said_and_not_drawn(board):
    Project.objects.update(budget=0, fiscal_funds=0, other_funds=0)
    board.goto("/board/")
    section = board.locator("#types")
    section.scroll_into_view_if_needed()
    expect(section.locator(".drawing")).to_have_count(0)
    expect(section).to_contain_text("还没有填写预算数")


def test_a_chart_needs_no_script_or_style_from_elsewhere(board, settings):
    settings.DEBUG = False
    chart(
        board, "plan"
    )  # what the policy of the page forbids stands in the console, and fails the test
    board.locator("#plan .drawing").hover()
