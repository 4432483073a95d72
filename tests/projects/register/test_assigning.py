"""Who answers for many projects, set at once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.models import Event, Project, Role, User
from projects.register.assigning import assign
from tests.html import one_line

PAGE = reverse("project-responsibles")


@pytest.fixture
def keys(seeded) -> list[int]:
    """The keys of five projects."""
    first = Project.objects.filter(position__lte=5)
    return list(first.order_by("position").values_list("pk", flat=True))


def test_the_ticked_projects_are_listed_with_whom_they_have(as_user, clerk, keys):
    Project.objects.filter(pk=keys[0]).update(responsible=clerk, is_secret=True)
    page = one_line(as_user(clerk).post(PAGE, {"project": keys}).content.decode())
    assert page.count('type="hidden" name="project"') == 5
    assert '<td data-label="现在的责任人">王丽</td>' in page
    assert '<span class="chip error">涉密</span>' in page


def test_all_of_them_get_the_person_and_the_trail_says_so(as_user, clerk, keys):
    Project.objects.filter(pk=keys[0]).update(responsible=clerk)
    typed = {"project": keys, "person": clerk.pk}
    page = as_user(clerk).post(PAGE, typed, follow=True).content.decode()
    assert "已把 4 个项目的责任人设为王丽" in page
    assert Project.objects.filter(responsible=clerk).count() == 5
    events = Event.objects.filter(verb="assign")
    assert events.count() == 4
    assert events.values("group").distinct().count() == 1


def test_nobody_is_a_choice(as_user, reviewer, clerk, keys):
    Project.objects.filter(pk__in=keys).update(responsible=clerk)
    as_user(reviewer).post(PAGE, {"project": keys, "person": ""})
    assert not Project.objects.filter(responsible=clerk).exists()


def test_projects_of_another_unit_stay_and_are_named(
    as_user, admin, clerk, keys, other_unit, year
):
    foreign = Project.objects.create(
        year=year, department=other_unit, name="别处的项目"
    )
    typed = {"project": [*keys, foreign.pk], "person": clerk.pk}
    page = as_user(admin).post(PAGE, typed, follow=True).content.decode()
    assert "1 个项目不是王丽单位及下级的，没有改：别处的项目" in page
    foreign.refresh_from_db()
    assert foreign.responsible is None


def test_what_one_does_not_see_is_not_changed(stranger, clerk, keys):
    assert assign(keys, None, stranger).changed == []


@pytest.mark.parametrize("person", ["x", "0", "999999"])
def test_a_person_who_cannot_answer_is_refused(as_user, clerk, keys, person):
    page = as_user(clerk).post(PAGE, {"project": keys, "person": person})
    assert "选择一个有效的选项" in page.content.decode()


def test_a_leader_or_somebody_deactivated_is_not_offered(as_user, clerk, keys, unit):
    gone = User.objects.create_user(
        "gone", None, name="已走", role=Role.CLERK, department=unit, is_active=False
    )
    form = as_user(clerk).post(PAGE, {"project": keys}).context["form"]
    assert gone not in form.fields["person"].queryset


def test_queries_do_not_grow_with_the_projects(clerk, keys, seeded):
    def count(keys: list[int]) -> int:
        with CaptureQueriesContext(connection) as captured:
            assign(keys, clerk, clerk)
        return len(captured)

    few = count(keys[:1])
    everything = list(Project.objects.values_list("pk", flat=True))
    assert count(everything) == few
