"""The course of the findings day by day, and its drawing."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.db.models import Q
from django.utils import timezone

from projects.models import Department, Project
from targets.checks.finding import Level
from targets.checks.standards import judgement_of
from targets.checks.tallies import Day, keep_tally, trend
from targets.models import Found, RuleSetting, Tally, Waiver
from targets.quality.chart import LINE_HEIGHT, chart

# An error, a warning and a hint, as the rules themselves have it.
ERROR, WARNING, HINT = "A02", "C06", "C05"


def found(project: Project, rule: str, waiver: Waiver | None = None) -> Found:
    return Found.objects.create(
        project=project, rule=rule, position=0, where="goals", what="甲", waiver=waiver
    )


def test_a_day_s_tally_is_that_of_its_end(year, unit):
    project = Project.objects.create(year=year, department=unit, name="甲")
    found(project, ERROR)
    keep_tally(year, unit.pk)
    waiver = Waiver.objects.create(
        project=project, rule=WARNING, evidence="甲", reason="上级文件"
    )
    found(project, ERROR), found(project, HINT), found(project, WARNING, waiver)
    keep_tally(year, unit.pk)
    tally = Tally.objects.get()
    assert (tally.day, tally.forms, tally.counts) == (
        timezone.localdate(),
        1,
        {ERROR: 2, HINT: 1},
    )


@pytest.fixture
def tally(year, unit) -> Callable[..., Tally]:
    def tally(
        day: int, counts: dict[str, int], department: Department = unit, forms: int = 1
    ) -> Tally:
        return Tally.objects.create(
            year=year,
            department=department,
            day=date(2024, 5, day),
            forms=forms,
            counts=counts,
        )

    return tally


def test_a_unit_stays_as_it_was_on_its_last_day(tally, year, other_unit):
    tally(1, {ERROR: 3, HINT: 1})
    tally(2, {ERROR: 5}, other_unit, forms=4)
    tally(4, {WARNING: 2})
    assert trend(year, Q(), judgement_of(year).levels) == [
        Day(date(2024, 5, 1), 1, 3, 0, 1),
        Day(date(2024, 5, 2), 5, 8, 0, 1),
        Day(date(2024, 5, 4), 5, 5, 2, 0),
    ]


def test_the_days_weigh_as_the_rules_do_now_and_what_is_on_trial_is_left_out(
    tally, year
):
    RuleSetting.objects.create(year=year, rule=HINT, level=Level.ERROR)
    RuleSetting.objects.create(year=year, rule=WARNING, level=Level.TRIAL)
    tally(1, {HINT: 2, WARNING: 3, "X99": 4})
    assert trend(year, Q(), judgement_of(year).levels) == [
        Day(date(2024, 5, 1), 1, 2, 0, 0)
    ]


def test_the_course_of_a_unit_is_its_own(tally, other_unit, year):
    tally(1, {ERROR: 3})
    tally(2, {ERROR: 5}, other_unit)
    days = trend(year, Q(department=other_unit), judgement_of(year).levels)
    assert [each.errors for each in days] == [5]


def test_one_day_is_no_course():
    assert chart([]) is None
    assert chart([Day(date(2024, 5, 1), 1, 1, 1, 1)]) is None


def test_a_line_runs_from_the_first_day_to_the_last_as_time_goes():
    days = [
        Day(date(2024, 5, day), 1, 0, count, 10)
        for day, count in [(1, 10), (2, 5), (5, 0)]
    ]
    drawn = chart(days)
    warnings = SimpleNamespace(**{each.level: each for each in drawn.lines}).warning
    assert warnings.points == "60.0,10.0 142.0,73.0 388.0,136.0"
    assert (drawn.most, warnings.last) == (10, 0)


@pytest.mark.parametrize(
    "counts", [(0, 0, 0), (1, 1, 1), (0, 1, 500), (500, 500, 500), (3, 40, 220)]
)
def test_no_two_labels_of_the_lines_lie_over_each_other(counts):
    drawn = chart([Day(date(2024, 5, day), 1, *counts) for day in (1, 2)])
    heights = sorted(each.label_at for each in drawn.lines)
    assert all(
        after - before >= LINE_HEIGHT - 0.1 for before, after in pairwise(heights)
    )
    assert (heights[0] >= drawn.top, heights[-1] <= drawn.bottom) == (True, True)
