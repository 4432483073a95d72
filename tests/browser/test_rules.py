"""The page of the rules as an admin has it."""

from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from targets.checks.models import RuleSetting


@pytest.fixture
def rules(sign_in, admin, library, page) -> Page:
    sign_in(admin)
    page.goto("/quality/rules/")
    return page


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_fits_and_is_accessible_also_with_a_mistake_on_it(rules, axe, width):
    rules.set_viewport_size({"width": width, "height": 900})
    assert axe(rules) == []
    rules.get_by_label("满意度下限（%）").fill("很高")
    rules.get_by_role("button", name="保存设定").click()
    expect(rules.get_by_role("alert")).to_contain_text("没有保存任何改动")
    expect(rules.get_by_label("满意度下限（%）")).to_have_attribute(
        "aria-invalid", "true"
    )
    assert rules.evaluate("document.documentElement.scrollWidth") == width
    assert axe(rules) == []


def test_an_admin_sets_a_level_and_a_figure_by_keyboard(rules):
    rules.get_by_label("A07 级别").select_option(label="提示")
    rules.get_by_label("满意度下限（%）").fill("85")
    rules.keyboard.press("Enter")
    expect(rules.get_by_role("status")).to_have_text("已保存 2024年规则 A07 的设定")
    expect(rules.locator("#A07")).to_contain_text("默认是“警告”；系统管理员")
    expect(rules.get_by_label("满意度下限（%）")).to_have_value("85")
    assert list(RuleSetting.objects.values_list("rule", "level", "figure")) == [
        ("A07", "hint", Decimal(85))
    ]


def test_the_bar_at_the_foot_hides_no_field_that_has_the_focus(rules):
    bar = rules.locator(".save")
    rules.get_by_label("C01 级别").focus()
    for _ in range(30):
        rules.keyboard.press("Tab")
        field = rules.locator(".rules :is(select, input, a):focus")
        if field.count():
            edge = field.bounding_box()
            assert edge["y"] + edge["height"] <= bar.bounding_box()["y"]


def test_a_link_to_a_rule_shows_it_below_the_heads(rules):
    rules.goto("/quality/rules/#A04")
    heads = rules.locator(".rules thead th").first.bounding_box()
    expect(rules.locator("#A04")).to_be_in_viewport()
    assert rules.locator("#A04").bounding_box()["y"] >= heads["y"] + heads["height"] - 1
