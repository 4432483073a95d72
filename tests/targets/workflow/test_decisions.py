"""What pages offer to those who decide: only what they may do themselves, and the next form that waits."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.models import BudgetYear, Project, User
from targets.filings.models import Filing, Status
from targets.workflow import performing as workflow
from targets.workflow.models import Version
from targets.workflow.versions import TransitionNote
from targets.workflow.waiting import next_waiting
from tests.targets import acts
from tests.targets.checks.forms import GOOD
from tests.targets.workflow.test_reviewing import posted

DOCUMENT = {"number": "巨财预〔2024〕12号", "date": "2024-01-20"}
NOTE = TransitionNote(number=DOCUMENT["number"], date=date(2024, 1, 20))


@pytest.fixture
def project(year, unit) -> Project:
    """In a year that separates hands."""
    BudgetYear.objects.update(separate_hands=True)
    acts.take(GOOD)
    return Project.objects.select_related("year", "department").get(code=GOOD.code)


@pytest.fixture
def reviewed(project, clerk, reviewer) -> Project:
    workflow.perform(project.pk, "submit", clerk)
    workflow.perform(project.pk, "review", reviewer)
    return project


def page(browse, project: Project, name: str = "declaration-review") -> str:
    return browse.get(reverse(name, args=[project.pk])).content.decode()


def decide(browse, project: Project, verb: str, **typed: str) -> str:
    address = reverse("declaration-step", args=[project.pk, verb])
    data = {"waiting": Status.REVIEWED, **typed}
    return browse.post(address, data, follow=True).content.decode()


@pytest.mark.parametrize("name", ["declaration-review", "declaration-checks"])
def test_who_filled_in_is_not_offered_the_review_but_told_why(
    name, project, as_user, admin
):
    workflow.perform(project.pk, "submit", admin)
    shown = page(as_user(admin), project, name)
    assert "由您填报或提交过，不能再由您审核通过" in shown
    assert ">审核通过</button>" not in shown
    assert "按综合等级办理" not in shown
    assert ">退回</button>" in shown


@pytest.mark.parametrize("name", ["declaration-review", "declaration-checks"])
def test_who_reviewed_is_not_offered_the_approval(
    name, project, as_user, clerk, admin, bureau
):
    workflow.perform(project.pk, "submit", clerk)
    workflow.perform(project.pk, "review", admin)
    assert ">批复</button>" not in page(as_user(admin), project, name)
    assert ">批复</button>" in page(as_user(bureau), project, name)


def test_where_hands_are_not_separate_the_same_person_is_offered_it(
    project, as_user, clerk, admin
):
    BudgetYear.objects.update(separate_hands=False)
    workflow.perform(project.pk, "submit", clerk)
    workflow.perform(project.pk, "review", admin)
    assert ">批复</button>" in page(as_user(admin), project)


def test_the_bureau_approves_on_the_review_page(reviewed, as_user, bureau):
    shown = decide(as_user(bureau), reviewed, "approve", **DOCUMENT)
    assert f"已批复：{GOOD.name}" in shown
    assert "没有待批复的表了" in shown
    assert Version.objects.latest("pk").approval.number == DOCUMENT["number"]


def test_what_was_typed_stays_on_the_review_page_where_it_is_refused(
    reviewed, as_user, bureau
):
    browse = as_user(bureau)
    assert "请填写批复日期" in (
        shown := decide(browse, reviewed, "approve", number="1号")
    )
    assert 'value="1号"' in shown
    assert "退回要写明理由" in decide(browse, reviewed, "return")


@pytest.mark.parametrize("role", ["leader", "auditor", "clerk", "reviewer"])
def test_nobody_else_is_offered_the_approval(role, reviewed, as_user, request):
    shown = page(as_user(request.getfixturevalue(role)), reviewed)
    assert ">批复</button>" not in shown


# The next form


@pytest.fixture
def waiting(seeded) -> list[Project]:
    """All forms of the seed, reviewed."""
    BudgetYear.objects.update(separate_hands=True)
    Filing.objects.update(status=Status.REVIEWED)
    found = Project.objects.select_related("year", "department")
    return list(found.order_by("department__path", "position"))


def following(project: Project, user: User) -> Project | None:
    return next_waiting(project, Status.REVIEWED, user)


def test_the_next_form_is_the_one_below_and_after_the_last_the_first(waiting, bureau):
    assert following(waiting[3], bureau) == waiting[4]
    assert following(waiting[-1], bureau) == waiting[0]


def test_what_one_reviewed_oneself_is_not_the_next(waiting, bureau):
    filing = Filing.objects.get(project=waiting[4])
    Version.objects.create(
        filing=filing, number=1, verb="review", status="reviewed", form={},
        at="2024-01-01T00:00:00Z", user=bureau, who="孙洁",
    )  # fmt: skip
    assert following(waiting[3], bureau) == waiting[5]


def test_nothing_is_next_for_those_who_do_not_decide(waiting, clerk, reviewer, auditor):
    found = [following(waiting[0], user) for user in (clerk, reviewer, auditor)]
    assert found == [None, None, None]


def test_after_a_decision_the_next_form_is_one_click_away(waiting, as_user, bureau):
    shown = decide(as_user(bureau), waiting[0], "return", note="请补充依据")
    address = reverse("declaration-review", args=[waiting[1].pk])
    assert f'href="{address}">下一张待批复' in " ".join(shown.split())


def test_after_a_grade_too(waiting, as_user, reviewer):
    Filing.objects.update(status=Status.SUBMITTED)
    shown = posted(as_user(reviewer), waiting[0], decide="1")
    address = reverse("declaration-review", args=[waiting[1].pk])
    assert f'href="{address}">下一张待审核' in " ".join(shown.split())


def test_the_next_form_is_found_by_a_fixed_number_of_queries(waiting, bureau):
    with CaptureQueriesContext(connection) as many:
        following(waiting[0], bureau)
    Filing.objects.exclude(project__in=waiting[:2]).update(status=Status.DRAFT)
    with CaptureQueriesContext(connection) as one:
        following(waiting[0], bureau)
    assert len(many) == len(one)
