"""Renaming, moving and ending a unit in the admin."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.html import escape

from projects.accounts.unit_forms import MEANWHILE
from projects.models import BudgetYear, Department, Event, Project
from projects.schedule.deadlines import Stage, closed

ADD = reverse("admin:projects_department_add")


@pytest.fixture
def page(unit, admin, as_user):
    """`page(**typed)` sends the unit's page as it was opened, with these cells typed over."""
    client, address = (
        as_user(admin),
        reverse("admin:projects_department_change", args=[unit.pk]),
    )
    opened = client.get(address).context["adminform"].form

    def page(**typed):
        cells = {
            name: opened.get_initial_for_field(field, name)
            for name, field in opened.fields.items()
        }
        data = {
            name: text for name, text in (cells | typed).items() if text is not None
        }
        return client.post(address, data)

    return page


@pytest.fixture
def next_year(year) -> BudgetYear:
    return BudgetYear.objects.create(year=2025, scheme=year.scheme)


def names(unit: Department) -> list[str]:
    unit.refresh_from_db()
    return [unit.name_in(number) for number in (2023, 2024, 2025, 2026)]


OLD, NEW = "巨鹿县巨鹿镇人民政府本级", "巨鹿街道"


@pytest.mark.parametrize(
    ("since", "found"),
    [
        ("", [OLD, OLD, NEW, NEW]),  # the newest year
        ("2024", [OLD, NEW, NEW, NEW]),
        ("2026", [OLD, OLD, OLD, NEW]),
        ("2000", [NEW, NEW, NEW, NEW]),
    ],
)
def test_a_new_name_holds_from_the_year_that_is_chosen(
    since, found, unit, next_year, request
):
    page = request.getfixturevalue("page")
    assert page(name=NEW, since=since).status_code == 302
    assert names(unit) == found


def test_the_trail_says_from_which_year_a_name_holds(unit, next_year, request):
    request.getfixturevalue("page")(name=NEW, since="2025")
    changes = Event.objects.latest("number").changes
    assert ["单位名称", OLD, NEW] in changes
    assert ["名称、上级单位的改动", "", "从 2025 年起，以前的年度不变"] in changes


def test_the_page_lists_what_the_unit_was(unit, office, next_year, request):
    page = request.getfixturevalue("page")
    page(name=NEW)
    client = request.getfixturevalue("as_user")(request.getfixturevalue("admin"))
    address = reverse("admin:projects_department_change", args=[unit.pk])
    answer = client.get(address)
    assert f"到 2024 年：{OLD}，上级单位 901" in answer.content.decode()
    assert 'name="code"' not in answer.content.decode()


def test_what_another_admin_changed_meanwhile_is_not_overwritten(unit, page):
    Department.objects.filter(pk=unit.pk).update(name="别的名称")
    answer = page(name=NEW)
    unit.refresh_from_db()
    sentence = MEANWHILE.format(unit, unit.parent)
    assert escape(sentence) in answer.content.decode()
    assert unit.name == "别的名称"


def test_a_unit_ends_with_its_last_year_and_names_its_successor(
    seeded, unit, other_unit, next_year, clerk, request
):
    page = request.getfixturevalue("page")
    assert page(last_year="2024", successor=other_unit.pk).status_code == 302
    unit.refresh_from_db()
    assert (unit.last_year, unit.successor) == (2024, other_unit)
    assert closed(Stage.FILL, clerk, next_year, unit) == (
        f"{OLD}最后年度是 2024 年，不能填报2025年的表；请改由承接它的单位填报，或请管理员核对单位的年度"
    )
    assert closed(Stage.FILL, clerk, seeded.year, unit) == ""
    assert list(Department.objects.in_year(2025).filter(pk=unit.pk)) == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"last_year": "2023"}, "2024 年还有 37 个项目，不能在 2023 年结束"),
        ({"first_year": "2025", "last_year": "2024"}, "最后年度早于启用年度，请核对"),
        ({"first_year": "1999"}, "年度应在 2000 年以后"),
        ({"parent": "itself"}, "上级单位不能是本单位或它的下级单位，请另选"),
        ({"successor": "itself"}, "有了最后年度才有承接单位，而且不能是本单位自己"),
        ({"since": "1900"}, "1900"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(typed, sentence, seeded, unit, page):
    typed = {
        name: unit.pk if text == "itself" else text for name, text in typed.items()
    }
    answer = page(**typed)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()


def test_a_unit_that_has_ended_is_not_offered_for_a_new_project(
    seeded, unit, next_year, clerk, as_user
):
    Department.objects.filter(pk=unit.pk).update(last_year=2024)
    client = as_user(clerk)
    for year, offered in ((2024, True), (2025, False)):
        form = client.get(f"{reverse('project-new')}?year={year}").context["form"]
        assert form.fields["department"].queryset.filter(pk=unit.pk).exists() == offered
    data = {"year": 2025, "department": unit.code, "name": "新项目", "code": ""}
    client.post(f"{reverse('project-new')}?year=2025", data)
    assert not Project.objects.filter(year=next_year).exists()
