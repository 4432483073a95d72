"""A form that was copied from last year: what was taken over is marked until somebody touches it. In Chromium."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from projects.models import BudgetYear, Project
from targets.filings.copying import copy_year
from targets.filings.models import Declaration
from tests.browser.editor import Editor


@pytest.fixture
def carried_over(sign_in, clerk, library, page) -> Iterator[Editor]:
    """The first form in 2025, open to be filled in."""
    year = BudgetYear.objects.get(year=2024)
    BudgetYear.objects.create(year=2025, scheme=year.scheme)
    copy_year(Project.objects.filter(year=year, position=1), 2025, clerk)
    sign_in(clerk)
    editor = Editor(page, Project.objects.get(year__year=2025)).open()
    yield editor
    editor.settle()


def copied(editor: Editor) -> list[str]:
    return Declaration.objects.get(project=editor.project).copied


def test_last_year_s_value_stands_beside_this_year_s(carried_over):
    carried_over.cell(1, "value").click()
    carried_over.press("5", "人", "Enter")
    carried_over.expect_saved()
    expect(carried_over.note(1, "value").nth(1)).to_have_text("2024年：2人")
    expect(carried_over.page.locator('[data-where="budget"] .earlier')).to_have_text(
        "2024年：18.00"
    )


def test_a_mark_goes_with_a_change_and_the_others_stay(carried_over):
    before = len(copied(carried_over))
    carried_over.cell(1, "value").click()
    carried_over.press("5", "人", "Enter")
    carried_over.expect_saved()
    assert len(copied(carried_over)) == before - 1
    expect(carried_over.page.locator("[data-part=copied-count]")).to_have_text(
        str(before - 1)
    )


def test_what_was_looked_at_is_confirmed_by_the_cell_or_all_at_once(carried_over):
    before = len(copied(carried_over))
    carried_over.cell(2, "name").click()
    carried_over.press("Shift+ArrowRight")
    carried_over.page.get_by_role("button", name="确认所选的格").click()
    expect(carried_over.page.locator("[data-part=copied-count]")).to_have_text(
        str(before - 2)
    )
    carried_over.page.get_by_role("button", name="全部确认").click()
    expect(carried_over.page.locator("[data-part=copied]")).to_be_hidden()
    assert copied(carried_over) == []
