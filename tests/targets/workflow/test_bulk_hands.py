"""Many forms at once by several people: what is offered of whose forms, the document, and what came before."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.models import BudgetYear, Project, Role, User
from targets.filings.models import Filing, Status, declaration_of
from targets.filings.trail import record_declaration
from targets.workflow import performing as workflow
from targets.workflow.hands import FILLING, offered_for_all
from targets.workflow.models import Approval, Version
from targets.workflow.versions import TransitionNote
from targets.workflow.waiting import filing_of

NUMBER, DAY = "巨财预〔2024〕12号", date(2024, 1, 20)
DOCUMENT = TransitionNote(number=NUMBER, date=DAY)


@pytest.fixture
def keys(seeded) -> list[int]:
    BudgetYear.objects.update(separate_hands=True)
    return list(Project.objects.in_document_order().values_list("pk", flat=True))


def put(keys: list[int], status: str) -> None:
    Filing.objects.filter(project__in=keys).update(status=status)


def reviewed_by(user: User, keys: list[int]) -> None:
    put(keys, Status.SUBMITTED)
    assert not workflow.refused(workflow.perform_many(keys, "review", user))


def filled_by(user: User, keys: list[int], verb: str) -> None:
    """As the trail has it of what the user did to fill in the forms."""
    for project in Project.objects.filter(pk__in=keys):
        record_declaration(project, verb, user)


def offers(keys: list[int], user: User) -> dict[str, tuple[int, str]]:
    found = Project.objects.filter(pk__in=keys).select_related(
        "year", "department", "declaration__filing"
    )
    filings = [filing_of(project) for project in found]
    return {
        offer.transition.verb: (offer.count, offer.withheld)
        for offer in offered_for_all(filings, user)
    }


def filings_of(keys: list[int]) -> list[int]:
    return list(Filing.objects.filter(project__in=keys).values_list("pk", flat=True))


def confirm(browse, keys: list[int], **more: str) -> str:
    data = {"form": filings_of(keys), **more}
    return browse.post(reverse("steps-confirm"), data, follow=True).content.decode()


def approve(browse, keys: list[int], **typed: str) -> str:
    filings = Filing.objects.filter(project__in=keys)
    seen = [f"{filing.pk}:{filing.revision}" for filing in filings]
    data = {"verb": "approve", "seen": seen, **typed}
    return browse.post(reverse("steps-take"), data, follow=True).content.decode()


# Who did the step before


@pytest.mark.parametrize("role", [Role.BUREAU, Role.ADMIN])
def test_of_many_those_that_one_reviewed_are_left_to_another(
    role, keys, reviewer, admin
):
    reviewed_by(reviewer, keys[:4])
    reviewed_by(admin, keys[4:10])
    User.objects.filter(pk=reviewer.pk).update(role=role, department=None)
    promoted = User.objects.get(pk=reviewer.pk)
    assert offers(keys[:10], promoted)["approve"] == (
        6,
        "4 张由您填报或审核过，由另一位批复",
    )
    receipts = workflow.perform_many(keys[:10], "approve", promoted, DOCUMENT)
    refusals = [bool(receipt.refusal) for receipt in receipts]
    assert refusals == [True] * 4 + [False] * 6


@pytest.mark.parametrize("verb", FILLING)
def test_whatever_one_did_to_fill_in_leaves_the_decision_to_another(
    verb, keys, admin, bureau
):
    put(keys, Status.REVIEWED)
    filled_by(admin, keys[:3], verb)
    receipts = workflow.perform_many(keys[:5], "approve", admin, DOCUMENT)
    refusals = [bool(receipt.refusal) for receipt in receipts]
    assert refusals == [True] * 3 + [False] * 2
    assert not workflow.refused(
        workflow.perform_many(keys[:3], "approve", bureau, DOCUMENT)
    )


@pytest.mark.parametrize(
    ("status", "verb"), [(Status.SUBMITTED, "review"), (Status.REVIEWED, "approve")]
)
@pytest.mark.parametrize("separate", [True, False])
@pytest.mark.parametrize("role", [*Role])
def test_a_step_of_many_is_offered_to_whom_it_is_allowed(
    role, separate, status, verb, keys, unit, request
):
    BudgetYear.objects.update(separate_hands=separate)
    user = request.getfixturevalue(role.value)
    filled_by(user, keys[:1], "fill")
    put(keys[:3], status)
    offered = offers(keys[:3], user).get(verb, (0, ""))[0]
    receipts = workflow.perform_many(keys[:3], verb, user, DOCUMENT)
    assert len(receipts) - len(workflow.refused(receipts)) == offered


def test_reviewers_are_not_offered_the_approval_of_many(keys, reviewer, as_user):
    put(keys[:3], Status.REVIEWED)
    shown = confirm(as_user(reviewer), keys[:3])
    assert 'value="approve"' not in shown
    assert 'value="return"' in shown


def test_where_all_are_others_to_decide_the_list_says_so(keys, as_user, reviewer):
    put(keys[:2], Status.APPROVED)
    assert "勾选的表都由另一位办理" in confirm(as_user(reviewer), keys[:2])


def test_what_is_offered_takes_a_fixed_number_of_queries(keys, admin):
    put(keys, Status.REVIEWED)

    def queries(chosen: list[int]) -> int:
        with CaptureQueriesContext(connection) as captured:
            offers(chosen, admin)
        return len(captured)

    assert queries(keys[:2]) == queries(keys)


# The document


def test_the_receipt_leads_to_the_document(keys, as_user, bureau):
    put(keys[:3], Status.REVIEWED)
    shown = approve(as_user(bureau), keys[:3], number=NUMBER, date=f"{DAY}")
    approval = Approval.objects.get()
    assert "已批复 3 张" in shown
    assert f'href="/approvals/{approval.pk}/">{NUMBER}：批复文和批复表' in shown


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "请填写批复文号"),
        ({"number": NUMBER}, "请填写批复日期"),
        ({"number": NUMBER, "date": "2999-01-01"}, "批复日期还没有到"),
    ],
)
def test_what_the_document_lacks_is_asked_for_on_the_same_page(
    typed, sentence, keys, as_user, bureau
):
    put(keys[:3], Status.REVIEWED)
    shown = approve(as_user(bureau), keys[:3], **typed)
    assert sentence in shown
    assert "批复 3 张" in shown
    assert f'value="{typed.get("number", "")}"' in shown
    assert not Approval.objects.exists()


def test_a_number_that_is_known_is_offered_and_needs_no_date(keys, as_user, bureau):
    put(keys[:3], Status.REVIEWED)
    approve(as_user(bureau), keys[:1], number=NUMBER, date=f"{DAY}")
    assert f'<option value="{NUMBER}">2024-01-20</option>' in confirm(
        as_user(bureau), keys[1:3]
    )
    assert "已批复 2 张" in approve(as_user(bureau), keys[1:3], number=NUMBER)
    assert Version.objects.filter(approval__date=DAY).count() == 3


def test_numbers_of_other_departments_are_not_offered(
    keys, as_user, bureau, other_unit, admin
):
    BudgetYear.objects.update(separate_hands=False)
    put(keys[:2], Status.REVIEWED)
    workflow.perform_many(keys[:1], "approve", bureau, DOCUMENT)
    User.objects.filter(pk=bureau.pk).update(department=other_unit)
    Project.objects.filter(pk=keys[1]).update(department=other_unit)
    assert NUMBER not in confirm(as_user(User.objects.get(pk=bureau.pk)), keys[1:2])


# What was approved before the system came


def test_an_admin_takes_in_many_at_once_with_their_document(keys, as_user, admin):
    shown = confirm(as_user(admin), keys)
    assert "不经检查和审核；检查发现的问题仍然列出" in shown
    receipts = workflow.perform_many(keys, "recognise", admin, DOCUMENT)
    assert not workflow.refused(receipts)
    assert Version.objects.filter(approval__number=NUMBER).count() == len(keys)
    assert {
        declaration_of(project).filing.status for project in Project.objects.all()
    } == {Status.APPROVED}


@pytest.mark.parametrize("role", ["clerk", "reviewer", "bureau", "leader", "auditor"])
def test_nobody_else_takes_in_what_was_approved_before(role, keys, request):
    user = request.getfixturevalue(role)
    receipts = workflow.perform_many(keys[:2], "recognise", user, DOCUMENT)
    assert len(workflow.refused(receipts)) == 2
    assert "recognise" not in offers(keys[:2], user)


@pytest.mark.parametrize("status", [status for status in Status if status != "draft"])
def test_only_drafts_are_taken_in(status, keys, admin):
    put(keys[:1], status)
    receipts = workflow.perform_many(keys[:1], "recognise", admin, DOCUMENT)
    assert len(workflow.refused(receipts)) == 1
