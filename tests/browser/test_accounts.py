"""Logging in: a lock, a first password, a session that ran idle in the middle of a form. In Chromium."""

import time

import pytest
from playwright.sync_api import Page, expect

from projects.accounts import logins
from projects.models import LoginCount, User
from tests.conftest import PASSWORD

NEW = "Xin-Mima-2025"


def log_in(page: Page, password: str) -> None:
    page.get_by_label("用户名").fill("clerk")
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


def test_a_login_that_is_locked_says_until_when(page, clerk, axe, provoked):
    provoked.append("429")
    page.goto("/login/")
    for _ in range(logins.NAME_TRIES - 1):
        log_in(page, "错的密码")
        expect(page.get_by_role("alert")).to_contain_text("请输入")
    log_in(page, "错的密码")
    expect(page.get_by_role("alert")).to_contain_text("以后再试")
    log_in(page, PASSWORD)
    expect(page.get_by_role("alert")).to_contain_text("以后再试")
    assert axe(page) == []


def test_a_first_password_is_changed_and_then_one_goes_where_one_wanted(
    page, clerk, axe
):
    User.objects.update(must_change_password=True)
    page.goto("/login/?next=/library/")
    log_in(page, PASSWORD)
    expect(page.get_by_text("只用一次")).to_be_visible()
    assert axe(page) == []
    page.get_by_label("旧密码").fill(PASSWORD)
    page.locator("#id_new_password1").fill(NEW)
    page.locator("#id_new_password2").fill(NEW)
    page.get_by_role("button", name="修改密码").click()
    page.wait_for_url("**/library/")
    expect(page.get_by_text("密码已修改")).to_be_visible()


@pytest.fixture
def idle(editor, monkeypatch, provoked):
    """The editor of somebody who was away for two hours."""
    provoked.append("Failed to load resource")
    now = time.time
    monkeypatch.setattr("jvlu_budget.middleware.time.time", lambda: now() + 2 * 3600)
    editor.cell(1, "name").click()
    editor.press("改", "Enter")
    return editor


def test_who_was_away_for_long_logs_in_in_place_and_goes_on(idle):
    dialog = idle.page.get_by_role("dialog", name="登录已过期")
    dialog.get_by_label("密码").fill(PASSWORD)
    dialog.get_by_role("button").click()
    expect(dialog).to_be_hidden()
    idle.expect_saved()
    assert idle.stored(1).name == "改"


def test_a_lock_is_told_in_place_as_well(idle):
    dialog = idle.page.get_by_role("dialog", name="登录已过期")
    for _ in range(logins.NAME_TRIES):
        logins.failed("clerk", "127.0.0.1")
    dialog.get_by_label("密码").fill(PASSWORD)
    dialog.get_by_role("button").click()
    expect(dialog.get_by_role("alert")).to_contain_text("以后再试")
    LoginCount.objects.all().delete()
    dialog.get_by_role("button").click()
    expect(dialog).to_be_hidden()
    idle.expect_saved()


def test_ones_own_settings_are_a_click_on_ones_name_away(page, sign_in, clerk, axe):
    sign_in(clerk)
    page.goto("/library/")
    page.get_by_title("我的设置").click()
    page.get_by_label("电子邮箱").fill("wang@julu.example")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    assert axe(page) == []


def test_after_a_logout_the_back_button_shows_nothing(sign_in, page, clerk, library):
    sign_in(clerk)
    page.goto("/library/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/login/**")
    page.go_back()
    expect(page.get_by_label("用户名")).to_be_visible()
    expect(page.get_by_role("table")).to_have_count(0)
