"""Part one in publications: the approved version, whose it is, and why a publication differs from the last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse

from projects.models import Department, Project
from targets.documents.files import read_bytes
from targets.filings.department_store import ensure_department_target
from targets.filings.models import DepartmentTarget, Filing, Status
from targets.publication.drafting import draft
from targets.publication.models import Publication
from targets.publication.publishing import publish
from targets.workflow import performing as workflow
from targets.workflow.forms_of_units import perform_filing
from targets.workflow.versions import TransitionNote
from tests.targets.fills import fill, fill_department

NOTE = TransitionNote("县里调减", "预算调整", "巨财预〔2024〕12号", date(2024, 1, 20))


@pytest.fixture
def approved(seeded, admin) -> list[Project]:
    projects = list(Project.objects.in_document_order())
    workflow.perform_many([each.pk for each in projects], "recognise", admin, NOTE)
    return projects


@pytest.fixture
def out(year, admin) -> Callable[..., Publication]:
    """`out(department)` publishes what the draft shows, with the part one of `owner`."""

    def out(department: Department, owner: Department | None = None) -> Publication:
        found = draft(year, department, owner)
        assert found.obstacle == ""
        return publish(year, department, admin, found.fingerprint, "", owner)

    return out


def part_one() -> Filing:
    return Filing.objects.get(project=None)


def part_in(published: Publication) -> str:
    found = read_bytes(bytes(published.txt.content)).document.department
    return found.overall if found else ""


def test_one_that_is_not_approved_stays_out_and_the_preview_says_so(
    approved, unit, out, as_user, admin
):
    query = {"year": "2024", "department": unit.code}
    page = as_user(admin).get(reverse("publication-new"), query).content.decode()
    assert "部门整体绩效目标还没有批复（草稿）" in page
    assert part_in(out(unit)) == ""
    assert part_one().status == Status.DRAFT


def test_what_was_approved_goes_out_and_not_the_present_text(
    approved, unit, year, out, admin, clerk
):
    perform_filing(part_one().pk, "recognise", admin, NOTE)
    before = DepartmentTarget.objects.get().overall
    perform_filing(part_one().pk, "adjust", clerk, NOTE)
    fill_department((unit, year), clerk, {"overall": "还没有批复的总体目标"})
    assert part_in(out(unit)) == before
    assert part_one().status == Status.ADJUSTING


def test_an_approved_one_is_published_with_the_projects(approved, unit, out, admin):
    perform_filing(part_one().pk, "recognise", admin, NOTE)
    out(unit)
    assert part_one().status == Status.PUBLISHED


def test_a_department_is_offered_the_part_one_of_its_unit(
    approved, unit, office, out, as_user, admin
):
    perform_filing(part_one().pk, "recognise", admin, NOTE)
    query = {"year": "2024", "department": office.code}
    page = as_user(admin).get(reverse("publication-new"), query).content.decode()
    assert f"{office.name}没有部门整体绩效目标" in page
    assert f"{unit}有部门整体绩效目标（已批复）" in page
    assert f"part={unit.code}" in page
    assert part_in(out(office, unit)) == DepartmentTarget.objects.get().overall
    assert part_one().status == Status.PUBLISHED


def test_a_department_with_a_part_one_of_its_own_takes_that(
    approved, unit, office, year, out, admin
):
    perform_filing(part_one().pk, "recognise", admin, NOTE)
    own = ensure_department_target(office, year)
    DepartmentTarget.objects.filter(pk=own.pk).update(overall="全部门的总体目标")
    perform_filing(own.filing_id, "recognise", admin, NOTE)
    published = out(office)
    assert part_in(published) == "全部门的总体目标"
    named = read_bytes(bytes(published.txt.content)).document.department
    assert named.department_code == office.code


def test_a_part_one_of_another_department_is_not_taken(
    approved, unit, year, other_unit
):
    ensure_department_target(other_unit, year)
    found = draft(year, unit, other_unit)
    assert found.part.filing is None
    assert [filing.department for filing in found.part.offers] == [unit]


def test_projects_published_with_the_department_are_not_published_for_the_first_time(
    approved, unit, office, out, as_user, admin
):
    first = out(office)
    query = {"year": "2024", "department": unit.code}
    page = as_user(admin).get(reverse("publication-new"), query).content.decode()
    assert "这是第一次公开" not in page
    assert "37 个已随" in page
    assert str(first) in page


def cause(year, unit) -> str:
    ((_, _, why),) = draft(year, unit).changes
    return why


def test_an_adjustment_is_named_as_the_reason(approved, unit, year, out, clerk, admin):
    out(unit)
    workflow.perform(approved[0].pk, "adjust", clerk, NOTE)
    fill(approved[0], clerk, {"goals": "调整后的目标"})
    Filing.objects.filter(project=approved[0]).update(status=Status.REVIEWED)
    workflow.perform(approved[0].pk, "approve", admin, NOTE)
    why = "第 1 次调整（巨财预〔2024〕12号 批复），预算调整：县里调减"
    assert cause(year, unit) == why


def test_an_ended_project_is_left_out_and_the_reason_is_named(
    approved, unit, year, out, admin
):
    out(unit)
    workflow.perform(approved[0].pk, "end", admin, NOTE)
    assert cause(year, unit).startswith("已终止（")
    assert out(unit).count == 36


def test_a_project_approved_since_is_named_as_such(approved, unit, year, out, admin):
    last = Filing.objects.filter(project=approved[-1])
    last.update(status=Status.DRAFT, baseline=None)
    out(unit)
    workflow.perform(approved[-1].pk, "recognise", admin, NOTE)
    assert cause(year, unit) == "上次公开之后批复（巨财预〔2024〕12号 批复）"


def test_a_project_that_moved_away_or_is_no_longer_secret_is_explained(
    approved, unit, year, out, other_unit
):
    Project.objects.filter(pk=approved[0].pk).update(is_secret=True)
    out(unit)
    Project.objects.filter(pk=approved[0].pk).update(is_secret=False)
    assert "当时涉密" in cause(year, unit)
    out(unit)
    Project.objects.filter(pk=approved[0].pk).update(department=other_unit)
    assert cause(year, unit) == f"已转到{other_unit.name}"


def test_a_changed_part_one_names_its_adjustment(
    approved, unit, year, out, clerk, admin
):
    perform_filing(part_one().pk, "recognise", admin, NOTE)
    out(unit)
    perform_filing(part_one().pk, "adjust", clerk, NOTE)
    fill_department((unit, year), clerk, {"overall": "调整后的总体目标"})
    for verb in ("submit", "review", "approve"):
        perform_filing(part_one().pk, verb, admin, NOTE)
    assert cause(year, unit).startswith("第 1 次调整")
    assert part_in(out(unit)) == "调整后的总体目标"
