"""What the board sums up, out of findings that are put there by hand."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.figure import FigureShape
from projects.models import BudgetYear, Department, Project, User
from targets.checks import figures
from targets.checks.board import Board
from targets.checks.counts import by_dimension, totals
from targets.checks.models import RecordedFinding, RuleSetting, UnitCheck, Waiver
from targets.checks.rule_config import rule_config_of
from targets.checks.rules.finding import Dimension, Level
from targets.checks.scoring import Score
from tests.targets.acts import filing_of

# An error, a warning and a hint, as the rules themselves have it.
ERROR, WARNING, HINT = "A02", "C06", "C05"
NOTHING: Score = Score()


@pytest.fixture
def project(year, unit) -> Callable[..., Project]:
    """`project("甲", "A02", "C06")` is a project of the unit, checked, in which these rules found something."""

    def project(name: str, *rules: str, department: Department = unit) -> Project:
        UnitCheck.objects.get_or_create(
            year=year,
            department=department,
            defaults={"signature": "甲", "checked_at": timezone.now()},
        )
        made = Project.objects.create(year=year, department=department, name=name)
        for position, rule in enumerate(rules):
            found(made, rule, position)
        return made

    return project


def found(
    project: Project, rule: str, position: int = 0, **fields: Any
) -> RecordedFinding:
    return RecordedFinding.objects.create(
        filing=filing_of(project),
        rule=rule,
        position=position,
        where="goals",
        what="甲",
        **fields,
    )


def explained(project: Project, rule: str, user: User | None = None) -> RecordedFinding:
    waiver = Waiver.objects.create(
        filing=filing_of(project),
        rule=rule,
        evidence=rule,
        reason="上级文件",
        user=user,
    )
    return found(project, rule, 99, waiver=waiver)


def set_level(year: BudgetYear, rule: str, level: Level) -> None:
    RuleSetting.objects.create(year=year, rule=rule, level=level)


@pytest.fixture
def board(year, admin) -> Callable[..., Board]:
    return lambda user=admin, unit=None: Board(year, user, rule_config_of(year), unit)


def rules_on(board: Board) -> list[str]:
    return [each.rule.id for each in board.by_rule()]


# By rule and by dimension


def test_the_heavier_rules_come_first_then_those_that_found_more(project, board):
    project("甲", HINT, HINT, HINT, "C07", WARNING, WARNING, ERROR)
    assert rules_on(board()) == [ERROR, WARNING, "C07", HINT]


def test_a_rule_has_its_findings_its_forms_and_what_was_explained(
    project, board, clerk
):
    first, second = project("甲", WARNING, WARNING), project("乙", WARNING)
    found(second, WARNING, 5, fix_where="goals", fix_text="乙")
    explained(first, WARNING, clerk)
    (rule,) = board().by_rule()
    assert (rule.level, rule.open, rule.forms, rule.explained, rule.fixable) == (
        Level.WARNING,
        4,
        2,
        1,
        1,
    )


def test_a_rule_of_which_all_was_explained_is_still_there(project, board):
    explained(project("甲"), WARNING)
    (rule,) = board().by_rule()
    assert (rule.open, rule.forms, rule.explained) == (0, 0, 1)


def test_a_rule_counts_over_all_units(project, board, other_unit):
    project("甲", ERROR), project("乙", ERROR, ERROR, department=other_unit)
    (rule,) = board().by_rule()
    assert (rule.open, rule.forms) == (3, 2)


def test_the_totals_are_by_level(project, board):
    explained(project("甲", ERROR, WARNING, WARNING, HINT), WARNING)
    counts = totals(board().by_rule())
    assert (
        counts.errors,
        counts.warnings,
        counts.hints,
        counts.trials,
        counts.explained,
    ) == (1, 2, 1, 0, 1)


def test_every_dimension_is_there_whatever_was_found(project, board):
    project("甲", ERROR, WARNING, HINT)
    counts = by_dimension(board().by_rule())
    assert list(counts) == list(Dimension)
    assert [each.total for each in counts.values()] == [2, 0, 1, 0, 0]


def test_the_bar_of_a_dimension_has_a_part_for_each_level(project, board):
    project("甲", ERROR, WARNING, HINT)
    figure = figures.by_dimension(by_dimension(board().by_rule()), "year=2024")
    assert figure.shape is FigureShape.STACKED
    labels = [figure.columns[number].label for number in figure.drawn]
    assert labels == [level.label for level in (Level.ERROR, Level.WARNING, Level.HINT)]
    lines = [[cell.value for cell in line] for line in figure.lines]
    assert lines[:3] == [
        ["完整性", 0, 1, 1, 2],
        ["相关性", 0, 0, 0, 0],
        ["适当性", 1, 0, 0, 1],
    ]
    assert figure.sentence.startswith("待处理的问题：完整性 2 个，相关性 0 个，")


def test_rules_on_trial_have_a_part_of_the_bar_where_they_found_something(
    project, board, year, admin
):
    set_level(year, HINT, Level.TRIAL)
    project("甲", HINT)
    figure = figures.by_dimension(by_dimension(board(admin).by_rule()), "year=2024")
    assert [column.label for column in figure.columns] == [
        *("维度", "错误", "警告", "提示", "试行", "合计")
    ]
    assert [cell.value for cell in figure.lines[0]] == ["完整性", 0, 0, 0, 1, 1]


def test_dimensions_without_findings_say_so(project, board):
    project("甲")
    figure = figures.by_dimension(by_dimension(board().by_rule()), "year=2024")
    assert figure.sentence == "没有待处理的问题。"
    assert not any(cell.address for line in figure.lines for cell in line[1:])


# By unit and by project


def test_a_unit_has_its_forms_the_clean_ones_and_the_mean_score(project, board):
    project("甲", ERROR), project("乙", HINT), project("丙")
    (unit,) = board().by_unit()
    assert (unit.forms, unit.clean, unit.mean) == (3, 2, 97)  # 92, 99, 100
    assert (unit.counts.errors, unit.counts.hints) == (1, 1)


def test_a_form_whose_warnings_were_explained_is_clean(project, board):
    explained(project("甲"), WARNING)
    (unit,) = board().by_unit()
    assert (unit.clean, unit.mean, unit.counts.warnings, unit.counts.explained) == (
        1,
        100,
        0,
        1,
    )


def test_units_stand_in_the_order_of_the_document(project, board, unit, other_unit):
    project("乙", department=other_unit), project("甲")
    assert [each.unit for each in board().by_unit()] == [unit, other_unit]


def test_a_unit_that_was_never_checked_is_not_told_to_be_clean(
    project, board, year, other_unit
):
    project("甲", ERROR)
    Project.objects.create(year=year, department=other_unit, name="未检查")
    UnitCheck.objects.create(
        year=year, department=other_unit, checked_at=timezone.now()
    )  # only locked so far
    assert [each.forms for each in board().by_unit()] == [1]
    assert board().scored().count() == 1


def test_the_list_has_the_scores_of_the_board(project, board):
    project("甲", *[ERROR] * 12), project("乙", ERROR, WARNING, HINT), project("丙")
    explained(project("丁", HINT), WARNING)
    listed = {
        each.pk: (each.errors, each.warnings, each.hints, each.points)
        for each in board().scored()
    }
    told = {
        key: (s.errors, s.warnings, s.hints, s.points) for key, _, s in board().scores
    }
    assert listed == told
    assert sorted(points for *_, points in listed.values()) == [4, 85, 99, 100]


def test_the_worst_come_first_and_full_scores_are_not_among_them(project, board):
    project("甲", HINT), project("乙", ERROR), project("丙"), project("丁", WARNING)
    assert [(each.name, score.points) for each, score in board().worst(2)] == [
        ("乙", 92),
        ("丁", 94),
    ]
    assert len(board().worst(10)) == 3


def test_a_deleted_project_is_gone_from_everywhere(project, board):
    gone = project("甲", ERROR)
    Project.objects.filter(pk=gone.pk).update(deleted_at=timezone.now())
    assert (board().by_rule(), board().by_unit(), board().scores) == ([], [], [])


# Levels, and who sees what


def test_what_is_on_trial_is_for_admins_alone_and_costs_nothing(
    project, board, year, clerk, admin
):
    set_level(year, ERROR, Level.TRIAL)
    project("甲", ERROR)
    assert (rules_on(board(admin)), rules_on(board(clerk))) == ([ERROR], [])
    assert totals(board(admin).by_rule()).trials == 1
    assert (board(admin).found.count(), board(clerk).found.count()) == (1, 0)
    assert [score for *_, score in board(admin).scores] == [NOTHING]
    assert board(admin).scored().get().points == 100


def test_a_rule_weighs_as_the_year_has_it(project, board, year):
    set_level(year, HINT, Level.ERROR)
    project("甲", HINT)
    assert board().scored().get().points == 92


@pytest.mark.parametrize("level", [Level.HINT, Level.TRIAL])
def test_a_level_at_which_there_is_no_rule_breaks_nothing(project, board, year, level):
    for rule in board().rules:
        set_level(year, rule, level)
    project("甲", ERROR, WARNING)
    assert board().scored().get().errors == 0
    assert [score.errors for *_, score in board().scores] == [0]


@pytest.mark.parametrize(
    ("role", "forms"),
    [("clerk", 1), ("reviewer", 1), ("leader", 1), ("admin", 2), ("stranger", 1)],
)
def test_each_sees_their_scope(project, board, request, other_unit, role, forms):
    project("甲", ERROR), project("乙", ERROR, HINT, department=other_unit)
    seen = board(request.getfixturevalue(role))
    assert (len(seen.scores), seen.scored().count(), seen.checks.count()) == (
        forms,
        forms,
        forms,
    )
    assert (HINT in rules_on(seen)) == (role in ("admin", "stranger"))


def test_a_unit_narrows_it_to_what_lies_below(project, board, office, other_unit):
    project("甲", ERROR), project("乙", HINT, department=other_unit)
    assert rules_on(board(unit=office)) == [ERROR]
    assert rules_on(board(unit=other_unit)) == [HINT]


def test_nobody_reaches_over_their_scope_by_a_unit(project, board, stranger, unit):
    project("甲", ERROR)
    assert (rules_on(board(stranger, unit)), board(stranger, unit).scores) == ([], [])


def test_the_rules_that_broke_are_named_with_all_their_forms(
    project, board, year, other_unit
):
    project("甲"), project("乙", department=other_unit)
    UnitCheck.objects.filter(year=year).update(broken={ERROR: 3})
    assert [(rule.id, count) for rule, count in board().broken] == [(ERROR, 6)]


def test_the_number_of_queries_is_the_same_for_many(project, board):
    def figures(of: Board) -> tuple:
        return (
            of.by_rule(),
            of.by_unit(),
            of.worst(10),
            of.broken,
            of.checked_at,
            list(of.scored()[:50]),
        )

    project("甲", ERROR)
    few, many = board(), board()
    with CaptureQueriesContext(connection) as asked:
        figures(few)
    for number in range(20):
        project(f"乙{number}", ERROR, WARNING)
    with CaptureQueriesContext(connection) as asked_of_many:
        figures(many)
    assert len(asked) == len(asked_of_many) == 11
