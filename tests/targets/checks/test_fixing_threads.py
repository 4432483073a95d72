"""Clicks that mend and reasons that are given while others save the same form, each in a thread of its own."""

from __future__ import annotations

import pytest

from projects.models import Project
from targets.checks.assessment import review
from targets.checks.fixing import MOVED_ON, FixKey, mend
from targets.checks.models import RecordedFinding, Waiver
from targets.checks.recording import check_unit
from targets.checks.rule_config import rule_config_of
from targets.checks.rules.finding import Level
from targets.checks.settings import Wish, save_settings
from targets.checks.waiving import NotWaived, waive
from targets.filings import loading
from tests.targets.fills import cell, fill, rows, sheet


@pytest.fixture
def project(seeded) -> Project:
    return Project.objects.select_related("year", "department").get(position=30)


def key(project: Project, user, rule: str) -> FixKey:
    (form,) = loading.load_forms(Project.objects.filter(pk=project.pk))
    found = next(
        each for each in review(project, form, user).judged if each.finding.rule == rule
    )
    return FixKey(project.pk, rule, found.evidence)


def told(project: Project, user, found: FixKey) -> str:
    try:
        waive(project, user, found.rule, [found.evidence], "上级这样要求")
    except NotWaived as refusal:
        return str(refusal)
    return ""


def test_a_cell_that_is_saved_at_once_is_not_mended_over(
    at_once, project, clerk, admin
):
    found, where = key(project, clerk, "R03"), cell(rows(project)[5], "name")
    seen = sheet(project)
    _, done = at_once(
        lambda: fill(project, admin, {where: "帮扶项目数"}, seen=seen),
        lambda: mend([found], clerk),
    )
    assert [each.reason for each in done] == [MOVED_ON]


def test_of_two_who_click_at_once_one_mends(at_once, project, clerk, admin):
    found = key(project, clerk, "R03")
    first, second = at_once(lambda: mend([found], admin), lambda: mend([found], clerk))
    assert [[each.reason for each in done] for done in (first, second)] == [
        [""],
        [MOVED_ON],
    ]


def test_a_cell_that_is_saved_at_once_is_not_explained(at_once, project, clerk, admin):
    found, where = key(project, clerk, "C06"), cell(rows(project)[1], "basis")
    seen = sheet(project)
    _, said = at_once(
        lambda: fill(project, admin, {where: "文件"}, seen=seen),
        lambda: told(project, clerk, found),
    )
    assert "内容已经改过" in said


def test_of_two_who_explain_at_once_the_second_is_told_of_the_first(
    at_once, project, clerk, admin
):
    found = key(project, clerk, "C06")
    said = at_once(
        lambda: told(project, admin, found), lambda: told(project, clerk, found)
    )
    assert said == ["", "系统管理员已经说明过这一处，请刷新后查看"]


def test_a_reason_that_is_given_while_the_unit_is_checked_stands(
    at_once, project, clerk
):
    found = key(project, clerk, "C06")

    def check() -> None:
        check_unit(project.year, project.department_id, rule_config_of(project.year))

    def standing() -> int:
        check()
        return Waiver.objects.filter(fallen_at=None, findings__isnull=False).count()

    assert at_once(check, lambda: told(project, clerk, found))[1] == ""
    assert at_once(lambda: None, standing)[1] == 1


def test_a_reason_that_is_given_while_its_rule_becomes_an_error_falls(
    at_once, project, clerk, admin
):
    check_unit(project.year, project.department_id, rule_config_of(project.year))
    found, wish = key(project, clerk, "C06"), Wish(level=Level.ERROR)

    def excused() -> tuple[int, int]:
        return Waiver.objects.filter(
            fallen_at=None
        ).count(), RecordedFinding.objects.filter(waiver__isnull=False).count()

    at_once(
        lambda: told(project, clerk, found),
        lambda: save_settings(project.year, admin, {"C06": wish}),
    )
    assert at_once(lambda: None, excused)[1] == (0, 0)
