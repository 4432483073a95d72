"""Two people at one moment, with the roles of the bureau: one succeeds, the other is told why not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from projects.models import BudgetYear, Event, Project, Role, User
from targets.documents.snapshot import form_in
from targets.filings.loading import load_forms
from targets.filings.models import Filing, Status
from targets.workflow import performing as workflow
from targets.workflow.models import Approval, Version
from targets.workflow.performing import NotPerformed
from targets.workflow.versions import TransitionNote
from tests.targets.fills import fill

DOCUMENT = TransitionNote(number="巨财预〔2024〕12号", date=date(2024, 1, 20))
CHANGED = TransitionNote("标准提高", "政策变化")


@pytest.fixture
def project(seeded, reviewer) -> Project:
    """Reviewed, in a year that separates hands."""
    BudgetYear.objects.update(separate_hands=True)
    Filing.objects.update(status=Status.SUBMITTED)
    project = Project.objects.select_related("year", "department").get(position=1)
    workflow.perform(project.pk, "review", reviewer)
    return project


@pytest.fixture
def second(db) -> User:
    """Another person of the bureau."""
    return User.objects.create_user("bureau2", name="吴敏", role=Role.BUREAU)


def taking(
    project: Project, verb: str, user: User, note: TransitionNote = DOCUMENT
) -> Callable[[], str]:
    def act() -> str:
        try:
            return workflow.perform(project.pk, verb, user, note).verb
        except NotPerformed as refusal:
            return str(refusal)

    return act


def becoming(user: User, role: Role) -> Callable[[], None]:
    def act() -> None:
        User.objects.filter(pk=user.pk).update(role=role, department=None)

    return act


def test_two_of_the_bureau_who_approve_one_form_approve_it_once(
    project, bureau, second, at_once, stored
):
    answers = at_once(
        taking(project, "approve", bureau), taking(project, "approve", second)
    )
    assert answers[0] == "approve"
    assert "已是“已批复”" in answers[1]
    assert stored(Version.objects.filter(verb="approve").count) == 1
    assert stored(Approval.objects.count) == 1


def test_two_who_approve_many_that_overlap_approve_each_once(
    project, bureau, second, at_once, stored
):
    keys = list(Project.objects.order_by("position").values_list("pk", flat=True))
    stored(lambda: Filing.objects.update(status=Status.REVIEWED))
    first, other = at_once(
        lambda: workflow.perform_many(keys[:20], "approve", bureau, DOCUMENT),
        lambda: workflow.perform_many(keys[10:], "approve", second, DOCUMENT),
    )
    assert not workflow.refused(first)
    assert [bool(receipt.refusal) for receipt in other] == [True] * 10 + [False] * 17
    approved = Version.objects.filter(verb="approve")
    assert stored(approved.count) == len(keys)
    assert stored(approved.values("approval").distinct().count) == 1


def test_one_number_that_two_begin_at_once_gets_one_date(
    project, reviewer, bureau, second, at_once, stored
):
    other = Project.objects.get(position=2)
    stored(lambda: Filing.objects.update(status=Status.REVIEWED))
    later = TransitionNote(number=DOCUMENT.number, date=date(2024, 2, 1))
    answers = at_once(
        taking(project, "approve", bureau), taking(other, "approve", second, later)
    )
    assert answers[0] == "approve"
    assert "的批复日期是 2024-01-20" in answers[1]
    assert stored(lambda: Filing.objects.get(project=other).status) == Status.REVIEWED


def test_a_reviewer_who_becomes_a_bureau_person_meanwhile_does_not_approve(
    project, reviewer, at_once, stored
):
    answers = at_once(
        becoming(reviewer, Role.BUREAU), taking(project, "approve", reviewer)
    )
    assert "由您审核通过，不能再由您批复" in answers[1]
    assert stored(lambda: Filing.objects.get(project=project).status) == Status.REVIEWED


def test_who_reviews_a_form_does_not_approve_it_as_a_bureau_person_a_moment_later(
    project, reviewer, at_once, stored
):
    other = Project.objects.get(position=2)
    asked_as_bureau = User(pk=reviewer.pk, username="reviewer", role=Role.BUREAU)
    answers = at_once(
        taking(other, "review", reviewer), taking(other, "approve", asked_as_bureau)
    )
    assert answers[0] == "review"
    assert "由财政审核人员批复" in answers[1]
    stored(becoming(reviewer, Role.BUREAU))
    promoted = stored(lambda: User.objects.get(pk=reviewer.pk))
    refusal = stored(taking(other, "approve", promoted))
    assert "由您审核通过" in refusal


def test_a_bureau_person_who_loses_the_role_meanwhile_is_refused(
    project, bureau, at_once, stored
):
    answers = at_once(
        becoming(bureau, Role.AUDITOR), taking(project, "approve", bureau)
    )
    assert "您不能对这张表做这一步" in answers[1]
    assert stored(lambda: Filing.objects.get(project=project).status) == Status.REVIEWED


@pytest.fixture
def adjusted(project, bureau, clerk) -> Project:
    """Approved, and changed in an adjustment."""
    workflow.perform(project.pk, "approve", bureau, DOCUMENT)
    workflow.perform(project.pk, "adjust", clerk, CHANGED)
    fill(project, clerk, {"purpose": "改过的用途"})
    return project


def form_is_as_approved(project: Project) -> bool:
    filing = Filing.objects.select_related("baseline").get(project=project)
    return load_forms(Project.objects.filter(pk=project.pk)) == [
        form_in(filing.baseline.form)
    ]


def under_review(project: Project) -> None:
    """The adjustment as it stands when it has been submitted and reviewed."""
    filing = Filing.objects.filter(project=project)
    filing.update(status=Status.REVIEWED)


def test_an_adjustment_that_is_approved_is_not_cancelled_at_the_same_moment(
    adjusted, bureau, clerk, at_once, stored
):
    stored(lambda: under_review(adjusted))
    answers = at_once(
        taking(adjusted, "approve", bureau), taking(adjusted, "cancel", clerk)
    )
    assert answers[0] == "approve"
    assert "已是“已批复”，不能再取消调整" in answers[1]
    assert stored(lambda: form_is_as_approved(adjusted))
    purpose = stored(lambda: Project.objects.get(pk=adjusted.pk).purpose)
    assert purpose == "改过的用途"


def test_an_adjustment_that_is_cancelled_is_not_approved_at_the_same_moment(
    adjusted, bureau, clerk, at_once, stored
):
    answers = at_once(
        taking(adjusted, "cancel", clerk), taking(adjusted, "approve", bureau)
    )
    assert answers[0] == "cancel"
    assert "已是“已批复”，不能再批复" in answers[1]
    assert stored(lambda: form_is_as_approved(adjusted))
    purpose = stored(lambda: Project.objects.get(pk=adjusted.pk).purpose)
    assert purpose != "改过的用途"


def test_the_trail_of_such_a_race_is_whole(project, bureau, second, at_once, stored):
    at_once(taking(project, "approve", bureau), taking(project, "return", second))
    numbers = stored(
        lambda: list(Event.objects.order_by("number").values_list("number", flat=True))
    )
    assert numbers == list(range(1, len(numbers) + 1))
