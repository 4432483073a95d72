"""Two people on one form: neither loses anything, and neither overwrites the other unasked. In Chromium."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from projects.models import Role, User
from targets.filings.models import Target
from tests.browser.editor import Editor
from tests.conftest import PASSWORD


@pytest.fixture
def colleague(chromium, live_server, unit, sign_in_to) -> Iterator[Page]:
    """Another clerk of the unit, in a browser of their own."""
    context = chromium.new_context(base_url=live_server.url, locale="zh-CN")
    user = User.objects.create_user(
        "colleague", PASSWORD, name="李明", role=Role.CLERK, department=unit
    )
    sign_in_to(context, user)
    yield context.new_page()
    context.close()


def test_two_people_in_different_cells_both_get_what_they_typed(editor, colleague):
    other = Editor(colleague, editor.project).open()
    expect(other.page.get_by_text("王丽 也打开了这张表")).to_be_visible()
    editor.cell(1, "name").click()
    editor.press("甲", "Enter")
    editor.expect_saved()
    other.cell(1, "value").click()
    other.press("3", "人", "Enter")
    other.expect_saved()
    expect(other.cell(1, "name")).to_have_value("甲")
    assert (editor.stored(1).name, editor.stored(1).value) == ("甲", "3人")


@pytest.mark.parametrize(("choice", "kept"), [("用我的", "乙"), ("用对方的", "甲")])
def test_two_people_in_one_cell_are_asked(editor, colleague, choice, kept):
    other = Editor(colleague, editor.project).open()
    editor.cell(1, "name").click()
    editor.press("甲", "Enter")
    editor.expect_saved()
    other.cell(1, "name").click()
    other.press("乙", "Enter")
    expect(other.note(1, "name")).to_contain_text("王丽把这一格改为“甲”。")
    other.page.get_by_role("button", name=choice).click()
    other.expect_saved()
    expect(other.cell(1, "name")).to_have_value(kept)
    assert editor.stored(1).name == kept


def test_a_row_that_somebody_removed_while_it_was_filled_in_can_be_brought_back(
    editor, colleague
):
    other = Editor(colleague, editor.project).open()
    editor.cell(2, "name").click()
    editor.press("Alt+Delete")
    editor.expect_saved()
    other.cell(2, "value").click()
    other.press("9", "9", "%", "Enter")
    other.page.get_by_role("button", name="恢复这一行").click()
    other.expect_saved()
    assert (
        Target.objects.get(declaration__project=editor.project, value="99%").name
        == "补贴发放的精准性"
    )


def test_a_row_that_somebody_changed_is_not_removed_and_comes_back(editor, colleague):
    other = Editor(colleague, editor.project).open()
    editor.cell(2, "value").click()
    editor.press("9", "9", "%", "Enter")
    editor.expect_saved()
    other.cell(2, "name").click()
    other.press("Alt+Delete")
    expect(other.page.get_by_text("王丽刚改过要删除的行，没有删除")).to_be_visible()
    expect(other.cell(2, "value")).to_have_value("99%")
    other.expect_saved()
    assert len(editor.all_stored()) == 7


@pytest.fixture
def other(editor, colleague) -> Editor:
    """The colleague's page, opened before anything is changed."""
    return Editor(colleague, editor.project).open()


def names(editor: Editor) -> list[str]:
    return [row.name for row in editor.all_stored()]


def test_a_row_that_a_colleague_added_stays_when_one_saves_without_having_seen_it(
    editor, other
):
    other.cell(2, "name").click()
    other.press("Control+Enter", "同事加的", "Enter")
    other.expect_saved()
    editor.cell(1, "value").click()
    editor.press("4", "人", "Enter")
    editor.expect_saved()
    expect(editor.cell(3, "name")).to_have_value("同事加的")
    editor.cell(1, "value").click()
    editor.press("5", "人", "Enter")
    editor.expect_saved()
    assert names(editor)[2] == "同事加的"


def test_a_row_that_a_colleague_removed_does_not_come_back_empty(editor, other):
    other.cell(2, "name").click()
    other.press("Alt+Delete")
    other.expect_saved()
    editor.cell(1, "value").click()
    editor.press("4", "人", "Enter")
    editor.expect_saved()
    expect(editor.rows).to_have_count(6)
    assert len(names(editor)) == 6


