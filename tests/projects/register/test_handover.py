"""Who no longer answers for a project, and how another person takes all of them over."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from projects.models import Department, Event, Project, Role, User
from targets.home.workbench import workbench_of
from targets.reports.scope import Scope
from targets.reports.standing import standings


@pytest.fixture
def successor(unit) -> User:
    return User.objects.create_user(
        "successor", None, name="李娜", role=Role.CLERK, department=unit
    )


@pytest.fixture
def answered(seeded, clerk) -> User:
    """The clerk, who answers for three of the 37."""
    Project.objects.filter(position__lte=3).update(responsible=clerk)
    return clerk


def deactivate(user: User, elsewhere: Department) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def move(user: User, elsewhere: Department) -> None:
    User.objects.filter(pk=user.pk).update(department=elsewhere)


def stay(user: User, elsewhere: Department) -> None:
    """Nothing happens."""


@pytest.mark.parametrize(
    ("happens", "left"), [(stay, 34), (deactivate, 37), (move, 37)]
)
def test_who_was_deactivated_or_moved_answers_for_nothing(
    happens, left, answered, other_unit, leader, year, as_user
):
    happens(answered, other_unit)
    table = as_user(leader).get(f"{reverse('project-list')}?person=none")
    assert table.context["table"].totals["count"] == left
    assert workbench_of(leader, year).without_person == left
    scope = Scope(year, leader)
    assert sum(each.without_person for each in standings(scope).values()) == left


def test_a_person_of_the_unit_above_answers(seeded, reviewer, leader, year):
    Project.objects.update(responsible=reviewer)
    assert workbench_of(leader, year).without_person == 0


def hand_over(browse, person: User, successor: User) -> str:
    data = {"person": person.pk, "successor": successor.pk}
    return browse.post(reverse("handover"), data, follow=True).content.decode()


def test_all_projects_of_a_person_go_to_another_in_one_step(
    as_user, admin, answered, successor
):
    User.objects.filter(pk=answered.pk).update(is_active=False)
    page = hand_over(as_user(admin), answered, successor)
    assert "王丽的 3 个项目已交给李娜" in page
    assert Project.objects.filter(responsible=successor).count() == 3
    rows = Event.objects.filter(verb="assign")
    assert {row.note for row in rows} == {"交接"}
    assert [row.changes for row in rows] == [[["责任人", "王丽", "李娜"]]] * 3


def test_projects_of_other_units_stay_and_are_counted(
    as_user, admin, answered, stranger, other_unit
):
    Project.objects.filter(position=1).update(department=other_unit)
    page = hand_over(as_user(admin), answered, stranger)
    assert "王丽的 1 个项目已交给陈静" in page
    assert "另有 2 个不是陈静单位及下级的，没有交接" in page


def test_nobody_hands_over_to_the_same_person(as_user, admin, answered):
    page = hand_over(as_user(admin), answered, answered)
    assert "交给的是同一个人，请另选" in page


def test_only_an_active_clerk_takes_over(as_user, admin, answered, leader):
    hand_over(as_user(admin), answered, leader)
    assert Project.objects.filter(responsible=answered).count() == 3


def test_the_list_of_people_leads_there_with_the_person(as_user, admin, answered):
    data = {"action": "hand_over", "_selected_action": [answered.pk]}
    page = as_user(admin).post(
        reverse("admin:projects_user_changelist"), data, follow=True
    )
    form = page.context["form"]
    assert form["person"].value() == str(answered.pk)


def test_what_was_not_handed_over_is_listed_with_the_reason_on_page_and_in_a_file(
    answered, other_unit, admin, as_user
):
    of_others = User.objects.create_user(
        "elsewhere", name="周明", role=Role.CLERK, department=other_unit
    )
    Project.objects.filter(position=2).update(is_secret=True)
    browse = as_user(admin)
    data = {"person": answered.pk, "successor": of_others.pk}
    response = browse.post(reverse("handover"), data, follow=True)
    page = response.content.decode()
    assert "还负责 3 个项目" in page
    assert page.count("不是周明的单位") == 3
    project = Project.objects.get(position=1)
    assert f'<a href="{project.get_absolute_url()}">{project.name}</a>' in page
    query = {"person": answered.pk, "successor": of_others.pk, "export": "xlsx"}
    file = browse.get(reverse("handover"), query).getvalue()
    sheet = load_workbook(io.BytesIO(file)).active
    assert sheet.max_row == 2 + 3
    assert sheet.cell(3, 4).hyperlink.target.endswith(project.get_absolute_url())
    assert Event.objects.filter(verb="look").count() == 2
