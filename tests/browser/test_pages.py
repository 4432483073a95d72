"""The pages as people meet them, in Chromium."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from projects.models import Project
from targets.documents.notices import INTERNAL
from tests.conftest import PASSWORD

PAGES = {
    "项目": "/projects/",
    "没有结果的项目": "/projects/?text=没有这样的项目",
    "填错的条件": "/projects/?amount_min=abc",
    "查找": "/search/?q=占地",
    "没有找到": "/search/?q=没有这样的内容",
    "怎么查找": "/search/",
    "绩效目标表": "/projects/{form}/",
    "检查": "/projects/{form}/checks/",
    "一键改": "/quality/mend/?rule=T01",
    "一键改什么": "/quality/mend/",
    "新建项目": "/projects/new/",
    "复制为新项目": "/projects/new/?from={form}",
    "从上年复制": "/projects/copy/",
    "删除项目": "/projects/{form}/delete/",
    "已删除的项目": "/projects/deleted/",
    "部门整体目标": "/departments/2024/901001/",
    "指标库": "/library/",
    "质量看板": "/quality/",
    "填错的看板": "/quality/?year=1999",
    "检查发现的问题": "/quality/findings/",
    "没有发现的问题": "/quality/findings/?rule=C01",
    "各项目的得分": "/quality/projects/",
    "检查规则": "/quality/rules/",
    "领导看板": "/board/",
    "填错的领导看板": "/board/?year=1999&department=x",
    "绩效指标": "/indicators/",
    "报表与公开": "/reports/",
    "工作台": "/workbench/",
    "修改密码": "/password/",
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
    expect(page.get_by_role("alert")).to_have_css("margin-bottom", "16px")


def test_a_form_is_one_click_from_the_list_and_back_leads_there_again(office):
    office.goto("/projects/?text=占地生活补助")
    # The link of the row lies over all its cells.
    office.locator("tbody tr").nth(1).locator("td.amount").first.click(force=True)
    expect(office.get_by_role("heading", level=1)).to_contain_text(
        "食用菌项目占地生活补助金绩效目标表"
    )
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
    assert download.value.suggested_filename == f"2个项目绩效目标表（{INTERNAL}）.docx"


def test_all_that_was_found_comes_as_one_file_and_back_leads_to_where_one_was(office):
    office.goto("/library/")
    office.goto("/projects/?text=占地生活补助")
    with office.expect_download() as download:
        office.get_by_role("button", name="下载筛选出的全部 3 张").click()
    assert download.value.suggested_filename == f"3个项目绩效目标表（{INTERNAL}）.docx"
    expect(office).to_have_url(re.compile("/projects/.text="))
    office.go_back()
    expect(office).to_have_url(re.compile("/library/$"))


def test_a_download_of_nothing_stays_in_the_list_as_it_was(office):
    office.goto("/projects/?text=人大")
    office.get_by_role("button", name="Word 文档").click()
    expect(office.get_by_role("status")).to_have_text("请先勾选项目再下载")
    expect(office.get_by_label("编码、名称或用途", exact=True)).to_have_value("人大")


def test_one_changes_one_s_password(office):
    office.goto("/projects/")
    office.get_by_role("link", name="王丽").click()
    office.get_by_role("link", name="修改密码").click()
    office.get_by_label("旧密码").fill(PASSWORD)
    office.get_by_label("新密码", exact=True).fill("Xin-Mima-2025")
    office.get_by_label("新密码确认").fill("Xin-Mima-2025")
    office.get_by_role("button", name="修改密码").click()
    expect(office.get_by_role("status")).to_have_text("密码已修改")


def test_on_a_phone_the_filter_folds(office):
    office.set_viewport_size({"width": 390, "height": 800})
    office.goto("/projects/")
    form = office.get_by_role("search", name="筛选")
    expect(form).to_be_hidden()
    office.get_by_label("显示筛选条件").check()
    office.get_by_label("编码、名称或用途", exact=True).fill("人大")
    office.get_by_role("button", name="筛选", exact=True).click()
    expect(form).to_be_visible()


@pytest.mark.parametrize("edge", ["thead", "tfoot"])
def test_nothing_shows_through_the_head_and_the_foot(office, edge):
    office.goto("/projects/")
    for distance in range(0, 300, 20):
        office.evaluate(f"scrollTo(0, 300 + {distance})")
        shown = office.locator(f"{edge} tr").evaluate(ON_TOP)
        assert shown == edge.upper(), distance


# In the middle of the first cell, where the boxes pass by: the part of the table that is on top there.
ON_TOP = """row => {
  const box = row.cells[0].getBoundingClientRect();
  return document.elementFromPoint(box.x + 18, box.y + box.height / 2).closest("thead, tbody, tfoot").tagName;
}"""


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
    expect(office.get_by_role("heading", level=1)).to_contain_text(
        "妇联工作经费绩效目标表"
    )


def test_a_sub_target_leads_to_its_projects_and_back(office):
    office.goto("/departments/2024/901001/")
    office.get_by_role("link", name="环保工作经费").click()
    office.get_by_role("link", name="7、加大环境保护巡查工作").click()
    expect(office).to_have_url(re.compile("/departments/2024/901001/#sub-target-7$"))


def test_a_category_of_the_tree_narrows_the_library(office):
    office.goto("/library/")
    office.get_by_role("navigation", name="指标类别").get_by_role(
        "link", name="生态效益指标"
    ).click()
    expect(office.locator("tbody tr")).to_have_count(1)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [1280, 390])
def test_a_page_fits_and_is_accessible(office, axe, provoked, settings, name, width):
    settings.DEBUG = False
    if name == "没有的页面":
        provoked.append("status of 404")
    office.set_viewport_size({"width": width, "height": 900})
    office.goto(path_of(name))
    assert office.evaluate("document.documentElement.scrollWidth") == width
    assert axe(office) == []


def test_the_login_page_is_accessible(page, axe, db):
    page.goto("/login/")
    assert axe(page) == []


# Print. A4 is 794 px wide.


@pytest.fixture
def on_paper(office) -> Callable[[str], Page]:
    """`on_paper("绩效目标表")` is that page as it is printed."""

    def on_paper(name: str) -> Page:
        office.set_viewport_size({"width": 794, "height": 1123})
        office.emulate_media(media="print")
        office.goto(path_of(name))
        return office

    return on_paper


def sheets(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


def style(page: Page, selector: str, name: str) -> str:
    return page.locator(selector).first.evaluate(
        f"each => getComputedStyle(each).{name}"
    )


def test_the_editor_prints_its_texts_and_no_furniture(on_paper):
    page = on_paper("绩效目标表")
    page.goto(f"{page.url}edit/")
    for selector in (
        ".foot",
        ".number",
        ".notes",
        ".sums",
        ".remarks",
        ".sign",
        ".card",
    ):
        for each in page.locator(selector).all():
            expect(each).to_be_hidden()
    assert (
        page.locator(".grow").first.evaluate(
            "each => getComputedStyle(each, '::after').visibility"
        )
        == "visible"
    )


@pytest.mark.parametrize(
    "name",
    [
        "项目",
        "绩效目标表",
        "部门整体目标",
        "指标库",
        "检查规则",
        "检查发现的问题",
        "各项目的得分",
    ],
)
def test_a_printed_page_has_no_furniture(on_paper, name):
    page = on_paper(name)
    for selector in (
        ".top",
        ".side",
        ".breadcrumbs",
        ".filter",
        ".tools",
        ".pages",
        ".tree",
        ".actions",
        ".around",
    ):
        for each in page.locator(selector).all():
            expect(each).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 794


def test_a_form_is_printed_as_the_official_table_on_one_sheet(on_paper):
    page = on_paper("绩效目标表")
    assert style(page, ".official td", "display") == "table-cell"
    assert style(page, ".official td", "borderTopWidth") == "1px"
    expect(page.locator(".official thead")).to_be_visible()
    assert sheets(page) == 1


def test_a_list_is_printed_as_a_table_with_its_head_on_every_sheet(on_paper):
    page = on_paper("项目")
    assert style(page, ".grid td.amount", "display") == "table-cell"
    assert style(page, ".grid thead", "display") == "table-header-group"
    expect(page.locator(".grid .select").first).to_be_hidden()
    edges = [
        page.locator(f".grid {row} td.amount").first.bounding_box()
        for row in ("tbody", "tfoot")
    ]
    assert edges[0]["x"] == edges[1]["x"]
    assert sheets(page) <= 3


def test_a_blank_row_keeps_its_height_and_a_long_name_stays_in_one_line_above(office):
    Project.objects.filter(position=6).update(name="很长的项目名称" * 20, purpose="")
    office.goto(path_of("绩效目标表"))
    assert office.locator(".official td.prose").bounding_box()["height"] >= 36
    assert office.locator(".breadcrumbs").bounding_box()["height"] < 30
