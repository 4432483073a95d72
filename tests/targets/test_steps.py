"""Submitting a form from the page of its findings, and taking it back."""

import pytest
from django.urls import reverse

from projects.models import Project
from targets.models import Declaration, Status
from tests.targets import acts
from tests.targets.checks.forms import GOOD, TIME, with_row


@pytest.fixture
def sound(year, unit) -> Project:
    acts.take(GOOD)
    return Project.objects.get(code=GOOD.code)


@pytest.fixture
def browse(as_user, clerk):
    return as_user(clerk)


def page(browse, project: Project) -> str:
    return browse.get(reverse("declaration-checks", args=[project.pk])).content.decode()


def step(browse, project: Project, verb: str) -> str:
    return browse.post(reverse("declaration-step", args=[project.pk, verb]), follow=True).content.decode()


def test_a_form_that_is_in_order_is_submitted_and_taken_back(browse, sound):
    assert ">提交</button>" in page(browse, sound)
    submitted = step(browse, sound, "submit")
    assert f"已提交：{GOOD.name}" in submitted
    assert ">提交</button>" not in submitted
    assert Declaration.objects.get().status == Status.SUBMITTED
    assert f"已撤回：{GOOD.name}" in step(browse, sound, "withdraw")
    assert Declaration.objects.get().status == Status.DRAFT


def test_a_form_with_a_warning_offers_no_submission_and_none_is_taken(browse, sound):
    acts.take(with_row(TIME, name="补贴发放及时率"))
    assert ">提交</button>" not in page(browse, sound)
    assert "还不能提交：1 个警告要改正或说明理由" in step(browse, sound, "submit")
    assert Declaration.objects.get().status == Status.DRAFT


def test_a_submitted_form_is_closed_until_it_is_taken_back(browse, sound):
    step(browse, sound, "submit")
    assert "不能再修改" in page(browse, sound)
    assert browse.get(reverse("declaration-edit", args=[sound.pk])).status_code == 302


def test_a_step_that_does_not_exist_is_told(browse, sound):
    assert "不能对这张表做这一步" in step(browse, sound, "发布")


def test_who_only_reads_sees_the_status_and_no_button(as_user, reviewer, sound):
    shown = page(as_user(reviewer), sound)
    assert "草稿</span>" in shown
    assert ">提交</button>" not in shown
