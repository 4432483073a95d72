"""Part one in the editor, and both editors without scripts. In Chromium."""

import pytest
from playwright.sync_api import Page, expect

from projects.models import Project
from targets.filings.models import Declaration, DepartmentTarget, SubTarget
from tests.browser.editor import Editor

ADDRESS = "/departments/2024/901001/edit/"


@pytest.fixture
def office(sign_in, clerk, library, page) -> Page:
    sign_in(clerk)
    page.goto(ADDRESS)
    expect(page.locator("#sheet.live")).to_be_visible()
    yield page
    expect(page.locator("[data-part=saving].busy")).to_have_count(0)


def item(page: Page, group: str, number: int, name: str):
    return (
        page.locator(f"[data-group={group}] > section")
        .nth(number - 1)
        .locator(f".{name} textarea")
    )


def expect_saved(page: Page) -> None:
    expect(page.locator("[data-part=saving]")).to_contain_text("全部已保存 ")


def test_prose_is_saved_as_it_is_typed_and_its_indicators_are_read(office):
    goal = item(office, "sub_targets", 7, "indicators")
    goal.fill("巡查覆盖率达到 95%以上，群众满意度达到 90%以上。")
    expect_saved(office)
    expect(
        office.get_by_text("巡查覆盖率 不低于 95%；群众满意度 不低于 90%")
    ).to_be_visible()
    assert SubTarget.objects.get(position=7).indicators.startswith("巡查覆盖率达到")


def test_an_item_is_added_moved_removed_and_comes_back(office):
    office.get_by_role("button", name="添加分项目标").click()
    item(office, "sub_targets", 9, "title").fill("新的分项")
    item(office, "sub_targets", 9, "goal").fill("做好")
    office.get_by_role("button", name="第9项上移").click()
    expect(item(office, "sub_targets", 8, "title")).to_have_value("新的分项")
    expect_saved(office)
    assert SubTarget.objects.get(position=8).title == "新的分项"
    office.get_by_role("button", name="删除第8项").first.click()
    expect_saved(office)
    assert SubTarget.objects.count() == 8
    office.get_by_role("button", name="撤销").click()
    expect_saved(office)
    assert SubTarget.objects.get(position=8).goal == "做好"


def test_a_sub_target_that_is_brought_back_has_its_projects_again(office):
    backed = Declaration.objects.filter(sub_target__position=1).count()
    office.get_by_role("button", name="删除第1项").first.click()
    expect_saved(office)
    assert Declaration.objects.filter(sub_target=None).count() == backed > 0
    office.get_by_role("button", name="撤销").click()
    expect_saved(office)
    assert Declaration.objects.filter(sub_target__position=1).count() == backed


def test_a_project_is_led_to_another_sub_target(office):
    office.get_by_label("妇联工作经费 支撑的分项目标").select_option(index=3)
    expect_saved(office)
    assert Project.objects.get(name="妇联工作经费").declaration.sub_target.position == 3


def test_a_new_sub_target_can_be_chosen_at_once(office):
    office.get_by_role("button", name="添加分项目标").click()
    expect(office.locator("option", has_text="9、")).to_have_count(0)
    item(office, "sub_targets", 9, "title").fill("群团工作")
    item(office, "sub_targets", 9, "title").blur()
    office.get_by_label("妇联工作经费 支撑的分项目标").select_option("9、群团工作")
    expect_saved(office)
    assert (
        Project.objects.get(name="妇联工作经费").declaration.sub_target.title
        == "群团工作"
    )


@pytest.mark.parametrize("width", [1280, 390])
def test_the_editor_of_part_one_fits_and_is_accessible(office, axe, width):
    office.set_viewport_size({"width": width, "height": 900})
    assert office.evaluate("document.documentElement.scrollWidth") == width
    assert axe(office) == []


# Without scripts


@pytest.fixture
def plain(chromium, live_server, sign_in_to, clerk, library) -> Page:
    """A page of the clerk's in a browser that runs no scripts."""
    context = chromium.new_context(
        base_url=live_server.url, java_script_enabled=False, locale="zh-CN"
    )
    sign_in_to(context, clerk)
    yield context.new_page()
    context.close()


def test_without_scripts_a_form_is_filled_in_and_saved_with_one_button(plain):
    editor = Editor(plain, Project.objects.get(position=1))
    plain.goto(f"/projects/{editor.project.pk}/edit/")
    editor.head("budget").fill("20")
    editor.cell(1, "value").fill("3人")
    plain.get_by_label("第1行的行号").fill("2.5")
    plain.get_by_label("删除第3行").check()
    editor.cell(8, "level2").fill("生态效益指标")
    editor.cell(8, "name").fill("新的一行")
    plain.get_by_role("button", name="保存").click()
    expect(plain.get_by_text("已保存")).to_be_visible()
    rows = [(row.name, row.value) for row in editor.all_stored()]
    assert rows[:3] == [
        ("补贴发放的精准性", "≥95%"),
        ("发放人数", "3人"),
        ("补贴发放标准", "档案工资"),
    ]
    assert (rows[-1][0], len(rows)) == ("新的一行", 7)
    assert str(Project.objects.get(pk=editor.project.pk).budget) == "20.000000"


def test_without_scripts_a_refused_cell_keeps_its_text_and_says_why(plain):
    editor = Editor(plain, Project.objects.get(position=1))
    plain.goto(f"/projects/{editor.project.pk}/edit/")
    editor.head("budget").fill("三万")
    editor.head("purpose").fill("新的用途")
    plain.get_by_role("button", name="保存").click()
    expect(editor.head("budget")).to_have_value("三万")
    expect(plain.locator('[data-where="budget"] .why')).to_contain_text("不是数字")
    assert Project.objects.get(pk=editor.project.pk).purpose == "新的用途"


def test_without_scripts_what_was_typed_into_a_row_that_went_is_told(plain):
    editor = Editor(plain, Project.objects.get(position=1))
    plain.goto(f"/projects/{editor.project.pk}/edit/")
    editor.stored(2).delete()
    editor.cell(2, "name").fill("填在没了的行里")
    plain.get_by_role("button", name="保存").click()
    expect(
        plain.get_by_text("“填在没了的行里”：这一行已被他人删除，没有保存")
    ).to_be_visible()


def test_without_scripts_part_one_is_saved_with_one_button(plain):
    plain.goto(ADDRESS)
    plain.locator('[data-where="overall"] textarea').fill("新的总体目标")
    plain.get_by_role("button", name="保存").click()
    expect(plain.get_by_text("已保存")).to_be_visible()
    assert DepartmentTarget.objects.get().overall == "新的总体目标"
