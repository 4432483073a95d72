"""The figures of the quality board in Chromium: bars by dimension, and lines over the days."""

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from targets.models import RecordedFinding, Tally

# An error, a warning and a hint, as the rules themselves have it.
ERROR, WARNING, HINT = "A02", "C06", "C05"
# The colours of their levels.
RED, AMBER, BLUE = "#b3261e", "#7a4f00", "#16457f"
LABEL_HEIGHT, KEY_HEIGHT = 11, 12


@pytest.fixture
def board(sign_in, clerk, library, page) -> Page:
    sign_in(clerk)
    page.goto("/quality/")
    return page


def drawing(board: Page, key: str) -> Locator:
    board.locator(f"#{key}").scroll_into_view_if_needed()
    found = board.locator(f"#{key} .drawing")
    expect(found.locator("svg")).to_be_visible()
    return found


def boxes(found: Locator) -> list[dict[str, float]]:
    return sorted(
        (each.bounding_box() for each in found.all()), key=lambda box: box["x"]
    )


def bars(found: Locator, colour: str) -> list[dict[str, float]]:
    """The parts of the bars in a level's colour, from above, without its key in the legend."""
    parts = [
        each.bounding_box() for each in found.locator(f'path[fill="{colour}"]').all()
    ]
    drawn = [box for box in parts if box["width"] > 1 and box["height"] > KEY_HEIGHT]
    return sorted(drawn, key=lambda box: box["y"])


@pytest.fixture
def findings(board) -> Callable[..., None]:
    """`findings(A02=1)` puts so many findings of each rule in place of those that there are."""

    def findings(**counts: int) -> None:
        filing = RecordedFinding.objects.first().filing
        RecordedFinding.objects.all().delete()
        for rule, count in counts.items():
            RecordedFinding.objects.bulk_create(
                RecordedFinding(
                    filing=filing,
                    rule=rule,
                    position=position,
                    where="goals",
                    what="甲",
                )
                for position in range(count)
            )
        board.reload()

    return findings


def test_the_longest_bar_is_full_and_the_others_stand_to_it(board, findings):
    findings(**{ERROR: 20, WARNING: 20, HINT: 20})
    found = drawing(board, "by-dimension")
    (error,), (warning,), (hint,) = (bars(found, each) for each in (RED, AMBER, BLUE))
    assert warning["width"] == pytest.approx(hint["width"], abs=1)
    assert warning["width"] == pytest.approx(error["width"], abs=1)
    assert warning["x"] == pytest.approx(error["x"], abs=1)
    assert hint["x"] == pytest.approx(warning["x"] + warning["width"], abs=1)


@pytest.fixture
def course(board, year, unit) -> Callable[..., None]:
    """`course((3, {"A02": 1}), …)` are the tallies of so many days ago in place of those that there are."""

    def course(*days: tuple[int, dict[str, int]]) -> None:
        Tally.objects.all().delete()
        for back, counts in days:
            day = timezone.localdate() - timedelta(days=back)
            Tally.objects.create(
                year=year, department=unit, day=day, forms=37, counts=counts
            )
        board.reload()

    return course


def marks(found: Locator, colour: str) -> list[dict[str, float]]:
    """The points of a level's line from the left, drawn as white discs with a rim."""
    return boxes(found.locator(f'path[stroke="{colour}"][fill="#fff"]'))


def test_a_line_runs_from_the_first_day_to_the_last_as_time_goes(board, course):
    course((4, {WARNING: 10, HINT: 10}), (3, {WARNING: 5, HINT: 10}), (0, {HINT: 10}))
    found = drawing(board, "trend")
    first, second, last = marks(found, AMBER)
    days = (second["x"] - first["x"]) / (last["x"] - first["x"])
    fall = (second["y"] - first["y"]) / (last["y"] - first["y"])
    assert days == pytest.approx(1 / 4, abs=0.02)
    assert fall == pytest.approx(1 / 2, abs=0.02)
    assert {round(mark["y"]) for mark in marks(found, BLUE)} == {round(first["y"])}
    expect(found.get_by_text("警告 0", exact=True)).to_be_visible()
    expect(found.get_by_text("提示 10", exact=True)).to_be_visible()


@pytest.mark.parametrize(
    "counts", [(0, 0, 0), (1, 1, 1), (0, 1, 500), (500, 500, 500), (3, 40, 220)]
)
def test_no_two_labels_of_the_lines_lie_over_each_other(board, course, counts):
    today = dict(zip((ERROR, WARNING, HINT), counts, strict=True))
    course((1, {ERROR: 1}), (0, today))
    found = drawing(board, "trend")
    labels = found.get_by_text(re.compile(r"^(错误|警告|提示) \d+$"))
    heights = sorted(box["y"] for box in boxes(labels))
    frame = found.bounding_box()
    assert len(heights) == 3
    assert all(after - before >= LABEL_HEIGHT for before, after in pairwise(heights))
    assert frame["y"] <= heights[0]
    assert heights[-1] <= frame["y"] + frame["height"]


def test_a_part_of_a_bar_leads_to_its_findings(board):
    section = board.locator("#by-dimension")
    found = drawing(board, "by-dimension")
    said = (
        section.locator("tbody tr").first.locator("[data-value]").nth(2).text_content()
    )
    bar = bars(found, BLUE)[0]
    board.mouse.click(bar["x"] + bar["width"] / 2, bar["y"] + bar["height"] / 2)
    expect(board).to_have_url(re.compile("dimension=complete&level=hint$"))
    expect(board.get_by_text(f"共 {said} 条")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_figures_fit_and_are_accessible(board, course, axe, width):
    course(*((back, {ERROR: back, HINT: 12_000}) for back in range(60)))
    board.set_viewport_size({"width": width, "height": 900})
    for key in ("by-dimension", "trend"):
        assert drawing(board, key).locator("svg").bounding_box()["width"] <= width
        board.locator(f"#{key} summary").click()
    assert board.evaluate("document.documentElement.scrollWidth") == width
    assert axe(board) == []


def test_without_findings_nothing_is_drawn_and_that_is_said(board, findings):
    findings()
    section = board.locator("#by-dimension")
    expect(section).to_contain_text("没有待处理的问题。")
    expect(section.locator(".drawing")).to_have_count(0)


def test_paper_has_the_numbers_for_which_the_bars_have_no_room(board):
    table = board.locator("#by-dimension table")
    expect(table).to_be_hidden()
    board.evaluate("dispatchEvent(new Event('beforeprint'))")
    board.emulate_media(media="print")
    expect(table).to_be_visible()
    expect(board.locator("#by-dimension .drawing svg")).to_be_visible()
    board.evaluate("dispatchEvent(new Event('afterprint'))")
    board.emulate_media(media="screen")
    expect(table).to_be_hidden()


def test_without_scripts_the_sentences_and_the_tables_are_there(
    chromium, live_server, sign_in_to, clerk, library
):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    sign_in_to(context, clerk)
    page = context.new_page()
    page.goto("/quality/")
    expect(page.get_by_text("待处理的问题：完整性")).to_be_visible()
    page.locator("#by-dimension summary").click()
    expect(page.locator("#by-dimension tbody tr")).to_have_count(5)
    assert page.locator("#by-dimension .drawing").bounding_box()["height"] == 0
    expect(page.locator("#trend tbody tr")).to_have_count(1)
    context.close()
