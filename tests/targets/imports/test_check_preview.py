"""What the preview of an import foresees of the checks."""

from dataclasses import replace

import pytest
from django.urls import reverse

from projects.models import Project
from targets.checks.models import RuleSetting
from targets.checks.rules.catalogue import RULES
from targets.checks.rules.finding import Level
from targets.documents.txt import write_text
from targets.documents.values import Document
from targets.imports import runs
from targets.imports.models import ImportRun
from tests.html import one_line
from tests.targets import acts
from tests.targets.checks.forms import COST, GOOD, TIME, with_row
from tests.targets.checks.test_engine import breaks

LATE = with_row(TIME, name="补贴发放及时率")


def preview(user, *forms) -> ImportRun:
    run = runs.receive(user, "a.txt", write_text(Document(None, forms)).encode())
    return ImportRun.objects.get(pk=run.pk)


def rules_of(run: ImportRun) -> list[str]:
    return [group["rule"] for group in run.foreseen]


def test_a_preview_says_what_the_checks_find_cell_by_cell(year, unit, admin):
    run = preview(admin, LATE)
    assert rules_of(run) == ["F01"]
    assert run.foreseen[0]["places"] == [
        {"form": f"第1张表「{GOOD.name}」", "cell": "指标第3行 指标值"}
    ]
    assert [found[:2] for found in run.lines.get().found] == [
        ["F01", "指标第3行 指标值"]
    ]


def test_equal_findings_are_told_once(year, unit, admin):
    run = preview(admin, LATE, replace(LATE, code="X2", name="另一个"))
    (group,) = (each for each in run.foreseen if each["rule"] == "F01")
    assert (group["count"], group["forms"]) == (2, 2)


def test_of_equal_findings_the_example_of_one_is_not_the_advice_for_all(
    year, unit, admin
):
    low, lower, lowest = (
        with_row(COST, value=f"≥{each}元/人/月") for each in (300, 310, 320)
    )
    run = preview(
        admin,
        low,
        replace(lower, code="X2", name="另一个"),
        replace(lowest, code="X3", name="第三个"),
    )
    assert [each["advice"] for each in run.foreseen if each["rule"] == "A02"] == [
        "请改为成本的上限"
    ]


def test_forms_that_are_stored_already_are_compared_with(seeded, admin, document):
    copy = replace(
        document.projects[11], code="NEW1", name="新的工作经费", goals="1.另一个目标"
    )
    run = preview(admin, copy)
    (group,) = (each for each in run.foreseen if each["rule"] == "R02")
    assert "等 8 个项目" in next(
        message for rule, _, message, _ in run.lines.get().found if rule == "R02"
    )
    assert group["count"] == 1


def test_a_stored_form_is_compared_as_the_file_has_it(seeded, admin, document):
    """The twelfth is no longer like the others once the file makes it so."""
    own = tuple(
        replace(row, name=f"{row.name}（环保）")
        for row in document.projects[11].targets
    )
    assert "R02" not in rules_of(
        preview(admin, replace(document.projects[11], targets=own))
    )


def test_a_form_with_a_problem_is_not_looked_at(year, unit, admin):
    twice = replace(LATE, code="X2")
    run = preview(admin, LATE, twice, twice)
    assert [bool(line.found) for line in run.lines.all()] == [True, False, False]


def test_the_stored_form_of_one_with_a_problem_is_still_compared_with(
    year, unit, admin
):
    acts.take(GOOD)
    copy = replace(GOOD, code="X2", name="另一个", goals="1.另一个目标")
    assert "R02" in rules_of(preview(admin, copy, GOOD, GOOD))


def test_a_year_that_is_new_is_judged_as_the_rules_have_it(year, unit, admin):
    run = runs.receive(
        admin, "a.txt", write_text(Document(None, (LATE,))).encode(), 2031
    )
    assert "F01" in rules_of(ImportRun.objects.get(pk=run.pk))


def test_what_was_found_stays_with_the_receipt(year, unit, admin):
    run = preview(admin, LATE)
    runs.confirm(run.pk, good_only=False)
    assert [
        found[0] for found in ImportRun.objects.get(pk=run.pk).lines.get().found
    ] == ["F01"]
    assert Project.objects.count() == 1


def test_a_rule_that_breaks_stops_no_preview(year, unit, admin, monkeypatch, as_user):
    monkeypatch.setitem(RULES, "A02", replace(breaks, id="A02"))
    run = preview(admin, LATE)
    assert run.broken == {"A02": 1}
    assert "规则 A02" in as_user(admin).get(run.get_absolute_url()).content.decode()


def page(client, run: ImportRun) -> str:
    response = client.get(reverse("import", args=[run.pk]))
    return one_line(response.content.decode())


def test_the_page_shows_the_findings_and_lets_the_import_go_on(
    year, unit, clerk, as_user
):
    shown = page(as_user(clerk), preview(clerk, LATE))
    assert "检查发现（不影响导入）" in shown
    assert "检查：警告 1" in shown
    assert "导入 1 张" in shown


@pytest.mark.parametrize(("role", "sees"), [("clerk", False), ("admin", True)])
def test_a_rule_on_trial_is_shown_to_admins_alone(
    role, sees, year, unit, as_user, request
):
    user = request.getfixturevalue(role)
    RuleSetting.objects.create(year=year, rule="F01", level=Level.TRIAL)
    assert ("F01" in page(as_user(user), preview(user, LATE))) is sees


def test_a_level_of_the_year_is_the_one_shown(year, unit, clerk, as_user):
    RuleSetting.objects.create(year=year, rule="F01", level=Level.HINT)
    assert "检查：提示 1" in page(as_user(clerk), preview(clerk, LATE))


def test_nothing_is_said_where_nothing_is_found(year, unit, clerk, as_user):
    assert "检查发现" not in page(as_user(clerk), preview(clerk, GOOD))


def test_the_form_of_another_unit_is_not_compared_with(
    seeded, other_unit, admin, document
):
    copy = replace(
        document.projects[11],
        code="NEW1",
        department_code="902001",
        department_name=other_unit.name,
    )
    assert "R02" not in rules_of(preview(admin, copy))
    assert acts.of_year(2024).count() == 37


def test_forms_that_stay_as_they_are_are_not_told_of(seeded, admin, document):
    run = preview(
        admin,
        *document.projects[:5],
        replace(document.projects[5], purpose="改过的用途"),
    )
    assert [bool(line.found) for line in run.lines.all()] == [False] * 5 + [True]
    assert {group["forms"] for group in run.foreseen} == {1}
