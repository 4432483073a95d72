"""The page that shows what a click would change in many forms, and the receipt of what it did."""

import re

import pytest
from django.urls import reverse

from projects.models import Project
from targets.checks import fixing as mending
from targets.checks.models import RecordedFinding
from targets.checks.views.fixing import OUT_OF_REACH, UNREADABLE
from targets.filings.models import Filing
from targets.filings.models.declarations import Target
from tests.html import one_line
from tests.targets.fills import cell, fill

MEND, RECEIPT = reverse("mend"), reverse("mended")
SLIPS = f"{MEND}?year=2024&department=901001&rule=T01"


@pytest.fixture
def browse(as_user, clerk, seeded):
    return as_user(clerk)


def text(response) -> str:
    return one_line(response.content.decode())


def boxes(page: str) -> list[str]:
    return re.findall(r'name="key" value="([^"]*)" checked', page)


def test_the_preview_lists_what_would_change_and_changes_nothing(browse):
    page = text(browse.get(SLIPS))
    assert (len(boxes(page)), "共 10 处" in page) == (10, True)
    assert "<del>资金拨付后社会稳定水平提升比列</del>" in page
    assert "<ins>资金拨付后社会稳定水平提升比例</ins>" in page
    assert Target.objects.filter(description__contains="比列").count() == 10


def test_what_is_ticked_is_changed_and_the_receipt_survives_a_reload(browse):
    chosen = boxes(text(browse.get(SLIPS)))[:4]
    response = browse.post(SLIPS, {"key": chosen}, follow=True)
    assert response.redirect_chain == [(RECEIPT, 302)]
    for page in (text(response), text(browse.get(RECEIPT))):
        assert "已改 4 张表的 4 处" in page
        assert page.count("<ins>") == 4
    assert len(boxes(text(browse.get(SLIPS)))) == 6


def test_the_receipt_says_what_was_not_changed_and_why(browse, admin):
    page = text(browse.get(SLIPS))
    found = boxes(page)
    first, second = (Project.objects.get(pk=each.split(":")[0]) for each in found[:2])
    Filing.objects.filter(project=first).update(status="submitted")
    row = Target.objects.get(declaration__project=second, description__contains="比列")
    fill(second, admin, {cell(str(row.key), "description"): "重写"})
    receipt = text(
        browse.post(SLIPS, {"key": [*found[:3], "x", f"1:T01:{'0' * 64}"]}, follow=True)
    )
    assert "已改 1 张表的 1 处，2 处没有改" in receipt
    assert [
        each
        for each in (UNREADABLE, OUT_OF_REACH, "不能再修改", mending.MOVED_ON)
        if each not in receipt
    ] == []


def test_what_cannot_be_mended_is_listed_apart(browse):
    Filing.objects.filter(project__position=9).update(status="submitted")
    page = text(browse.get(SLIPS))
    assert len(boxes(page)) == 9
    assert "不能一键改的 1 处" in page


def test_nothing_ticked_leads_back_to_the_preview(browse):
    response = browse.post(SLIPS, follow=True)
    assert response.redirect_chain == [(SLIPS, 302)]
    assert "请先勾选" in text(response)


def test_more_than_one_go_is_cut_and_said(browse, monkeypatch):
    everything = boxes(text(browse.get(SLIPS)))
    monkeypatch.setattr(mending, "MOST_FORMS", 3)
    page = text(browse.get(SLIPS))
    assert (len(boxes(page)), "还有 7 处没有列出" in page) == (3, True)
    receipt = text(browse.post(SLIPS, {"key": everything}, follow=True))
    assert "已改 3 张表的 3 处" in receipt
    assert "超出的没有改；请再来一次（7 处）" in receipt


@pytest.mark.parametrize(
    "query",
    [
        "",
        "rule=",
        "rule=X99",
        "rule=T01&year=1",
        "department=x",
        "rule=C05",
        "year=x&rule=x",
    ],
)
def test_an_address_that_asks_for_nothing_or_nonsense_is_a_page(browse, query):
    assert browse.get(f"{MEND}?{query}").status_code == 200


def test_without_a_budget_year_the_pages_say_so(as_user, admin):
    assert "还没有预算年度" in text(as_user(admin).get(MEND))


def test_without_a_receipt_its_address_leads_to_the_preview(browse):
    assert browse.get(RECEIPT).url == MEND


def test_a_receipt_names_no_project_that_the_person_may_no_longer_see(
    browse, clerk, other_unit
):
    browse.post(SLIPS, {"key": boxes(text(browse.get(SLIPS)))[:1]})
    clerk.department = other_unit
    clerk.save()
    page = text(browse.get(RECEIPT))
    assert "已删除或不在您单位范围内的项目" in page


def test_the_preview_is_of_the_last_check_while_forms_wait(browse, monkeypatch):
    monkeypatch.setattr("targets.checks.views.fixing.freshen", lambda *_: 1234)
    assert "还有 1,234 张新增或改过的表没有检查完" in text(browse.get(SLIPS))


def test_the_queries_of_the_preview_do_not_grow_with_the_forms(
    browse, django_assert_num_queries, django_assert_max_num_queries
):
    browse.get(SLIPS)
    keep = RecordedFinding.objects.filter(rule="T01").first().filing.project_id
    with django_assert_max_num_queries(60) as many:
        browse.get(SLIPS)
    RecordedFinding.objects.filter(rule="T01").exclude(filing__project=keep).delete()
    with django_assert_max_num_queries(len(many)) as few:
        browse.get(SLIPS)
    assert len(few) == len(many)


@pytest.mark.parametrize(
    "key",
    [
        " ",
        "x",
        "1",
        "1:2",
        "9" * 30 + ":A02:" + "0" * 64,
        "0:T01:" + "0" * 64,
        ":::",
        "①:a:b",
    ],
)
@pytest.mark.parametrize("back", ["checks", "", "https://example.com/"])
def test_a_click_that_makes_no_sense_is_answered_within_the_application(
    browse, key, back
):
    response = browse.post(MEND, {"key": key, "next": back}, follow=True)
    assert response.status_code == 200
    assert {address.split("?")[0] for address, _ in response.redirect_chain} <= {
        MEND,
        RECEIPT,
    }
    assert "message" in text(response)


def test_secret_projects_are_marked_in_the_preview_and_in_the_receipt(browse):
    first = boxes(text(browse.get(SLIPS)))[0]
    Project.objects.filter(pk=first.split(":")[0]).update(is_secret=True)
    marked = '<span class="chip error">涉密</span>'
    assert text(browse.get(SLIPS)).count(marked) == 1
    page = text(browse.post(SLIPS, {"key": [first]}, follow=True))
    assert page.count(marked) == 1
