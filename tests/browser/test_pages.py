"""The pages as people meet them, in Chromium."""

import re

import pytest
from playwright.sync_api import Page, expect

from projects.models import Project
from tests.conftest import PASSWORD

PAGES = {
    "项目": "/projects/",
    "没有结果的项目": "/projects/?text=没有这样的项目",
    "填错的条件": "/projects/?amount_min=abc",
    "绩效目标表": "/projects/{form}/",
    "部门整体目标": "/departments/2024/901001/",
    "指标库": "/library/",
    "没有的页面": "/projects/0/",
}


@pytest.fixture
def office(sign_in, clerk, library, page) -> Page:
    """A page of the clerk's, with the published document and the library in the database."""
    sign_in(clerk)
    return page


def path_of(name: str) -> str:
    return PAGES[name].format(form=Project.objects.get(position=6).pk)


def test_one_logs_in_and_is_led_to_where_one_wanted(page, clerk, library):
    page.goto("/library/")
    page.get_by_label("用户名").fill("clerk")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="指标库")).to_be_visible()


def test_a_wrong_password_is_refused_in_chinese(page, clerk):
    page.goto("/login/")
    page.get_by_label("用户名").fill("clerk")
    page.get_by_label("密码").fill("错的密码")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("用户名")


def test_a_form_is_one_click_from_the_list_and_back_leads_there_again(office):
    office.goto("/projects/?text=占地生活补助")
    # The link of the row lies over all its cells.
    office.locator("tbody tr").nth(1).locator("td.amount").first.click(force=True)
    expect(office.get_by_role("heading", level=1)).to_contain_text("食用菌项目占地生活补助金绩效目标表")
    office.go_back()
    expect(office).to_have_url(re.compile("text="))


def test_the_arrow_keys_turn_the_forms(office):
    office.goto(path_of("绩效目标表"))
    office.keyboard.press("ArrowRight")
    expect(office.get_by_role("heading", level=1)).to_contain_text("7.柴庄路")
    office.keyboard.press("ArrowLeft")
    expect(office.get_by_role("heading", level=1)).to_contain_text("6.柴尚庄")


def test_ticked_forms_come_as_one_word_file(office):
    office.goto("/projects/")
    office.get_by_label("选择 ").nth(0).check()
    office.get_by_label("选择 ").nth(2).check()
    with office.expect_download() as download:
        office.get_by_role("button", name="Word 文档").click()
    assert download.value.suggested_filename == "2个项目绩效目标表.docx"


def test_the_box_in_the_head_ticks_all(office):
    office.goto("/projects/?text=人大")
    office.get_by_label("全选本页").check()
    assert all(box.is_checked() for box in office.get_by_label("选择 ").all())


def test_the_list_is_used_by_keyboard_alone(office):
    office.goto("/projects/")
    office.get_by_label("编码、名称或用途", exact=True).focus()
    office.keyboard.type("妇联")
    office.keyboard.press("Enter")
    office.get_by_role("link", name="妇联工作经费").focus()
    office.keyboard.press("Enter")
    expect(office.get_by_role("heading", level=1)).to_contain_text("妇联工作经费绩效目标表")


def test_a_sub_target_leads_to_its_projects_and_back(office):
    office.goto("/departments/2024/901001/")
    office.get_by_role("link", name="环保工作经费").click()
    office.get_by_role("link", name="7、加大环境保护巡查工作").click()
    expect(office).to_have_url(re.compile("/departments/2024/901001/#sub-target-7$"))


def test_a_category_of_the_tree_narrows_the_library(office):
    office.goto("/library/")
    office.get_by_role("navigation", name="指标类别").get_by_role("link", name="生态效益指标").click()
    expect(office.locator("tbody tr")).to_have_count(1)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [1280, 390])
def test_a_page_fits_and_is_accessible(office, axe, complaints, settings, name, width):
    settings.DEBUG = False
    office.set_viewport_size({"width": width, "height": 900})
    office.goto(path_of(name))
    assert office.evaluate("document.documentElement.scrollWidth") == width
    assert axe(office) == []
    if name == "没有的页面":
        complaints.clear()


def test_the_login_page_is_accessible(page, axe, db):
    page.goto("/login/")
    assert axe(page) == []


def test_a_printed_form_has_no_furniture(office):
    office.goto(path_of("绩效目标表"))
    office.emulate_media(media="print")
    for name in ("banner", "navigation"):
        expect(office.get_by_role(name).first).to_be_hidden()
    expect(office.locator(".paper")).to_be_visible()
