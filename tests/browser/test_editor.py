"""The editor of a form as people use it: typing, keys, the input method. In Chromium."""

import pytest
from playwright.sync_api import Page, expect

from projects.models import Project

# Typing


def test_what_is_typed_in_a_selected_cell_replaces_its_text_and_is_saved(editor):
    editor.cell(1, "value").click()
    editor.press("≥", "5", "人", "Enter")
    editor.expect_saved()
    assert editor.stored(1).value == "≥5人"
    expect(editor.note(1, "value")).to_have_text("不低于 5 人")


def test_f2_keeps_the_text_and_escape_gives_it_back(editor):
    cell = editor.cell(1, "name")
    cell.click()
    editor.press("F2", "！")
    expect(cell).to_have_value("发放人数！")
    editor.press("Escape")
    expect(cell).to_have_value("发放人数")


def test_a_second_click_sets_the_caret_in_the_text(editor):
    cell = editor.cell(1, "name")
    cell.click()
    cell.click()
    editor.press("End", "多")
    expect(cell).to_have_value("发放人数多")


def test_arrows_enter_and_tab_move_from_cell_to_cell(editor):
    editor.cell(1, "name").click()
    for key, place in [
        ("ArrowDown", (2, "name")),
        ("ArrowRight", (2, "description")),
        ("Enter", (3, "description")),
        ("Shift+Enter", (2, "description")),
        ("Tab", (2, "value")),
        ("Shift+Tab", (2, "description")),
        ("Home", (2, "level1")),
        ("Control+End", (7, "basis")),
    ]:
        editor.press(key)
        expect(editor.cell(*place)).to_be_focused()


def test_an_arrow_leaves_a_cell_that_was_typed_over_and_keeps_what_was_typed(editor):
    editor.cell(1, "name").click()
    editor.press("新", "ArrowDown")
    expect(editor.cell(2, "name")).to_be_focused()
    editor.expect_saved()
    assert editor.stored(1).name == "新"


def test_delete_empties_all_cells_that_are_selected_in_one_step(editor):
    editor.cell(1, "description").click()
    editor.press("Shift+ArrowDown", "Shift+ArrowRight", "Delete")
    expect(editor.cell(2, "value")).to_have_value("")
    editor.expect_saved()
    assert (editor.stored(2).value, editor.stored(3).value) == ("", "≥95%")
    editor.press("Control+z")
    expect(editor.cell(2, "value")).to_have_value("≥95%")
    expect(editor.cell(1, "description")).to_have_value("我镇补贴实际发放补贴的人数")


def test_undo_and_redo_go_through_the_steps(editor):
    editor.cell(1, "name").click()
    editor.press("甲", "Enter", "乙", "Enter")
    editor.press("Control+z", "Control+z")
    expect(editor.cell(1, "name")).to_have_value("发放人数")
    editor.press("Control+y")
    expect(editor.cell(1, "name")).to_have_value("甲")
    editor.expect_saved()
    assert (editor.stored(1).name, editor.stored(2).name) == ("甲", "补贴发放的精准性")


def test_alt_enter_breaks_the_line_inside_the_cell(editor):
    editor.cell(1, "basis").click()
    editor.press("一", "Alt+Enter", "二", "Enter")
    editor.expect_saved()
    assert editor.stored(1).basis == "一\n二"


def test_the_head_is_saved_as_it_is_left(editor):
    for where, typed, shown in [
        ("budget", "1236.5", "1,236.50"),
        ("fiscal_funds", "１，０００万元", "1,000.00"),
        ("plan.march", "12.5", "12.5%"),
        ("goals", "一、做好\n二、再做好", "一、做好\n二、再做好"),
    ]:
        editor.head(where).fill(typed)
        editor.head(where).blur()
        expect(editor.head(where)).to_have_value(shown)
    editor.expect_saved()
    project = Project.objects.get(position=1)
    assert (str(project.budget), project.declaration.goals) == (
        "1236.500000",
        "一、做好\n二、再做好",
    )


