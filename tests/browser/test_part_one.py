"""The way of 部门整体绩效目标, from its submission to its approval. In Chromium."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from projects.models import BudgetYear, Project
from targets.filings.models import Filing
from targets.workflow.forms_of_units import perform_filing
from targets.workflow.performing import perform_many
from targets.workflow.versions import TransitionNote

ADDRESS = "/departments/2024/901001/"


@pytest.fixture
def go(sign_in, page):
    """`go(user)` opens part one as that person."""

    def go(user) -> Page:
        page.context.clear_cookies()
        sign_in(user)
        page.goto(ADDRESS)
        return page

    return go


def test_three_people_bring_part_one_to_its_approval(
    seeded, go, clerk, reviewer, bureau, axe
):
    BudgetYear.objects.update(separate_hands=True)
    page = go(clerk)
    assert axe(page) == []
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已提交：")).to_be_visible()
    page = go(reviewer)
    page.get_by_label("批注哪里").select_option("总体绩效目标")
    page.locator("#text").fill("请核对数字")
    page.get_by_role("button", name="批注", exact=True).click()
    expect(page.get_by_text("请核对数字")).to_be_visible()
    page.get_by_role("button", name="审核通过").click()
    expect(page.get_by_text("已审核通过：")).to_be_visible()
    page = go(bureau)
    page.get_by_label("批复文号").fill("巨财预〔2024〕12号")
    page.get_by_label("批复日期").fill("2024-01-20")
    page.get_by_role("button", name="批复").click()
    expect(page.get_by_text("已批复：")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="版本", exact=True).click()
    expect(page.get_by_role("row")).to_have_count(4)


def test_an_approved_part_one_goes_out_with_the_projects(seeded, go, admin, page, axe):
    note = TransitionNote(number="巨财预〔2024〕12号", date=date(2024, 1, 20))
    keys = list(Project.objects.values_list("pk", flat=True))
    perform_many(keys, "recognise", admin, note)
    perform_filing(Filing.objects.get(project=None).pk, "recognise", admin, note)
    go(admin)
    page.goto("/publications/new/?year=2024&department=901001")
    expect(page.get_by_text("还没有批复")).to_have_count(0)
    assert axe(page) == []
    page.get_by_role("button", name="公开 37 个项目的绩效文本").click()
    expect(page.get_by_text("已公开：")).to_be_visible()
    page.goto(ADDRESS)
    expect(page.locator(".heading .chip")).to_have_text("已公开")
