"""Boards of odd places: none, small, large, with blanks; what they sum up, and whom they show it to."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.db.models import Q
from django.urls import reverse

from projects.models import BudgetYear, Department, FundingPlan, Project, Role, User
from targets.checks.models import RecordedFinding, UnitCheck
from targets.checks.recording import check_unit
from targets.checks.rule_config import rule_config_of
from targets.checks.rules.finding import Level
from targets.checks.settings import Wish, save_settings
from targets.checks.waiving import waive
from targets.filings.models import Target
from targets.reports.dashboard import Dashboard
from targets.reports.scope import Scope
from tests.targets.reports.reading import column, figure


def test_a_place_without_projects_has_no_figures(year, other_unit, stranger):
    assert Dashboard(Scope(year, stranger)).sections == []


def test_one_project_without_money_has_all_figures(board, neighbour):
    Project.objects.filter(department=neighbour).update(
        budget=0, fiscal_funds=None, other_funds=None
    )
    found = board(unit=neighbour)
    assert found.total.forms == 1
    assert figure(found, "types").sentence == "还没有填写预算数。"
    assert (
        figure(found, "plan").sentence
        == "还没有填写预算数。1 个项目（0.00 万元）没有支出计划，按 0 计。"
    )


def test_funds_that_are_not_the_budget_are_told(board, neighbour):
    Project.objects.filter(department=neighbour).update(other_funds=5)
    said = figure(board(unit=neighbour), "sources").sentence
    assert (
        said
        == "预算共 50.00 万元，其中财政资金占 60%。预算数与两项资金之和相差 15.00 万元，请看质量看板的 A01。"
    )


def test_funds_that_add_up_to_the_budget_are_not_said_to_differ(board, neighbour):
    Project.objects.filter(department=neighbour).update(
        budget="0.3", fiscal_funds="0.1", other_funds="0.2"
    )
    assert "相差" not in figure(board(unit=neighbour), "sources").sentence


def test_a_blank_in_a_plan_repeats_what_stood_before_it(board, neighbour):
    project = Project.objects.get(department=neighbour)
    FundingPlan.objects.create(project=project, june=20, december=100)
    planned = column(figure(board(unit=neighbour), "plan"), "累计计划支出（万元）")
    assert list(planned.values()) == [0, 10, 10, 50]


def test_units_stand_beside_each_other_with_the_year_before(board, year, neighbour):
    before = BudgetYear.objects.create(year=2023, scheme=year.scheme)
    Project.objects.create(year=before, department=neighbour, name="旧渠", budget=40)
    found = board()
    compared = figure(found, "units")
    assert column(compared, "2023年预算")["水利站"] == 40
    assert column(compared, "增减")["水利站"] == 10
    assert figure(found, "years").sentence.startswith("预算比上年增加 6,177.49 万元")


def test_a_unit_alone_is_compared_with_nobody(board, unit):
    assert "units" not in [each.key for each in board(unit=unit).figures]


def test_what_lies_deeper_is_added_to_the_unit_above_it(board, neighbour):
    deep = Department.objects.create(code="901002001", name="二队", parent=neighbour)
    Project.objects.filter(department=neighbour).update(department=deep)
    found = board().units
    assert {unit.name: each.forms for unit, each in found.items()}["水利站"] == 1


def test_a_person_sees_the_figures_of_their_own_units_alone(board, neighbour):
    user = User.objects.create_user("head", role=Role.LEADER, department=neighbour)
    assert board(user=user).total.budget == 50


def test_an_admin_sees_the_departments_beside_each_other(
    board, admin, neighbour, other_unit, year
):
    Project.objects.create(year=year, department=other_unit, name="别处的", budget=1)
    names = [line[0].value for line in figure(board(user=admin), "units").lines]
    assert len(names) == 2


def test_so_many_queries_whatever_there_is(
    board, django_assert_num_queries, year, leader, neighbour, office
):
    board()
    with django_assert_num_queries(18):
        assert Dashboard(Scope(year, leader)).figures
    for number in range(3, 9):
        unit = Department.objects.create(
            code=f"90100{number}", name=f"单位{number}", parent=office
        )
        Project.objects.bulk_create(
            Project(year=year, department=unit, name=f"项目{n}", budget=n)
            for n in range(9)
        )
    board()
    with django_assert_num_queries(18):
        assert Dashboard(Scope(year, leader)).figures


def test_kept_figures_follow_what_is_changed_in_a_form(board):
    before = figure(board(), "kinds").total[1].value
    Target.objects.filter(declaration__project__position=1).first().delete()
    UnitCheck.objects.update(signature="")
    assert figure(board(), "kinds").total[1].value == before - 1


def test_a_level_that_is_set_otherwise_weighs_at_once(board, year, admin):
    before = board().quality.points
    save_settings(year, admin, {"C05": Wish(level=Level.ERROR)})
    assert Dashboard(Scope(year, admin)).quality.points < before


def test_findings_on_trial_are_not_shown_to_leaders(board, year, admin):
    save_settings(year, admin, {"C05": Wish(level=Level.TRIAL)})
    rules = column(figure(board(), "rules"), "待处理的问题")
    assert not any(name.startswith("C05") for name in rules)


def test_a_unit_whose_projects_are_gone_counts_for_nothing(board, year, unit):
    board()
    Project.objects.update(deleted_at="2024-01-01T00:00:00Z")
    check_unit(year, unit.pk, rule_config_of(year))
    kept = UnitCheck.objects.get(Q(department=unit)).figures
    assert (kept["forms"], kept["kinds"], kept["worst"]) == (0, {}, [])


@pytest.mark.parametrize("name", ["国" * 100, "<b>&\"'"])
def test_odd_names_are_names(board, neighbour, name):
    Project.objects.filter(department=neighbour).update(name=name)
    assert figure(board(unit=neighbour), "largest").lines[0][0].value == name


def test_a_project_of_no_type_is_among_the_types(board, neighbour):
    assert column(figure(board(unit=neighbour), "types"), "预算数（万元）") == {
        "没有分类": Decimal(50)
    }


def test_what_is_remembered_follows_a_reason_that_is_given(board, year, leader):
    before = board().quality.rules.total()
    found = RecordedFinding.objects.filter(rule="C06")[0]
    clerk = User.objects.create_user(
        "zhang", role=Role.CLERK, department=found.filing.project.department
    )
    waive(found.filing.project, clerk, "C06", [found.evidence], "按规定")
    assert Dashboard(Scope(year, leader)).quality.rules.total() < before


def test_units_of_which_nothing_has_changed_are_not_added_up_again(
    board, year, leader, django_assert_num_queries
):
    assert board().figures
    with django_assert_num_queries(17):
        assert Dashboard(Scope(year, leader)).figures


def test_types_say_how_much_has_none(board, year, neighbour):
    """Though it is more than the largest type has."""
    Project.objects.filter(department=neighbour).update(budget=99_999)
    sentence = figure(board(), "types").sentence
    assert re.fullmatch(
        r"分了类的项目中，.+最多，\d+ 个项目，占 [\d.]+%。\d+ 个项目没有分类，占 9\d(\.\d)?%。",
        sentence,
    )


def test_where_no_project_has_a_type_none_is_the_largest(board, neighbour):
    sentence = figure(board(unit=neighbour), "types").sentence
    assert sentence == "1 个项目没有分类，占 100%。"


def test_sub_targets_say_how_much_has_none(board, neighbour):
    Project.objects.filter(department=neighbour).update(budget=99_999)
    sentence = figure(board(), "sub-targets").sentence
    assert re.search(
        r"用钱最多，占 [\d.]+%；\d+ 个项目没有对应分项目标，占 9", sentence
    )


@pytest.fixture
def county(board, year, unit, office, other_unit, neighbour) -> Department:
    """A county above all departments, of which another has a project, too."""
    county = Department.objects.create(code="130529", name="巨鹿县")
    for department in Department.objects.filter(parent=None).exclude(pk=county.pk):
        department.parent = county
        department.save()
    Project.objects.create(year=year, department=other_unit, name="别处的", budget=1)
    return county


def test_below_the_root_of_a_county_the_departments_stand_beside_each_other(
    board, admin, county, year
):
    names = [line[0].value for line in figure(board(user=admin), "units").lines]
    assert len(names) == 2
    assert county.name not in names


def test_the_board_of_a_county_with_a_root_can_be_narrowed_to_a_department(
    as_user, admin, county, office
):
    page = as_user(admin).get(reverse("board")).content.decode()
    assert f'<option value="{office.code}">' in page


def test_projects_of_the_root_itself_are_compared_too(board, admin, county, year):
    Project.objects.create(year=year, department=county, name="全县的", budget=9)
    names = [line[0].value for line in figure(board(user=admin), "units").lines]
    assert county.name in names
    assert len(names) == 3
