"""A unit is taken over at the moment when somebody works on its forms: one comes first, the other is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.problems import Refusal
from projects.models import Department, Project
from projects.trail.verification import verify
from targets.filings.editing.outcome import Closed
from targets.filings.models import Filing, Status
from targets.succession.models import Succession
from targets.succession.planning import SuccessionPlan
from targets.succession.taking import CHANGED, take_over
from targets.succession.wishes import SuccessionWish
from targets.workflow import performing
from targets.workflow.performing import NotPerformed
from tests.targets.acts import of_year
from tests.targets.fills import fill

DONE = "done"


@pytest.fixture
def taking(seeded, unit, admin) -> Callable[[], str]:
    """The unit is taken over by one of another department, with the plan as it is now."""
    heir = Department.objects.create(code="902001", name="财政局本级")
    wish = SuccessionWish(unit, 2024, [heir])
    seen = SuccessionPlan(wish).fingerprint

    def act() -> str:
        try:
            take_over(wish, seen, admin)
        except Refusal as refusal:
            return str(refusal)
        return DONE

    return act


@pytest.fixture
def filling(seeded, clerk) -> Callable[[], str]:
    project = of_year(2024)[0]

    def act() -> str:
        try:
            fill(project, clerk, {"purpose": "改过的用途"})
        except Closed as refusal:
            return str(refusal)
        return DONE

    return act


@pytest.fixture
def reviewing(seeded, reviewer) -> Callable[[], str]:
    project = of_year(2024)[0]
    Filing.objects.filter(project=project).update(status=Status.SUBMITTED)

    def act() -> str:
        try:
            performing.perform(project.pk, "review", reviewer)
        except NotPerformed as refusal:
            return str(refusal)
        return DONE

    return act


def units() -> set[str]:
    return set(Project.objects.values_list("department__code", flat=True))


def test_what_was_filled_in_meanwhile_asks_for_another_look(
    filling, taking, at_once, stored
):
    assert at_once(filling, taking) == [DONE, CHANGED]
    assert stored(units) == {"901001"}


def test_a_form_that_went_is_not_filled_in_a_moment_later(
    taking, filling, at_once, stored
):
    answers = at_once(taking, filling)
    assert answers[0] == DONE
    assert "您现在看不到它，没有保存" in answers[1]
    assert stored(units) == {"902001"}
    stored(verify)


def test_a_form_that_went_is_not_reviewed_a_moment_later(
    reviewing, taking, at_once, stored
):
    answers = at_once(taking, reviewing)
    assert answers[0] == DONE
    assert "不在您能看到的单位里" in answers[1]


def test_two_who_take_over_one_unit_do_it_once(taking, at_once, stored):
    first, second = at_once(taking, taking)
    assert first == DONE
    assert second != DONE
    assert stored(Succession.objects.count) == 1
