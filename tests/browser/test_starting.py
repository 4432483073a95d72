"""Projects that begin, go and come back, in Chromium."""

import pytest
from playwright.sync_api import Page, expect

from projects.models import BudgetYear, Project, Scheme
from targets.workflow.removal import delete


@pytest.fixture
def desk(sign_in, clerk, library, page) -> Page:
    """A page of the clerk's, with a year after that of the published document, of another scheme."""
    BudgetYear.objects.create(year=2025, scheme=Scheme.objects.get(code="2021"))
    sign_in(clerk)
    return page


def test_a_project_is_begun_from_the_library(desk):
    desk.goto("/projects/")
    desk.get_by_role("link", name="新建项目").click()
    desk.get_by_label("预算年度").select_option("2024年")
    desk.get_by_label("项目名称").fill("妇联工作经费")
    desk.get_by_label("从哪里开始").select_option("指标库：工作经费")
    desk.get_by_role("button", name="新建并填报").click()
    desk.get_by_label("仍要新建").check()
    desk.get_by_role("button", name="新建并填报").click()
    dialog = desk.get_by_role("dialog", name="从指标库选")
    expect(dialog.get_by_label("来源")).to_have_value("指标库 · 工作经费")
    for box in dialog.get_by_role("checkbox").all()[:2]:
        box.check()
    dialog.get_by_role("button", name="放入 2 行").click()
    expect(desk.get_by_text("已放入 2 行")).to_be_visible()
    expect(desk.locator("[data-part=saving]")).to_contain_text("全部已保存 ")
    project = Project.objects.filter(name="妇联工作经费").latest("pk")
    rows = project.declaration.targets.exclude(name="")
    assert [(row.basis != "", row.value) for row in rows] == [(True, "")] * 2


def test_a_department_s_year_is_copied(desk):
    desk.goto("/projects/")
    desk.get_by_role("link", name="从上年复制").click()
    expect(desk.get_by_label("全选")).to_be_checked()
    desk.get_by_label("选择 妇联工作经费").uncheck()
    desk.get_by_role("button", name="复制到 2025年").click()
    expect(desk.get_by_role("status")).to_have_text("已从2024年复制 36 个项目到 2025年")
    expect(
        desk.get_by_role("listitem").filter(has_text="原在成本指标")
    ).not_to_have_count(0)
    desk.get_by_role("link", name="去填报 2025年的项目").click()
    expect(desk.get_by_text("合计 36 个项目")).to_be_visible()


def test_a_project_goes_and_comes_back(desk):
    desk.goto(Project.objects.get(position=11).get_absolute_url())
    desk.get_by_role("link", name="删除", exact=True).click()
    desk.get_by_role("button", name="删除这个项目").click()
    expect(desk.get_by_text("合计 36 个项目")).to_be_visible()
    desk.get_by_role("status").get_by_role("link", name="已删除的项目").click()
    desk.get_by_role("button", name="恢复 妇联工作经费").click()
    expect(desk.get_by_text("没有已删除的项目")).to_be_visible()
    desk.get_by_role("status").get_by_role("link", name="妇联工作经费").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text(
        "11.妇联工作经费绩效目标表"
    )


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    "path", ["/projects/copy/", "/projects/deleted/", "/projects/?year=2024"]
)
def test_a_page_with_much_on_it_fits_and_is_accessible(desk, axe, clerk, width, path):
    for project in Project.objects.filter(position__lte=3):
        delete(project.pk, clerk)
    desk.set_viewport_size({"width": width, "height": 900})
    desk.goto(path)
    assert desk.evaluate("document.documentElement.scrollWidth") == width
    assert axe(desk) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_what_became_of_a_copy_fits_and_is_accessible(desk, axe, width):
    desk.set_viewport_size({"width": width, "height": 900})
    desk.goto("/projects/copy/")
    desk.get_by_role("button", name="复制到 2025年").click()
    assert desk.evaluate("document.documentElement.scrollWidth") == width
    assert axe(desk) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_the_library_fits_and_is_accessible(desk, axe, width):
    desk.set_viewport_size({"width": width, "height": 900})
    desk.goto(f"/projects/{Project.objects.get(position=11).pk}/edit/#library")
    expect(desk.get_by_role("dialog", name="从指标库选")).to_be_visible()
    assert axe(desk) == []
    assert desk.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [1280, 390])
def test_a_form_that_was_refused_fits_and_is_accessible(desk, axe, width):
    desk.set_viewport_size({"width": width, "height": 900})
    desk.goto("/projects/new/")
    desk.get_by_label("项目名称").fill("很长的项目名称" * 40)
    desk.get_by_label("预算数").fill("很多")
    desk.get_by_role("button", name="新建并填报").click()
    expect(desk.get_by_text("有 280 个字，最多 200 个")).to_be_visible()
    assert desk.evaluate("document.documentElement.scrollWidth") == width
    assert axe(desk) == []
