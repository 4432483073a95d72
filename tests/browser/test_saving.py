"""Saving by itself: through a server that stops, a login that runs out, a closed tab, and two people on one form."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from projects.accounts.models import Session
from projects.models import Project
from targets.filings.models import Filing, Status
from tests.browser.editor import Editor
from tests.browser.server import Server, copied_database
from tests.conftest import PASSWORD


@pytest.fixture(autouse=True)
def refusals(provoked) -> None:
    """Chromium writes every request that failed into the console; these tests make them fail."""
    provoked.append("Failed to load resource")


def test_a_login_that_ran_out_is_renewed_in_place_and_nothing_is_lost(editor):
    Session.objects.all().delete()
    editor.cell(1, "name").click()
    editor.press("改", "Enter")
    dialog = editor.page.get_by_role("dialog", name="登录已过期")
    dialog.get_by_label("密码").fill("错的")
    dialog.get_by_role("button").click()
    expect(dialog.get_by_role("alert")).to_have_text("密码不正确，请再试一次")
    dialog.get_by_label("密码").fill(PASSWORD)
    dialog.get_by_role("button").click()
    expect(dialog).to_be_hidden()
    editor.expect_saved()
    assert editor.stored(1).name == "改"


def test_what_was_typed_into_a_closed_tab_is_there_again(editor, context):
    context.route("**/save/", lambda route: route.abort())
    editor.cell(1, "name").click()
    editor.press("没存上")
    expect(editor.saving).to_contain_text("连不上服务器")
    editor.page.goto("about:blank")
    context.unroute("**/save/")
    editor.open()
    expect(editor.cell(1, "name")).to_have_value("没存上")
    editor.expect_saved()
    assert editor.stored(1).name == "没存上"


def test_a_save_whose_answer_was_lost_is_sent_again_and_done_once(editor, context):
    def lose(route) -> None:
        route.fetch()
        route.abort()
        context.unroute("**/save/", lose)

    context.route("**/save/", lose)
    editor.cell(7, "name").click()
    editor.press("Enter", "新的一行", "Enter")
    editor.expect_saved()
    assert [row.name for row in editor.all_stored()].count("新的一行") == 1


def test_typing_on_after_an_answer_was_lost_is_no_conflict_with_oneself(
    editor, context
):
    def lose(route) -> None:
        route.fetch()
        route.abort()

    context.route("**/save/", lose)
    editor.cell(1, "basis").click()
    editor.press("第一")
    expect(editor.saving).to_contain_text("连不上服务器")
    editor.press("第二")
    context.unroute("**/save/")
    editor.press("Enter")
    editor.expect_saved()
    assert editor.stored(1).basis == "第一第二"


def test_what_was_undone_after_an_answer_was_lost_is_undone_on_the_server_too(
    editor, context
):
    def lose(route) -> None:
        route.fetch()
        route.abort()

    context.route("**/save/", lose)
    editor.cell(1, "basis").click()
    editor.press("别存", "Enter")
    expect(editor.saving).to_contain_text("连不上服务器")
    editor.press("Control+z")
    context.unroute("**/save/")
    editor.expect_saved()
    assert editor.stored(1).basis == "根据县委、县政府工作安排"


@pytest.mark.parametrize(
    "answer",
    [{"status": 200, "body": "<html>请先认证</html>"}, {"status": 502, "body": "x"}],
)
def test_an_answer_that_is_none_is_waited_out(editor, context, answer):
    context.route("**/save/", lambda route: route.fulfill(**answer))
    editor.cell(1, "name").click()
    editor.press("改", "Enter")
    expect(editor.saving).to_have_text(
        "服务器暂时出错，1 处改动已存在本机，恢复后自动补交"
    )
    context.unroute("**/save/")
    editor.expect_saved()


def test_a_blank_at_the_end_does_not_stay_unsaved(editor):
    editor.cell(1, "name").click()
    editor.press("甲 ")
    editor.expect_saved()
    editor.press("Enter")
    editor.expect_saved()
    expect(editor.cell(1, "name")).to_have_value("甲")


def test_a_refused_cell_keeps_its_text_and_says_why_while_others_are_saved(editor):
    editor.head("budget").fill("三万")
    editor.head("other_funds").fill("5")
    editor.head("other_funds").blur()
    expect(editor.page.locator('[data-where="budget"] .why')).to_contain_text(
        "“三万”不是数字"
    )
    expect(editor.head("budget")).to_have_value("三万")
    expect(editor.saving).to_have_text("1 格没有保存，看原因")
    assert str(Project.objects.get(position=1).other_funds) == "5.000000"
    editor.head("budget").fill("3")
    editor.head("budget").blur()
    editor.expect_saved()


def test_a_click_takes_what_a_refused_number_may_mean(editor):
    editor.head("budget").fill("12365000元")
    editor.head("budget").blur()
    editor.page.get_by_role("button", name="改为 1,236.50").click()
    expect(editor.head("budget")).to_have_value("1,236.50")
    expect(editor.head("budget")).to_be_focused()
    editor.expect_saved()
    editor.press("Control+z")
    expect(editor.head("budget")).to_have_value("12365000元")


def test_a_form_that_was_submitted_meanwhile_is_not_changed_and_what_was_typed_stays(
    editor,
):
    Filing.objects.filter(project=editor.project).update(status=Status.SUBMITTED)
    editor.cell(1, "name").click()
    editor.press("晚了", "Enter")
    expect(editor.saving).to_contain_text("这张表的状态是“已提交”，不能再修改")
    expect(editor.cell(1, "name")).to_have_value("晚了")
    assert editor.stored(1).name == "发放人数"


def test_done_leaves_when_all_is_saved(editor):
    editor.cell(1, "name").click()
    editor.press("最后一改")
    editor.page.get_by_role("link", name="完成").click()
    expect(editor.page.get_by_role("cell", name="最后一改")).to_be_visible()


def test_done_shows_first_what_could_not_be_saved(editor):
    editor.head("budget").fill("三万")
    editor.page.get_by_role("link", name="完成").click()
    expect(editor.page.get_by_text("有 1 处没有保存；内容留在本机")).to_be_visible()
    expect(editor.head("budget")).to_be_focused()
    editor.page.get_by_role("link", name="完成").click()
    expect(editor.page.get_by_role("link", name="填报", exact=True)).to_be_visible()


def test_half_a_number_is_not_refused_while_it_is_typed(editor):
    editor.head("budget").fill("")
    editor.head("budget").press_sequentially("1,2")
    editor.page.wait_for_timeout(1500)
    expect(editor.page.locator('[data-where="budget"] .why')).to_have_count(0)
    editor.head("budget").press_sequentially("36.5")
    editor.head("budget").press("Enter")
    expect(editor.head("budget")).to_have_value("1,236.50")


def test_a_form_that_is_closed_says_so_before_anything_is_typed(editor):
    Filing.objects.filter(project=editor.project).update(status=Status.APPROVED)
    editor.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(editor.saving).to_contain_text("这张表的状态是“已批复”，不能再修改")


# A real server that stops and starts


@pytest.fixture
def visitor(chromium, sign_in_to, clerk, library) -> Iterator[BrowserContext]:
    context = chromium.new_context(locale="zh-CN")
    sign_in_to(context, clerk)
    yield context
    context.close()


@pytest.fixture
def server(visitor, tmp_path) -> Iterator[Server]:
    """What it serves holds the session of the visitor."""
    server = Server(copied_database(tmp_path / "server.sqlite3"))
    server.start()
    yield server
    server.stop()


@pytest.mark.xdist_group("collected files")
def test_typing_goes_on_while_the_server_is_down_and_is_saved_when_it_is_back(
    visitor, server
):
    page = visitor.new_page()
    project = Project.objects.get(position=1)
    page.goto(f"{server.url}/projects/{project.pk}/edit/")
    expect(page.locator("#sheet.live")).to_be_visible()
    editor = Editor(page, project)
    editor.cell(1, "name").click()
    server.stop()
    editor.press("停机时填的", "Enter", "又一格", "Enter")
    expect(editor.saving).to_have_text(
        "连不上服务器，2 处改动已存在本机，恢复后自动补交"
    )
    server.start()
    editor.expect_saved()
    page.reload()
    expect(editor.cell(1, "name")).to_have_value("停机时填的")
    expect(editor.cell(2, "name")).to_have_value("又一格")