def test_undoing_a_move_leaves_the_row_that_a_colleague_added_meanwhile(editor, other):
    editor.cell(1, "name").click()
    editor.press("Alt+Shift+ArrowDown")
    editor.expect_saved()
    other.cell(5, "name").click()
    other.press("Control+Enter", "同事加的", "Enter")
    other.expect_saved()
    editor.watch()
    expect(editor.rows).to_have_count(8)
    editor.press("Control+z")
    editor.expect_saved()
    assert (names(editor)[0], "同事加的" in names(editor)) == ("发放人数", True)


def test_undo_does_not_take_back_what_a_colleague_typed_since(editor, other):
    editor.cell(1, "name").click()
    editor.press("我的", "Enter")
    editor.expect_saved()
    other.watch()
    other.cell(1, "name").click()
    other.press("同事的", "Enter")
    other.expect_saved()
    editor.watch()
    expect(editor.cell(1, "name")).to_have_value("同事的")
    editor.press("Control+z")
    expect(editor.cell(1, "name")).to_have_value("同事的")


def test_going_back_to_the_old_text_in_a_contested_cell_leaves_it_to_the_colleague(
    editor, other
):
    editor.cell(1, "name").click()
    editor.press("甲", "Enter")
    editor.expect_saved()
    other.cell(1, "name").click()
    other.press("乙", "Enter")
    expect(other.note(1, "name")).to_contain_text("王丽把这一格改为“甲”。")
    other.press("Control+z")
    expect(other.cell(1, "name")).to_have_value("甲")
    other.expect_saved()


def test_a_composition_goes_on_while_the_answer_of_an_earlier_save_arrives(
    editor, context
):
    context.route(
        "**/save/", lambda route: (editor.page.wait_for_timeout(700), route.continue_())
    )
    editor.cell(1, "name").click()
    keyboard = context.new_cdp_session(editor.page)
    editor.press("你好")
    editor.page.wait_for_timeout(1300)
    keyboard.send(
        "Input.imeSetComposition",
        {"text": "zhong", "selectionStart": 5, "selectionEnd": 5},
    )
    editor.page.wait_for_timeout(1500)
    expect(editor.cell(1, "name")).to_have_value("你好zhong")
    keyboard.send("Input.insertText", {"text": "中"})
    editor.press("Enter")
    editor.expect_saved()
    assert editor.stored(1).name == "你好中"


def test_a_text_that_was_saved_while_one_still_stands_in_it_gives_way_to_a_colleague_s(
    editor, other
):
    editor.cell(1, "basis").click()
    editor.press("我的")
    editor.expect_saved()
    other.watch()
    other.cell(1, "basis").click()
    other.press("同事的", "Enter")
    other.expect_saved()
    editor.watch()
    expect(editor.cell(1, "basis")).to_have_value("同事的")
    editor.press("Escape", "ArrowDown")
    editor.expect_saved()
    assert editor.stored(1).basis == "同事的"


def test_a_blank_new_row_does_not_undo_a_colleague_s_moving(editor, other):
    editor.cell(7, "name").click()
    editor.press("Enter")
    other.cell(1, "name").click()
    other.press("Alt+Shift+ArrowDown")
    other.expect_saved()
    editor.watch()
    expect(editor.cell(2, "name")).to_have_value("发放人数")
    editor.cell(8, "name").click()
    editor.press("新的", "Enter")
    editor.expect_saved()
    assert (names(editor)[1], names(editor)[7]) == ("发放人数", "新的")


def test_a_row_that_waits_for_a_decision_is_kept_when_the_page_is_left(editor, other):
    editor.cell(2, "name").click()
    editor.press("Alt+Delete")
    editor.expect_saved()
    other.cell(2, "value").click()
    other.press("9", "9", "%", "Enter")
    expect(other.saving).to_have_text("1 行等您决定")
    other.page.goto("about:blank")
    other.open()
    expect(other.cell(2, "value")).to_have_value("99%")
    other.expect_saved()


def test_a_row_that_a_colleague_takes_back_is_no_question_any_more(editor, other):
    editor.cell(2, "name").click()
    editor.press("Alt+Delete")
    editor.expect_saved()
    other.cell(2, "value").click()
    other.press("9", "9", "%", "Enter")
    expect(other.saving).to_have_text("1 行等您决定")
    editor.press("Control+z")
    editor.expect_saved()
    other.watch()
    expect(other.page.get_by_role("button", name="恢复这一行")).to_have_count(0)
