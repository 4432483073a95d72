"""查找 by keyboard, from every page."""

import pytest
from playwright.sync_api import Locator, Page, expect

from projects.models import Project
from targets.filings.models import Target


@pytest.fixture
def office(sign_in, clerk, library, page) -> Page:
    sign_in(clerk)
    return page


def box(page: Page) -> Locator:
    return page.get_by_role("searchbox", name="查找", exact=True)


@pytest.mark.parametrize("keys", ["/", "Control+k"])
@pytest.mark.parametrize(
    "path",
    [
        "/projects/",
        "/library/",
        "/quality/",
        "/departments/2024/901001/",
        "/search/?q=人大",
    ],
)
def test_a_key_leads_to_the_box_from_every_page(office, path, keys):
    office.goto(path)
    office.keyboard.press(keys)
    expect(box(office)).to_be_focused()


def test_what_stands_in_the_box_is_typed_over(office):
    office.goto("/search/?q=人大")
    office.keyboard.press("/")
    office.keyboard.type("妇联")
    office.keyboard.press("Enter")
    expect(box(office)).to_have_value("妇联")
    expect(office.get_by_role("heading", level=1)).to_have_text("查找：妇联")


def test_a_hit_is_opened_by_keyboard_alone(office):
    office.goto("/projects/")
    office.keyboard.press("Control+k")
    office.keyboard.type("flgz")
    office.keyboard.press("Enter")
    office.get_by_role("region", name="项目", exact=True).get_by_role(
        "link", name="妇联工作经费"
    ).focus()
    office.keyboard.press("Enter")
    expect(office.get_by_role("heading", level=1)).to_contain_text(
        "妇联工作经费绩效目标表"
    )


def test_a_slash_typed_in_a_field_stays_there(office):
    office.goto("/projects/")
    field = office.get_by_label("编码、名称或用途", exact=True)
    field.focus()
    office.keyboard.type("a/b")
    expect(field).to_have_value("a/b")
    office.keyboard.press("Control+k")
    expect(box(office)).to_be_focused()


def test_a_box_that_is_ticked_does_not_keep_the_slash(office):
    office.goto("/projects/")
    office.get_by_label("全选本页").focus()
    office.keyboard.press("/")
    expect(box(office)).to_be_focused()


def test_a_slash_begins_to_type_in_a_cell_of_the_grid(editor):
    cell = editor.cell(1, "value")
    cell.click()
    editor.page.keyboard.type("万元/亩")
    expect(cell).to_have_value("万元/亩")
    cell.press("Enter")
    editor.settle()
    first = (
        Target.objects.filter(declaration__project=editor.project)
        .order_by("position")
        .first()
    )
    assert first.value == "万元/亩"


@pytest.mark.parametrize("begin", ["甲", "F2"])
def test_a_cell_that_is_being_typed_in_keeps_the_keys(editor, begin):
    cell = editor.cell(1, "name")
    cell.click()
    editor.press(begin)
    editor.page.keyboard.press("Control+k")
    expect(cell).to_be_focused()


def test_from_a_cell_that_is_only_chosen_one_goes_to_the_box_and_nothing_is_changed(
    editor,
):
    before = Project.objects.get(pk=editor.project.pk).declaration.filing.revision
    editor.cell(1, "name").click()
    editor.page.keyboard.press("Control+k")
    expect(box(editor.page)).to_be_focused()
    editor.settle()
    assert (
        Project.objects.get(pk=editor.project.pk).declaration.filing.revision == before
    )


def test_a_question_of_the_page_keeps_the_keys(editor):
    editor.page.evaluate(
        "document.body.append(Object.assign(document.createElement('dialog'), { id: 'asks' }))"
    )
    editor.page.evaluate("document.querySelector('#asks').showModal()")
    editor.page.keyboard.press("Control+k")
    expect(box(editor.page)).not_to_be_focused()


def test_the_page_works_without_scripts(
    office, chromium, live_server, sign_in_to, clerk
):
    with chromium.new_context(
        base_url=live_server.url, java_script_enabled=False
    ) as plain:
        sign_in_to(plain, clerk)
        page = plain.new_page()
        page.goto("/projects/")
        box(page).fill("妇联")
        box(page).press("Enter")
        expect(page.get_by_role("heading", name="项目", exact=True)).to_be_visible()
