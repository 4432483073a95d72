"""A selection over head and rows: made by keys and by the mouse, copied, pasted, cleared. In Chromium."""

import pytest
from playwright.sync_api import expect

from projects.models import Project
from tests.browser.editor import PASTE, Editor

COPY = """control => {
  const data = new DataTransfer();
  control.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
  return [data.getData("text/plain"), data.getData("text/html")];
}"""


def copied(editor: Editor) -> list[str]:
    return editor.page.locator(":focus").evaluate(COPY)


def selected(editor: Editor) -> int:
    return editor.page.locator("td.in-range").count()


def test_a_drag_selects_whole_lines_from_the_head_into_the_rows_and_back(editor):
    page = editor.page
    editor.head("purpose").hover()
    page.mouse.down()
    editor.cell(2, "value").hover()
    assert selected(editor) == 1 + 4 + 1 + 12
    editor.head("goals").hover()
    assert selected(editor) == 1 + 4 + 1
    page.mouse.up()
    editor.cell(1, "name").click()
    editor.head("plan.june").click(modifiers=["Shift"])
    assert selected(editor) == 4 + 1 + 6


def test_all_of_a_form_is_cleared_in_one_step(editor):
    editor.cell(2, "name").click()
    editor.press("Control+a")
    expect(editor.page.locator("[data-part=totals]")).to_contain_text("计数")
    editor.press("Delete")
    expect(editor.head("goals")).to_have_value("")
    expect(editor.cell(7, "basis")).to_have_value("")
    expect(editor.cell(7, "level2")).not_to_have_value("")
    editor.press("Control+z")
    expect(editor.cell(7, "basis")).not_to_have_value("")
    editor.press("Control+a", "Control+-")
    expect(editor.page.locator("[data-part=did]")).to_contain_text("表头的行不能删除")
    expect(editor.rows).to_have_count(7)


def test_a_form_that_was_copied_looks_as_it_is_printed(editor):
    editor.head("code").click()
    editor.press("Control+a")
    plain, html = copied(editor)
    lines = plain.split("\r\n")
    assert lines[0].split("\t")[:2] == ["项目编码", "13052924P00584012146U"]
    assert {line.count("\t") for line in lines[:6]} == {12}
    assert 'rowspan="4" colspan="1">产出指标' in html
    assert "same-cell" in html


@pytest.mark.parametrize(
    ("first", "kind"),
    [("code", "html"), ("purpose", "text"), ("plan.march", "html"), ("goals", "text")],
)
def test_a_form_that_was_copied_is_pasted_into_another(editor, first, kind):
    editor.head(first).click()
    editor.press("Control+Shift+End")
    plain, html = copied(editor)
    goals = editor.head("goals").input_value()
    other = Editor(editor.page, Project.objects.get(position=36)).open()
    other.head("goals").click()
    block = [plain, ""] if kind == "text" else [plain, html]
    other.page.locator(":focus").evaluate(PASTE, block)
    other.page.get_by_role("button", name="粘贴", exact=True).click()
    expect(other.head("goals")).to_have_value(goals)
    expect(other.head("purpose")).to_have_value(
        "2020年符合政府安排工作条件退役士兵待遇资金"
        if first in ("code", "purpose")
        else "原开发区道路、项目及预征地2024年土地补偿款"
    )
    expect(other.head("plan.march")).to_have_value("" if first == "goals" else "25%")
    expect(other.cell(1, "name")).to_have_value("发放人数")
    other.settle()
