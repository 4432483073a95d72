"""What a click mends: one cell or many forms, whatever others have done meanwhile."""

from decimal import Decimal

import pytest

from indicators.models import Indicator, IndicatorLevel
from projects.models import BudgetYear, Project, Scheme
from targets.checks import fixing as mending
from targets.checks.assessment import review
from targets.checks.fixing import (
    BY_HAND,
    MENDED_ALONG,
    MOVED_ON,
    FixKey,
    mend,
    open_fixes,
    proposals,
    within_one_go,
)
from targets.checks.models import RecordedFinding, RuleSetting
from targets.checks.recording import check_unit
from targets.checks.rule_config import rule_config_of
from targets.checks.rules.finding import Level as Weight
from targets.checks.waiving import waive
from targets.filings import loading
from targets.filings.models import OPEN, Declaration, Filing, Status, Target
from targets.workflow.removal import delete
from tests.targets.fills import cell, fill, new_key, rows, sheet


@pytest.fixture
def project(seeded) -> Project:
    """The ninth: A02 mends its cost, T01 a slip of the pen."""
    return Project.objects.select_related("year", "department").get(position=9)


def keys(project: Project, user, *rules: str) -> list[FixKey]:
    """The findings of these rules, or all, as the person is shown them."""
    project = Project.objects.select_related("year", "department").get(pk=project.pk)
    (form,) = loading.load_forms(Project.objects.filter(pk=project.pk))
    found = [each for each in review(project, form, user).judged if each.finding.fix]
    return [
        FixKey(project.pk, each.finding.rule, each.evidence)
        for each in found
        if not rules or each.finding.rule in rules
    ]


def every_key(user, *rules: str) -> list[FixKey]:
    return [
        key
        for each in Project.objects.order_by("position")
        for key in keys(each, user, *rules)
    ]


def reasons(done) -> list[str]:
    return [each.reason for each in done]


def value(project: Project, number: int = 1) -> str:
    return sheet(project).cells[cell(rows(project)[number], "value")]


# What is proposed, and what is done


def test_a_proposal_says_the_cell_and_both_texts_and_changes_nothing(
    project, clerk, contents
):
    before = contents()
    (proposal,) = proposals(keys(project, clerk, "A02"), clerk)
    said = (proposal.place, proposal.where, proposal.old, proposal.new, proposal.reason)
    assert said == ("指标第2行 指标值", "targets[1].value", "≥100万元", "≤100万元", "")
    assert contents() == before


def test_what_is_proposed_is_done_and_is_found_no_more(project, clerk):
    found = keys(project, clerk, "A02")
    before = proposals(found, clerk)
    assert mend(found, clerk) == before
    assert (value(project), keys(project, clerk, "A02")) == ("≤100万元", [])


def test_it_is_a_change_by_that_person_and_a_revision_more(project, clerk):
    key_before, revision = rows(project), project.declaration.filing.revision
    mend(keys(project, clerk, "A02", "T01"), clerk)
    declaration = Declaration.objects.get(project=project)
    assert (declaration.filing.revision, declaration.filing.changed_by) == (
        revision + 1,
        clerk,
    )
    assert rows(project) == key_before


def test_all_fixes_of_the_document_leave_nothing_to_mend(seeded, clerk):
    found = every_key(clerk)
    done = mend(found, clerk)
    assert [each.key for each in done] == found
    assert {*reasons(done)} <= {"", MENDED_ALONG}
    assert every_key(clerk) == []


def test_nothing_else_in_a_form_changes(project, clerk):
    before = sheet(project).cells
    mend(keys(project, clerk, "A02"), clerk)
    after = sheet(project).cells
    assert [where for where in before if before[where] != after[where]] == [
        cell(rows(project)[1], "value")
    ]


def test_a_row_that_goes_to_another_category_goes_with_its_first_level(clerk, seeded):
    project = Project.objects.get(position=30)
    mend(keys(project, clerk, "R03"), clerk)
    row = sheet(project).cells
    assert [row[cell(rows(project)[5], name)] for name in ("level1", "level2")] == [
        "满意度指标",
        "服务对象满意度指标",
    ]


