"""A kind of form that only the tests know, in the editor. In Chromium."""

from dataclasses import asdict, replace

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from targets.filings.editing import by_filing
from targets.filings.models import Filing
from tests.targets.another_kind import KIND, VISIT, Visit

pytestmark = pytest.mark.urls("tests.targets.another_kind")


@pytest.fixture
def filing(year, unit) -> Filing:
    filing = Filing.objects.create(kind=KIND, year=year, department=unit)
    Visit.objects.create(filing=filing, **asdict(VISIT))
    return filing


@pytest.mark.parametrize("width", [1280, 390])
def test_what_is_typed_is_saved_and_the_page_is_sound(
    width, filing, clerk, sign_in, page, axe
):
    sign_in(clerk)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(reverse("visit-edit", args=[filing.pk]))
    page.get_by_label("走访结果").fill("需要再访")
    expect(page.locator("[data-part=saving]")).to_contain_text("全部已保存 ")
    assert by_filing.load(filing).form == replace(VISIT, result="需要再访")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
