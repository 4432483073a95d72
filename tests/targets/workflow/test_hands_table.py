"""Every transition × role × status × what the person did with the form before, in years with and without a bureau."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from projects.models import BudgetYear, Project, Role, User
from targets.filings.models import Filing, Status
from targets.filings.trail import record_declaration
from targets.filings.transitions import REASONS, TRANSITIONS
from targets.workflow.deciding import Typed, save_sheet
from targets.workflow.performing import perform
from targets.workflow.requested import Request
from targets.workflow.versions import TransitionNote
from tests.targets import acts
from tests.targets.checks.forms import GOOD
from tests.targets.fills import fill
from tests.targets.workflow.test_performing import ROWS

SAID = TransitionNote("材料已核对", REASONS[0], "巨财预〔2024〕12号", date(2024, 1, 20))
# What the person did before, and what is then left to another where a year separates hands.
LEFT_TO_OTHERS: dict[str, set[str]] = {
    "nothing": set(),
    "filled in a cell": {"review", "approve"},
    "gave a reason": {"review", "approve"},
    "submitted": {"review", "approve"},
    "reviewed": {"approve"},
    "filled in the sheet of the review": {"approve"},
    "reviewed before another did": set(),
}
GRADED = Typed(grade="good", opinion="目标明确")
# What reviewers of departments leave to the bureau there.
BUREAU_ALONE = {"approve", "end"}


@pytest.fixture
def sound(year, unit) -> Project:
    """A project whose form is in order, in a year that separates hands."""
    BudgetYear.objects.update(separate_hands=True)
    acts.take(GOOD)
    return Project.objects.select_related("year", "department").get(code=GOOD.code)


@pytest.fixture
def other(clerk, unit) -> User:
    """Somebody who does what the person leaves undone."""
    return User.objects.create(username="other", role=Role.ADMIN)


def act(deed: str, project: Project, person: User, other: User, reviewer: User) -> None:
    """Bring about that the person did this with the form; the statuses that come of it do not matter."""
    if deed == "filled in a cell":
        fill(project, person, {"purpose": "改过的用途"})
    elif deed == "gave a reason":
        record_declaration(project, "waive", person)
    elif deed == "submitted":
        perform(project.pk, "submit", person, SAID)
    elif deed.startswith("filled in the sheet"):
        perform(project.pk, "submit", other, SAID)
        save_sheet(project, person, GRADED)
        perform(project.pk, "review", reviewer, SAID)
    elif deed.startswith("reviewed"):
        perform(project.pk, "submit", other, SAID)
        perform(project.pk, "review", person, SAID)
    if deed == "reviewed before another did":
        perform(project.pk, "return", person, SAID)
        perform(project.pk, "submit", other, SAID)
        perform(project.pk, "review", reviewer, SAID)


def is_allowed(verb: str, role: Role, status: str, deed: str, separate: bool) -> bool:
    roles, sources, _ = ROWS[verb]
    if role not in roles or status not in sources:
        return False
    if not separate:
        return True
    if verb in BUREAU_ALONE and role == Role.REVIEWER:
        return False
    return verb not in LEFT_TO_OTHERS[deed]


@pytest.mark.parametrize("separate", [True, False])
@pytest.mark.parametrize("deed", LEFT_TO_OTHERS)
def test_who_did_the_step_before_does_not_decide_whatever_the_role(
    deed, separate, sound, admin, other, reviewer
):
    act(deed, sound, admin, other, reviewer)
    BudgetYear.objects.update(separate_hands=separate)
    filing = Filing.objects.select_related("project__year").get(project=sound)
    wrong = []
    for transition, role in product(TRANSITIONS, Role):
        admin.role = role
        request = Request(transition, admin, SAID, {}, [filing])
        for status in Status:
            filing.status = status
            expected = is_allowed(transition.verb, role, status, deed, separate)
            if expected is bool(request.refusal(filing)):
                wrong.append((transition.verb, role, status, request.refusal(filing)))
    assert wrong == []
