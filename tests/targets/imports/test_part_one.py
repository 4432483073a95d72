"""Whose part one a file holds: the unit that it names, the one that a person chose, or else the user is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from core.problems import Refusal
from projects.models import Department
from targets.documents.formats import FORMATS
from targets.documents.reading.reader import Reading
from targets.documents.values import DepartmentForm, Document
from targets.filings.department_store import ensure_department_target
from targets.filings.loading import load_department
from targets.imports import runs
from targets.imports.importing import import_document
from targets.imports.models import ImportRun, State
from targets.imports.part_one import owned_by
from tests.departments import ensure_departments
from tests.targets.checks.forms import GOOD

PART = DepartmentForm(overall="做好全部工作。")


@pytest.fixture
def sibling(unit) -> Department:
    """901002, beside `unit`."""
    return ensure_departments({"901002": "巨鹿镇财政所"})[0]["901002"]


def of(unit: Department, code: str):
    return replace(
        GOOD, code=code, department_code=unit.code, department_name=unit.name
    )


def take(*forms, part: DepartmentForm = PART) -> None:
    import_document(Reading(Document(part, forms)), 2024)


def test_one_that_names_its_unit_is_of_that_unit(year, unit, sibling):
    take(of(unit, "1"), part=replace(PART, department_code=sibling.code))
    assert load_department(sibling, year) == PART
    assert load_department(unit, year) is None


def test_that_of_the_department_stands_before_the_forms_of_its_units(
    year, unit, office
):
    take(of(office, "1"), of(unit, "2"))
    assert load_department(office, year) == PART


def test_among_forms_of_several_units_it_is_asked_for(year, unit, sibling):
    with pytest.raises(Refusal, match="可能是 901001、901002"):
        take(of(unit, "1"), of(sibling, "2"))


def test_where_the_department_has_one_it_is_asked_for(year, unit, office):
    ensure_department_target(office, year)
    with pytest.raises(Refusal, match="可能是 901001、901"):
        take(of(unit, "1"))
    ensure_department_target(unit, year)
    take(of(unit, "1"))
    assert load_department(unit, year) == PART


def test_the_unit_that_a_person_chose_holds(year, unit, office):
    reading = Reading(Document(PART, (of(unit, "1"),)))
    import_document(owned_by(reading, office.code), 2024)
    assert load_department(office, year) == PART


def test_a_unit_out_of_scope_is_not_taken(year, unit, clerk, other_unit):
    reading = Reading(Document(PART, (of(unit, "1"),)))
    with pytest.raises(Refusal):
        import_document(owned_by(reading, other_unit.code), 2024, clerk)


def test_the_unit_is_chosen_on_the_page_of_the_import(
    year, unit, sibling, admin, as_user
):
    content = FORMATS["txt"].write(
        Document(PART, (of(unit, "1"), of(sibling, "2"))), 2024
    )
    run = runs.receive(admin, "a.txt", content)
    run.refresh_from_db()
    assert run.state == State.REFUSED
    page = reverse("import-again", args=[run.pk])
    as_user(admin).post(page, {"part_unit": sibling.code})
    run = ImportRun.objects.get(pk=run.pk)
    assert (run.state, run.department) == (State.READY, sibling)
    as_user(admin).post(reverse("import-confirm", args=[run.pk]))
    assert load_department(sibling, year) == PART
