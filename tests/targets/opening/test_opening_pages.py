"""The pages on which a budget year is opened."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.models import BudgetYear, Event
from targets.opening import runs
from targets.opening.forms import moved
from targets.opening.models import OpeningState, YearOpening
from tests.html import one_line
from tests.targets.acts import of_year

OPEN = reverse("year-open")
NEXT = f"{OPEN}?source=2024&target=2025&department=&leave_one_off=on&without="
HANDLING = {"return_days": "5"}


@pytest.fixture
def browse(as_user, admin, seeded):
    return as_user(admin)


def without_trail(rows: dict) -> dict:
    """The rows but for those of the trail, which keeps who looked at a secret project."""
    return {name: rows[name] for name in rows if name not in ("Event", "TrailHead")}


def text(response) -> str:
    return one_line(response.content.decode())


def test_the_preview_shows_what_would_be_taken_over_and_changes_nothing(
    browse, contents
):
    of_year(2024).filter(position=2).update(name="一次性补助", is_secret=True)
    before = without_trail(contents())
    page = text(browse.get(NEXT))
    assert "<b>36</b>项目和绩效目标表" in page
    assert "名称写明是一次性的 1 个" in page
    assert '<span class="chip error">涉密</span>' in page
    assert without_trail(contents()) == before


def test_a_posted_opening_ends_with_its_receipt(browse, year):
    response = browse.post(NEXT, {**HANDLING, "fill_from": "2099-01-01"}, follow=True)
    page = text(response)
    assert "2025年度已开启" in page
    assert "<b>37</b>项目和绩效目标表" in page
    assert BudgetYear.objects.get(year=2025).fill_from == date(2099, 1, 1)
    opening = YearOpening.objects.get()
    assert Event.objects.filter(verb="dates", year=2025).exists()
    file = browse.get(reverse("opening-receipt", args=[opening.pk]))
    assert b"".join(file.streaming_content)[:2] == b"PK"
    assert opening.get_absolute_url() in text(browse.get(OPEN))


def test_a_large_opening_waits_for_the_worker(browse, monkeypatch):
    monkeypatch.setattr(runs, "SMALL", 0)
    browse.post(NEXT, HANDLING)
    opening = YearOpening.objects.get()
    assert opening.state == OpeningState.WAITING
    page = text(browse.get(opening.get_absolute_url()))
    assert 'data-measure="个单位"' in page
    progress = reverse("opening-progress", args=[opening.pk])
    assert browse.get(progress).json() == {"state": "waiting", "under_way": True}
    browse.post(reverse("opening-stop", args=[opening.pk]))
    monkeypatch.undo()
    page = text(browse.post(reverse("opening-go-on", args=[opening.pk]), follow=True))
    assert "2025年度已开启" in page


def test_dates_that_are_over_are_refused(browse, contents):
    yesterday = timezone.localdate() - timedelta(days=1)
    before = contents()
    page = text(browse.post(NEXT, {**HANDLING, "fill_until": yesterday.isoformat()}))
    assert "填报的截止日期已经过去" in page
    assert contents() == before


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("?source=2024&target=2024", "选择一个有效的选项"),
        ("?source=2024&target=2025&department=x", "选择一个有效的选项"),
        ("?source=x&target=2025", "选择一个有效的选项"),
    ],
)
def test_a_wrong_choice_is_named(browse, query, message):
    assert message in text(browse.get(f"{OPEN}{query}"))


def test_nothing_to_take_over_is_said(browse):
    browse.post(NEXT, HANDLING)
    assert "没有可以带到2025年的内容" in text(browse.post(NEXT, HANDLING))


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (None, None),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2024, 9, 20), date(2025, 9, 20)),
    ],
)
def test_dates_move_with_the_year(day, later):
    assert moved(day, 1) == later
