"""A year that is rolled over takes part one, the links to it, and the settings of the year along."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.models import BudgetYear, Event, Project
from targets.checks.models import RuleSetting
from targets.checks.rules.finding import Level
from targets.filings import loading
from targets.filings.department_store import ensure_department_target
from targets.filings.editing import departments
from targets.filings.editing.sheet import Edit
from targets.filings.models import Declaration, DepartmentTarget, Status
from targets.forms.new_year import roll_over
from targets.workflow.forms_of_units import perform_filing
from targets.workflow.models import ReviewWeights
from targets.workflow.performing import NotPerformed
from targets.workflow.review_points import POINTS
from targets.workflow.versions import TransitionNote
from tests.departments import ensure_departments
from tests.targets import acts

WEIGHTS = {point.id: 12 for point in POINTS}


@pytest.fixture
def set_up(seeded, year) -> BudgetYear:
    RuleSetting.objects.create(
        year=year, rule="A01", level=Level.HINT, figure=Decimal(7)
    )
    ReviewWeights.objects.create(year=year, weights=WEIGHTS)
    return year


def part_one(unit, year, overall: str) -> DepartmentTarget:
    target = ensure_department_target(unit, year)
    target.overall = overall
    target.save()
    return target


def rolled(year, user, number=2025):
    return roll_over(acts.of_year(year.year), year, number, user)


def test_part_one_is_the_same_in_the_new_year(set_up, unit, admin):
    receipt = rolled(set_up, admin)
    before = loading.load_document(unit, set_up).department
    after = loading.load_document(unit, receipt.year).department
    assert (before, len(receipt.part_ones)) == (after, 1)
    assert before is not None
    assert before.sub_targets


def test_the_projects_back_the_same_sub_targets(set_up, admin):
    rolled(set_up, admin)

    def backed(number: int) -> list[tuple[str, str]]:
        linked = Declaration.objects.filter(project__year__year=number)
        rows = linked.exclude(sub_target=None).order_by("project__position")
        return list(rows.values_list("project__code", "sub_target__title"))

    assert backed(2025) == backed(2024) != []
    years = Declaration.objects.filter(project__year__year=2025).values_list(
        "sub_target__department_target__year__year", flat=True
    )
    assert set(years) <= {2025, None}


def test_part_one_that_is_there_already_is_left_as_it_is(set_up, unit, admin):
    acts.new_year()
    later = BudgetYear.objects.get(year=2025)
    own = part_one(unit, later, overall="已经写好")
    assert rolled(set_up, admin).part_ones == []
    own.refresh_from_db()
    assert own.overall == "已经写好"


def test_a_clerk_does_not_copy_what_is_above_their_unit(set_up, office, clerk):
    part_one(office, set_up, overall="全镇")
    acts.new_year()
    rolled(set_up, clerk)
    copied = DepartmentTarget.objects.filter(year__year=2025)
    assert [target.department for target in copied] == [clerk.department]


def test_the_settings_of_the_year_are_taken_along(set_up, admin):
    set_up.separate_hands, set_up.return_days = True, 9
    set_up.save()
    receipt = rolled(set_up, admin)
    setting = RuleSetting.objects.get(year=receipt.year)
    assert (setting.rule, setting.level) == ("A01", Level.HINT)
    assert setting.figure == 7
    assert ReviewWeights.objects.get(year=receipt.year).weights == WEIGHTS
    assert (receipt.year.separate_hands, receipt.year.return_days) == (True, 9)
    assert "沿用了2024年检查规则的 1 条设定" in receipt.notices
    assert "沿用了2024年检查规则的 1 条设定" in Event.objects.latest("number").note


def test_the_settings_of_a_year_that_is_there_are_left_as_they_are(set_up, admin):
    acts.new_year()
    rolled(set_up, admin)
    assert not RuleSetting.objects.filter(year__year=2025).exists()


def test_the_trail_and_the_form_know_each_other(set_up, admin):
    (copied,) = rolled(set_up, admin).part_ones
    event = copied.filing.events.get()
    assert (event.verb, event.note) == ("copy", "复制自 2024年")


def test_the_queries_do_not_grow_with_the_departments(set_up, unit, admin):
    with CaptureQueriesContext(connection) as one:
        rolled(set_up, admin)
    other = ensure_departments({"901002": "另一个单位"})[0]["901002"]
    part_one(other, set_up, overall="另一个")
    Project.objects.create(year=set_up, department=other, name="另一个项目")
    with CaptureQueriesContext(connection) as two:
        receipt = rolled(set_up, admin, 2026)
    assert len(receipt.part_ones) == 2
    assert len(two) <= len(one)


def test_the_cells_of_part_one_wait_to_be_confirmed(set_up, unit, clerk, admin):
    rolled(set_up, admin)
    target = DepartmentTarget.objects.get(year__year=2025)
    waiting = set(target.copied)
    first = target.subtargets.order_by("position").first()
    assert {"overall", f"sub_targets.{first.key}.goal"} <= waiting
    stored = departments.load(target)
    assert waiting <= set(stored.sheet.cells)
    assert all(stored.sheet.cells[cell] for cell in waiting)
    place = (unit, target.year)
    departments.save(place, clerk, Edit(confirmed=("overall",)), {}, {})
    target.refresh_from_db()
    assert set(target.copied) == waiting - {"overall"}


def test_part_one_with_untouched_cells_is_handed_in_with_a_word_alone(
    set_up, unit, clerk, admin
):
    rolled(set_up, admin)
    filing = DepartmentTarget.objects.get(year__year=2025).filing
    with pytest.raises(NotPerformed, match="沿用的内容没有改过也没有确认"):
        perform_filing(filing.pk, "submit", clerk, TransitionNote())
    note = TransitionNote("职能和目标与上年相同，不用修改")
    perform_filing(filing.pk, "submit", clerk, note)
    filing.refresh_from_db()
    assert filing.status == Status.SUBMITTED
