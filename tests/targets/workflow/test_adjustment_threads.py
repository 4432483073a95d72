"""An adjustment given up while it is approved, a project ended while it is published: one comes first."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from projects.models import BudgetYear, Department, Event, Project, User
from targets.documents.snapshot import form_in
from targets.filings.models import Filing, Status
from targets.publication.drafting import draft
from targets.publication.publishing import NotPublished, publish
from targets.workflow import performing as workflow
from targets.workflow.performing import NotPerformed
from targets.workflow.versions import TransitionNote
from tests.targets.fills import fill

NOTE = TransitionNote("项目不再实施", "预算调整")
MORE = Decimal(1000)


@pytest.fixture
def approved(seeded, reviewer, at_once, stored) -> Project:
    """The first project, approved with all others, as the threads see it."""

    def approve() -> None:
        Filing.objects.exclude(project=None).update(status=Status.REVIEWED)
        keys = list(Project.objects.values_list("pk", flat=True))
        workflow.perform_many(keys, "approve", reviewer)

    stored(approve)
    return Project.objects.select_related("year", "department").get(position=1)


def taking(project: Project, verb: str, user: User) -> Callable[[], str]:
    def act() -> str:
        try:
            return workflow.perform(project.pk, verb, user, NOTE).verb
        except NotPerformed as refusal:
            return str(refusal)

    return act


def status_and_budget(project: Project) -> tuple[str, Decimal | None, Decimal | None]:
    """The status, the budget of the project, and the one that was approved last."""
    filing = Filing.objects.select_related("baseline").get(project=project)
    assert filing.baseline is not None
    now = Project.objects.get(pk=project.pk).budget
    return filing.status, now, form_in(filing.baseline.form).budget


@pytest.fixture
def adjusted(approved, stored, clerk) -> Project:
    """It is to cost more."""

    def adjust() -> None:
        taking(approved, "adjust", clerk)()
        fill(approved, clerk, {"budget": str(MORE)})

    stored(adjust)
    return approved


def bring_to_approval(project: Project) -> None:
    Filing.objects.filter(project=project).update(status=Status.REVIEWED)


@pytest.mark.parametrize("first", ["cancel", "approve"])
def test_an_adjustment_that_is_approved_is_not_given_up(
    first, adjusted, at_once, stored, clerk, admin
):
    stored(lambda: bring_to_approval(adjusted))
    verbs = [first, "approve" if first == "cancel" else "cancel"]
    users = {"cancel": clerk, "approve": admin}
    done = at_once(*(taking(adjusted, verb, users[verb]) for verb in verbs))
    refusal = done[verbs.index("cancel")]
    assert "不能再取消调整" in refusal
    assert done[verbs.index("approve")] == "approve"
    assert stored(lambda: status_and_budget(adjusted)) == (Status.APPROVED, MORE, MORE)


@pytest.mark.parametrize("first", ["end", "cancel"])
def test_a_project_is_ended_while_its_adjustment_is_given_up(
    first, adjusted, at_once, stored, clerk, admin
):
    second = {"cancel": "end", "end": "cancel"}[first]
    users = {"cancel": clerk, "end": admin}
    done = at_once(
        taking(adjusted, first, users[first]), taking(adjusted, second, users[second])
    )
    assert done[0] == first
    status, _, _ = stored(lambda: status_and_budget(adjusted))
    assert status == Status.ENDED
    if first == "end":
        assert "已是“已终止”，不能再取消调整" in done[1]


def publishing(
    year: BudgetYear, unit: Department, admin: User, seen: str
) -> Callable[[], str]:
    def act() -> str:
        try:
            return f"第 {publish(year, unit, admin, seen).number} 次"
        except NotPublished as refusal:
            return str(refusal)

    return act


def test_a_project_ended_while_it_is_published_stays_out(
    approved, at_once, stored, reviewer, admin, year, unit
):
    seen = stored(lambda: draft(year, unit).fingerprint)
    done = at_once(
        taking(approved, "end", reviewer), publishing(year, unit, admin, seen)
    )
    assert done == ["end", "预览之后内容有了变化，没有公开；请看过新的预览再确认"]


def test_a_project_published_while_it_is_ended_is_ended_after_that(
    approved, at_once, stored, reviewer, admin, year, unit
):
    seen = stored(lambda: draft(year, unit).fingerprint)
    done = at_once(
        publishing(year, unit, admin, seen), taking(approved, "end", reviewer)
    )
    assert done == ["第 1 次", "end"]
    events = Event.objects.filter(project=approved.pk).order_by("number")
    verbs = stored(lambda: list(events.values_list("verb", flat=True)))
    assert verbs[-2:] == ["publish", "end"]
