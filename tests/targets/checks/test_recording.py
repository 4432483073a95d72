"""What is kept of the checks of whole units, and when a unit is to be checked anew."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.sources import own_imports
from projects.models import BudgetYear, Department, Project
from targets.checks import recording
from targets.checks import rule_config as standards
from targets.checks.models import RecordedFinding, RuleSetting, Tally, UnitCheck, Waiver
from targets.checks.recording import check_units, stale_units
from targets.checks.rule_config import rule_config_of
from targets.checks.rules.catalogue import RULES
from targets.checks.rules.finding import Finding, Level
from targets.checks.tallies import Day, trend
from targets.filings import loading, store
from targets.filings.loading import load_forms
from targets.filings.models import Filing
from targets.workflow.removal import delete
from tests.targets.acts import take, with_row
from tests.targets.checks.forms import check_forms, some_rule
from tests.test_architecture import MODULES, imports


def stale(year: BudgetYear) -> dict[int, int]:
    return stale_units(year, Q(), rule_config_of(year))


def check(year: BudgetYear) -> None:
    config = rule_config_of(year)
    check_units(year, stale_units(year, Q(), config), config)


@pytest.fixture
def checked(seeded, year) -> BudgetYear:
    """The year of the published document, checked."""
    check(year)
    return year


def change(project: Project, form) -> None:
    """As any of the doors would: the rows, and the next revision."""
    before = load_forms(Project.objects.filter(pk=project.pk))[0]
    store.save_changed([(project, before, form)], loading.categories_of(project.year))


def form_of(project: Project):
    return load_forms(Project.objects.filter(pk=project.pk))[0]


def test_all_that_is_found_is_kept_cell_by_cell(checked, document):
    reports = check_forms(document.projects, rule_config_of(checked).standards)
    expected = [
        (each.rule, each.where, each.what)
        for report in reports
        for each in report.findings
    ]
    kept = RecordedFinding.objects.order_by(
        "filing__project__position", "position"
    ).values_list("rule", "where", "what")
    assert list(kept) == expected


def test_what_was_checked_is_not_stale_until_something_changes(checked):
    assert stale(checked) == {}


def set_figure(year: BudgetYear, project: Project) -> None:
    RuleSetting.objects.create(year=year, rule="A04", figure=5)


def set_on_trial(year: BudgetYear, project: Project) -> None:
    RuleSetting.objects.create(year=year, rule="C04", level=Level.TRIAL)


CHANGES = {
    "a form": lambda year, project: store.revise(
        Filing.objects.filter(project=project)
    ),
    "a project more": lambda year, project: Project.objects.create(
        year=year, department=project.department, code="X1", name="新项目"
    ),
    "a project less": lambda year, project: Project.objects.filter(
        pk=project.pk
    ).update(deleted_at=timezone.now()),
    "a figure": set_figure,
    "a rule on trial": set_on_trial,
}


def test_a_unit_that_somebody_else_has_checked_meanwhile_is_not_checked_again(
    checked, unit, monkeypatch
):
    monkeypatch.setattr(
        recording, "check_forms", lambda *_: pytest.fail("it was checked again")
    )
    check_units(checked, {unit.pk: 37}, rule_config_of(checked))


@pytest.mark.parametrize("act", CHANGES.values(), ids=CHANGES)
def test_a_unit_is_stale_once_this_changes(act, checked, project):
    act(checked, project)
    assert set(stale(checked)) == {project.department_id}


def test_a_unit_is_stale_once_the_rules_are_written_otherwise(
    checked, unit, monkeypatch
):
    monkeypatch.setattr(standards, "rules_as_written", lambda *_: "another text")
    assert set(stale(checked)) == {unit.pk}


def test_the_rules_own_text_is_all_that_what_they_say_depends_on():
    seen: set[str] = set()
    left = standards.rule_modules()
    while left:
        module = left.pop()
        if module in MODULES and module not in seen:
            seen.add(module)
            left += imports(module)
    assert len(seen) > 20
    assert seen - own_imports(*standards.rule_modules()) == set()


def test_every_module_of_the_rules_is_one_that_what_they_say_depends_on():
    modules = {name for name in MODULES if name.startswith("targets.checks.rules.")}
    # Findings of part one are not kept.
    of_part_one = "targets.checks.rules.departments"
    modules = {name for name in modules if not name.startswith(of_part_one)}
    assert modules - own_imports(*standards.rule_modules()) == set()


def test_another_level_makes_nothing_stale(checked):
    RuleSetting.objects.create(year=checked, rule="A02", level=Level.HINT)
    assert stale(checked) == {}


def test_only_the_rows_of_forms_with_other_findings_are_written_anew(checked, project):
    before = set(
        RecordedFinding.objects.exclude(filing__project=project).values_list(
            "pk", flat=True
        )
    )
    change(project, replace(form_of(project), purpose="写明了资金花在什么地方"))
    check(checked)
    assert (
        set(
            RecordedFinding.objects.exclude(filing__project=project).values_list(
                "pk", flat=True
            )
        )
        == before
    )
    assert not RecordedFinding.objects.filter(
        filing__project=project, rule="C09"
    ).exists()


def test_the_findings_of_a_deleted_project_are_gone_after_the_next_check(
    checked, project, clerk
):
    delete(project.pk, clerk)
    check(checked)
    assert not RecordedFinding.objects.filter(filing__project=project).exists()


def test_a_unit_whose_forms_are_all_gone_has_no_findings_and_is_not_stale(checked):
    Project.objects.update(deleted_at=timezone.now())
    check(checked)
    assert (RecordedFinding.objects.count(), stale(checked)) == (0, {})


def test_the_questions_of_a_check_do_not_grow_with_the_forms(
    seeded, year, unit, document
):
    other = Department.objects.create(code="903001", name="小单位")
    take(
        replace(
            document.projects[0],
            department_code="903001",
            department_name="小单位",
            code="Z1",
        )
    )
    assert questions(year, other) == questions(year, unit)


def questions(year: BudgetYear, unit: Department) -> int:
    """How often a check asks; rows are written many at a time, as many as the database takes."""
    with CaptureQueriesContext(connection) as asked:
        check_units(year, {unit.pk: 1}, rule_config_of(year))
    return sum(query["sql"].startswith("SELECT") for query in asked.captured_queries)


# Rules that break


@some_rule("A02", Level.ERROR, "出错").over_form
def breaks(subject):
    yield Finding("name", str(1 / 0), "请")


def test_a_broken_rule_is_kept_with_the_number_of_forms_and_stops_no_other(
    seeded, year, monkeypatch
):
    monkeypatch.setitem(RULES, "A02", breaks)
    check(year)
    assert UnitCheck.objects.get().broken == {"A02": 37}
    assert RecordedFinding.objects.filter(rule="C06").exists()


# Waivers


@pytest.fixture
def waiver(checked, clerk) -> Waiver:
    """For the circular basis of the twelfth form."""
    found = RecordedFinding.objects.filter(
        rule="C06", filing__project__position=12
    ).first()
    text = {
        "place": "指标第2行",
        "what": found.what,
        "reason": "县里统一要求",
        "user": clerk,
    }
    waiver = Waiver.objects.create(
        filing=found.filing, rule="C06", evidence=found.evidence, **text
    )
    recording.check_unit(
        checked, found.filing.project.department_id, rule_config_of(checked)
    )
    return waiver


def standing(waiver: Waiver) -> bool:
    waiver.refresh_from_db()
    return waiver.fallen_at is None


def test_a_waiver_is_kept_with_its_finding(waiver):
    assert [found.rule for found in waiver.findings.all()] == ["C06"]
    assert standing(waiver)


def test_a_waiver_falls_when_its_cell_changes(waiver, checked):
    form = form_of(waiver.filing.project)
    change(waiver.filing.project, with_row(form, 1, basis="满意率"))
    check(checked)
    assert not standing(waiver)
    assert not waiver.findings.exists()


def test_a_waiver_stands_when_another_cell_changes_or_the_row_moves(waiver, checked):
    form = form_of(waiver.filing.project)
    rows = (form.targets[1], form.targets[0], *form.targets[2:])
    change(waiver.filing.project, replace(form, targets=rows, purpose="另外的用途"))
    check(checked)
    assert standing(waiver)
    assert waiver.findings.get().where == "targets[0].basis"


def test_a_waiver_stands_while_its_rule_is_broken(waiver, checked, monkeypatch):
    monkeypatch.setitem(RULES, "C06", replace(breaks, id="C06"))
    recording.check_unit(
        checked, waiver.filing.project.department_id, rule_config_of(checked)
    )
    assert standing(waiver)


# The trend


def test_each_day_is_kept_as_its_last_check_left_it(checked, project):
    today = timezone.localdate()
    levels = rule_config_of(checked).levels
    Tally.objects.update(day=today - timedelta(days=3))
    (before,) = trend(checked, Q(), levels)
    change(project, replace(form_of(project), purpose="写明了资金花在什么地方"))
    check(checked)
    first, second = trend(checked, Q(), levels)
    assert first == before
    assert second == Day(today, 37, first.errors, first.warnings, first.hints - 1)


def test_a_unit_that_did_not_change_counts_as_it_was(checked, unit):
    other = Department.objects.create(code="903001", name="小单位")
    day = timezone.localdate() - timedelta(days=1)
    Tally.objects.create(
        year=checked, department=other, day=day, forms=5, counts={"A02": 2}
    )
    levels = rule_config_of(checked).levels
    first, second = trend(checked, Q(), levels)
    counts = Tally.objects.get(department=unit).counts
    assert (first.forms, first.errors) == (5, 2)
    assert (second.forms, second.errors) == (
        42,
        2 + counts["A02"] + counts["A03 error"] + counts["C02"] + counts["C04"],
    )
