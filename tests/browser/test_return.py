"""A form that comes back after the deadline, an adjustment that is given up, a project that is ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from projects.models import BudgetYear, Project
from targets.filings.models import Declaration, Filing, Status
from targets.workflow import performing as workflow
from targets.workflow.comments import comment
from targets.workflow.versions import TransitionNote
from tests.targets import acts
from tests.targets.checks.forms import GOOD
from tests.targets.fills import fill


@pytest.fixture
def project(transactional_db, year, unit) -> Project:
    acts.take(GOOD)
    return Project.objects.select_related("year", "department").get(code=GOOD.code)


@pytest.fixture
def as_(page: Page, sign_in) -> Callable[..., Page]:
    """`as_(person)` is the page with that person in front of it."""

    def as_(person) -> Page:
        page.context.clear_cookies()
        sign_in(person)
        return page

    return as_


def end_filling() -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    BudgetYear.objects.update(fill_until=yesterday)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def late(as_, project, clerk, reviewer) -> Project:
    """Sent back by the reviewer in the browser, when the days of filling in are over."""
    workflow.perform(project.pk, "submit", clerk)
    end_filling()
    comment(project, reviewer, "purpose", "写清用途")
    page = as_(reviewer)
    page.goto(f"/projects/{project.pk}/checks/")
    page.get_by_label("说明").fill("用途不清")
    press(page, "退回")
    expect(page.get_by_text("；填报人员可修改到")).to_be_visible()
    return project


def test_every_page_says_why_a_form_came_back_and_until_when(as_, late, clerk, axe):
    page = as_(clerk)
    page.goto("/workbench/")
    expect(page.get_by_text("用途不清（可修改到")).to_be_visible()
    for address in ("", "checks/", "edit/"):
        page.goto(f"/projects/{late.pk}/{address}")
        expect(page.get_by_text("退回：原因 用途不清")).to_be_visible()
        expect(page.get_by_label("审核批注").get_by_text("写清用途")).to_be_visible()
        assert axe(page) == []


def test_a_late_form_is_mended_in_the_editor(as_, late, clerk):
    page = as_(clerk)
    page.goto(f"/projects/{late.pk}/edit/")
    page.get_by_role("link", name="资金用途").click()
    page.locator("[name=purpose]").fill("发放补贴，每人每月300元")
    page.locator("[name=purpose]").blur()
    expect(page.locator("[data-part=saving]")).to_contain_text("已保存")
    page.goto(f"/projects/{late.pk}/checks/")
    press(page, "提交")
    expect(page.get_by_text(f"已提交：{GOOD.name}")).to_be_visible()


def test_one_that_is_handed_in_unchanged_needs_a_word(as_, late, clerk, reviewer, axe):
    page = as_(clerk)
    page.goto(f"/projects/{late.pk}/checks/")
    press(page, "提交")
    expect(page.get_by_text("确需原样提交").first).to_be_visible()
    page.get_by_label("说明").fill("已电话说明")
    press(page, "提交")
    expect(page.get_by_text("与退回时完全相同").first).to_be_visible()

    page = as_(reviewer)
    page.goto(f"/projects/{late.pk}/review/")
    said = page.get_by_text("提交时说明：已电话说明：与退回时完全相同")
    expect(said).to_be_visible()
    assert axe(page) == []


@pytest.fixture
def adjusting(project, clerk, reviewer) -> Project:
    """Approved, and to cost more."""
    workflow.perform(project.pk, "submit", clerk)
    for verb in ("review", "approve"):
        workflow.perform(project.pk, verb, reviewer)
    workflow.perform(project.pk, "adjust", clerk, TransitionNote("追加", "预算调整"))
    fill(project, clerk, {"budget": str(GOOD.budget + 2)})
    return project


def test_an_adjustment_is_given_up_from_a_page_that_shows_it(
    as_, adjusting, clerk, axe
):
    page = as_(clerk)
    page.goto(f"/projects/{adjusting.pk}/checks/")
    expect(page.get_by_role("table", name="调整的资金")).to_contain_text("+2.00")
    assert axe(page) == []
    page.get_by_role("link", name="取消调整").click()
    expect(page.get_by_role("table", name="改动的单元格")).to_be_visible()
    assert axe(page) == []
    press(page, "取消调整")
    expect(page.get_by_text("已取消调整，恢复为批复的内容：")).to_be_visible()
    assert Filing.objects.get(project=adjusting).status == Status.APPROVED


def test_a_project_is_ended_and_stays_to_be_read(as_, adjusting, reviewer, axe):
    page = as_(reviewer)
    page.goto(f"/projects/{adjusting.pk}/checks/")
    page.get_by_role("link", name="终止").click()
    assert axe(page) == []
    page.get_by_label("说明").fill("项目不再实施")
    press(page, "终止")
    expect(page.get_by_text("；收回预算").first).to_be_visible()
    page.goto(f"/projects/{adjusting.pk}/")
    expect(page.get_by_text("原因：项目不再实施")).to_be_visible()
    assert axe(page) == []
    page.goto("/board/")
    expect(page.get_by_text("未通过、已终止的 1 个项目")).to_be_visible()
    page.goto("/projects/")
    expect(
        page.get_by_text("合计 0 个项目，未通过、已终止的 1 个不计入")
    ).to_be_visible()
    assert axe(page) == []
    assert Declaration.objects.get().filing.status == Status.ENDED
