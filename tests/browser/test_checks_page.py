"""The page of a form's findings and the page that mends many, in Chromium."""

import re

import pytest
from playwright.sync_api import Page, expect

from projects.models import Project
from targets.checks.models import Waiver
from targets.filings.models import Target

REASON = "上级文件没有给出依据"


@pytest.fixture
def project(library) -> Project:
    """The 30th: an error, four warnings, ten hints."""
    return Project.objects.get(position=30)


@pytest.fixture
def checks(sign_in, clerk, project, page) -> Page:
    """Its findings, as the clerk sees them."""
    sign_in(clerk)
    page.goto(f"/projects/{project.pk}/checks/")
    return page


def test_one_leads_from_the_form_to_its_findings_and_back_to_a_cell(checks, project):
    checks.goto(project.get_absolute_url())
    checks.get_by_role("link", name="检查", exact=True).click()
    checks.get_by_role("link", name="指标第4行 指标值").click()
    expect(checks).to_have_url(re.compile(r"/edit/#targets\[3\]\.value$"))


def test_who_only_reads_is_led_to_the_cell_of_the_printed_form(
    checks, sign_in, leader, project
):
    sign_in(leader)
    checks.reload()
    checks.get_by_role("link", name="指标第4行 指标值").click()
    cell = checks.locator("td:target")
    expect(cell).to_have_text("万元")
    expect(cell).to_have_css("outline-style", "solid")
    expect(cell).to_be_in_viewport()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    "where",
    ["goals", "plan.october", "targets[5].level2", "targets[6].basis", "targets"],
)
def test_a_cell_that_is_led_to_is_marked_and_in_sight(checks, project, where, width):
    checks.set_viewport_size({"width": width, "height": 700})
    checks.goto(f"{project.get_absolute_url()}#{where}")
    marked = (
        checks.locator(".official, .official td")
        .filter(has=checks.locator(":scope"))
        .locator("visible=true")
    )
    outlined = marked.evaluate_all(
        "all => all.filter(each => getComputedStyle(each).outlineStyle === 'solid').length"
    )
    assert outlined >= 1
    target = checks.evaluate(
        "document.querySelector(':target').getBoundingClientRect().top"
    )
    assert 0 <= target < 700


def test_a_warning_is_explained_by_keyboard_alone_and_taken_back(checks, clerk):
    rule = checks.locator("#rule-C06")
    rule.locator("summary").last.focus()
    checks.keyboard.press("Enter")
    checks.keyboard.press("Tab")
    checks.keyboard.press("Space")  # not the first of the two
    checks.keyboard.press("Tab")
    checks.keyboard.press("Tab")
    checks.keyboard.type(REASON)
    checks.keyboard.press("Tab")
    checks.keyboard.press("Enter")
    expect(rule.get_by_text(REASON)).to_have_count(1)
    assert [(each.user, each.place) for each in Waiver.objects.all()] == [
        (clerk, "指标第7行 指标值确定依据")
    ]
    rule.get_by_role("button", name="撤回").click()
    expect(rule.get_by_text(REASON)).to_have_count(0)


def test_one_click_mends_and_the_score_rises(checks):
    expect(checks.locator(".score")).to_contain_text("58")
    checks.get_by_role("button", name="改为“服务对象满意度指标”").click()
    expect(checks.locator(".score")).to_contain_text("64")
    expect(checks.locator("#rule-R03")).to_have_count(0)
    expect(checks.get_by_role("status").first).to_contain_text(
        "已改 1 处：指标第6行 二级指标"
    )


def test_what_is_ticked_is_mended_and_the_receipt_stands_a_reload(checks):
    checks.goto("/quality/mend/?rule=T01")
    checks.get_by_label("全选").uncheck()
    checks.get_by_label("选择 ").nth(0).check()
    checks.get_by_label("选择 ").nth(1).check()
    checks.get_by_role("button", name="改勾选的地方").click()
    expect(checks.get_by_role("status")).to_have_text("已改 2 张表的 2 处")
    checks.reload()
    expect(checks.get_by_role("status")).to_have_text("已改 2 张表的 2 处")
    assert Target.objects.filter(description__contains="比列").count() == 8


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_fit_and_are_accessible_while_they_are_used(checks, axe, width):
    checks.set_viewport_size({"width": width, "height": 900})
    checks.locator("#rule-C06 summary").last.click()
    checks.locator("#rule-C06 textarea").last.fill(REASON)
    checks.locator("#rule-C06 form").last.get_by_role(
        "button", name="保留并说明"
    ).click()
    checks.locator("#rule-C06 summary").last.click()
    assert (axe(checks), checks.evaluate("document.documentElement.scrollWidth")) == (
        [],
        width,
    )
    checks.goto("/quality/mend/?rule=T01")
    checks.get_by_role("button", name="改勾选的地方").click()
    expect(checks.get_by_role("heading", name="一键改的结果")).to_be_visible()
    assert (axe(checks), checks.evaluate("document.documentElement.scrollWidth")) == (
        [],
        width,
    )


def test_on_paper_the_findings_stand_without_buttons(checks):
    checks.emulate_media(media="print")
    for selector in (".top", ".side", ".actions", ".explain", ".slim"):
        for each in checks.locator(selector).all():
            expect(each).to_be_hidden()
    expect(checks.locator(".verdict")).to_be_visible()