def test_a_percentage_of_the_plan_is_mended(project, clerk):
    fill(project, clerk, {"plan.october": "100", "plan.december": ""})
    mend(keys(project, clerk, "C07"), clerk)
    assert Project.objects.get(pk=project.pk).plan.december == Decimal(100)


def test_what_was_copied_from_another_year_and_is_mended_is_no_copy_any_more(
    project, clerk
):
    row = rows(project)[1]
    copied = [cell(row, "value"), cell(row, "basis")]
    Declaration.objects.filter(project=project).update(copied=copied)
    mend(keys(project, clerk, "A02"), clerk)
    assert Declaration.objects.get(project=project).copied == copied[1:]


def test_rows_that_read_the_same_are_mended_together(project, clerk):
    row, new = rows(project)[1], new_key()
    cells = sheet(project).cells
    same = {
        cell(new, name): cells[cell(row, name)]
        for name in ("level1", "level2", "name", "value", "basis")
    }
    same |= {cell(new, "description"): cells[cell(row, "description")]}
    fill(project, clerk, same, order=[*rows(project), new])
    (key,) = {*keys(project, clerk, "A02")}
    assert [each.place for each in mend([key], clerk)] == [
        "指标第2行 指标值",
        "指标第8行 指标值",
    ]
    assert [value(project, number) for number in (1, 7)] == ["≤100万元"] * 2


def test_of_two_fixes_in_one_cell_the_first_is_made_and_the_other_waits(clerk, seeded):
    project = Project.objects.get(position=3)
    fill(
        project,
        clerk,
        {cell(rows(project)[5], "description"): "社会稳定性提高比列[2023]第1号"},
    )
    both = keys(project, clerk, "T01", "T04")
    first, second = mend(both, clerk)
    assert (first.reason, second.reason) == ("", "")
    assert (second.old, second.new) == (first.new, second.new)


def test_a_key_said_twice_is_one(project, clerk):
    assert len(mend(keys(project, clerk, "A02") * 2, clerk)) == 1


def test_a_row_under_a_category_of_another_scheme_stays_there(project, clerk):
    other = Scheme.objects.create(code="旧", name="旧体系")
    first = Indicator.objects.create(
        scheme=other, level=IndicatorLevel.FIRST, name="旧一级", position=1
    )
    category = Indicator.objects.create(
        scheme=other,
        level=IndicatorLevel.SECOND,
        parent=first,
        name="旧二级",
        position=1,
    )
    Target.objects.filter(declaration__project=project, position=6).update(
        category=category
    )
    (done,) = mend(keys(project, clerk, "T01"), clerk)
    row = Target.objects.get(declaration__project=project, position=6)
    assert (done.reason, row.description, row.category) == ("", done.new, category)


# What is not done, and why


def test_a_cell_that_another_changed_stays_as_it_is(project, clerk, admin):
    found = keys(project, clerk, "A02", "T01")
    fill(project, admin, {cell(rows(project)[1], "value"): "≥120万元"})
    assert sorted(reasons(mend(found, clerk))) == ["", MOVED_ON]
    assert value(project) == "≥120万元"


def test_who_comes_second_with_the_same_click_changes_nothing(project, clerk, admin):
    found = keys(project, clerk, "A02")
    mend(found, admin)
    revision = Declaration.objects.get(project=project).filing.revision
    assert reasons(mend(found, clerk)) == [MOVED_ON]
    assert Declaration.objects.get(project=project).filing.revision == revision


def test_a_row_that_was_moved_is_mended_where_it_is(project, clerk):
    found = keys(project, clerk, "A02")
    fill(project, clerk, order=rows(project)[::-1])
    assert [each.place for each in mend(found, clerk)] == ["指标第6行 指标值"]


@pytest.mark.parametrize("status", [each for each in Status if each not in OPEN])
def test_a_form_that_is_closed_is_not_mended(project, clerk, status):
    found = keys(project, clerk, "A02")
    Filing.objects.filter(project=project).update(status=status)
    (done,) = mend(found, clerk)
    assert "不能再修改" in done.reason
    assert value(project) == "≥100万元"


