"""What the editor asks for at the end of the work: what is in the way, the place among the forms, reasons."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from projects.models import Project
from targets.checks.models import Waiver
from targets.filings.models import Declaration, DepartmentTarget, Filing, Status, Target
from targets.workflow import performing as workflow
from targets.workflow.neighbours import BY_PROJECT, place_in, projects_to_fill
from targets.workflow.versions import TransitionNote
from tests.targets import acts
from tests.targets.checks.forms import GOOD


@pytest.fixture
def project(year, unit) -> Project:
    acts.take(GOOD)
    return Project.objects.get(code=GOOD.code)


@pytest.fixture
def ask(as_user, clerk):
    """`ask(project)` is what stands between its form and the submission."""

    def ask(project: Project) -> dict[str, Any]:
        address = reverse("declaration-submission", args=[project.pk])
        return as_user(clerk).post(address).json()

    return ask


def first_row(project: Project) -> Target:
    return Target.objects.filter(declaration__project=project).order_by("position")[0]


def test_a_sound_form_has_nothing_in_the_way(ask, project):
    revision = Filing.objects.get().revision
    assert ask(project) == {
        "obstacles": [],
        "word": "",
        "asks_word": False,
        "seen": f"{project.pk}:{revision}",
    }


def test_what_is_missing_and_open_warnings_are_in_the_way(ask, project):
    Target.objects.filter(pk=first_row(project).pk).update(value="", basis="")
    cells = [where.rpartition(".")[2] for where, _ in ask(project)["obstacles"]]
    assert cells == ["value", "basis"]


def test_what_nobody_looked_at_asks_for_a_word(ask, project):
    Declaration.objects.update(copied=["goals", "purpose"])
    found = ask(project)
    assert found["word"].startswith("还有 2 格沿用的内容")
    assert found["asks_word"]


def test_what_came_back_and_was_not_changed_asks_for_a_word(
    ask, project, clerk, reviewer
):
    workflow.perform(project.pk, "submit", clerk)
    workflow.perform(project.pk, "return", reviewer, TransitionNote("指标太少"))
    found = ask(project)
    assert found["word"].startswith("内容与退回时完全相同")
    assert found["asks_word"]


def test_a_closed_form_is_not_asked_about(as_user, clerk, project):
    Filing.objects.update(status=Status.SUBMITTED)
    address = reverse("declaration-submission", args=[project.pk])
    assert as_user(clerk).post(address).status_code == 409


def test_part_one_says_what_is_in_its_way(as_user, clerk, seeded):
    DepartmentTarget.objects.update(overall="")
    address = reverse("department-target-submission", args=[2024, "901001"])
    found = as_user(clerk).post(address).json()
    assert "overall" in dict(found["obstacles"])


def test_submitting_goes_on_to_the_next_form(as_user, clerk, project, unit):
    other = Project.objects.create(year=project.year, department=unit, name="另一个")
    address = reverse("declaration-step", args=[project.pk, "submit"])
    sent = {
        "editor": 1,
        "next": 1,
        "seen": f"{project.pk}:{Filing.objects.get().revision}",
    }
    response = as_user(clerk).post(address, sent)
    assert response.url == reverse("declaration-edit", args=[other.pk])
    assert Filing.objects.get(project=project).status == Status.SUBMITTED


def test_what_is_refused_in_the_editor_leads_back_to_it(as_user, clerk, project):
    address = reverse("declaration-step", args=[project.pk, "submit"])
    response = as_user(clerk).post(address, {"editor": 1, "seen": f"{project.pk}:99"})
    assert response.url == reverse("declaration-edit", args=[project.pk])
    assert Filing.objects.get().status == Status.DRAFT


@pytest.mark.parametrize(
    ("cell", "reason", "status"),
    [("basis", "按惯例", 200), ("basis", "……", 409), ("value", "按惯例", 409)],
)
def test_a_reason_is_given_for_the_warnings_of_a_cell(
    as_user, clerk, project, cell, reason, status
):
    row = first_row(project)
    Target.objects.filter(pk=row.pk).update(basis="")
    sent = {"rule": "C06", "cell": f"targets.{row.key}.{cell}", "reason": reason}
    address = reverse("declaration-reason", args=[project.pk])
    answer = as_user(clerk).post(address, sent)
    assert answer.status_code == status
    assert Waiver.objects.count() == (status == 200)


def test_a_reason_is_taken_back_beside_its_cell(as_user, clerk, project):
    row = first_row(project)
    Target.objects.filter(pk=row.pk).update(basis="")
    sent = {"rule": "C06", "cell": f"targets.{row.key}.basis", "reason": "按惯例"}
    as_user(clerk).post(reverse("declaration-reason", args=[project.pk]), sent)
    address = reverse("declaration-reason-back", args=[project.pk])
    elsewhere = {**sent, "cell": f"targets.{row.key}.value"}
    assert as_user(clerk).post(address, elsewhere).status_code == 409
    assert as_user(clerk).post(address, sent).status_code == 200
    assert not Waiver.objects.exists()


def test_a_closed_form_says_why_once(as_user, clerk, project):
    Filing.objects.update(status=Status.SUBMITTED)
    address = reverse("declaration-edit", args=[project.pk])
    page = as_user(clerk).get(address, follow=True).content.decode()
    assert page.count("不能再修改") == 1


def test_the_place_counts_what_can_be_filled_in(
    seeded, clerk, django_assert_num_queries
):
    projects = list(Project.objects.in_document_order())
    Filing.objects.filter(project=projects[0]).update(status=Status.APPROVED)
    third = projects[2]
    here = (third.department.path, third.position, third.pk)
    rows = projects_to_fill(clerk, third.year)
    with django_assert_num_queries(2):
        place = place_in(rows, BY_PROJECT, here)
    assert (place.number, place.count) == (2, 36)
    assert (place.previous, place.next) == (projects[1], projects[3])
