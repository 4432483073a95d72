"""The whole path of a form in a browser: filled in, sent back, mended, passed, approved, published, read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from projects.models import Project
from projects.trail.verification import verify
from targets.filings.models import Declaration, Status
from targets.publication.models import Publication
from tests.targets import acts
from tests.targets.checks.forms import GOOD


@pytest.fixture
def project(transactional_db, year, unit) -> Project:
    acts.take(GOOD)
    return Project.objects.get(code=GOOD.code)


@pytest.fixture
def as_(page: Page, sign_in) -> Callable[..., Page]:
    """`as_(person)` is the page with that person in front of it."""

    def as_(person) -> Page:
        page.context.clear_cookies()
        sign_in(person)
        return page

    return as_


def steps(page: Page, project: Project) -> Page:
    page.goto(f"/projects/{project.pk}/checks/")
    return page


def status() -> str:
    return Declaration.objects.get().filing.status


def submit(page: Page, project: Project) -> None:
    steps(page, project).get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text(f"已提交：{GOOD.name}")).to_be_visible()


def grade(page: Page, project: Project, whole: str, opinion: str) -> None:
    page.goto(f"/projects/{project.pk}/review/")
    for select in page.locator(".points select").all():
        select.select_option(label="良")
    page.get_by_label("综合等级").select_option(label=whole)
    page.get_by_label("审核意见").fill(opinion)
    page.get_by_role("button", name="保存，并按综合等级办理").click()


def send_back(page: Page, project: Project) -> None:
    """With a comment pinned to the cell that was clicked."""
    page.goto(f"/projects/{project.pk}/review/")
    page.locator("#goals").click()
    page.get_by_role("textbox", name="批注", exact=True).fill("目标要写清受益人数")
    page.get_by_role("button", name="批注", exact=True).click()
    expect(page.get_by_text("目标要写清受益人数")).to_be_visible()
    grade(page, project, "中", "请按批注修改")
    expect(page.get_by_text(f"已退回：{GOOD.name}")).to_be_visible()


def mend(page: Page, project: Project) -> None:
    """From 工作台, where it came back with its reason."""
    page.goto("/workbench/")
    expect(page.get_by_text("请按批注修改")).to_be_visible()
    page.goto(f"/projects/{project.pk}/edit/")
    page.locator('[data-where="goals"] textarea').fill(f"{GOOD.goals}，惠及 120 人")
    expect(page.locator(".saving.good")).to_be_visible()


def look_again(page: Page, project: Project) -> None:
    """Only what changed is shown, and the comment says that its place has."""
    page.goto(f"/projects/{project.pk}/review/")
    expect(page.get_by_role("heading", name="上次退回以来改了 1 处")).to_be_visible()
    expect(page.locator(".comment .chip").first).to_have_text("已改")


def approve(page: Page, project: Project) -> None:
    grade(page, project, "良", "目标明确，可行")
    expect(page.get_by_text(f"已审核通过：{GOOD.name}")).to_be_visible()
    steps(page, project).get_by_role("button", name="批复", exact=True).click()
    expect(page.get_by_text(f"已批复：{GOOD.name}")).to_be_visible()


def publish(page: Page) -> None:
    page.goto("/publications/new/?year=2024&department=901001")
    page.get_by_role("button", name="公开 1 个项目的绩效文本").click()
    expect(page.get_by_text("两个文件都与公开时的指纹一致")).to_be_visible()


def test_a_form_goes_from_draft_to_publication_through_four_people(
    as_, project, clerk, reviewer, admin, leader
):
    submit(as_(clerk), project)
    send_back(as_(reviewer), project)
    mend(as_(clerk), project)
    submit(as_(clerk), project)
    look_again(as_(reviewer), project)
    approve(as_(reviewer), project)
    publish(as_(admin))
    page = as_(leader)
    page.goto("/publications/")
    page.get_by_role("link", name=str(Publication.objects.get())).click()
    expect(page.get_by_text("1 个项目，批复预算合计")).to_be_visible()
    assert status() == Status.PUBLISHED
    assert verify()[0] > 0


ADDRESSES = [
    "/workbench/",
    "/steps/",
    "/trail/",
    "/publications/",
    "/me/",
    "/years/2024/dates/",
]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    "address",
    [
        "/workbench/",
        "/steps/",
        "/trail/",
        "/publications/",
        "/me/",
        "/years/2024/dates/",
    ],
)
def test_the_pages_of_the_workflow_fit_and_are_accessible(
    address, width, as_, project, admin, axe
):
    page = as_(admin)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("address", ["review", "versions", "checks", "properties"])
def test_the_pages_of_a_form_on_its_way_are_accessible(
    address, as_, project, clerk, reviewer, axe
):
    submit(as_(clerk), project)
    page = as_(reviewer)
    page.goto(f"/projects/{project.pk}/{address}/")
    assert axe(page) == []
