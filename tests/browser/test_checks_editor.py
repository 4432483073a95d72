"""What the checks find, beside the cells and at the foot of the editor. In Chromium."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from projects.models import Project
from tests.browser.editor import Editor

COST = (4, "value")  # of the first form
TYPO = "“比列”应为“比例”"


def type_in(editor: Editor, row: int, name: str, *keys: str) -> None:
    editor.cell(row, name).click()
    editor.press(*keys, "Enter")


@pytest.fixture
def overrun(editor) -> Editor:
    """A cost that is written as a lower limit, with what the checks say of it."""
    # A total, and no standard that others have set: of that the checks only warn.
    type_in(editor, COST[0], "name", "投入成本")
    type_in(editor, COST[0], "description", "全年的投入")
    type_in(editor, *COST, "≥7500元/人/月")
    expect(line(editor, *COST)).to_contain_text("成本指标写成了下限")
    return editor


@pytest.fixture
def typos(editor) -> Editor:
    """Two rows with the same slip, and the list at the foot open."""
    for row in (3, 2):
        type_in(editor, row, "description", f"发放比列{row}")
    expect(listed(editor.page).filter(has_text=TYPO)).to_contain_text("2 处")
    open_list(editor.page)
    listed(editor.page).filter(has_text=TYPO).locator("summary").click()
    return editor


def line(editor: Editor, row: int, name: str) -> Locator:
    return editor.rows.nth(row - 1).locator(f"td.{name} .remarks p")


def card(editor: Editor, row: int, name: str) -> Locator:
    return editor.rows.nth(row - 1).locator(f"td.{name} .card")


def listed(page: Page) -> Locator:
    return page.locator("[data-part=check-list] > li")


def open_list(page: Page) -> None:
    page.locator("[data-part=checks] > summary").click()


# Beside the cell


def test_a_cost_that_is_a_lower_limit_is_an_error_under_its_cell(overrun):
    expect(line(overrun, *COST)).to_contain_text("错误 成本指标写成了下限")
    expect(overrun.rows.nth(3).locator("td.value .sign.error")).to_be_visible()
    expect(overrun.page.locator("[data-part=tally]")).to_contain_text("1 错误")


def test_the_cell_one_is_in_says_it_all_on_a_card_that_escape_puts_away(overrun):
    expect(card(overrun, *COST)).to_be_hidden()
    overrun.cell(*COST).click()
    expect(card(overrun, *COST)).to_contain_text(
        "是下限，超支也算达到目标，请改为成本的上限"
    )
    overrun.press("Escape")
    expect(card(overrun, *COST)).to_be_hidden()


def test_what_is_wrong_is_read_out_with_the_cell(overrun):
    cell = overrun.cell(*COST)
    expect(cell).to_have_attribute("aria-invalid", "true")
    assert card(overrun, *COST).get_attribute("id") in cell.get_attribute(
        "aria-describedby"
    )


def test_a_hint_makes_no_row_taller(editor):
    editor.page.goto(f"/projects/{Project.objects.get(position=12).pk}/edit/")
    description = editor.rows.first.locator("td.description")
    expect(description.locator(".sign.hint")).to_be_visible()
    before = description.bounding_box()
    description.locator("textarea").click()
    expect(description.locator(".card")).to_contain_text("提示 只是重复了指标名称")
    assert description.bounding_box()["height"] == before["height"]


def test_what_lies_under_a_card_is_open_to_a_click(overrun):
    overrun.cell(*COST).click()
    overrun.cell(5, "value").click()
    expect(overrun.cell(5, "value")).to_be_focused()


def test_the_cell_one_is_in_stays_in_its_place_when_the_answer_comes(editor):
    editor.page.set_viewport_size({"width": 1280, "height": 600})
    type_in(editor, *COST, "≥7500元/人/月")
    before = editor.cell(5, "value").bounding_box()
    expect(line(editor, *COST)).to_be_visible()
    expect(editor.cell(5, "value")).to_be_focused()
    assert editor.cell(5, "value").bounding_box()["y"] == pytest.approx(
        before["y"], abs=1
    )


# One click


def test_one_click_mends_it_and_is_taken_back_like_typing(overrun):
    line(overrun, *COST).get_by_role("button", name="改为“≤7500元/人/月”").click()
    expect(overrun.cell(*COST)).to_have_value("≤7500元/人/月")
    expect(line(overrun, *COST)).to_have_count(0)
    assert overrun.stored(4).value == "≤7500元/人/月"
    overrun.press("Control+z")
    expect(overrun.cell(*COST)).to_have_value("≥7500元/人/月")
    expect(line(overrun, *COST)).to_have_count(1)
    assert overrun.stored(4).value == "≥7500元/人/月"


def test_what_was_typed_since_the_check_is_not_mended_away(overrun):
    overrun.cell(*COST).click()
    overrun.press("≥1元")
    line(overrun, *COST).get_by_role("button").click()
    expect(overrun.cell(*COST)).to_have_value("≥1元")
    expect(overrun.page.get_by_text("这一格刚改过，请等检查更新后再点")).to_be_visible()
    overrun.expect_saved()


def test_it_is_mended_by_keyboard_and_one_is_back_in_the_cell(overrun):
    overrun.cell(*COST).click()
    overrun.press("Shift+F10", "Enter")
    expect(overrun.cell(*COST)).to_have_value("≤7500元/人/月")
    expect(overrun.cell(*COST)).to_be_focused()
    expect(line(overrun, *COST)).to_have_count(0)


def test_a_row_in_the_wrong_category_moves_with_both_its_levels(editor):
    editor.project = Project.objects.get(position=30)
    editor.open()
    line(editor, 6, "level2").get_by_role(
        "button", name="改为“服务对象满意度指标”"
    ).click()
    expect(editor.cell(6, "level1")).to_have_value("满意度指标")
    expect(line(editor, 6, "level2")).to_have_count(0)
    assert str(editor.stored(6).category) == "服务对象满意度指标"


# At the foot


def test_equal_findings_are_said_once_and_lead_to_their_cells(typos):
    group = listed(typos.page).filter(has_text=TYPO)
    expect(group).to_contain_text("绩效指标描述：“比列”应为“比例”，请改正（2 处）")
    group.get_by_role("link", name="第3行").click()
    expect(typos.cell(3, "description")).to_be_focused()


def test_a_group_is_mended_at_once_in_one_step(typos):
    listed(typos.page).filter(has_text=TYPO).get_by_role(
        "button", name="全部改（2）"
    ).click()
    expect(typos.cell(2, "description")).to_have_value("发放比例2")
    expect(typos.cell(3, "description")).to_have_value("发放比例3")
    expect(listed(typos.page).filter(has_text=TYPO)).to_have_count(0)
    assert [typos.stored(row).description for row in (2, 3)] == [
        "发放比例2",
        "发放比例3",
    ]
    typos.press("Control+z")
    expect(typos.cell(2, "description")).to_have_value("发放比列2")
    expect(typos.cell(3, "description")).to_have_value("发放比列3")


def test_whoever_mends_from_the_list_stays_in_it(typos):
    group = listed(typos.page).filter(has_text=TYPO)
    group.get_by_role("button", name="改为“发放比例2”").focus()
    typos.press("Enter")
    expect(group.get_by_role("link")).to_have_count(1)
    assert typos.page.evaluate(
        "document.activeElement.closest('[data-part=check-list]') !== null"
    )


def test_the_cell_that_one_is_led_to_does_not_lie_under_the_list(overrun):
    open_list(overrun.page)
    listed(overrun.page).first.get_by_role("link").click()
    expect(overrun.cell(*COST)).to_be_focused()
    top = overrun.page.locator(".checks .panel").bounding_box()["y"]
    box = overrun.cell(*COST).bounding_box()
    assert box["y"] + box["height"] <= top


def test_where_nothing_is_found_the_foot_says_so(editor):
    type_in(editor, 6, "description", "按时足额领到补贴的职工占全部职工的比例")
    type_in(editor, 7, "description", "抽样调查中回答满意的干部占受访干部的比例")
    editor.head("purpose").fill("给在编干部按档案工资逐月发放乡镇工作补贴")
    editor.head("goals").fill("向2名退役士兵逐月发放档案工资")
    editor.head("goals").blur()
    expect(editor.page.get_by_text("检查没有发现问题")).to_be_visible()
    expect(editor.page.locator("[data-part=checks]")).to_be_hidden()
    editor.page.get_by_text("检查没有发现问题").click()
    expect(editor.page).to_have_url(re.compile("/checks/$"))


# From elsewhere


@pytest.mark.parametrize(
    ("address", "place"),
    [("plan.december", "plan.december"), ("goals", "goals"), ("targets", "targets")],
)
def test_an_address_leads_to_its_cell(editor, address, place):
    editor.page.goto("/projects/")
    editor.page.goto(f"/projects/{editor.project.pk}/edit/#{address}")
    expect(editor.page.locator(f'[id="{place}"]')).to_be_focused()


@pytest.mark.parametrize("address", ["targets[3].value", "targets%5B3%5D.value"])
def test_an_address_counts_rows_from_nought(editor, address):
    editor.page.goto("/projects/")
    editor.page.goto(f"/projects/{editor.project.pk}/edit/#{address}")
    expect(editor.cell(4, "value")).to_be_focused()


def test_an_address_of_a_row_that_is_not_there_leads_to_the_table(editor):
    editor.page.goto("/projects/")
    editor.page.goto(f"/projects/{editor.project.pk}/edit/#targets[99].value")
    expect(editor.page.locator("#targets")).to_be_focused()


# For everybody


@pytest.mark.parametrize("width", [1280, 390])
def test_what_was_found_fits_and_is_accessible(overrun, axe, width):
    overrun.page.set_viewport_size({"width": width, "height": 900})
    overrun.cell(*COST).click()
    expect(card(overrun, *COST)).to_be_visible()
    assert axe(overrun.page) == []
    open_list(overrun.page)
    assert overrun.page.evaluate("document.documentElement.scrollWidth") == width
    assert axe(overrun.page) == []


def test_what_was_found_is_not_printed(overrun):
    overrun.page.emulate_media(media="print")
    for each in overrun.page.locator(".remarks, .sign, .card").all():
        expect(each).to_be_hidden()


@pytest.fixture
def plain(chromium, live_server, sign_in_to, clerk, library) -> Page:
    """A page of the clerk's in a browser that runs no scripts."""
    context = chromium.new_context(
        base_url=live_server.url, java_script_enabled=False, locale="zh-CN"
    )
    sign_in_to(context, clerk)
    yield context.new_page()
    context.close()


def test_without_scripts_the_findings_stand_at_their_cells_and_are_listed(plain):
    plain.goto(f"/projects/{Project.objects.get(position=3).pk}/edit/")
    cell = plain.locator("[data-group=targets] > tr").nth(3).locator("td.value")
    expect(cell.locator(".remarks")).to_contain_text("像是把万元写成了元")
    expect(plain.locator(".mend:visible")).to_have_count(0)
    open_list(plain)
    first = listed(plain).first
    expect(first).to_contain_text("成本控制数 ≥100元 约为预算数")
    first.get_by_role("link").click()
    expect(plain).to_have_url(
        f"{plain.url.split('#')[0]}#{cell.locator('textarea').get_attribute('id')}"
    )
