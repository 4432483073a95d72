"""The course of the findings day by day, and its figure."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db.models import Q
from django.utils import timezone

from core.figure import Figure, FigureShape
from projects.models import Department, Project
from targets.checks.figures import by_day
from targets.checks.models import RecordedFinding, RuleSetting, Tally, Waiver
from targets.checks.rule_config import rule_config_of
from targets.checks.rules.finding import Level
from targets.checks.tallies import Day, keep_tally, trend
from tests.targets.acts import filing_of

# An error, a warning and a hint, as the rules themselves have it.
ERROR, WARNING, HINT = "A02", "C06", "C05"


def found(project: Project, rule: str, waiver: Waiver | None = None) -> RecordedFinding:
    return RecordedFinding.objects.create(
        filing=filing_of(project),
        rule=rule,
        position=0,
        where="goals",
        what="甲",
        waiver=waiver,
    )


def test_a_day_s_tally_is_that_of_its_end(year, unit):
    project = Project.objects.create(year=year, department=unit, name="甲")
    found(project, ERROR)
    keep_tally(year, unit.pk)
    waiver = Waiver.objects.create(
        filing=filing_of(project), rule=WARNING, evidence="甲", reason="上级文件"
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
    assert trend(year, Q(), rule_config_of(year).levels) == [
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
    assert trend(year, Q(), rule_config_of(year).levels) == [
        Day(date(2024, 5, 1), 1, 2, 0, 0)
    ]


def test_the_course_of_a_unit_is_its_own(tally, other_unit, year):
    tally(1, {ERROR: 3})
    tally(2, {ERROR: 5}, other_unit)
    days = trend(year, Q(department=other_unit), rule_config_of(year).levels)
    assert [each.errors for each in days] == [5]


def test_one_day_is_no_course():
    assert by_day([]).shape is FigureShape.TABLE
    assert by_day([]).lines == []
    found = by_day([Day(date(2024, 5, 1), 1, 1, 2, 3)])
    assert found.shape is FigureShape.TABLE
    assert values(found) == [["2024-05-01", 1, 1, 2, 3]]
    assert found.sentence == "检查过两天以后，这里会画出问题数的变化。"


def test_the_figure_has_a_line_for_each_level_and_the_latest_day_first():
    days = [
        Day(date(2024, 5, day), 1, 0, count, 10)
        for day, count in [(1, 10), (2, 5), (5, 0)]
    ]
    found = by_day(days)
    assert found.shape is FigureShape.DAYS
    assert [found.columns[number].label for number in found.drawn] == [
        level.label for level in (Level.ERROR, Level.WARNING, Level.HINT)
    ]
    assert values(found) == [
        ["2024-05-05", 1, 0, 0, 10],
        ["2024-05-02", 1, 0, 5, 10],
        ["2024-05-01", 1, 0, 10, 10],
    ]


def test_the_sentence_has_the_first_day_and_the_last():
    days = [Day(date(2024, 5, 1), 1, 0, 1200, 10), Day(date(2024, 5, 4), 1, 3, 40, 10)]
    assert by_day(days).sentence == (
        "2024-05-01 至 2024-05-04 待处理的问题数："
        "错误由 0 个变为 3 个，警告由 1,200 个变为 40 个，提示仍为 10 个。"
    )


def values(figure: Figure) -> list[list[object]]:
    return [[cell.value for cell in line] for line in figure.lines]
