"""From the first cell of a new form to its submission, without leaving the editor. In Chromium."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from indicators.models import Indicator
from projects.models import Project
from targets.checks.models import Waiver
from targets.filings.models import Declaration, Status
from tests.browser.editor import Editor
from tests.targets import acts
from tests.targets.checks.forms import GOOD

HEAD = {
    "budget": "18.5",
    "fiscal_funds": "18.5",
    "goals": "保障文化站正常运转",
    "plan.december": "100%",
}
ROWS = [
    ("补贴人数", "12人", "年度工作方案"),
    ("培训合格率", "≥95%", "年度工作方案"),
]


@pytest.fixture
def project(transactional_db, year, unit) -> Project:
    acts.take(GOOD)
    return Project.objects.get(code=GOOD.code)


@pytest.fixture
def desk(sign_in, clerk, project, page) -> Editor:
    sign_in(clerk)
    return Editor(page, project).open()


def begin(page: Page) -> None:
    page.goto("/projects/new/")
    page.keyboard.insert_text("文化站工作经费")
    page.keyboard.press("Enter")
    expect(page.locator("#sheet.live")).to_be_visible()


def lacking(page: Page) -> int:
    return int(page.locator("[data-part=lack-count]").text_content() or 0)


def test_a_new_form_is_filled_from_its_first_cell_and_never_lacks_more(
    sign_in, clerk, library, page, axe
):
    sign_in(clerk)
    begin(page)
    assert axe(page) == []
    editor = Editor(page, Project.objects.latest("pk"))
    assert editor.focused() == "code"
    assert page.locator("[data-group=targets] > tr:not(.offered)").count() == 6
    counts = [lacking(page)]
    for where, text in HEAD.items():
        editor.head(where).fill(text)
        editor.head(where).press("Tab")
        editor.expect_saved()
        counts.append(lacking(page))
    for row, (name, value, basis) in enumerate(ROWS, start=1):
        for cell, text in (("name", name), ("value", value), ("basis", basis)):
            editor.cell(row, cell).click()
            editor.press(text, "Enter")
            editor.expect_saved()
            counts.append(lacking(page))
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] == counts[0] - len(ROWS) - 3


def test_rows_with_a_category_alone_are_kept(desk, project):
    before = len(desk.all_stored())
    for category in ("质量指标", "时效指标"):
        desk.cell(1, "level2").click()
        desk.press("Control+Enter", category, "Enter")
    desk.expect_saved()
    assert len(desk.all_stored()) == before + 2


def test_a_form_is_submitted_from_the_editor(desk, project):
    page = desk.page
    page.get_by_role("button", name="提交…").click()
    dialog = page.get_by_role("dialog", name="提交")
    expect(dialog).to_contain_text("检查都通过了")
    dialog.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text(f"已提交：{GOOD.name}")).to_be_visible()
    assert Declaration.objects.get().filing.status == Status.SUBMITTED


def test_a_form_is_submitted_by_keys_alone(desk):
    page = desk.page
    desk.cell(1, "name").click()
    desk.press("Alt+s")
    dialog = page.get_by_role("dialog", name="提交")
    expect(dialog.get_by_role("button", name="提交", exact=True)).to_be_focused()
    desk.press("Enter")
    expect(page.get_by_text(f"已提交：{GOOD.name}")).to_be_visible()


def test_a_new_form_begins_in_its_first_blank_cell(sign_in, clerk, library, page):
    sign_in(clerk)
    page.goto("/projects/new/")
    for key in ("文化站工作经费", "Tab", "X1", "Tab", "18.5", "Enter"):
        if key in ("Tab", "Enter"):
            page.keyboard.press(key)
        else:
            page.keyboard.insert_text(key)
    expect(page.locator("#fiscal_funds")).to_be_focused()


def test_what_is_in_the_way_is_a_link_to_its_cell(desk):
    desk.cell(1, "name").click()
    desk.press("Delete")
    desk.page.get_by_role("button", name="提交…").click()
    dialog = desk.page.get_by_role("dialog", name="提交")
    dialog.get_by_role("link", name=re.compile("指标第1行 三级指标")).click()
    expect(dialog).to_be_hidden()
    assert desk.focused().endswith(".name")


def test_what_was_copied_and_not_looked_at_asks_for_a_word(desk, project):
    Declaration.objects.update(copied=["goals"])
    desk.open()
    desk.page.get_by_role("button", name="提交…").click()
    dialog = desk.page.get_by_role("dialog", name="提交")
    expect(dialog).to_contain_text("还有 1 格沿用的内容")
    dialog.get_by_role("button", name="提交", exact=True).click()
    expect(dialog).to_be_visible()
    dialog.get_by_label("说明").fill("与上年一致")
    dialog.get_by_role("button", name="提交", exact=True).click()
    expect(desk.page.get_by_text(f"已提交：{GOOD.name}")).to_be_visible()


def test_a_reason_is_given_beside_the_cell(desk):
    cell = desk.rows.nth(0).locator("td.basis")
    desk.cell(1, "basis").click()
    desk.press("Delete")
    cell.locator(".remarks").get_by_role("button", name="说明理由").click()
    dialog = desk.page.get_by_role("dialog", name="不用改，说明理由")
    dialog.get_by_label("理由").fill("按惯例，没有文件")
    dialog.get_by_role("button", name="保留并说明").click()
    expect(dialog).to_be_hidden()
    expect(cell.locator(".sign.waived")).to_be_visible()
    assert Waiver.objects.get().reason == "按惯例，没有文件"
    desk.cell(1, "basis").click()
    cell.locator(".card").get_by_role("button", name="撤回说明").click()
    expect(cell.locator(".sign.warning")).to_be_visible()
    assert not Waiver.objects.exists()


def test_one_turns_to_the_next_form_and_sees_the_place(editor):
    nav = editor.page.get_by_role("navigation", name="可填报的表")
    expect(nav).to_contain_text("1/37")
    editor.press("Alt+PageDown")
    expect(nav).to_contain_text("2/37")


def test_who_answers_for_the_project_is_chosen_in_place(desk, project, clerk):
    desk.page.get_by_label("责任人").select_option(label=str(clerk))
    expect(desk.page.locator("[data-part=did]")).to_have_text(f"责任人：{clerk}")
    project.refresh_from_db()
    assert project.responsible == clerk


def test_part_one_is_finished_in_its_editor(sign_in, clerk, seeded, page):
    sign_in(clerk)
    page.goto("/departments/2024/901001/edit/")
    page.locator('[data-where="overall"] textarea').fill("")
    page.get_by_role("button", name="提交…").click()
    dialog = page.get_by_role("dialog", name="提交")
    dialog.get_by_role("link", name=re.compile("总体绩效目标")).click()
    page.keyboard.insert_text("一、总体目标：保障全镇正常运转")
    page.get_by_role("button", name="提交…").click()
    dialog.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("已提交：")).to_be_visible()


def test_a_name_typed_whole_brings_its_description_and_basis(editor):
    entry = Indicator.objects.library().filter(parent__name="数量指标")
    known = entry.exclude(basis="").exclude(description="").first()
    editor.cell(1, "name").click()
    editor.press("Control+Enter", known.name)
    option = editor.page.locator("#suggestions li").first
    expect(option).to_contain_text(known.name)
    option.click()
    expect(editor.cell(2, "basis")).not_to_have_value("")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_dialogs_fit_and_are_accessible(desk, axe, width):
    page = desk.page
    page.set_viewport_size({"width": width, "height": 900})
    desk.cell(1, "name").click()
    desk.press("Delete")
    page.get_by_role("button", name="提交…").click()
    expect(page.get_by_role("dialog", name="提交")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
