"""One step with many forms: a receipt each, nothing by halves, and a number of queries that does not grow."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.models import Event, Project
from targets.filings import loading
from targets.filings.models import Filing, Status, SubTarget, declaration_of
from targets.workflow import performing as workflow
from targets.workflow.gate import obstacles
from targets.workflow.models import Version
from targets.workflow.performing import refused
from targets.workflow.versions import TransitionNote


@pytest.fixture
def keys(seeded) -> list[int]:
    return list(Project.objects.in_document_order().values_list("pk", flat=True))


def put(keys: list[int], status: str) -> None:
    Filing.objects.filter(project__in=keys).update(status=status)


def test_every_form_that_allows_it_takes_the_step_and_the_others_say_why_not(
    keys, reviewer
):
    put(keys[:30], Status.REVIEWED)
    receipts = workflow.perform_many(keys, "approve", reviewer)
    assert [each.pk for each in receipts] == keys
    assert [each.pk for each in refused(receipts)] == keys[30:]
    assert "状态已是“草稿”" in receipts[-1].refusal
    assert Filing.objects.filter(status=Status.APPROVED).count() == 30


def test_each_form_gets_its_version_and_its_row_in_the_trail_of_one_click(
    keys, reviewer
):
    put(keys, Status.REVIEWED)
    workflow.perform_many(keys, "approve", reviewer)
    assert set(Version.objects.values_list("filing__project", flat=True)) == set(keys)
    assert set(Event.objects.values_list("project", flat=True)) == set(keys)
    assert len(set(Event.objects.values_list("group", flat=True))) == 1


def test_the_gate_of_many_is_the_gate_of_one(keys, clerk):
    projects = Project.objects.filter(pk__in=keys)
    filed = [
        (declaration_of(project).filing, form)
        for project, form in loading.load_pairs(projects.select_related("year"))
    ]
    one_by_one: dict[int, str] = {}
    for pair in filed:
        one_by_one |= obstacles([pair], clerk)
    assert obstacles(filed, clerk) == one_by_one
    assert one_by_one


def test_forms_of_many_units_are_not_mixed_up(keys, clerk, stranger):
    receipts = workflow.perform_many(keys, "submit", stranger)
    assert [each.name for each in receipts] == [""] * len(keys)
    assert not Filing.objects.exclude(status=Status.DRAFT)


@pytest.mark.parametrize(
    ("verb", "at", "role"),
    [("approve", "reviewed", "reviewer"), ("submit", "draft", "clerk")],
)
def test_the_queries_do_not_grow_with_the_forms(verb, at, role, keys, request):
    user = request.getfixturevalue(role)
    put(keys, at)

    def queries(chosen: list[int]) -> int:
        with CaptureQueriesContext(connection) as captured:
            workflow.perform_many(chosen, verb, user, TransitionNote())
        return len(captured)

    queries(keys[:1])  # the head of the trail is made once
    assert queries(keys[4:6]) == queries(keys[6:])


def test_the_longest_title_of_a_sub_target_keeps_no_form_from_its_step(keys, reviewer):
    SubTarget.objects.update(title="长" * 200)
    put(keys, Status.REVIEWED)
    assert not refused(workflow.perform_many(keys, "approve", reviewer))
