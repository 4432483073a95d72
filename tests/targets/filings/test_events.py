"""The trail of one form, whatever it belongs to."""

from __future__ import annotations

import pytest
from django.urls import reverse

from projects.models import Project, User
from targets.documents.reading.reader import Reading
from targets.filings.models import (
    DECLARATION_KIND,
    DEPARTMENT_KIND,
    DepartmentTarget,
    Filing,
    declaration_of,
)
from targets.filings.presence import others_at
from targets.imports.importing import import_document
from targets.workflow import comments
from tests.targets import acts
from tests.targets.fills import department_sheet, fill, fill_department

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(seeded) -> Project:
    return Project.objects.select_related("year", "department").get(position=1)


@pytest.fixture
def filing(project) -> Filing:
    return declaration_of(project).filing


def verbs(filing: Filing) -> list[str]:
    return [event.verb for event in filing.events.order_by("number")]


def test_what_is_done_with_a_form_of_a_project_is_found_by_the_form(
    project, filing, clerk, reviewer, document
):
    fill(project, clerk, {"goals": "改过的目标"})
    comments.comment(project, reviewer, "", "请核对")
    other = acts.with_goals_of_first(document, "文件里的目标")
    import_document(Reading(other), 2024, clerk)
    assert verbs(filing)[-3:] == ["fill", "comment", "import"]


def test_what_is_done_with_part_one_is_found_by_part_one_alone(
    seeded, unit, year, clerk, filing
):
    place = (unit, year)
    fill_department(place, clerk, {"overall": "改"}, seen=department_sheet(place))
    part_one = DepartmentTarget.objects.get(department=unit).filing
    assert verbs(part_one)[-1:] == ["fill"]
    assert "fill" not in verbs(filing)


def test_the_list_of_the_trail_can_show_one_kind_of_form(
    project, unit, year, clerk, as_user
):
    place = (unit, year)
    fill(project, clerk, {"goals": "改过的目标"})
    fill_department(place, clerk, {"overall": "改"}, seen=department_sheet(place))
    browse = as_user(clerk)
    pages = [
        browse.get(reverse("trail"), {"verb": "fill", "kind": kind}).content.decode()
        for kind in (DECLARATION_KIND, DEPARTMENT_KIND)
    ]
    assert ["改过的目标" in page for page in pages] == [True, False]
    assert ["<dt>总体绩效目标</dt>" in page for page in pages] == [False, True]


def test_a_form_that_nobody_has_saved_can_be_open_with_two_people(
    year, unit, clerk, reviewer
):
    filing = Filing(kind="visit", year=year, department=unit)
    others_at(filing.saved(), clerk)
    again = Filing(kind="visit", year=year, department=unit)
    assert others_at(again.saved(), reviewer) == [str(User.objects.get(pk=clerk.pk))]
