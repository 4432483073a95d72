"""Two pairs of eyes: transitions × who did the step before, whatever the role; and the document of an approval."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from projects.models import BudgetYear, Event, Project, Role, User
from targets.filings.models import Filing, Status
from targets.workflow import performing as workflow
from targets.workflow.deciding import Typed, save_sheet
from targets.workflow.models import Approval, ReviewSheet, Version
from targets.workflow.performing import NotPerformed
from targets.workflow.versions import TransitionNote
from tests.targets import acts
from tests.targets.checks.forms import GOOD
from tests.targets.fills import fill

DOCUMENT = TransitionNote(number="巨财预〔2024〕12号", date=date(2024, 1, 20))


@pytest.fixture
def sound(year, unit) -> Project:
    """A project whose form is in order, in a year that separates hands."""
    BudgetYear.objects.update(separate_hands=True)
    acts.take(GOOD)
    return Project.objects.select_related("year", "department").get(code=GOOD.code)


def take(project: Project, verb: str, user: User, note: TransitionNote = DOCUMENT):
    return workflow.perform(project.pk, verb, user, note)


def refused(project: Project, verb: str, user: User, note=DOCUMENT) -> str:
    with pytest.raises(NotPerformed) as refusal:
        take(project, verb, user, note)
    return str(refusal.value)


def status(project: Project) -> str:
    return Filing.objects.get(project=project).status


def become(user: User, role: Role) -> User:
    User.objects.filter(pk=user.pk).update(role=role)
    return User.objects.get(pk=user.pk)


def test_three_people_bring_a_form_to_its_approval(sound, clerk, reviewer, bureau):
    take(sound, "submit", clerk)
    take(sound, "review", reviewer)
    take(sound, "approve", bureau)
    assert status(sound) == Status.APPROVED


def test_an_admin_does_not_do_two_steps_of_one_form(sound, clerk, reviewer, admin):
    take(sound, "submit", admin)
    assert "由您填报或提交过，不能再由您审核通过" in refused(sound, "review", admin)
    take(sound, "review", reviewer)
    assert "由您填报或提交过，不能再由您批复" in refused(sound, "approve", admin)


def test_who_reviewed_does_not_approve_in_another_role(sound, clerk, reviewer, bureau):
    take(sound, "submit", clerk)
    take(sound, "review", reviewer)
    promoted = become(reviewer, Role.BUREAU)
    assert "由您审核通过，不能再由您批复" in refused(sound, "approve", promoted)
    take(sound, "approve", bureau)


def test_who_filled_in_one_cell_does_not_review_in_another_role(
    sound, clerk, admin, reviewer
):
    fill(sound, clerk, {"purpose": "改过的用途"})
    take(sound, "submit", admin)
    promoted = become(clerk, Role.REVIEWER)
    assert "由您填报或提交过" in refused(sound, "review", promoted)


def test_who_reviewed_an_earlier_round_may_approve_a_later_one(
    sound, clerk, reviewer, admin, bureau
):
    take(sound, "submit", clerk)
    take(sound, "review", reviewer)
    take(sound, "return", bureau, TransitionNote("指标不全"))
    fill(sound, clerk, {"purpose": "改过的用途"})
    take(sound, "submit", clerk)
    take(sound, "review", admin)
    take(sound, "approve", become(reviewer, Role.BUREAU))
    assert status(sound) == Status.APPROVED


def test_who_takes_in_what_they_filled_in_themselves_is_named_by_the_trail(
    sound, admin
):
    fill(sound, admin, {"purpose": "改过的用途"})
    take(sound, "recognise", admin)
    remark = "填报和认定已批复是同一人"
    assert Version.objects.latest("number").remark == remark
    assert Event.objects.order_by("-number")[0].note.endswith(remark)


def test_who_filled_in_fills_in_no_review_sheet(sound, as_user, clerk, admin, reviewer):
    fill(sound, admin, {"purpose": "改过的用途"})
    take(sound, "submit", clerk)
    with pytest.raises(NotPerformed, match="由您填报或提交过"):
        save_sheet(sound, admin, Typed(grade="good"))
    assert not ReviewSheet.objects.exists()
    address = reverse("declaration-review", args=[sound.pk])
    grade = reverse("declaration-grade", args=[sound.pk])
    assert grade not in as_user(admin).get(address).content.decode()
    assert grade in as_user(reviewer).get(address).content.decode()


def test_reviewers_leave_the_approval_to_the_bureau(sound, clerk, reviewer, admin):
    take(sound, "submit", clerk)
    take(sound, "review", admin)
    assert "由财政审核人员批复" in refused(sound, "approve", reviewer)


def test_a_year_without_a_bureau_lets_one_person_do_both_and_the_trail_says_so(
    sound, clerk, reviewer
):
    BudgetYear.objects.update(separate_hands=False)
    take(sound, "submit", clerk)
    take(sound, "review", reviewer, TransitionNote())
    take(sound, "approve", reviewer, TransitionNote("同意"))
    event = Event.objects.order_by("-number")[0]
    assert event.note == "同意：本年度不要求分人办理，审核和批复是同一人"


def test_the_number_of_queries_does_not_grow_with_the_forms(
    sound, clerk, reviewer, bureau, seeded
):
    keys = list(Project.objects.values_list("pk", flat=True))
    Filing.objects.exclude(project=None).update(status=Status.REVIEWED)
    with CaptureQueriesContext(connection) as one:
        workflow.perform_many(keys[:1], "approve", bureau, DOCUMENT)
    with CaptureQueriesContext(connection) as many:
        receipts = workflow.perform_many(keys[1:], "approve", bureau, DOCUMENT)
    assert not any(receipt.refusal for receipt in receipts)
    assert len(many) <= len(one)


# The document of an approval


@pytest.fixture
def reviewed(sound, clerk, reviewer) -> Project:
    take(sound, "submit", clerk)
    take(sound, "review", reviewer)
    return sound


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        (TransitionNote(), "请填写批复文号"),
        (TransitionNote(number="……", date=date(2024, 1, 1)), "请填写批复文号"),
        (TransitionNote(number="1号"), "请填写批复日期"),
        (TransitionNote(number="号" * 61, date=date(2024, 1, 1)), "最多 60 个"),
        (
            TransitionNote(number="1号", date=timezone.localdate() + timedelta(days=1)),
            "批复日期还没有到",
        ),
    ],
)
def test_an_approval_asks_for_number_and_date(note, sentence, reviewed, bureau):
    assert sentence in refused(reviewed, "approve", bureau, note)


def test_an_approval_is_kept_with_its_document(reviewed, bureau):
    take(reviewed, "approve", bureau)
    approval = Approval.objects.get()
    assert (approval.number, approval.date, approval.who) == (
        DOCUMENT.number,
        DOCUMENT.date,
        "孙洁（bureau）",
    )
    baseline = Filing.objects.get(project=reviewed).baseline
    assert baseline.approval == approval
    assert Event.objects.order_by("-number")[0].note == DOCUMENT.number


def test_one_number_has_one_date(reviewed, bureau, year):
    Approval.objects.create(year=year, number=DOCUMENT.number, date=date(2024, 2, 1))
    assert "的批复日期是 2024-02-01" in refused(reviewed, "approve", bureau)


def test_what_was_published_before_is_taken_in_by_its_document(sound, admin):
    take(sound, "recognise", admin)
    version = Version.objects.get()
    assert (status(sound), version.verb) == (Status.APPROVED, "recognise")
    assert version.approval.number == DOCUMENT.number
    assert Filing.objects.get(project=sound).baseline == version
