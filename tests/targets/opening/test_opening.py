"""A budget year that is opened for all units at once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import progress
from core.problems import Refusal
from core.workers import this_process
from projects.models import BudgetYear, Department, Event, Project, User
from projects.trail.verification import verify
from targets.checks.models import RuleSetting
from targets.checks.rules.finding import Level
from targets.filings.loading import load_document
from targets.filings.models import (
    Declaration,
    DepartmentTarget,
    Filing,
    Status,
    Target,
)
from targets.opening import processing, runs, taking
from targets.opening.choosing import Choice, ends_in
from targets.opening.models import OpeningState, YearOpening
from targets.opening.planning import Plan
from targets.workflow.models import ReviewWeights
from targets.workflow.review_points import POINTS
from tests.targets.acts import new_year, of_year


def plan_of(year: BudgetYear, within: Department | None = None, **choice) -> Plan:
    return Plan(year, 2025, within, Choice(**choice))


def open_all(year: BudgetYear, user: User, **choice) -> YearOpening:
    opening = runs.begin(plan_of(year, **choice), {}, user)
    runs.start(opening, 0)
    opening.refresh_from_db()
    return opening


@pytest.fixture
def county(seeded, year, other_unit) -> BudgetYear:
    """Two units with projects."""
    Project.objects.create(
        year=year, department=other_unit, code="Z1", name="外单位项目"
    )
    return year


# What is taken over


def test_every_unit_goes_into_the_new_year_as_it_was(county, unit, admin):
    opening = open_all(county, admin)
    target = BudgetYear.objects.get(year=2025)
    assert opening.state == OpeningState.DONE
    assert load_document(unit, target) == load_document(unit, county)
    assert Project.objects.filter(year=target, code="Z1").exists()
    counts = opening.units.values_list("department__code", "projects", "part_one")
    assert list(counts) == [("901001", 37, True), ("902001", 1, False)]


def test_links_people_and_marks_come_along(county, clerk, admin):
    of_year(2024).filter(position=1).update(responsible=clerk, is_secret=True)
    opening = open_all(county, admin)
    first = of_year(2025).get(position=1)
    assert (first.responsible, first.is_secret) == (clerk, True)
    linked = Declaration.objects.filter(project__year__year=2025)
    assert linked.exclude(sub_target=None).count() == 37
    unit = opening.units.first()
    assert (unit.linked, unit.answered, unit.copied[0][2]) == (37, 1, "涉密")


def test_whoever_has_left_answers_for_nothing_in_the_new_year(county, clerk, admin):
    of_year(2024).filter(position__gt=0).update(responsible=clerk)
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    opening = open_all(county, admin)
    assert not of_year(2025).exclude(responsible=None).exists()
    unanswered = opening.units.first().unanswered
    assert len(unanswered) == 37
    assert "王丽已停用、调离" in unanswered[0][3]


def test_copied_cells_wait_to_be_confirmed_and_forms_are_drafts(county, admin):
    Filing.objects.update(status=Status.APPROVED)
    open_all(county, admin)
    forms = Declaration.objects.filter(project__year__year=2025, goals__gt="")
    assert forms.exists()
    assert all("goals" in form.copied for form in forms)
    filings = Filing.objects.of_year(BudgetYear.objects.get(year=2025))
    assert set(filings.values_list("status", flat=True)) == {Status.DRAFT}


def test_the_year_has_the_settings_of_the_source(county, admin):
    BudgetYear.objects.update(separate_hands=True, return_days=9)
    county.refresh_from_db()
    RuleSetting.objects.create(year=county, rule="A01", level=Level.HINT)
    ReviewWeights.objects.create(
        year=county, weights={point.id: 12 for point in POINTS}
    )
    open_all(county, admin)
    target = BudgetYear.objects.get(year=2025)
    assert (target.scheme, target.separate_hands) == (county.scheme, True)
    assert target.return_days == 9
    assert RuleSetting.objects.filter(year=target).count() == 1
    assert ReviewWeights.objects.filter(year=target).exists()


def test_settings_that_the_year_has_already_stay(county, admin):
    target = new_year()
    RuleSetting.objects.create(year=county, rule="A01", level=Level.HINT)
    RuleSetting.objects.create(year=target, rule="A02", level=Level.ERROR)
    open_all(county, admin)
    rules = RuleSetting.objects.filter(year=target).values_list("rule", flat=True)
    assert list(rules) == ["A02"]


# What is left out


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"name": "退役军人一次性补助"}, "名称写明是一次性的"),
        ({"name": "示范区建设（2022-2024年）"}, "名称写明到 2024 年为止"),
        ({"code": "GONE"}, "开启时选定不带"),
    ],
)
def test_a_project_is_left_out_for_what_it_is_called(county, admin, change, why):
    of_year(2024).filter(position=2).update(**change)
    opening = open_all(county, admin, without={"GONE"})
    (line,) = opening.units.first().left
    assert line[3] == why
    assert of_year(2025).filter(department__code="901001").count() == 36


@pytest.mark.parametrize("status", [Status.ENDED, Status.REJECTED])
def test_what_was_ended_or_rejected_is_left_out(county, admin, status):
    Filing.objects.filter(project__position=2).update(status=status)
    opening = open_all(county, admin, leave_one_off=False)
    (line,) = opening.units.first().left
    assert line[3] == f"绩效目标表{status.label}"


def test_a_unit_that_ended_for_good_has_no_part_in_the_year(county, unit, admin):
    Department.objects.filter(pk=unit.pk).update(last_year=2024)
    plan = plan_of(county)
    assert (len(plan.taken), plan.part_ones) == (1, 0)
    opening = open_all(county, admin)
    left = opening.units.first().left
    assert "没有写明承接单位" in left[0][3]
    assert left[0][4] == of_year(2024).filter(department=unit)[0].pk
    assert of_year(2025).count() == 1
    assert not DepartmentTarget.objects.filter(year__year=2025).exists()


def test_projects_of_a_unit_that_was_taken_over_go_into_the_other(
    county, unit, other_unit, clerk, stranger, admin
):
    Department.objects.filter(pk=unit.pk).update(last_year=2024, successor=other_unit)
    of_year(2024).filter(position=2).update(responsible=clerk)
    of_year(2024).filter(position=3).update(responsible=stranger)
    plan = plan_of(county)
    assert (len(plan.taken), plan.units[0].heir) == (38, other_unit)
    opening = open_all(county, admin)
    taken = of_year(2025).filter(department=other_unit)
    assert taken.count() == 38
    assert taken.first().code == "Z1"  # its own stand first
    opened = opening.units.get(department=unit)
    assert "由巨鹿县财政局本级承接" not in str(opened.left)
    assert str(other_unit) in opened.notices[-1]
    assert [line[1] for line in opened.unanswered] == [of_year(2024)[2].name]


def test_units_that_name_one_another_as_successors_lead_nowhere(unit, other_unit):
    for one, other in [(unit, other_unit), (other_unit, unit)]:
        Department.objects.filter(pk=one.pk).update(last_year=2024, successor=other)
    assert Department.objects.get(pk=unit.pk).in_use(2025) is None


def test_one_off_projects_come_along_where_that_is_chosen(county, admin):
    of_year(2024).filter(position=2).update(name="一次性奖励")
    open_all(county, admin, leave_one_off=False)
    assert of_year(2025).filter(name="一次性奖励").exists()


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("规划（2022—2024年）", 2024),
        ("2021年至2025年治理", 2025),
        ("2024年补助", None),
        ("13052-2024 线路", None),
    ],
)
def test_the_end_of_a_period_is_read_from_a_name(name, last):
    assert ends_in(name) == last


# The codes


def test_codes_are_checked_before(county, unit, admin):
    target = new_year()
    first, second, third, fourth = of_year(2024).filter(position__gt=0)[:4]
    Project.objects.create(
        year=target, department=unit, code=first.code, name="别的项目"
    )
    Project.objects.filter(pk=second.pk).update(code="")
    Project.objects.filter(pk=third.pk).update(name=fourth.name)
    codes = plan_of(county).codes
    assert [project.pk for project, _ in codes.taken] == [first.pk]
    assert codes.blank == [second]
    assert codes.twice == [third, fourth]
    assert third in codes.dated


# Again


def test_a_second_opening_copies_only_what_is_new(county, unit, admin):
    open_all(county, admin)
    with pytest.raises(Refusal):
        runs.begin(plan_of(county), {}, admin)
    Project.objects.create(year=county, department=unit, code="NEW1", name="新项目")
    opening = open_all(county, admin)
    assert sum(opened.projects for opened in opening.units.all()) == 1
    assert of_year(2025).count() == 39


def test_a_stopped_opening_goes_on_with_the_units_that_are_left(
    county, admin, monkeypatch
):
    def stop_after_one(opened, user):
        taking.take_over(opened, user)
        raise progress.Cancelled

    monkeypatch.setattr(processing, "take_over", stop_after_one)
    opening = open_all(county, admin)
    assert opening.state == OpeningState.CANCELLED
    assert of_year(2025).count() == 37
    monkeypatch.undo()
    assert runs.go_on(opening.pk, admin)
    processing.process(opening.pk)
    assert of_year(2025).count() == 38
    assert not runs.go_on(opening.pk, admin)


def test_a_unit_that_fails_leaves_nothing_half_done(county, admin, monkeypatch):
    opening = runs.begin(plan_of(county), {}, admin)

    def break_down(*arguments):
        raise RuntimeError

    monkeypatch.setattr(taking, "keep", break_down)
    with pytest.raises(RuntimeError):
        processing.process(opening.pk)
    opening.refresh_from_db()
    assert (opening.state, of_year(2025).count()) == (OpeningState.FAILED, 0)


def test_a_unit_that_is_refused_does_not_hold_up_the_others(county, admin, monkeypatch):
    copy_into = taking.copy_into

    def refuse_first(receipt, sources, departments, *rest):
        if departments[0].code == "901001":
            raise Refusal("放不下")
        copy_into(receipt, sources, departments, *rest)

    monkeypatch.setattr(taking, "copy_into", refuse_first)
    opening = open_all(county, admin)
    assert [(unit.done, unit.refusal) for unit in opening.units.all()] == [
        (False, "放不下"),
        (True, ""),
    ]


def test_an_opening_whose_worker_died_is_resumed(county, admin):
    opening = runs.begin(plan_of(county), {}, admin)
    dead = this_process().replace("|", "|9", 1)
    YearOpening.objects.update(state=OpeningState.RUNNING, worker=dead)
    opening.refresh_from_db()
    assert runs.revive(opening).state == OpeningState.WAITING


def test_while_a_year_is_opened_it_is_not_opened_again(county, admin):
    runs.begin(plan_of(county), {}, admin)
    with pytest.raises(Refusal, match="正在开启"):
        runs.begin(plan_of(county), {}, admin)


def test_only_admins_open_a_year(county, clerk):
    with pytest.raises(PermissionDenied):
        runs.begin(plan_of(county), {}, clerk)


def test_the_trail_says_who_opened_the_year_and_what_was_copied(county, admin):
    open_all(county, admin)
    verbs = list(Event.objects.filter(user=admin).values_list("verb", flat=True))
    assert verbs.count("open") == 1
    assert verbs.count("copy") == 39
    assert verify()[0] == Event.objects.count()


# How many queries


def queries_to_copy(unit: str, county: BudgetYear, admin: User) -> int:
    opening = runs.begin(plan_of(county), {}, admin)
    units = opening.units.select_related("department")
    opened = units.get(department__code=unit)
    opened.opening = opening
    assert opening.target.scheme  # it is loaded once for all units
    with CaptureQueriesContext(connection) as captured:
        taking.take_over(opened, admin)
    YearOpening.objects.all().delete()
    # SQLite takes the rows of one INSERT in several.
    return sum(not query["sql"].startswith("INSERT") for query in captured)


def test_queries_do_not_grow_with_projects(county, admin):
    Project.objects.filter(department__code="901001").exclude(
        position__in=[1, 2]
    ).update(deleted_at="2026-01-01T00:00Z")
    few = queries_to_copy("901001", county, admin)
    Project.everything.update(deleted_at=None)
    of_year(2025).delete()
    Filing.objects.filter(year__year=2025).delete()
    assert queries_to_copy("901001", county, admin) == few


def test_the_queries_of_a_plan_do_not_grow_with_units(county, unit, admin):
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            plan = plan_of(county)
            assert plan.taken
            assert plan.codes
            assert plan.settings
        return len(captured)

    count()  # the scheme is loaded
    before = count()
    for number in range(5):
        child = Department.objects.create(
            code=f"90100{number + 2}", name=f"站所{number}", parent=unit.parent
        )
        Project.objects.create(year=county, department=child, name=f"项目{number}")
    assert count() == before


def test_nothing_of_the_source_changes(county, admin):
    def rows() -> list:
        targets = Target.objects.filter(declaration__project__year=county)
        part_ones = DepartmentTarget.objects.filter(year=county)
        return [
            list(found.order_by("pk").values())
            for found in (of_year(2024), targets, part_ones)
        ]

    before = rows()
    open_all(county, admin)
    assert rows() == before
