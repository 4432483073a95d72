"""A return that opens a form again, an adjustment that is given up, a project that is ended."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from projects.models import BudgetYear, Project
from projects.schedule.deadlines import after_working_days
from targets.documents.snapshot import form_in
from targets.filings import loading
from targets.filings.editing.outcome import Closed
from targets.filings.models import Declaration, Filing, Status
from targets.workflow import performing as workflow
from targets.workflow.performing import NotPerformed
from targets.workflow.versions import TransitionNote
from tests.targets import acts
from tests.targets.checks.forms import GOOD
from tests.targets.fills import fill

NOTE = TransitionNote("请补充", "预算调整")


@pytest.fixture
def sound(year, unit) -> Project:
    acts.take(GOOD)
    return Project.objects.select_related("year", "department").get(code=GOOD.code)


def take(project: Project, verb: str, user, note=NOTE):
    return workflow.perform(project.pk, verb, user, note)


def refused(project: Project, verb: str, user, note=NOTE) -> str:
    with pytest.raises(NotPerformed) as refusal:
        take(project, verb, user, note)
    return str(refusal.value)


def filing(project: Project) -> Filing:
    return Filing.objects.select_related("baseline").get(project=project)


def form_of(project: Project):
    return loading.load_forms(Project.objects.filter(pk=project.pk))[0]


def end_filling() -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    BudgetYear.objects.update(fill_until=yesterday)


@pytest.mark.parametrize(
    ("day", "days", "last"),
    [
        (date(2024, 3, 1), 0, date(2024, 3, 1)),  # a Friday
        (date(2024, 3, 1), 1, date(2024, 3, 4)),
        (date(2024, 3, 2), 5, date(2024, 3, 8)),
        (date(2024, 3, 4), 5, date(2024, 3, 11)),
    ],
)
def test_saturdays_and_sundays_are_no_working_days(day, days, last):
    assert after_working_days(day, days) == last


def test_a_form_that_is_returned_after_the_date_is_filled_in_and_submitted(
    sound, clerk, reviewer
):
    take(sound, "submit", clerk)
    end_filling()
    take(sound, "return", reviewer)
    expected = after_working_days(timezone.localdate(), 5)
    assert filing(sound).open_until == expected
    assert fill(sound, clerk, {"purpose": "改过的用途"}).whole
    take(sound, "submit", clerk)
    assert filing(sound).status == Status.SUBMITTED


def test_after_its_own_date_it_is_closed_again(sound, clerk, reviewer):
    take(sound, "submit", clerk)
    end_filling()
    take(sound, "return", reviewer)
    yesterday = timezone.localdate() - timedelta(days=1)
    Filing.objects.update(open_until=yesterday)
    with pytest.raises(Closed, match="截止"):
        fill(sound, clerk, {"purpose": "改过的用途"})
    assert "截止" in refused(sound, "submit", clerk)


def test_a_form_is_not_handed_in_as_it_was_returned_without_a_word(
    sound, clerk, reviewer
):
    take(sound, "submit", clerk)
    take(sound, "return", reviewer)
    assert "与退回时完全相同" in refused(sound, "submit", clerk, TransitionNote())
    take(sound, "submit", clerk, TransitionNote("意见与县里口径不符，已电话说明"))
    assert filing(sound).versions.first().note.startswith("意见与县里口径不符")


def test_copied_cells_that_nobody_looked_at_ask_for_a_word(sound, clerk):
    Declaration.objects.update(copied=["purpose", "goals"])
    assert "还有 2 格沿用的内容" in refused(sound, "submit", clerk, TransitionNote())
    take(sound, "submit", clerk, TransitionNote("与上年一致"))


def test_a_returned_form_that_is_withdrawn_is_returned_as_before(
    sound, clerk, reviewer
):
    take(sound, "submit", clerk)
    take(sound, "return", reviewer)
    take(sound, "submit", clerk)
    take(sound, "withdraw", clerk)
    assert filing(sound).status == Status.RETURNED


# An adjustment


@pytest.fixture
def adjusted(sound, clerk, reviewer) -> Project:
    for verb, user in [("submit", clerk), ("review", reviewer), ("approve", reviewer)]:
        take(sound, verb, user)
    take(sound, "adjust", clerk)
    return sound


def test_an_adjustment_without_a_change_is_not_submitted(adjusted, clerk):
    assert "没有可以提交的调整" in refused(adjusted, "submit", clerk)


def test_an_adjustment_that_is_given_up_puts_back_what_was_approved(adjusted, clerk):
    fill(adjusted, clerk, {"purpose": "改过的用途"})
    take(adjusted, "cancel", clerk)
    now = filing(adjusted)
    assert (now.status, form_of(adjusted)) == (Status.APPROVED, GOOD)
    assert form_in(now.baseline.form) == GOOD
    assert now.baseline.verb == "approve"


def test_a_published_form_is_published_after_its_adjustment_was_given_up(
    sound, clerk, reviewer, admin
):
    for verb, user in [("submit", clerk), ("review", reviewer), ("approve", reviewer)]:
        take(sound, verb, user)
    take(sound, "publish", admin)
    take(sound, "adjust", clerk)
    fill(sound, clerk, {"purpose": "改过的用途"})
    take(sound, "cancel", clerk)
    assert filing(sound).status == Status.PUBLISHED


def test_one_that_was_handed_in_is_no_longer_given_up(adjusted, clerk):
    fill(adjusted, clerk, {"purpose": "改过的用途"})
    take(adjusted, "submit", clerk)
    assert "已是“已提交”" in refused(adjusted, "cancel", clerk)


def test_an_ended_project_is_neither_filled_in_nor_moved(adjusted, clerk, reviewer):
    assert "要写明理由" in refused(adjusted, "end", reviewer, TransitionNote())
    take(adjusted, "end", reviewer)
    assert filing(adjusted).status == Status.ENDED
    with pytest.raises(Closed, match="已终止"):
        fill(adjusted, clerk, {"purpose": "改过的用途"})
    assert "已是“已终止”" in refused(adjusted, "adjust", clerk)
