"""The properties of a project that stand outside its form: who sets which of them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from projects.models import Event, Project, User


def test_a_clerk_says_who_answers_for_a_project_and_not_whether_it_is_secret(
    as_user, clerk, seeded
):
    project = Project.objects.get(position=1)
    page = reverse("project-properties", args=[project.pk])
    as_user(clerk).post(page, {"responsible": clerk.pk, "is_secret": "on"})
    project.refresh_from_db()
    assert (project.responsible, project.is_secret) == (clerk, False)
    assert Event.objects.get(verb="assign").changes == [["责任人", "", "王丽"]]


def test_a_reviewer_marks_a_project_as_key_and_as_secret(as_user, reviewer, seeded):
    project = Project.objects.get(position=1)
    page = reverse("project-properties", args=[project.pk])
    as_user(reviewer).post(page, {"responsible": "", "is_key": "on", "is_secret": "on"})
    project.refresh_from_db()
    assert (project.is_key, project.is_secret) == (True, True)


def test_who_answers_for_a_project_stays_when_another_property_is_set(
    as_user, reviewer, admin, seeded
):
    Project.objects.filter(position=1).update(responsible=reviewer)
    project = Project.objects.get(position=1)
    page = reverse("project-properties", args=[project.pk])
    offered = as_user(admin).get(page).context["form"].fields["responsible"].queryset
    assert reviewer in offered
    as_user(admin).post(page, {"responsible": reviewer.pk, "is_key": "on"})
    project.refresh_from_db()
    assert (project.responsible, project.is_key) == (reviewer, True)


def test_nobody_of_another_unit_answers_for_a_project(as_user, clerk, stranger, seeded):
    project = Project.objects.get(position=1)
    as_user(clerk).post(
        reverse("project-properties", args=[project.pk]), {"responsible": stranger.pk}
    )
    project.refresh_from_db()
    assert project.responsible is None


@pytest.mark.parametrize(("person", "count"), [("none", 36), ("me", 1), ("", 37)])
def test_the_list_is_narrowed_by_who_answers(person, count, as_user, clerk, seeded):
    Project.objects.filter(position=1).update(responsible=User.objects.get(pk=clerk.pk))
    table = (
        as_user(clerk)
        .get(f"{reverse('project-list')}?person={person}&column=responsible")
        .context["table"]
    )
    assert table.totals["count"] == count


def test_what_was_only_shown_does_not_undo_what_somebody_else_has_set(
    as_user, reviewer, clerk, seeded
):
    project = Project.objects.get(position=1)
    Project.objects.filter(pk=project.pk).update(
        is_secret=True
    )  # after the page was opened
    shown = {
        "initial-responsible": "",
        "initial-is_key": "False",
        "initial-is_secret": "False",
    }
    page = reverse("project-properties", args=[project.pk])
    as_user(reviewer).post(page, {**shown, "responsible": clerk.pk})
    project.refresh_from_db()
    assert (project.responsible, project.is_secret) == (clerk, True)
