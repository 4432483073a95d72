"""Forms to and from the database: what was saved is what is loaded, at a price that does not grow."""

from contextlib import contextmanager, suppress
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from core.problems import Refusal
from projects.models import Department, Project
from targets.documents.open_places import with_open_places
from targets.documents.reading.reader import Reading
from targets.documents.values import (
    DepartmentForm,
    Document,
    Plan,
    ProjectForm,
    SafeguardForm,
    SubTargetForm,
    without_bare_rows,
)
from targets.filings.loading import load_department, load_document, load_forms
from targets.filings.models import Declaration, DepartmentTarget
from targets.imports.importing import import_document
from tests.targets.strategies import (
    department_forms,
    forms,
    mixed_texts,
    plain_documents,
    wild_documents,
)

PARTS = ("overall", "sub_targets", "safeguards")
# SQLite takes the 255 rows of 37 forms in four statements more than those of 5.
BATCHES = 4
# Each example takes its rows back itself, so one database serves them all.
shared_database = settings(
    max_examples=settings().max_examples // 2,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@contextmanager
def taken_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def save(document: Document) -> None:
    import_document(Reading(document), 2024)


def queries(act) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        act()
    return len(captured)


# The laws


@shared_database
@given(plain_documents)
def test_what_was_saved_is_loaded(year, unit, document):
    with taken_back():
        save(document)
        assert load_document(unit, year) == document


@shared_database
@given(st.data(), st.integers(1, 3))
def test_what_was_saved_over_something_else_is_loaded(year, unit, data, count):
    old, new = (
        Document(
            data.draw(department_forms(mixed_texts)),
            tuple(
                data.draw(forms(mixed_texts, code=st.just(f"A{number}")))
                for number in range(count)
            ),
        )
        for _ in range(2)
    )
    pairs = list(zip(new.projects, old.projects, strict=True))
    # An import never empties a part of part one, nor the table of a form.
    assume(
        all(
            getattr(new.department, part) or not getattr(old.department, part)
            for part in PARTS
        )
    )
    assume(all(has_rows(form) or not has_rows(before) for form, before in pairs))
    kept = tuple(with_open_places(form, before) for form, before in pairs)
    with taken_back():
        save(old)
        save(new)
        assert load_document(unit, year) == replace(new, projects=kept)


def has_rows(form: ProjectForm) -> bool:
    """Whether more than categories stands in the table."""
    return bool(without_bare_rows(form).targets)


@shared_database
@given(wild_documents)
def test_any_document_is_saved_or_refused(year, unit, document):
    with taken_back(), suppress(Refusal):
        save(document)
        assert set(load_forms(Project.objects.all())) == {
            under_stored_name(form) for form in document.projects
        }


def under_stored_name(form: ProjectForm) -> ProjectForm:
    """An import does not rename a department."""
    return replace(
        form, department_name=Department.objects.get(code=form.department_code).name
    )


def test_the_published_document_is_loaded_as_it_is(seeded, unit, year, document):
    assert load_document(unit, year) == document


# Holes


def test_a_project_without_plan_or_table_is_an_empty_form(year, unit):
    Project.objects.create(year=year, department=unit, code="A1", name="甲")
    (form,) = load_forms(Project.objects.all())
    assert form == ProjectForm("901001", unit.name, "A1", "甲", plan=Plan())


@pytest.mark.parametrize(
    "part",
    [
        DepartmentForm(),
        DepartmentForm("", (SubTargetForm(), SubTargetForm()), (SafeguardForm(),)),
    ],
)
def test_an_empty_part_one_is_kept_with_its_empty_items(year, unit, document, part):
    save(replace(document, department=part))
    assert load_department(unit, year) == part


def test_a_department_without_part_one_has_none(year, unit):
    assert load_document(unit, year) == Document()


# Scope and order


def test_the_document_of_a_department_holds_its_units_forms_in_order(
    year, office, unit, document
):
    first, second = document.projects[:2]
    other = replace(
        second, department_code="901002", department_name="乙单位", code="B1"
    )
    save(Document(None, (other, first)))
    assert load_document(office, year).projects == (first, other)
    assert load_document(Department.objects.get(code="901002"), year).projects == (
        other,
    )


def test_a_code_that_begins_alike_is_another_department(seeded, year):
    assert (
        load_document(Department.objects.create(code="9010", name="丙"), year)
        == Document()
    )


def test_another_year_has_its_own_forms(seeded, unit, year, document):
    import_document(Reading(Document(None, document.projects[:3])), 2025)
    assert load_document(unit, year) == document


# Items of part one


def test_an_item_that_goes_lets_its_projects_go(seeded, unit, year, document):
    linked = Declaration.objects.filter(sub_target__position=8).count()
    save(
        replace(
            document,
            department=replace(
                document.department, sub_targets=document.department.sub_targets[:7]
            ),
        )
    )
    assert (linked > 0, Declaration.objects.filter(sub_target=None).count()) == (
        True,
        linked,
    )
    assert DepartmentTarget.objects.get().subtargets.count() == 7


# The price


def test_loading_more_forms_takes_no_more_queries(seeded):
    few = queries(lambda: load_forms(Project.objects.filter(position__lte=5)))
    assert few == queries(lambda: load_forms(Project.objects.all())) == 3


def test_saving_more_forms_takes_no_more_queries(year, unit, document):
    few, all_of_it = Document(document.department, document.projects[:5]), document
    with taken_back():
        price = queries(lambda: save(few))
    assert queries(lambda: save(all_of_it)) <= price + BATCHES


def test_changing_more_forms_takes_no_more_queries(seeded, document):
    def changed(count: int) -> Document:
        return replace(
            document,
            projects=tuple(
                replace(
                    form,
                    goals="改",
                    targets=(replace(form.targets[0], name="改"), *form.targets[2:]),
                )
                if number < count
                else form
                for number, form in enumerate(document.projects)
            ),
        )

    with taken_back():
        price = queries(lambda: save(changed(5)))
    assert queries(lambda: save(changed(37))) <= price + BATCHES
