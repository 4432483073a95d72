"""What the editor proposes: rows that a blank form has printed, and cells that follow from others. In Chromium."""

import pytest
from playwright.sync_api import Page, expect

from projects.models import Project
from targets.filings.models import Filing, Target
from tests.browser.editor import Editor


@pytest.fixture
def begun(sign_in, clerk, library, page) -> Editor:
    """A form that was begun without a row."""
    project = Project.objects.get(position=4)
    Target.objects.filter(declaration__project=project).delete()
    Project.objects.filter(pk=project.pk).update(fiscal_funds=None)
    project.plan.december = None
    project.plan.save()
    sign_in(clerk)
    editor = Editor(page, project).open()
    yield editor
    editor.settle()


def categories(page: Page) -> list[str]:
    inputs = page.locator("[data-group=targets] td.level2 input")
    return [cell.input_value() for cell in inputs.all()]


def test_a_form_without_rows_has_the_categories_printed_and_nothing_is_saved(
    begun, axe
):
    page = begun.page
    assert categories(page) == [
        "数量指标",
        "质量指标",
        "时效指标",
        "成本指标",
        "经济效益指标",
        "社会效益指标",
        "可持续影响指标",
        "服务对象满意度指标",
    ]
    hints = page.locator(".offered .name textarea[placeholder^=每张表]")
    assert (hints.count(), axe(page)) == (6, [])
    page.wait_for_timeout(600)
    expect(begun.saving).to_have_text("全部已保存")
    assert begun.all_stored() == []


def test_an_offered_row_is_stored_when_it_is_used_and_gone_when_that_is_undone(begun):
    begun.cell(7, "name").click()
    begun.press("正常运转率", "Tab", "Tab", "9", "5", "Enter")
    begun.expect_saved()
    (row,) = begun.all_stored()
    assert (row.category.name, row.name, row.value) == (
        "可持续影响指标",
        "正常运转率",
        "95%",
    )
    assert begun.rows.nth(6).locator(".number").text_content() == "1"
    begun.press("Control+z", "Control+z")
    expect(begun.rows.nth(6)).to_have_class("offered")
    begun.expect_saved()
    assert begun.all_stored() == []


def test_a_cell_that_follows_from_others_is_taken_by_tab_alone(begun):
    budget = begun.head("budget").input_value()
    expect(begun.head("fiscal_funds")).to_have_attribute("placeholder", budget)
    begun.head("budget").focus()
    begun.press("ArrowRight", "ArrowRight")
    expect(begun.head("fiscal_funds")).to_have_value("")
    begun.press("ArrowLeft", "Tab")
    expect(begun.head("fiscal_funds")).to_have_value(budget)
    begun.press("Control+z")
    expect(begun.head("fiscal_funds")).to_have_value("")
    begun.press("Delete", "Tab")
    expect(begun.head("fiscal_funds")).to_have_value("")
    december = begun.page.locator('[data-where="plan.december"]')
    december.get_by_role("button", name="采用").click()
    begun.expect_saved()
    begun.project.plan.refresh_from_db()
    assert begun.project.plan.december == 100


def test_a_form_that_is_filled_is_offered_only_what_every_form_has(
    sign_in, clerk, library, page
):
    project = Project.objects.get(position=4)
    rows = Target.objects.filter(declaration__project=project)
    rows.filter(category__name__in=["时效指标", "可持续影响指标"]).delete()
    sign_in(clerk)
    Editor(page, project).open()
    offered = page.locator(".offered td.level2 input")
    assert [cell.input_value() for cell in offered.all()] == ["时效指标"]
    assert Filing.objects.get(project=project).revision == 0