def test_what_somebody_explained_meanwhile_is_kept(clerk, admin, seeded):
    project = Project.objects.select_related("year", "department").get(position=30)
    (found,) = keys(project, clerk, "R03")
    waive(project, admin, "R03", [found.evidence], "上级这样要求")
    assert reasons(mend([found], clerk)) == ["系统管理员已说明理由，保留不改"]


def test_a_finding_without_a_fix_is_left_to_the_person(project, clerk):
    (form,) = loading.load_forms(Project.objects.filter(pk=project.pk))
    (found,) = [
        each
        for each in review(project, form, clerk).judged
        if each.finding.rule == "F01"
    ]
    assert reasons(mend([FixKey(project.pk, "F01", found.evidence)], clerk)) == [
        BY_HAND
    ]


def test_projects_of_another_s_scope_and_deleted_ones_are_passed_over(
    project, clerk, stranger
):
    found = keys(project, clerk, "A02")
    assert (proposals(found, stranger), mend(found, stranger)) == ([], [])
    delete(project.pk, clerk)
    assert mend(found, clerk) == []
    assert (
        Target.objects.get(declaration__project=project.pk, position=2).value
        == "≥100万元"
    )


@pytest.mark.parametrize("rule", ["", "X99", "Z" * 30, "C01"])
def test_a_rule_that_is_none_is_answered(project, clerk, rule):
    assert reasons(mend([FixKey(project.pk, rule, "0" * 64)], clerk)) == [MOVED_ON]


def test_a_rule_on_trial_mends_for_admins_alone(project, clerk, admin):
    found = keys(project, clerk, "A02")
    RuleSetting.objects.create(year=project.year, rule="A02", level=Weight.TRIAL)
    assert reasons(mend(found, clerk)) == [MOVED_ON]
    assert reasons(mend(found, admin)) == [""]


def test_nothing_to_mend_is_nothing_done(clerk, seeded, contents):
    before = contents()
    assert (mend([], clerk), contents()) == ([], before)


def test_a_mistake_in_the_middle_leaves_everything_as_it_was(
    seeded, clerk, contents, monkeypatch
):
    found, before = every_key(clerk), contents()
    monkeypatch.setattr("targets.filings.store._unmark_copied", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        mend(found, clerk)
    assert contents() == before


# Many


def test_forms_of_two_years_are_each_held_against_their_own(project, clerk, seeded):
    nine = keys(project, clerk, "T01")
    later = BudgetYear.objects.create(year=2025, scheme=project.year.scheme)
    Project.objects.filter(position=5).update(year=later)
    three = keys(Project.objects.get(position=5), clerk, "A02")
    assert reasons(mend([*nine, *three], clerk)) == ["", ""]


def test_the_number_of_queries_does_not_grow_with_the_forms(
    clerk, seeded, django_assert_max_num_queries
):
    found = every_key(clerk, "T01")
    with django_assert_max_num_queries(40) as few:
        proposals(found[:1], clerk)
    with django_assert_max_num_queries(len(few)):
        proposals(found, clerk)
    with django_assert_max_num_queries(60) as few:
        mend(found[:1], clerk)
    with django_assert_max_num_queries(len(few)):
        mend(found[1:], clerk)


def test_open_fixes_are_those_that_are_kept_open_in_the_order_of_the_document(
    project, clerk
):
    check_unit(project.year, project.department_id, rule_config_of(project.year))
    found = open_fixes(RecordedFinding.objects.filter(rule="T01"))
    assert found == every_key(clerk, "T01")
    waived = keys(Project.objects.get(position=30), clerk, "R03")[0]
    thirtieth = Project.objects.select_related("year", "department").get(position=30)
    waive(thirtieth, clerk, "R03", [waived.evidence], "上级这样要求")
    assert waived not in open_fixes(RecordedFinding.objects.filter(rule="R03"))


def test_one_go_is_so_many_forms_and_so_many_cells(monkeypatch):
    found = [
        FixKey(project, "T01", str(number))
        for project in (5, 3, 9)
        for number in range(3)
    ]
    assert within_one_go(found) == found
    monkeypatch.setattr(mending, "MOST_FORMS", 2)
    assert within_one_go(found) == found[:6]
    monkeypatch.setattr(mending, "MOST_CELLS", 4)
    assert within_one_go(found) == found[:4]
