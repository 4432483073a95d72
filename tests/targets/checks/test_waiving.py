"""Reasons for which a warning may stand: who gives one, what it stands for, and when it no longer does."""

import uuid

import pytest
from django.db import IntegrityError
from django.db.models import Q
from django.utils import timezone

from projects.models import Project
from targets.checks.assessment import Judged, Review, review
from targets.checks.models import RecordedFinding, RuleSetting, Waiver
from targets.checks.recording import check_unit
from targets.checks.rule_config import rule_config_of
from targets.checks.rules.finding import Finding, Level
from targets.checks.tallies import trend
from targets.checks.waiving import REASON_LENGTH, NotWaived, take_back, waive
from targets.filings import loading
from targets.filings.models import OPEN, Filing, Status, Target
from targets.workflow.removal import delete
from tests.targets.checks.forms import evidence
from tests.targets.fills import cell, fill, rows

REASON = "上级文件没有给出依据"


@pytest.fixture
def project(seeded) -> Project:
    """The 30th: its bases only repeat the names of rows 2, 3 and 7."""
    return Project.objects.select_related("year", "department").get(position=30)


def reviewed(project: Project, user) -> Review:
    (form,) = loading.load_forms(Project.objects.filter(pk=project.pk))
    return review(project, form, user)


def found(project: Project, user, rule: str) -> list[Judged]:
    return [
        each for each in reviewed(project, user).judged if each.finding.rule == rule
    ]


def marks(project: Project, user, rule: str = "C06") -> list[str]:
    return [each.evidence for each in found(project, user, rule)]


def check(project: Project) -> None:
    check_unit(project.year, project.department_id, rule_config_of(project.year))


def test_a_reason_closes_the_warning_by_name_and_costs_nothing_more(project, clerk):
    before = reviewed(project, clerk).score.points
    first, *others = marks(project, clerk)
    (waiver,) = waive(project, clerk, "C06", [first], f" {REASON}\n（2024年） ")
    assert (waiver.reason, waiver.user, waiver.rule) == (
        f"{REASON} （2024年）",
        clerk,
        "C06",
    )
    assert (waiver.place, waiver.what) == (
        "指标第2行 指标值确定依据",
        "只是指标名称的一部分",
    )
    assert [each.waiver for each in found(project, clerk, "C06")] == [
        waiver,
        *[None] * len(others),
    ]
    assert reviewed(project, clerk).score.points == before + 6


def test_equal_warnings_are_explained_together(project, clerk):
    assert len(waive(project, clerk, "C06", marks(project, clerk), REASON)) == 3
    assert [each.finding.rule for each in reviewed(project, clerk).unexplained] == [
        "R03"
    ]


def test_with_every_warning_explained_and_no_error_the_form_may_be_submitted(
    project, clerk
):
    fill(project, clerk, {cell(rows(project)[3], "value"): "≤15万元"})
    assert not reviewed(project, clerk).may_pass
    for each in reviewed(project, clerk).unexplained:
        waive(project, clerk, each.finding.rule, [each.evidence], REASON)
    assert reviewed(project, clerk).may_pass


@pytest.mark.parametrize(
    "reason", ["", " \n\t　", "\u200b\u200b", "……", "长" * (REASON_LENGTH + 1)]
)
def test_a_reason_is_asked_for_and_it_is_short(project, clerk, reason):
    with pytest.raises(NotWaived, match="，请"):
        waive(project, clerk, "C06", marks(project, clerk), reason)
    assert not Waiver.objects.exists()


@pytest.mark.parametrize(
    ("rule", "said"), [("C04", "不能只说明理由，请改正"), ("C05", "不影响提交")]
)
def test_only_a_warning_can_be_explained(project, clerk, rule, said):
    with pytest.raises(NotWaived, match=said):
        waive(project, clerk, rule, marks(project, clerk, rule), REASON)


def test_nothing_ticked_and_what_is_not_there_are_refused(project, clerk):
    for chosen, said in (([], "请先勾选"), (["0" * 64], "内容已经改过")):
        with pytest.raises(NotWaived, match=said):
            waive(project, clerk, "C06", chosen, REASON)


def test_of_several_either_all_are_explained_or_none(project, clerk):
    with pytest.raises(NotWaived, match="内容已经改过"):
        waive(project, clerk, "C06", [*marks(project, clerk), "0" * 64], REASON)
    assert not Waiver.objects.exists()


