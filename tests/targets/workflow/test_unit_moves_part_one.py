"""A unit is moved at the moment when somebody works on its part one, or hands a form in or approves it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from projects.accounts.units import change_unit
from projects.models import Department, Project, Role, User
from targets.filings.editing.outcome import Closed
from targets.filings.models import DepartmentTarget, Filing, Status
from targets.workflow import performing
from targets.workflow.forms_of_units import perform_filing
from targets.workflow.performing import NotPerformed
from targets.workflow.versions import TransitionNote
from tests.targets.fills import fill_department

MOVED, DONE = "moved", "done"
NEW_TEXT = "改过的总体目标"
NOTE = TransitionNote("核对过", number="巨财〔2024〕1号", date=date(2024, 1, 20))


@pytest.fixture
def move(seeded, unit) -> Callable[[], str]:
    """The unit moves to another department, from the running year on."""
    other = Department.objects.create(code="902", name="财政局")

    def act() -> str:
        moving = Department.objects.get(pk=unit.pk)
        moving.parent = other
        change_unit(moving, 2024)
        return MOVED

    return act


@pytest.fixture
def people(office) -> dict[str, User]:
    """Who fills in, reviews and approves for the department that loses the unit."""
    found = {}
    for role in (Role.CLERK, Role.REVIEWER, Role.BUREAU):
        found[role] = User.objects.create_user(
            f"of_{role}", name="李静", role=role, department=office
        )
    return found


@pytest.fixture
def saving(seeded, unit, year, people) -> Callable[[], str]:
    """Somebody of the department fills in part one of the unit."""

    def act() -> str:
        try:
            fill_department((unit, year), people[Role.CLERK], {"overall": NEW_TEXT})
        except Closed as refusal:
            return str(refusal)
        return DONE

    return act


def overall() -> str:
    return DepartmentTarget.objects.get().overall


def test_part_one_of_a_unit_that_moves_away_is_not_saved_a_moment_later(
    move, saving, at_once, stored
):
    answers = at_once(move, saving)
    assert answers[0] == MOVED
    assert "您现在看不到这张表，没有保存" in answers[1]
    assert stored(overall) != NEW_TEXT


def test_a_unit_moves_after_its_part_one_was_saved(move, saving, at_once, stored):
    assert at_once(saving, move) == [DONE, MOVED]
    assert stored(overall) == NEW_TEXT


STEPS = [
    ("submit", Role.CLERK, Status.DRAFT, Status.SUBMITTED),
    ("review", Role.REVIEWER, Status.SUBMITTED, Status.REVIEWED),
    ("approve", Role.BUREAU, Status.REVIEWED, Status.APPROVED),
]


def step_with(
    kind: str, verb: str, user: User, status: Status
) -> tuple[Callable[[], str], Callable[[], str]]:
    """The step with the unit's part one or the form of its first project, and its status afterwards."""
    Filing.objects.update(status=status)
    project = Project.objects.get(position=1)
    filings = Filing.objects.filter(project=project)
    if kind == "department":
        filings = Filing.objects.filter(project=None)
    pk = filings.get().pk

    def act() -> str:
        try:
            if kind == "department":
                perform_filing(pk, verb, user, NOTE)
            else:
                performing.perform(project.pk, verb, user, NOTE)
        except NotPerformed as refusal:
            return str(refusal)
        return DONE

    return act, lambda: Filing.objects.get(pk=pk).status


@pytest.fixture
def lenient(monkeypatch) -> None:
    """Without the checks of the contents, which are not in question here."""
    monkeypatch.setattr(performing, "obstacles", lambda *args: {})


@pytest.mark.parametrize("kind", ["declaration", "department"])
@pytest.mark.parametrize(("verb", "role", "before", "after"), STEPS)
def test_a_step_with_a_form_of_a_unit_that_moved_away_a_moment_ago_is_refused(
    kind, verb, role, before, after, lenient, move, people, at_once, stored
):
    act, status = stored(lambda: step_with(kind, verb, people[role], before))
    answers = at_once(move, act)
    assert answers[0] == MOVED
    assert "不在您能看到的单位里" in answers[1]
    assert stored(status) == before


@pytest.mark.parametrize("kind", ["declaration", "department"])
@pytest.mark.parametrize(("verb", "role", "before", "after"), STEPS)
def test_a_unit_moves_after_the_step(
    kind, verb, role, before, after, lenient, move, people, at_once, stored
):
    act, status = stored(lambda: step_with(kind, verb, people[role], before))
    assert at_once(act, move) == [DONE, MOVED]
    assert stored(status) == after
