"""增减最多的项目: budgets beside those of the year before, project by project."""

from decimal import Decimal

import pytest

from projects.models import BudgetYear, Project
from targets.filings.copying import copy_year
from targets.reports.changes import changes_figure, most_changed
from targets.reports.dashboard import Dashboard
from targets.reports.scope import Scope
from tests.targets.acts import of_year


@pytest.fixture
def later(seeded, admin) -> BudgetYear:
    """The next year, in which the first project has 100 more and the second 300 less."""
    copy_year(of_year(2024), 2025, admin)
    for position, change in ((1, 100), (2, -300)):
        project = of_year(2025).get(position=position)
        before = of_year(2024).get(position=position)
        Project.objects.filter(pk=before.pk).update(budget=500)
        Project.objects.filter(pk=project.pk).update(budget=500 + change)
    return BudgetYear.objects.get(year=2025)


def test_the_largest_difference_comes_first_and_what_is_equal_is_left_out(
    later, leader
):
    scope = Scope(later, leader)
    figure = changes_figure(scope, most_changed(scope))
    values = [[cell.value for cell in line[2:]] for line in figure.lines]
    assert values == [
        [Decimal(500), Decimal(200), Decimal(-300)],
        [Decimal(500), Decimal(600), Decimal(100)],
    ]
    second, first = of_year(2025)[1].name, of_year(2025)[0].name
    assert f"增加最多的是{first}，增加 100.00 万元" in figure.sentence
    assert f"减少最多的是{second}，减少 300.00 万元" in figure.sentence


def test_it_takes_one_query(later, leader, django_assert_num_queries):
    scope = Scope(later, leader)
    with django_assert_num_queries(1):
        changes_figure(scope, most_changed(scope))


def test_a_file_that_is_handed_on_names_no_secret_project(later, leader):
    project = of_year(2025).get(position=2)
    Project.objects.filter(pk=project.pk).update(is_secret=True)
    shown = {}
    for is_handed_on in (False, True):
        board = Dashboard(Scope(later, leader), is_handed_on=is_handed_on)
        (figure,) = [found for found in board.figures if found.key == "changes"]
        shown[is_handed_on] = f"{figure.sentence}{figure.texts}{figure.note}"
    assert f"{project.name}（涉密）" in shown[False]
    assert project.name not in shown[True]
    assert "另有 1 个涉密项目" in shown[True]


def test_a_year_without_one_before_has_no_such_figure(seeded, year, leader):
    keys = [figure.key for figure in Dashboard(Scope(year, leader)).figures]
    assert "changes" not in keys
