"""The columns of a list, and the list as a file, as people meet them."""

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture
def office(sign_in, clerk, library, page) -> Page:
    sign_in(clerk)
    return page


def test_columns_are_chosen_and_stay_while_one_filters_and_sorts(office):
    office.goto("/projects/?text=土地")
    office.get_by_text("列", exact=True).click()
    office.get_by_label("资金用途").check()
    office.get_by_label("单位", exact=True).last.uncheck()
    office.get_by_role("button", name="显示这些列").click()
    expect(office.get_by_role("columnheader", name="资金用途")).to_be_visible()
    office.get_by_role("columnheader", name="预算数").get_by_role("link").click()
    office.get_by_label("编码、名称或用途", exact=True).fill("妇联")
    office.keyboard.press("Enter")
    expect(office.locator("tbody tr")).to_have_count(1)
    expect(office.get_by_role("columnheader", name="资金用途")).to_be_visible()
    expect(office.get_by_role("columnheader", name="单位")).to_have_count(0)


@pytest.mark.parametrize(
    ("kind", "name"), [("Excel", "项目.xlsx"), ("CSV", "项目.csv")]
)
def test_the_list_comes_as_a_file(office, kind, name):
    office.goto("/projects/?text=土地")
    with office.expect_download() as download:
        office.get_by_role("link", name=kind, exact=True).last.click()
    assert download.value.suggested_filename == name


@pytest.mark.parametrize("menu", ["其他", "全部下载为其他格式"])
def test_the_forms_come_as_a_data_table_that_can_be_imported_again(office, menu):
    office.goto("/projects/?text=土地")
    office.get_by_label("选择 ").nth(0).check()
    office.get_by_text(menu, exact=True).click()
    with office.expect_download() as download:
        office.get_by_role("button", name="Excel 数据表（改后可再导入）").locator(
            "visible=true"
        ).click()
    assert download.value.suggested_filename.endswith("（数据表）.xlsx")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_menus_fit_and_are_accessible(office, axe, width):
    office.set_viewport_size({"width": width, "height": 900})
    office.goto("/projects/")
    for number in range(office.locator("summary").count()):
        office.locator("summary").nth(number).click()
        assert office.evaluate("document.documentElement.scrollWidth") == width
        assert axe(office) == []
        office.locator("summary").nth(number).click()
