"""What is kept of the checks of part ones: when they are checked anew, and where what was found is counted."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.models import BudgetYear, Project
from targets.checks import part_ones
from targets.checks.assessment import review_alone
from targets.checks.board import Board
from targets.checks.models import FormCheck, RecordedFinding, RuleSetting, Tally
from targets.checks.part_ones import check_part_ones, stale_part_ones
from targets.checks.refreshing import freshen
from targets.checks.rule_config import rule_config_of
from targets.checks.rules.catalogue import ALL, DECLARATIONS, DEPARTMENTS
from targets.checks.rules.finding import Level
from targets.checks.settings import Wish, save_settings
from targets.checks.tallies import trend
from targets.checks.waiving import take_back, waive
from targets.filings.department_store import ensure_department_target
from targets.filings.editing.departments import StoredDepartmentForm
from targets.filings.models import Declaration, DepartmentTarget, Filing, Status
from targets.filings.store import revise
from tests.departments import ensure_departments
from tests.targets.checks.pages import rows


def stale(year: BudgetYear) -> list[int]:
    config = rule_config_of(year, ALL).of(DEPARTMENTS)
    return stale_part_ones(year, Q(), config)


def check(year: BudgetYear) -> None:
    config = rule_config_of(year, ALL).of(DEPARTMENTS)
    check_part_ones(year, stale_part_ones(year, Q(), config), config)


@pytest.fixture
def target(seeded, year) -> DepartmentTarget:
    """Part one of the published document, checked."""
    check(year)
    return DepartmentTarget.objects.select_related("filing").get()


def change(target: DepartmentTarget, **cells: str) -> None:
    DepartmentTarget.objects.filter(pk=target.pk).update(**cells)
    revise(Filing.objects.filter(pk=target.filing_id))


def found(target: DepartmentTarget) -> list[str]:
    kept = RecordedFinding.objects.filter(filing=target.filing_id)
    return list(kept.values_list("rule", flat=True))


# Fresh and stale


def test_what_was_checked_is_fresh(target, year):
    assert stale(year) == []
    assert FormCheck.objects.get().filing_id == target.filing_id


def end(target: DepartmentTarget) -> None:
    Filing.objects.filter(project__position=1).update(status=Status.ENDED)


CHANGES = {
    "the form": lambda target: change(target, overall="另一个目标"),
    "a project that backs nothing": lambda target: Declaration.objects.filter(
        project__position=1
    ).update(sub_target=None),
    "money": lambda target: Project.objects.filter(position=1).update(budget=7),
    "a project that was ended": end,
    "a project less": lambda target: Project.objects.filter(position=1).delete(),
    "the name of a unit": lambda target: ensure_departments({"905001": "新单位"}),
    "a level": lambda target: RuleSetting.objects.create(
        year=target.year, rule="D05", level=Level.TRIAL
    ),
}


@pytest.mark.parametrize("act", CHANGES.values(), ids=CHANGES)
def test_it_is_stale_once_this_changes(act, target, year):
    act(target)
    assert stale(year) == [target.filing_id]
    check(year)
    assert stale(year) == []


def test_the_rules_of_projects_do_not_make_it_stale(target, year):
    RuleSetting.objects.create(year=year, rule="A04", figure=5)
    RuleSetting.objects.create(year=year, rule="C04", level=Level.TRIAL)
    assert stale(year) == []


def test_its_rules_do_not_make_projects_stale(seeded, year):
    before = rule_config_of(year, ALL).of(DECLARATIONS).fingerprint
    RuleSetting.objects.create(year=year, rule="D05", level=Level.TRIAL)
    assert rule_config_of(year, ALL).of(DECLARATIONS).fingerprint == before
    assert rule_config_of(year).fingerprint == before


def test_what_somebody_else_has_checked_meanwhile_is_not_checked_again(
    target, year, monkeypatch
):
    monkeypatch.setattr(part_ones, "check_form", lambda *_: pytest.fail("again"))
    config = rule_config_of(year, ALL).of(DEPARTMENTS)
    check_part_ones(year, [target.filing_id], config)


def test_many_take_as_many_queries_as_one(target, year):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            check(year)
        return len(captured)

    change(target, overall="")
    one = queries()
    units, _ = ensure_departments({f"90100101{number}": "站所" for number in range(5)})
    for unit in units.values():
        ensure_department_target(unit, year)
    assert queries() == one
    assert FormCheck.objects.count() == 6


# Counted


def test_it_is_counted_by_rule_unit_and_score(target, year, admin, unit):
    change(target, overall="")
    freshen(year, Q())
    board = Board(year, admin, rule_config_of(year, ALL))
    by_rule = {row.rule.id: row for row in board.by_rule()}
    assert (by_rule["D01"].open, by_rule["D01"].forms) == (1, 1)
    (of_unit,) = board.by_unit()
    assert of_unit.forms == len(board.scores) + 1
    ((worst, score),) = board.worst_parts(9)
    assert worst == target
    assert score.errors == 1
    assert score.points < 100


def test_one_that_was_ended_is_in_no_total(target, year, admin):
    change(target, overall="")
    Filing.objects.filter(pk=target.filing_id).update(status=Status.ENDED)
    freshen(year, Q())
    board = Board(year, admin, rule_config_of(year, ALL))
    assert board.scored_parts == []
    assert "D01" not in {row.rule.id for row in board.by_rule()}
    assert Tally.objects.get(kind="department").forms == 0


def test_the_trend_has_it_beside_the_forms(target, year):
    change(target, overall="")
    freshen(year, Q())
    tally = Tally.objects.get(kind="department")
    assert (tally.forms, tally.counts["D01"]) == (1, 1)
    forms = Tally.objects.get(kind="declaration").forms
    levels = rule_config_of(year, ALL).levels
    (day,) = trend(year, Q(), levels)
    assert day.forms == forms + 1


@pytest.mark.parametrize(
    ("query", "is_there"),
    [("", True), ("&kind=department", True), ("&kind=declaration", False)],
)
def test_the_list_names_it_and_is_narrowed_by_kind(
    query, is_there, target, as_user, clerk
):
    change(target, overall="")
    page = f"{reverse('quality-findings')}?year=2024&rule=D01{query}"
    browse = as_user(clerk)
    shown = browse.get(page).content.decode()
    assert (f"{target.get_absolute_url()}#standing" in shown) == is_there
    lines = rows(browse, f"{page}&export=csv")
    assert [line["项目名称"] for line in lines] == ["部门整体绩效目标"] * is_there
    assert [line["位置"] for line in lines] == ["总体绩效目标"] * is_there
    assert [line["单位"] for line in lines] == [target.unit_name] * is_there


def test_it_stands_before_the_forms_of_its_unit(target, as_user, clerk):
    change(target, overall="")
    page = f"{reverse('quality-findings')}?year=2024&level=error&sort=department"
    lines = rows(as_user(clerk), f"{page}&export=csv")
    assert lines[0]["规则"] == "D01"
    assert len(lines) > 1


def test_others_do_not_see_it(target, as_user, stranger):
    change(target, overall="")
    page = f"{reverse('quality-findings')}?year=2024&rule=D01&export=csv"
    assert rows(as_user(stranger), page) == []


# Reasons


@pytest.fixture
def warned(target, year, admin) -> RecordedFinding:
    """A warning in part one."""
    save_settings(year, admin, {"D05": Wish(Level.WARNING)})
    target.subtargets.filter(position=1).update(indicators="日常工作按要求完成")
    revise(Filing.objects.filter(pk=target.filing_id))
    freshen(year, Q())
    return RecordedFinding.objects.get(filing=target.filing_id, rule="D05")


def test_a_reason_counts_on_the_board_at_once_until_it_is_taken_back(
    warned, target, year, clerk
):
    (waiver,) = waive(
        target.filing, clerk, "D05", [warned.evidence], "上级文件没有规定指标值"
    )
    warned.refresh_from_db()
    assert warned.waiver == waiver
    assert "D05" not in Tally.objects.get(kind="department").counts
    take_back(target.filing, waiver.pk, clerk)
    warned.refresh_from_db()
    assert warned.waiver is None
    assert Tally.objects.get(kind="department").counts["D05"] == 1
    assert stale(year) == []


def test_a_reason_stays_with_its_finding_and_falls_with_it(warned, target, year, clerk):
    (waiver,) = waive(
        target.filing, clerk, "D05", [warned.evidence], "上级文件没有规定指标值"
    )
    change(target, overall="另一个目标")
    check(year)
    kept = RecordedFinding.objects.get(filing=target.filing_id, rule="D05")
    assert kept.waiver == waiver
    target.subtargets.filter(position=1).update(indicators="完成率达到 90%以上")
    change(target)
    check(year)
    waiver.refresh_from_db()
    assert waiver.fallen_at is not None


def test_a_rule_that_becomes_an_error_ends_the_reasons(
    warned, target, year, clerk, admin
):
    waive(target.filing, clerk, "D05", [warned.evidence], "上级文件没有规定指标值")
    save_settings(year, admin, {"D05": Wish(Level.ERROR)})
    warned.refresh_from_db()
    assert warned.waiver is None
    assert Tally.objects.get(kind="department").counts["D05"] == 1


# What stands beside it


def rules_found(target: DepartmentTarget, year: BudgetYear) -> dict[str, str]:
    freshen(year, Q())
    kept = RecordedFinding.objects.filter(filing=target.filing_id)
    return {row.rule: row.what for row in kept}


def test_the_projects_of_the_published_document_stand_behind_its_items(target, year):
    assert not {"D06", "D07", "D08"} & set(rules_found(target, year))


def test_what_the_projects_no_longer_back_is_said(target, year):
    linked = Declaration.objects.filter(sub_target__position=8)
    linked.update(sub_target=None)
    whats = rules_found(target, year)
    assert whats["D06"] == "没有项目支撑这一项"
    assert "2 个项目（" in whats["D08"]


def test_the_name_of_a_town_elsewhere_is_found_and_its_own_is_not(target, year):
    ensure_departments({"902": "巨鹿县官亭镇人民政府", "903001": "巨鹿镇巨鹿村"})
    assert "D11" not in rules_found(target, year)
    change(target, overall="建设巨鹿镇和官亭镇。")
    assert "官亭镇" in rules_found(target, year)["D11"]


def test_the_page_and_the_record_say_the_same(target, year, clerk):
    Declaration.objects.filter(sub_target__position=8).update(sub_target=None)
    freshen(year, Q())
    filing = Filing.objects.select_related("year", "department").get(
        pk=target.filing_id
    )
    form = StoredDepartmentForm.of(filing).form
    shown = review_alone(filing, form, clerk)
    kept = RecordedFinding.objects.filter(filing=filing)
    assert {(judged.finding.rule, judged.evidence) for judged in shown.judged} == set(
        kept.values_list("rule", "evidence")
    )


def test_the_page_that_mends_many_forms_leaves_it_alone(target, as_user, clerk):
    change(target, overall="按排各项工作，，完成目标。")
    browse = as_user(clerk)
    assert "D12" not in browse.get(f"{reverse('mend')}?year=2024").content.decode()
    asked = browse.get(f"{reverse('mend')}?year=2024&rule=D12")
    assert asked.status_code == 200
    assert "改为“安排" not in asked.content.decode()
