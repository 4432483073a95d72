"""The whole path of a form in a browser: filled in, sent back, mended, passed, approved, published, adjusted, ended.

Clerk, reviewer, bureau, admin, auditor and leader do each their part, in a year that separates hands.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from projects.models import BudgetYear, Project
from projects.trail.verification import verify
from targets.filings.models import Declaration, Status
from targets.publication.models import Publication
from tests.targets import acts
from tests.targets.checks.forms import GOOD

FIRST, SECOND = "巨财预〔2024〕12号", "巨财预〔2024〕31号"


@pytest.fixture
def project(transactional_db, year, unit) -> Project:
    BudgetYear.objects.update(separate_hands=True)
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


def look_through(page: Page, project: Project) -> None:
    """The form passes, and whoever let it pass is not offered its approval."""
    grade(page, project, "良", "目标明确，可行")
    expect(page.get_by_text(f"已审核通过：{GOOD.name}")).to_be_visible()
    expect(page.get_by_role("button", name="批复", exact=True)).to_have_count(0)


def approve(page: Page, number: str) -> None:
    """From the bureau's workbench, with number and date, to the letter."""
    page.goto("/")
    page.get_by_role("link", name=GOOD.name).first.click()
    page.get_by_label("批复文号").fill(number)
    page.get_by_role("button", name="批复", exact=True).click()
    expect(page.get_by_text("请填写批复日期")).to_be_visible()
    page.get_by_label("批复日期").fill("2024-01-20")
    page.get_by_role("button", name="批复", exact=True).click()
    expect(page.get_by_text(f"已批复：{GOOD.name}")).to_be_visible()
    expect(page.get_by_text("没有待批复的表了")).to_be_visible()
    page.get_by_role("link", name=number).click()
    page.get_by_label("落款单位").fill("巨鹿县财政局")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载批复文").click()
    assert download.value.suggested_filename == f"{number}批复文.docx"


def publish(page: Page) -> None:
    page.goto("/publications/new/?year=2024&department=901001")
    page.get_by_role("button", name="公开 1 个项目的绩效文本").click()
    expect(page.get_by_text("两个文件都与公开时的指纹一致")).to_be_visible()


def adjust(page: Page, project: Project) -> None:
    """Open the approved form again for a reason, and change its purpose."""
    steps(page, project).get_by_label("调整原因").select_option(label="政策变化")
    page.get_by_label("说明").fill("补贴对象增加")
    page.get_by_role("button", name="调整", exact=True).click()
    expect(page.get_by_text(f"已开始调整：{GOOD.name}")).to_be_visible()
    page.goto(f"/projects/{project.pk}/edit/")
    page.locator('[data-where="purpose"] textarea').fill(f"{GOOD.purpose}，含新增人员")
    expect(page.locator(".saving.good")).to_be_visible()


def end(page: Page, project: Project) -> None:
    steps(page, project).get_by_role("link", name="终止").click()
    page.get_by_label("说明").fill("任务已取消")
    page.get_by_role("button", name="终止", exact=True).click()
    expect(page.get_by_text(f"已终止：{GOOD.name}")).to_be_visible()


def audit(page: Page, project: Project) -> None:
    """Auditors begin with the trail, read versions, comparison and approvals, and find nothing to press."""
    page.goto("/")
    expect(page.get_by_role("heading", name="操作记录")).to_be_visible()
    expect(page.get_by_role("link", name="工作台")).to_have_count(0)
    page.goto(f"/projects/{project.pk}/versions/compare/?old=1")
    expect(page.get_by_text("含新增人员").first).to_be_visible()
    page.goto("/approvals/")
    page.get_by_role("link", name=SECOND).click()
    expect(page.get_by_text("1 张绩效目标表，批复预算合计")).to_be_visible()
    for address in ("", "checks/", "review/"):
        page.goto(f"/projects/{project.pk}/{address}")
        expect(page.get_by_role("form", name="办理")).to_have_count(0)


def test_a_form_goes_its_whole_way_through_six_people(
    as_, project, clerk, reviewer, bureau, admin, auditor, leader
):
    submit(as_(clerk), project)
    send_back(as_(reviewer), project)
    mend(as_(clerk), project)
    submit(as_(clerk), project)
    look_again(as_(reviewer), project)
    look_through(as_(reviewer), project)
    approve(as_(bureau), FIRST)
    publish(as_(admin))
    assert status() == Status.PUBLISHED
    adjust(as_(clerk), project)
    submit(as_(clerk), project)
    look_through(as_(reviewer), project)
    approve(as_(bureau), SECOND)
    publish(as_(admin))
    end(as_(bureau), project)
    audit(as_(auditor), project)
    page = as_(leader)
    page.goto("/publications/")
    latest = str(Publication.objects.latest("number"))
    page.get_by_role("link", name=latest).click()
    expect(page.get_by_text("1 个项目，批复预算合计")).to_be_visible()
    assert status() == Status.ENDED
    assert verify()[0] > 0


def test_one_click_grades_all_points_of_a_sheet(as_, project, clerk, reviewer):
    submit(as_(clerk), project)
    page = as_(reviewer)
    page.goto(f"/projects/{project.pk}/review/")
    page.get_by_role("button", name="全良").click()
    marks = [select.input_value() for select in page.locator(".points select").all()]
    assert marks == ["good"] * 8
    expect(page.get_by_label("综合等级")).to_have_value("good")


ADDRESSES = [
    "/workbench/",
    "/steps/",
    "/trail/",
    "/publications/",
    "/me/",
    "/years/2024/dates/",
    "/approvals/",
]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    "address",
    ADDRESSES,
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
