"""The dates of a year: when a stage is open, who has longer, and who sets that."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from projects.models import BudgetYear, Event, Exemption, Project
from projects.schedule.changes import DATES, set_dates
from projects.schedule.deadlines import Deadlines, Stage, closed

TODAY = timezone.localdate()
DAY = timedelta(days=1)


def opened(
    year: BudgetYear, stage: Stage, first: date | None, last: date | None
) -> BudgetYear:
    BudgetYear.objects.filter(pk=year.pk).update(
        **{f"{stage.prefix}_from": first, f"{stage.prefix}_until": last}
    )
    return BudgetYear.objects.get(pk=year.pk)


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (None, None, ""),
        (TODAY, TODAY, ""),
        (TODAY - DAY, TODAY + DAY, ""),
        (TODAY + DAY, None, "现在还不能"),
        (None, TODAY - DAY, "截止"),
        (TODAY - 9 * DAY, TODAY - DAY, "截止"),
    ],
)
def test_a_stage_is_open_from_its_first_day_to_the_end_of_its_last(
    stage, first, last, expected, year, unit, clerk
):
    reason = closed(stage, clerk, opened(year, stage, first, last), unit)
    assert reason == "" if not expected else expected in reason


@pytest.mark.parametrize(("hour", "is_closed"), [(23, False), (24, True)])
def test_a_day_ends_at_midnight_here_and_not_at_midnight_in_greenwich(
    hour, is_closed, year, unit, clerk, monkeypatch
):
    last = date(2025, 3, 1)
    now = datetime(2025, 3, 1, tzinfo=ZoneInfo("Asia/Shanghai")) + timedelta(hours=hour)
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert (
        bool(closed(Stage.FILL, clerk, opened(year, Stage.FILL, None, last), unit))
        == is_closed
    )


@pytest.fixture
def over(year) -> BudgetYear:
    """Filling in ended yesterday."""
    return opened(year, Stage.FILL, None, TODAY - DAY)


@pytest.fixture
def project(over, unit) -> Project:
    return Project.objects.create(year=over, department=unit, name="项目")


@pytest.mark.parametrize(
    ("named", "until", "is_open"),
    [
        (["user"], TODAY, True),
        (["department"], TODAY, True),
        (["project"], TODAY, True),
        (["user", "department", "project"], TODAY + DAY, True),
        (["user"], TODAY - DAY, False),
        (["stranger"], TODAY, False),
        (["office"], TODAY, True),
        (["other_unit"], TODAY, False),
        (["other_project"], TODAY, False),
        (["user", "other_unit"], TODAY, False),
    ],
)
def test_an_exception_holds_for_all_that_it_names(
    named, until, is_open, project, clerk, stranger, office, other_unit
):
    other = Project.objects.create(
        year=project.year, department=project.department, name="别的"
    )
    cast = {
        "user": clerk,
        "stranger": stranger,
        "project": project,
        "other_project": other,
    }
    cast |= {
        "department": project.department,
        "office": office,
        "other_unit": other_unit,
    }
    kinds = {
        "stranger": "user",
        "office": "department",
        "other_unit": "department",
        "other_project": "project",
    }
    Exemption.objects.create(
        year=project.year,
        until=until,
        reason="汛期",
        **{kinds.get(name, name): cast[name] for name in named},
    )
    assert (
        closed(Stage.FILL, clerk, project.year, project.department, project) == ""
    ) == is_open


def test_an_exception_to_filling_in_is_none_to_reviewing(project, reviewer):
    year = opened(project.year, Stage.REVIEW, None, TODAY - DAY)
    Exemption.objects.create(year=year, user=reviewer, until=TODAY, reason="汛期")
    assert "截止" in closed(Stage.REVIEW, reviewer, year, project.department, project)


def test_many_projects_are_asked_about_by_one_query(
    over, unit, clerk, django_assert_num_queries
):
    Project.objects.bulk_create(
        Project(year=over, department=unit, name=str(number)) for number in range(20)
    )
    projects = list(Project.objects.select_related("year", "department"))
    with django_assert_num_queries(1):
        deadlines = Deadlines(Stage.FILL, clerk)
        reasons = [deadlines.closed(over, unit, project) for project in projects]
    assert len([reason for reason in reasons if reason]) == 20


# Setting them


def test_only_an_admin_sets_dates(year, clerk):
    with pytest.raises(PermissionDenied):
        set_dates(year, dict.fromkeys(DATES), clerk)


def test_dates_are_set_with_what_they_were_told_to_the_trail(as_user, admin, year):
    page = reverse("year-dates-save", args=[2024])
    typed = {"fill_from": "2024-01-01", "fill_until": "2024-03-01", "return_days": 5}
    as_user(admin).post(page, typed)
    assert BudgetYear.objects.get(pk=year.pk).fill_until == date(2024, 3, 1)
    event = Event.objects.get(verb="dates")
    assert ["填报截止日期", "不限", "2024-03-01"] in event.changes
    as_user(admin).post(page, typed)
    assert Event.objects.filter(verb="dates").count() == 1


def test_how_forms_are_handled_is_set_by_admins_and_stands_in_the_trail(
    as_user, admin, year
):
    page = reverse("year-dates-save", args=[2024])
    as_user(admin).post(page, {"separate_hands": "on", "return_days": 8})
    stored = BudgetYear.objects.get(pk=year.pk)
    assert (stored.separate_hands, stored.return_days) == (True, 8)
    assert Event.objects.get(verb="dates").changes == [
        ["填报、审核、批复分人办理", "否", "是"],
        ["退回后可修改的工作日", "5", "8"],
    ]
    shown = as_user(admin).post(page, {"return_days": 61}).content.decode()
    assert "最多 60 天" in shown
    assert BudgetYear.objects.get(pk=year.pk).separate_hands


@pytest.mark.parametrize("role", ["clerk", "reviewer", "bureau", "auditor"])
def test_others_read_how_forms_are_handled(role, as_user, year, request):
    BudgetYear.objects.update(separate_hands=True)
    browse = as_user(request.getfixturevalue(role))
    page = reverse("year-dates", args=[2024])
    assert "批复由财政审核人员办理" in browse.get(page).content.decode()
    save = reverse("year-dates-save", args=[2024])
    assert browse.post(save, {"return_days": 5}).status_code == 403


def test_an_end_before_its_beginning_is_refused(as_user, admin, year):
    page = reverse("year-dates-save", args=[2024])
    page = (
        as_user(admin)
        .post(page, {"review_from": "2024-05-01", "review_until": "2024-04-01"})
        .content.decode()
    )
    assert "审核的截止日期早于开始日期" in page
    assert BudgetYear.objects.get(pk=year.pk).review_from is None


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({}, "至少填一项"),
        ({"code": "没有"}, "没有编码为 没有 的项目"),
        ({"until": "2020-01-01"}, "已经过去"),
        ({"reason": ""}, "这个字段是必填项"),
        ({"reason": "x"}, "“x”说明不了理由"),
    ],
)
def test_an_exception_that_cannot_be_is_refused(
    typed, message, as_user, admin, clerk, over
):
    given = {
        "user": clerk.pk if "until" in typed or "reason" in typed else "",
        "until": TODAY,
        "reason": "汛期",
    }
    page = as_user(admin).post(reverse("exemption", args=[2024]), {**given, **typed})
    assert message in page.content.decode()
    assert not Exemption.objects.exists()


def test_an_exception_is_granted_shown_and_ended(as_user, admin, clerk, over):
    browse = as_user(admin)
    browse.post(
        reverse("exemption", args=[2024]),
        {"user": clerk.pk, "until": TODAY, "reason": "汛期抢险"},
    )
    granted = Exemption.objects.get()
    assert (granted.user, granted.granted_by) == (clerk, admin)
    assert (
        "汛期抢险"
        in as_user(clerk).get(reverse("year-dates", args=[2024])).content.decode()
    )
    browse.post(reverse("exemption-end", args=[2024, granted.pk]))
    assert not Exemption.objects.exists()
    assert Event.objects.filter(verb="exempt").count() == 2


@pytest.mark.parametrize(
    ("named", "is_shown"),
    [("unit", True), ("office", True), ("other_unit", False), ("stranger", False)],
)
def test_a_person_is_shown_the_exceptions_that_touch_them(
    named, is_shown, as_user, clerk, over, request
):
    holder = {
        "user" if named == "stranger" else "department": request.getfixturevalue(named)
    }
    Exemption.objects.create(year=over, until=TODAY, reason="汛期抢险", **holder)
    page = as_user(clerk).get(reverse("year-dates", args=[2024])).content.decode()
    assert ("汛期抢险" in page) == is_shown