def test_enter_in_the_head_goes_on_and_sends_nothing(editor):
    editor.head("code").focus()
    editor.press("Enter")
    expect(editor.head("budget")).to_be_focused()
    editor.head("goals").focus()
    editor.press("F2", "Alt+Enter", "新")
    expect(
        editor.page.get_by_text("Enter 到下一格，Alt+Enter 换行").last
    ).to_be_visible()
    editor.press("Enter")
    assert editor.head("goals").input_value().endswith("\n新")
    expect(editor.cell(1, "name")).to_be_focused()


def test_the_enter_of_a_phone_breaks_a_line_of_the_goals(editor):
    touch = editor.page.context.new_cdp_session(editor.page)
    feature = {"name": "pointer", "value": "coarse"}
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    touch.send("Emulation.setEmulatedMedia", {"features": [feature]})
    editor.head("goals").focus()
    editor.press("F2", "Enter", "新")
    assert editor.head("goals").input_value().endswith("\n新")


# The input method


def test_an_input_method_composes_in_a_selected_cell_and_its_enter_neither_moves_nor_saves(
    editor,
):
    editor.cell(1, "name").click()
    keyboard = editor.page.context.new_cdp_session(editor.page)
    keyboard.send(
        "Input.imeSetComposition",
        {"text": "renshu", "selectionStart": 6, "selectionEnd": 6},
    )
    keyboard.send(
        "Input.dispatchKeyEvent",
        {"type": "rawKeyDown", "key": "Enter", "windowsVirtualKeyCode": 229},
    )
    expect(editor.cell(1, "name")).to_be_focused()
    expect(editor.cell(1, "name")).to_have_value("renshu")
    editor.page.wait_for_timeout(1500)
    assert editor.stored(1).name == "发放人数"
    keyboard.send("Input.insertText", {"text": "人数"})
    expect(editor.cell(1, "name")).to_have_value("人数")
    editor.press("Enter")
    editor.expect_saved()
    assert editor.stored(1).name == "人数"


# By keyboard alone, for everybody


def test_the_whole_page_is_used_by_keyboard_alone(editor):
    editor.page.locator("#content").focus()
    for _ in range(30):
        editor.press("Tab")
        if editor.focused() == "code":
            break
    editor.press("Tab", "Tab", "Tab")
    assert editor.focused() == "fiscal_funds"
    for _ in range(8):
        editor.press("Tab")
    assert editor.focused().endswith("name")
    editor.press("改", "Enter", "Control+End", "Tab")
    expect(editor.rows).to_have_count(8)
    for _ in range(6):
        editor.press("Tab")  # after a row that is blank, out of the table
    assert editor.page.evaluate("document.activeElement.closest('table')") is None


@pytest.mark.parametrize(("width", "height"), [(1280, 600), (390, 700)])
def test_the_cell_one_is_in_never_lies_under_the_foot(editor, width, height):
    editor.page.set_viewport_size({"width": width, "height": height})
    editor.head("code").focus()
    for _ in range(40):
        editor.press("Tab")
        edges = editor.page.evaluate(EDGES)
        assert edges is None or edges[0] <= edges[1], edges


# The lower edge of what has the focus, and the upper one of the foot; for cells alone.
EDGES = """() => {
  const cell = document.activeElement.closest("td"), foot = document.querySelector(".foot");
  return cell && [document.activeElement.getBoundingClientRect().top, foot.getBoundingClientRect().top - 8];
}"""


@pytest.mark.parametrize("width", [1280, 390])
def test_the_editor_fits_and_is_accessible(editor, axe, width):
    editor.page.set_viewport_size({"width": width, "height": 900})
    assert editor.page.evaluate("document.documentElement.scrollWidth") == width
    assert axe(editor.page) == []
    editor.cell(2, "name").click()
    editor.press("Alt+ArrowDown")
    assert axe(editor.page) == []


def test_reading_and_filling_in_have_one_geometry(editor):
    def columns(page: Page) -> list[int]:
        heads = page.locator(".official.rows thead th:visible").all()
        return [
            round(each.evaluate("each => each.getBoundingClientRect().x"))
            for each in heads
        ]

    filling = columns(editor.page)
    editor.page.goto(Project.objects.get(position=1).get_absolute_url())
    assert columns(editor.page) == filling
