"""Part ones taken through steps together with the forms of projects: listed, offered, gated, receipted."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from projects.models import BudgetYear, Project, User
from targets.filings.department_store import save_department
from targets.filings.loading import load_department
from targets.filings.models import DEPARTMENT_KIND, WAY, Filing, Status
from targets.workflow import forms_of_units
from targets.workflow.at_once import perform_at_once
from targets.workflow.hands import offered_for_all
from targets.workflow.models import Version
from targets.workflow.performing import refused
from targets.workflow.versions import TransitionNote
from tests.departments import ensure_departments

NOTE = TransitionNote("请补充", "预算调整", "巨财预〔2024〕12号", date(2024, 1, 20))
UNITS = {f"9010010{number}": f"站所{number}" for number in range(10, 16)}


@pytest.fixture
def parts(seeded, unit, year) -> list[Filing]:
    """The part one of the seed, and those of units that have nothing else."""
    form = load_department(unit, year)
    units, _ = ensure_departments(UNITS)
    for department in units.values():
        save_department(form, department, year)
    BudgetYear.objects.update(separate_hands=True)
    found = Filing.objects.filter(kind=DEPARTMENT_KIND)
    return list(found.select_related("year", "department").in_document_order())


@pytest.fixture
def forms(seeded) -> list[Filing]:
    found = Filing.objects.filter(project__isnull=False).in_document_order()
    return list(found.select_related("project__year", "project__department"))


def keys(filings: list[Filing]) -> list[int]:
    return [filing.pk for filing in filings]


def put(filings: list[Filing], status: str) -> None:
    Filing.objects.filter(pk__in=keys(filings)).update(status=status)


def listed(browse, query: str = "") -> set[int]:
    table = browse.get(f"{reverse('steps')}?{query}").context["table"]
    return {row.record.pk for row in table.paginated_rows}


def confirmed(browse, filings: list[Filing]) -> str:
    data = {"form": keys(filings)}
    return browse.post(reverse("steps-confirm"), data, follow=True).content.decode()


def taken(browse, filings: list[Filing], verb: str, **typed: str) -> str:
    stored = Filing.objects.filter(pk__in=keys(filings))
    seen = [f"{filing.pk}:{filing.revision}" for filing in stored]
    data = {"verb": verb, "seen": seen, **typed}
    return browse.post(reverse("steps-take"), data, follow=True).content.decode()


def test_a_part_one_stands_among_the_rows_before_the_forms_of_its_unit(
    parts, forms, as_user, admin
):
    table = as_user(admin).get(reverse("steps")).context["table"]
    rows = [row.record.pk for row in table.paginated_rows]
    assert rows[:3] == keys([parts[0], *forms[:2]])
    assert set(keys(parts)) <= set(rows)


def test_they_are_found_by_unit_and_words_and_stand_in_the_file(parts, as_user, admin):
    browse = as_user(admin)
    assert listed(browse, "department=901001012") == {parts[3].pk}
    assert listed(browse, "text=站所12") == {parts[3].pk}
    assert not listed(browse, "text=站所12&mark=secret")
    query = {"export": "csv", "department": "901001012"}
    file = browse.get(reverse("steps"), query).getvalue().decode()
    assert "901001012,部门整体绩效目标" in file


WAY_OF_BOTH = [
    ("submit", "clerk", "draft", "submitted"),
    ("withdraw", "clerk", "submitted", "draft"),
    ("review", "reviewer", "submitted", "reviewed"),
    ("return", "reviewer", "submitted", "returned"),
    ("return", "bureau", "reviewed", "returned"),
    ("reject", "bureau", "reviewed", "rejected"),
    ("reopen", "bureau", "rejected", "draft"),
    ("approve", "bureau", "reviewed", "approved"),
    ("adjust", "clerk", "approved", "adjusting"),
    ("recognise", "admin", "draft", "approved"),
]


@pytest.mark.parametrize(("verb", "person", "before", "after"), WAY_OF_BOTH)
def test_a_step_takes_both_with_a_receipt_each(
    verb, person, before, after, parts, forms, as_user, request
):
    sound = [forms[0], parts[0]]
    for filing in sound:
        assert not filing.waivers.exists()
    put(sound, before)
    browse = as_user(request.getfixturevalue(person))
    offered = confirmed(browse, sound)
    assert f'value="{verb}"' in offered
    assert "其中部门整体目标 1 份" in offered
    if verb == "submit":
        return
    document = {"number": NOTE.number, "date": f"{NOTE.date}"}
    told = taken(browse, sound, verb, note="请补充", reason="预算调整", **document)
    assert " 2 张" in told
    assert f'href="{reverse("department-target", args=[2024, "901001"])}"' in told
    assert f'href="{reverse("declaration-checks", args=[forms[0].project_id])}"' in told
    assert {filing.status for filing in Filing.objects.filter(pk__in=keys(sound))} == {
        after
    }


def test_the_gate_holds_back_what_the_checks_do(parts, clerk, as_user):
    parts[1].department_target.subtargets.all().delete()
    told = taken(as_user(clerk), parts[:2], "submit")
    assert "已提交 1 张，1 张没有办" in told
    assert "还不能提交：1 个错误要改正" in told
    assert Filing.objects.filter(status=Status.SUBMITTED).get() == parts[0]


def test_an_approval_leads_to_its_document_where_it_holds_part_ones_alone(
    parts, as_user, bureau
):
    put(parts, Status.REVIEWED)
    document = {"number": NOTE.number, "date": f"{NOTE.date}"}
    told = taken(as_user(bureau), parts, "approve", **document)
    assert f"已批复 {len(parts)} 张" in told
    approval = Version.objects.filter(verb="approve").first().approval
    assert f'href="/approvals/{approval.pk}/">{NOTE.number}' in told


@pytest.mark.parametrize("person", ["clerk", "reviewer", "bureau", "admin"])
@pytest.mark.parametrize("status", [*WAY])
def test_what_is_offered_of_both_is_what_each_allows(
    status, person, parts, forms, request
):
    user = request.getfixturevalue(person)
    both = [forms[0], parts[0]]
    for filing in both:
        filing.status = status
    together, project, unit = (
        {offer.transition.verb for offer in offered_for_all(chosen, user)}
        for chosen in (both, both[:1], both[1:])
    )
    assert together == project & unit
    assert "end" not in unit


def test_who_reviewed_a_part_one_leaves_its_approval_to_another(parts, admin, bureau):
    put(parts, Status.SUBMITTED)
    perform_at_once(keys(parts[:2]), "review", admin)
    put(parts[2:4], Status.REVIEWED)
    receipts = perform_at_once(keys(parts[:4]), "approve", admin, NOTE)
    assert [bool(receipt.refusal) for receipt in receipts] == [True, True, False, False]
    assert not refused(perform_at_once(keys(parts[:2]), "approve", bureau, NOTE))


def test_who_filled_in_a_part_one_leaves_the_decision_to_another(
    parts, clerk, reviewer
):
    perform_at_once(keys(parts[:2]), "submit", clerk)
    User.objects.filter(pk=clerk.pk).update(role="reviewer")
    promoted = User.objects.get(pk=clerk.pk)
    put(parts[2:3], Status.SUBMITTED)
    receipts = perform_at_once(keys(parts[:3]), "review", promoted)
    assert [bool(receipt.refusal) for receipt in receipts] == [True, True, False]


def test_what_is_stale_gone_or_out_of_reach_is_refused_alone(
    parts, forms, stranger, clerk
):
    chosen = keys([parts[0], parts[1], forms[0]])
    receipts = perform_at_once([*chosen, 10**9], "submit", stranger)
    assert len(refused(receipts)) == 4
    seen = {parts[0].pk: 99, parts[1].pk: parts[1].revision}
    first, second = perform_at_once(chosen[:2], "submit", clerk, seen=seen)
    assert "请刷新看过再提交" in first.refusal
    assert not second.refusal


@pytest.mark.parametrize("verb", ["submit", "review", "approve", "return"])
def test_the_queries_do_not_grow_with_the_part_ones(
    verb, parts, clerk, reviewer, bureau
):
    before = {"submit": "draft", "review": "submitted", "return": "submitted"}
    user = {"submit": clerk, "approve": bureau}.get(verb, reviewer)

    def queries(chosen: list[Filing]) -> int:
        put(chosen, before.get(verb, "reviewed"))
        with CaptureQueriesContext(connection) as captured:
            assert not refused(perform_at_once(keys(chosen), verb, user, NOTE))
        return len(captured)

    queries(parts[:1])  # the document of the approval begins
    assert queries(parts[1:2]) == queries(parts[2:])


def test_the_pages_ask_for_as_much_with_more_part_ones(parts, as_user, admin):
    browse = as_user(admin)

    def queries(chosen: list[Filing]) -> tuple[int, int]:
        put(parts, Status.ENDED)
        put(chosen, Status.SUBMITTED)
        with CaptureQueriesContext(connection) as page:
            browse.get(reverse("steps"), {"status": "submitted"})
        with CaptureQueriesContext(connection) as asked:
            confirmed(browse, chosen)
        return len(page), len(asked)

    queries(parts)
    assert queries(parts[:1]) == queries(parts)


# What is done is not among what can be done


@pytest.mark.parametrize("separate", [True, False])
@pytest.mark.parametrize("status", ["approved", "published", "adjusting"])
@pytest.mark.parametrize("person", ["clerk", "reviewer", "bureau", "admin"])
def test_a_form_that_waits_for_nobody_is_listed_by_its_status_alone(
    person, status, separate, parts, forms, as_user, request
):
    BudgetYear.objects.update(separate_hands=separate)
    put([*parts, *forms], status)
    user = request.getfixturevalue(person)
    browse = as_user(user)
    is_filler = person in ("clerk", "admin")
    assert bool(listed(browse)) == (is_filler and status == "adjusting")
    offered = {
        choice
        for choice, _ in browse.get(reverse("steps"))
        .context["filter"]
        .form.fields["status"]
        .choices
    }
    assert (status in offered) == (person != "reviewer" or not separate)


def test_a_refusal_of_a_part_one_is_logged(parts, leader, caplog):
    forms_of_units.perform_filings(keys(parts[:1]), "submit", leader)
    assert f"may not submit form {parts[0].pk}" in caplog.text


def test_a_project_that_is_deleted_is_not_listed(parts, forms, as_user, admin, year):
    Project.objects.filter(pk=forms[0].project_id).update(deleted_at=timezone.now())
    assert forms[0].pk not in listed(as_user(admin))
