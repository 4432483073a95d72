"""帮助, as people come to it and read it."""

import pytest
from playwright.sync_api import Page, expect

from projects.models import Project


@pytest.fixture
def office(sign_in, clerk, library, page) -> Page:
    sign_in(clerk)
    return page


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("heading", ["资金支出计划", "指标值", "指标值确定依据"])
def test_a_question_beside_a_column_opens_what_the_help_says_of_it(
    office, heading, width
):
    office.set_viewport_size({"width": width, "height": 900})
    project = Project.objects.get(position=4)
    office.goto(f"/projects/{project.pk}/edit/")
    with office.expect_popup() as opened:
        office.get_by_role("link", name=f"帮助：{heading}怎么填").first.click()
    expect(
        opened.value.get_by_role("heading", name=heading, exact=True)
    ).to_be_in_viewport()


def test_words_lead_from_the_top_of_a_page_to_a_section(office):
    office.goto("/workbench/")
    banner = office.get_by_role("banner")
    banner.get_by_role("link", name="帮助", exact=True).click()
    office.get_by_role("searchbox", name="在帮助里查找").fill("撤回")
    office.keyboard.press("Enter")
    office.get_by_role("link", name="提交", exact=True).first.click()
    expect(office.get_by_role("heading", name="提交", exact=True)).to_be_in_viewport()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    "address", ["/help/?words=退回", "/help/fill/", "/help/manage/"]
)
def test_the_help_fits_and_is_accessible(office, axe, address, width):
    office.set_viewport_size({"width": width, "height": 900})
    office.goto(address)
    missing = office.evaluate(
        "[...document.images].filter((it) => !it.naturalWidth).length"
    )
    assert (office.evaluate("document.documentElement.scrollWidth"), missing) == (
        width,
        0,
    )
    assert axe(office) == []