@pytest.mark.parametrize("status", [each for each in Status if each not in OPEN])
def test_a_form_that_is_closed_takes_no_reason_and_gives_none_back(
    project, clerk, status
):
    chosen = marks(project, clerk)
    (waiver,) = waive(project, clerk, "C06", chosen[:1], REASON)
    Filing.objects.filter(project=project).update(status=status)
    with pytest.raises(NotWaived, match="不能再修改"):
        waive(project, clerk, "C06", chosen[1:], REASON)
    with pytest.raises(NotWaived, match="不能再修改"):
        take_back(project, waiver.pk, clerk)


def test_a_project_that_was_deleted_meanwhile_takes_no_reason(project, clerk):
    chosen = marks(project, clerk)
    delete(project.pk, clerk)
    with pytest.raises(NotWaived, match="已被删除"):
        waive(project, clerk, "C06", chosen, REASON)


def test_the_second_of_two_people_is_told_who_was_first(project, clerk, admin):
    chosen = marks(project, clerk)
    waive(project, admin, "C06", chosen[:1], REASON)
    with pytest.raises(NotWaived, match="系统管理员已经说明过这一处"):
        waive(project, clerk, "C06", chosen, REASON)
    assert Waiver.objects.count() == 1


def test_a_cell_that_another_changed_is_not_explained(project, clerk, admin):
    chosen = marks(project, clerk)
    fill(project, admin, {cell(rows(project)[1], "basis"): "镇政府〔2024〕3号文件"})
    with pytest.raises(NotWaived, match="内容已经改过"):
        waive(project, clerk, "C06", chosen[:1], REASON)


def test_a_reason_stands_wherever_its_row_is_moved(project, clerk):
    (waiver,) = waive(project, clerk, "C06", marks(project, clerk)[:1], REASON)
    fill(project, clerk, order=rows(project)[::-1])
    check(project)
    (explained,) = (each for each in found(project, clerk, "C06") if each.waiver)
    assert (explained.waiver, explained.finding.where) == (waiver, "targets[5].basis")


def test_a_reason_falls_when_what_it_was_given_for_changes(project, clerk):
    (waiver,) = waive(project, clerk, "C06", marks(project, clerk)[:1], REASON)
    fill(project, clerk, {cell(rows(project)[1], "basis"): "资金使用规范"})
    assert reviewed(project, clerk).adrift == [waiver]
    check(project)
    assert (
        reviewed(project, clerk).adrift,
        Waiver.objects.get().fallen_at is not None,
    ) == ([], True)
    assert {each.waiver for each in found(project, clerk, "C06")} == {None}


def test_a_reason_that_fell_can_be_given_anew_and_both_are_kept(project, clerk):
    key = rows(project)[1]
    waive(project, clerk, "C06", marks(project, clerk)[:1], REASON)
    for text in ("镇政府〔2024〕3号文件", "资金使用"):
        fill(project, clerk, {cell(key, "basis"): text})
        check(project)
    waive(project, clerk, "C06", marks(project, clerk)[:1], REASON)
    assert (
        Waiver.objects.filter(fallen_at=None).count()
        == Waiver.objects.exclude(fallen_at=None).count()
        == 1
    )


def test_rows_that_read_the_same_are_explained_together(project, clerk):
    row = Target.objects.get(declaration__project=project, position=2)
    row.pk, row.key, row.position = None, uuid.uuid4(), 8
    row.save(force_insert=True)
    first, *_, last = marks(project, clerk)
    assert first == last
    assert len(waive(project, clerk, "C06", [first, last], REASON)) == 1
    assert [each.is_open for each in found(project, clerk, "C06")] == [
        False,
        True,
        True,
        False,
    ]


def test_a_finding_is_explained_once_in_the_database_too(project, clerk):
    (waiver,) = waive(project, clerk, "C06", marks(project, clerk)[:1], REASON)
    waiver.pk = None
    with pytest.raises(IntegrityError):
        waiver.save(force_insert=True)


