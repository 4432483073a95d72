"""在谁手里、等了几天: what waits for whom, and for how long."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.models import Department, Project, Role, User
from targets.filings.models import Filing, Status
from targets.reports.backlog import backlog_figure
from targets.reports.scope import Scope
from tests.targets.acts import of_year


def wait(position: int, status: Status, days: int) -> None:
    since = timezone.now() - timedelta(days=days)
    filings = Filing.objects.filter(project__position=position)
    filings.update(status=status, status_since=since)


@pytest.fixture
def waiting(seeded) -> None:
    wait(1, Status.SUBMITTED, 3)
    wait(2, Status.SUBMITTED, 8)
    wait(3, Status.REVIEWED, 1)
    wait(4, Status.RETURNED, 2)


def test_forms_are_counted_with_the_days_of_the_one_that_waits_longest(
    waiting, year, reviewer
):
    figure = backlog_figure(Scope(year, reviewer))
    (line,) = figure.lines
    assert [cell.value for cell in line[1:]] == [1, 2, 2, 8, 1, 1, "赵强"]
    assert "待审核 2 张，最久的等了 8 天" in figure.sentence


def test_a_number_leads_to_its_forms(waiting, year, reviewer, as_user):
    figure = backlog_figure(Scope(year, reviewer))
    table = as_user(reviewer).get(figure.lines[0][3].address).context["table"]
    assert table.totals["count"] == 2


def test_who_waits_longest_comes_first_and_names_its_reviewers(
    waiting, year, admin, office
):
    other = Department.objects.create(code="902", name="财政局")
    User.objects.create_user("r", name="周明", role=Role.REVIEWER, department=other)
    project = of_year(2024)[8]
    Project.objects.filter(pk=project.pk).update(department=other)
    wait(project.position, Status.SUBMITTED, 30)
    lines = backlog_figure(Scope(year, admin)).lines
    assert [(line[0].value, line[-1].value) for line in lines] == [
        ("财政局", "周明"),
        (office.name, "（没有）"),
    ]


def test_it_takes_two_queries_however_many_wait(
    seeded, year, reviewer, django_assert_max_num_queries
):
    Filing.objects.update(status=Status.SUBMITTED, status_since=timezone.now())
    with django_assert_max_num_queries(3):
        backlog_figure(Scope(year, reviewer))


def test_nothing_waits(seeded, year, reviewer, as_user):
    assert "没有退回待改" in backlog_figure(Scope(year, reviewer)).sentence
    page = as_user(reviewer).get(f"{reverse('board')}?year=2024").content.decode()
    assert "在谁手里、等了几天" in page
