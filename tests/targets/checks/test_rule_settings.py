"""An admin sets levels and figures for a year: what is kept, what it does, and what a stale page leaves alone."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Q

from projects.models import BudgetYear, Project
from targets.checks.board import Board
from targets.checks.counts import totals
from targets.checks.models import RecordedFinding, RuleSetting, Waiver
from targets.checks.recording import check_unit, stale_units
from targets.checks.rule_config import rule_config_of
from targets.checks.rules.catalogue import RULES
from targets.checks.rules.finding import Level
from targets.checks.settings import Wish, save_settings
from targets.checks.waiving import waive
from tests.targets.acts import found_in

HINT = Wish(level=Level.HINT)


def figure(number: int | None) -> Wish:
    return Wish(sets_figure=True, figure=None if number is None else Decimal(number))


def kept(year: BudgetYear) -> dict[str, tuple]:
    return {
        each.rule: (each.level, each.figure, each.changed_by)
        for each in year.rule_settings.all()
    }


def test_what_is_set_is_kept_with_who_set_it(year, admin):
    assert save_settings(year, admin, {"C01": HINT, "A07": figure(85)}) == [
        "C01",
        "A07",
    ]
    assert kept(year) == {"C01": ("hint", None, admin), "A07": ("", Decimal(85), admin)}


def test_level_and_figure_of_a_rule_are_set_one_by_one(year, admin):
    save_settings(year, admin, {"A07": figure(85)})
    save_settings(year, admin, {"A07": HINT})
    assert kept(year) == {"A07": ("hint", Decimal(85), admin)}


@pytest.mark.parametrize(
    ("wish", "left"),
    [
        (Wish(level=Level.WARNING), ("", Decimal(85))),
        (figure(80), ("hint", None)),
        (figure(None), ("hint", None)),
        (Wish(Level.WARNING, True, Decimal("80.00")), None),
        (Wish(Level.WARNING, True, None), None),
    ],
)
def test_what_is_as_the_rule_has_it_is_not_kept(year, admin, wish, left):
    save_settings(year, admin, {"A07": Wish(Level.HINT, True, Decimal(85))})
    assert save_settings(year, admin, {"A07": wish}) == ["A07"]
    assert kept(year) == ({"A07": (*left, admin)} if left else {})


def test_setting_what_is_set_already_changes_nothing(year, admin):
    save_settings(year, admin, {"A07": figure(85)})
    before = RuleSetting.objects.get().changed_at
    assert (
        save_settings(
            year,
            admin,
            {"A07": figure(85), "C01": Wish(level=Level.ERROR), "C02": Wish()},
        )
        == []
    )
    assert RuleSetting.objects.get().changed_at == before


def test_a_figure_of_a_rule_that_has_none_is_passed_over(year, admin):
    assert save_settings(year, admin, {"C01": figure(5)}) == []


def test_another_year_stays_as_it_was(year, admin):
    other = BudgetYear.objects.create(year=2025, scheme=year.scheme)
    save_settings(year, admin, {"C01": HINT})
    assert rule_config_of(other).level("C01") == Level.ERROR
    assert rule_config_of(year).level("C01") == Level.HINT


@pytest.mark.parametrize("person", ["clerk", "reviewer", "leader"])
def test_nobody_but_an_admin_sets_rules(year, person, request):
    with pytest.raises(PermissionDenied):
        save_settings(year, request.getfixturevalue(person), {"C01": HINT})
    assert kept(year) == {}


# What it does


@pytest.fixture
def checked(seeded, year, unit):
    check_unit(year, unit.pk, rule_config_of(year))
    return year


def stale(year: BudgetYear) -> list[int]:
    return list(stale_units(year, Q(), rule_config_of(year)))


def test_a_level_shows_at_once_on_the_board(checked, admin):
    def counts():
        return totals(Board(checked, admin, rule_config_of(checked)).by_rule())

    before = counts()
    count = next(
        each.open
        for each in Board(checked, admin, rule_config_of(checked)).by_rule()
        if each.rule.id == "C05"
    )
    save_settings(checked, admin, {"C05": Wish(level=Level.ERROR)})
    assert count > 0
    assert (counts().errors, counts().hints) == (
        before.errors + count,
        before.hints - count,
    )
    assert stale(checked) == []


@pytest.mark.parametrize("wish", [figure(85), Wish(level=Level.TRIAL)])
def test_a_figure_and_a_trial_make_the_units_stale(checked, admin, unit, wish):
    save_settings(checked, admin, {"A07": wish})
    assert stale(checked) == [unit.pk]
    check_unit(checked, unit.pk, rule_config_of(checked))
    assert stale(checked) == []
    save_settings(checked, admin, {"A07": Wish(RULES["A07"].level, True, None)})
    assert stale(checked) == [unit.pk]


def test_a_figure_changes_what_is_found(checked, admin, unit):
    save_settings(checked, admin, {"A07": figure(100)})
    check_unit(checked, unit.pk, rule_config_of(checked))
    found = {
        each.rule.id: each.open
        for each in Board(checked, admin, rule_config_of(checked)).by_rule()
    }
    assert found["A07"] > 0


def test_reasons_for_warnings_fall_when_the_rule_is_made_an_error(
    seeded, year, clerk, admin
):
    project = Project.objects.select_related("year", "department").get(position=12)
    check_unit(year, project.department_id, rule_config_of(year))
    found = found_in(project, clerk, "R02")
    waive(project, clerk, "R02", [found.evidence], "县里统一要求")
    save_settings(year, admin, {"R02": Wish(Level.ERROR)})
    assert Waiver.objects.get().fallen_at is not None
    assert not RecordedFinding.objects.filter(waiver__isnull=False).exists()
    save_settings(year, admin, {"R02": Wish(Level.WARNING)})
    assert found_in(project, clerk, "R02").is_open
