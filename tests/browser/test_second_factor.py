"""The second factor in Chromium: set up, looked at by axe, and used at the next login."""

from __future__ import annotations

from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import expect

from tests.conftest import PASSWORD
from tests.projects.accounts.test_second_factor import code_of


def test_it_is_set_up_and_asked_for(page, clerk, axe):
    page.goto("/login/?next=/me/second-factor/")
    page.get_by_label("用户名").fill("clerk")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="开始设置").click()
    expect(page.get_by_role("img", name="二维码")).to_be_visible()
    assert axe(page) == []
    page.get_by_label("动态码").fill(code_of(clerk))
    page.get_by_role("button", name="启用二次验证").click()
    expect(page.get_by_role("heading", name="备用码")).to_be_visible()
    assert axe(page) == []
    TOTPDevice.objects.update(last_t=-1)
    page.get_by_role("button", name="退出").click()
    page.get_by_label("用户名").fill("clerk")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/login/code/**")
    assert axe(page) == []
    page.get_by_label("动态码").fill(code_of(clerk))
    page.keyboard.press("Enter")
    page.wait_for_url("**/workbench/**")