def test_what_is_taken_back_is_open_again(project, clerk):
    (waiver,) = waive(project, clerk, "C06", marks(project, clerk)[:1], REASON)
    take_back(project, waiver.pk, clerk)
    assert {each.waiver for each in found(project, clerk, "C06")} == {None}
    with pytest.raises(NotWaived, match="已经撤回或失效"):
        take_back(project, waiver.pk, clerk)


def test_a_reason_of_another_project_and_one_that_fell_are_not_taken_back(
    project, clerk
):
    (waiver,) = waive(project, clerk, "C06", marks(project, clerk)[:1], REASON)
    with pytest.raises(NotWaived, match="已经撤回或失效"):
        take_back(Project.objects.get(position=1), waiver.pk, clerk)
    Waiver.objects.update(fallen_at=timezone.now())
    with pytest.raises(NotWaived, match="已经撤回或失效"):
        take_back(project, waiver.pk, clerk)


def test_the_board_knows_of_a_reason_at_once_and_of_its_end(project, clerk):
    check(project)
    (waiver,) = waive(project, clerk, "C06", marks(project, clerk)[:1], REASON)
    config = rule_config_of(project.year)
    (after,) = trend(project.year, department_of(project), config.levels)
    assert RecordedFinding.objects.filter(waiver=waiver).count() == 1
    take_back(project, waiver.pk, clerk)
    (again,) = trend(project.year, department_of(project), config.levels)
    assert (
        RecordedFinding.objects.filter(waiver__isnull=False).count(),
        again.warnings - after.warnings,
    ) == (0, 1)


def department_of(project: Project) -> Q:
    return Q(department=project.department_id)


def test_a_unit_that_was_never_checked_gets_no_tally_of_a_reason(project, clerk):
    (waiver,) = waive(project, clerk, "C06", marks(project, clerk)[:1], REASON)
    take_back(project, waiver.pk, clerk)
    assert (
        trend(project.year, department_of(project), rule_config_of(project.year).levels)
        == []
    )


def test_the_check_after_it_finds_the_unit_as_it_was_left(project, clerk):
    check(project)
    waive(project, clerk, "C06", marks(project, clerk), REASON)
    kept = list(RecordedFinding.objects.filter(filing__project=project).values())
    check(project)
    assert (
        list(RecordedFinding.objects.filter(filing__project=project).values()) == kept
    )


def test_a_reason_does_not_stand_for_what_became_an_error(project, clerk):
    waive(project, clerk, "C06", marks(project, clerk), REASON)
    RuleSetting.objects.create(year=project.year, rule="C06", level=Level.ERROR)
    found = reviewed(project, clerk)
    assert [each.waiver for each in found.errors if each.finding.rule == "C06"] == [
        None,
        None,
        None,
    ]
    assert (found.adrift, found.score.errors) == ([], 4)


def test_a_reason_of_a_rule_that_could_not_compare_is_not_said_to_be_adrift(
    seeded, clerk, monkeypatch
):
    twelfth = Project.objects.select_related("year", "department").get(position=12)
    (shared,) = found(twelfth, clerk, "R02")
    waive(twelfth, clerk, "R02", [shared.evidence], REASON)
    monkeypatch.setattr("targets.checks.assessment.COMPARED", 1)
    without = reviewed(twelfth, clerk)
    assert (without.compared, without.adrift) == (False, [])


def test_in_a_large_unit_what_comparing_found_is_that_of_the_last_check(
    project, clerk, monkeypatch
):
    monkeypatch.setattr("targets.checks.assessment.COMPARED", 1)
    twelfth = Project.objects.select_related("year", "department").get(position=12)
    assert found(twelfth, clerk, "R02") == []
    check(twelfth)
    (kept,) = found(twelfth, clerk, "R02")
    waive(twelfth, clerk, "R02", [kept.evidence], REASON)
    assert not found(twelfth, clerk, "R02")[0].is_open


@pytest.mark.parametrize("also", [(), ("goals",)])
def test_the_evidence_is_of_the_rule_its_gist_and_its_cells(form, also):
    given = evidence(
        form, Finding("budget", "为 3", "请改正", "数", also=also, rule="A01")
    )
    same = evidence(
        form, Finding("budget", "为 4", "请核对", "数", also=also, rule="A01")
    )
    other = evidence(
        form, Finding("budget", "为 3", "请改正", "数", also=also, rule="A02")
    )
    assert (given == same, given == other) == (True, False)
