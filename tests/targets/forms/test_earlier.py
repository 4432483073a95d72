"""Last year's values beside those of now."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import timezone

from projects.models import BudgetYear, Project
from targets.documents.values import Plan, ProjectForm
from targets.forms.earlier import earlier_values
from tests.targets.acts import take, with_row

NOTHING: tuple[str, dict[str, str]] = ("", {})


@pytest.fixture
def years(year) -> None:
    """Two years before and one after."""
    BudgetYear.objects.bulk_create(
        BudgetYear(year=each, scheme=year.scheme) for each in (2022, 2023, 2025)
    )


@pytest.fixture
def project(years, unit, form) -> Project:
    """The first published form in 2024."""
    take(form)
    return Project.objects.select_related("year").get()


def rows(values: dict[str, str]) -> dict[int, str]:
    """Last year's target values alone, by the number of their row now."""
    return {
        int(where[8]): text
        for where, text in values.items()
        if where.startswith("targets[")
    }


def test_last_years_cells_stand_at_their_places(project, form, clerk):
    last = replace(
        form,
        budget=Decimal("1216.5"),
        other_funds=Decimal(0),
        plan=Plan(june=Decimal("37.50")),
    )
    take(replace(last, targets=form.targets[:2]), year=2023)
    assert earlier_values(project, form, clerk) == (
        "2023年",
        {
            "budget": "1,216.50",
            "fiscal_funds": "18.00",
            "other_funds": "0.00",
            "plan.june": "37.5%",
            "targets[0].value": "2人",
            "targets[1].value": "≥95%",
        },
    )


def test_the_latest_of_the_earlier_years_is_taken(project, form, clerk):
    for year, value in [(2022, "1人"), (2023, "3人"), (2025, "5人")]:
        take(with_row(form, 0, value=value), year=year)
    label, values = earlier_values(project, form, clerk)
    assert (label, values["targets[0].value"]) == ("2023年", "3人")


# Rows


def test_a_row_keeps_its_past_when_others_come_and_go(project, form, clerk):
    take(replace(form, targets=form.targets[2:]), year=2023)
    now = replace(form, targets=(*form.targets[:4], *form.targets[5:]))
    _, values = earlier_values(project, now, clerk)
    assert rows(values) == {
        at: row.value for at, row in enumerate(now.targets) if at >= 2
    }


@pytest.mark.parametrize("cells", [{"name": "另一指标"}, {"level2": "质量指标"}])
def test_another_indicator_in_the_same_place_is_not_its_past(
    project, form, clerk, cells
):
    take(with_row(form, 0, **cells), year=2023)
    assert 0 not in rows(earlier_values(project, form, clerk)[1])


@pytest.mark.parametrize("cells", [{"name": ""}, {"value": ""}])
def test_a_row_without_a_name_or_a_value_then_has_no_past(project, form, clerk, cells):
    take(with_row(form, 0, **cells), year=2023)
    now = with_row(form, 0, name=cells.get("name", form.targets[0].name))
    assert 0 not in rows(earlier_values(project, now, clerk)[1])


# No past


@pytest.mark.parametrize("other", [2024, 2025])
def test_without_an_earlier_year_there_is_nothing(project, form, clerk, other):
    take(form, year=other)
    assert earlier_values(project, form, clerk) == NOTHING


def test_another_code_is_another_project(project, form, clerk):
    take(replace(form, code="B1"), year=2023)
    assert earlier_values(project, form, clerk) == NOTHING


def test_a_project_without_a_code_has_no_past(project, form, clerk):
    take(form, year=2023)
    Project.objects.update(code="")
    project.refresh_from_db()
    assert earlier_values(project, form, clerk) == NOTHING


def test_a_deleted_past_is_passed_over(project, form, clerk):
    for year in (2022, 2023):
        take(form, year=year)
    Project.objects.filter(year__year=2023).update(deleted_at=timezone.now())
    assert earlier_values(project, form, clerk)[0] == "2022年"


def test_a_past_in_another_department_is_seen_by_those_who_may(
    project, form, clerk, admin, other_unit
):
    take(form, year=2023)
    Project.objects.filter(year__year=2023).update(department=other_unit)
    assert [earlier_values(project, form, user)[0] for user in (clerk, admin)] == [
        "",
        "2023年",
    ]


def test_a_project_without_a_table_is_a_past_with_its_amounts(
    project, form, clerk, unit
):
    year = BudgetYear.objects.get(year=2023)
    Project.objects.create(
        year=year, department=unit, code=form.code, name="甲", budget=Decimal(3)
    )
    assert earlier_values(project, form, clerk) == ("2023年", {"budget": "3.00"})


# The price


@pytest.mark.parametrize("count", [0, 7])
def test_more_rows_take_no_more_queries(
    project, form, clerk, django_assert_num_queries, count
):
    take(replace(form, targets=form.targets[:count]), year=2023)
    with django_assert_num_queries(4):
        earlier_values(project, form, clerk)


def test_a_form_that_has_only_begun_has_a_past(project, form, clerk):
    take(form, year=2023)
    begun = ProjectForm(
        form.department_code, form.department_name, form.code, form.name
    )
    assert earlier_values(project, begun, clerk)[1]["budget"] == "18.00"
