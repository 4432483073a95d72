"""Two people who press a button at once: one succeeds, the other is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from projects.models import BudgetYear, Department, Event, Project, Role, User
from targets.filings.models import Filing, Status
from targets.publication.drafting import draft
from targets.publication.models import Publication
from targets.publication.publishing import NotPublished, publish
from targets.workflow import performing as workflow
from targets.workflow.models import Version
from targets.workflow.performing import NotPerformed
from targets.workflow.versions import TransitionNote


@pytest.fixture
def project(seeded) -> Project:
    Filing.objects.update(status=Status.SUBMITTED)
    return Project.objects.get(position=1)


def taking(
    project: Project, verb: str, user: User, note: str = ""
) -> Callable[[], str]:
    def act() -> str:
        try:
            return workflow.perform(project.pk, verb, user, TransitionNote(note)).verb
        except NotPerformed as refusal:
            return str(refusal)

    return act


def test_two_who_decide_otherwise_at_once_come_one_after_the_other(
    project, reviewer, at_once, stored, admin
):
    told = at_once(
        taking(project, "review", reviewer),
        taking(project, "return", admin, "指标太少"),
    )
    assert told[0] == "review"
    assert (
        told[1] == "return"
    )  # a form that was passed may still be returned, and that comes after
    trail = stored(
        lambda: list(Event.objects.order_by("number").values_list("verb", "changes"))
    )
    assert trail == [
        ("review", [["状态", "已提交", "部门已审"]]),
        ("return", [["状态", "部门已审", "退回"]]),
    ]


def test_one_step_pressed_twice_at_once_is_taken_once(
    project, reviewer, at_once, stored, admin
):
    told = at_once(
        taking(project, "review", reviewer), taking(project, "review", admin)
    )
    assert told[0] == "review"
    assert "已是“部门已审”" in told[1]
    assert stored(lambda: (Version.objects.count(), Event.objects.count())) == (1, 1)


def test_who_loses_the_role_meanwhile_is_refused(project, reviewer, at_once):
    def demote() -> None:
        User.objects.filter(pk=reviewer.pk).update(role=Role.LEADER)

    assert "您不能" in at_once(demote, taking(project, "review", reviewer))[1]


def test_many_taken_at_once_by_two_leave_one_unbroken_trail(
    project, reviewer, at_once, stored, admin
):
    keys = list(Project.objects.values_list("pk", flat=True))
    first, second = at_once(
        lambda: workflow.perform_many(keys[:20], "review", reviewer),
        lambda: workflow.perform_many(keys[10:], "review", admin),
    )
    assert [bool(each.refusal) for each in first] == [False] * 20
    assert [bool(each.refusal) for each in second] == [True] * 10 + [False] * 17
    assert stored(
        lambda: list(Event.objects.order_by("number").values_list("number", flat=True))
    ) == [*range(1, 38)]


def test_two_who_publish_at_once_publish_once(
    project, reviewer, at_once, stored, admin, year, unit
):
    def act() -> str:
        try:
            return str(publish(year, unit, admin, seen).number)
        except NotPublished as refusal:
            return str(refusal)

    seen = stored(lambda: shown(reviewer, year, unit))
    assert at_once(act, act) == [
        "1",
        "预览之后内容有了变化，没有公开；请看过新的预览再确认",
    ]
    assert stored(Publication.objects.count) == 1


def shown(reviewer: User, year: BudgetYear, unit: Department) -> str:
    """What the preview of all forms, approved, bears."""
    Filing.objects.update(status=Status.REVIEWED)
    workflow.perform_many(
        list(Project.objects.values_list("pk", flat=True)), "approve", reviewer
    )
    return draft(year, unit).fingerprint
