"""Who is late, what has no owner, and the sentences that say so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from projects.models import Exemption, Project
from targets.filings.models import Filing, Status
from tests.targets.reports.reading import column, figure

TODAY = timezone.localdate()


@pytest.fixture
def over(year):
    """Filling in ended three days ago."""
    year.fill_until = TODAY - timedelta(days=3)
    year.save()
    return year


def test_forms_that_were_not_handed_in_are_late_after_the_last_day(board, over):
    assert (board().total.not_handed_in, board().total.late) == (37, 37)


def test_nothing_is_late_on_the_last_day(board, year):
    year.fill_until = TODAY
    year.save()
    assert board().total.late == 0


def test_what_was_handed_in_is_not_late(board, over):
    Filing.objects.update(status=Status.SUBMITTED)
    Filing.objects.filter(project__position=1).update(status=Status.RETURNED)
    assert board().total.late == 1


def test_a_project_without_a_form_is_a_draft_that_is_late(board, over, neighbour):
    found = board(unit=neighbour).total
    assert (found.statuses[Status.DRAFT], found.late) == (1, 1)


def test_an_exception_for_a_project_takes_it_from_the_late_ones(board, over, admin):
    project = Project.objects.get(position=1)
    Exemption.objects.create(
        year=over, project=project, until=TODAY, reason="灾后", granted_by=admin
    )
    assert board().total.late == 36


@pytest.mark.parametrize("named", ["department", "user"])
def test_an_exception_for_a_unit_or_its_clerk_takes_all_its_forms(
    board, over, unit, clerk, named
):
    Exemption.objects.create(
        year=over,
        **{named: unit if named == "department" else clerk},
        until=TODAY,
        reason="补报",
    )
    assert board().total.late == 0


def test_an_exception_that_has_ended_helps_nobody(board, over, unit):
    Exemption.objects.create(
        year=over, department=unit, until=TODAY - timedelta(days=1), reason="补报"
    )
    assert board().total.late == 37


def test_the_sentence_says_since_when_and_how_many(board, over):
    assert (
        "已过 3 天，其中 37 张逾期。37 个项目没有责任人（100%）。"
        in figure(board(), "waiting").sentence
    )


def test_the_sentence_says_how_long_there_is_still_time(board, year):
    year.fill_until = TODAY + timedelta(days=5)
    year.save()
    assert "还有 5 天。" in figure(board(), "waiting").sentence


def test_the_sentence_says_that_all_is_well(board, clerk):
    Filing.objects.update(status=Status.APPROVED)
    Project.objects.update(responsible=clerk)
    found = board()
    assert (
        figure(found, "waiting").sentence
        == "37 张绩效目标表已全部提交。每个项目都有责任人。"
    )
    assert figure(found, "statuses").sentence.startswith("37 张中 37 张已批复（100%）")


def test_units_with_most_to_do_come_first(board, over, neighbour):
    assert list(column(figure(board(), "waiting"), "已逾期").values()) == [37, 1]


def test_a_unit_that_has_all_done_is_not_among_those_that_wait(board, clerk, neighbour):
    Filing.objects.update(status=Status.APPROVED)
    Project.objects.exclude(department=neighbour).update(responsible=clerk)
    assert list(column(figure(board(), "waiting"), "没有提交")) == ["水利站"]
