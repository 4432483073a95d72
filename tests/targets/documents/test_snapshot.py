"""A form as JSON: what was kept comes back equal, and equal forms have one fingerprint."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from targets.documents.snapshot import fingerprint, form_in, snapshot
from targets.documents.values import Plan
from tests.targets.strategies import department_forms, forms, mixed_texts


@given(forms(mixed_texts))
def test_a_form_comes_back_from_its_snapshot(form):
    assert form_in(json.loads(json.dumps(snapshot(form)))) == form


@given(department_forms(mixed_texts))
def test_part_one_comes_back_from_its_snapshot(form):
    assert form_in(json.loads(json.dumps(snapshot(form)))) == form


@given(forms(), forms())
def test_forms_have_one_fingerprint_exactly_when_they_are_equal(form, other):
    other = replace(
        other,
        department_code=form.department_code,
        department_name=form.department_name,
    )
    assert (fingerprint(snapshot(form)) == fingerprint(snapshot(other))) == (
        form == other
    )


@pytest.mark.parametrize(
    "other",
    [
        {"budget": Decimal("18.000000")},
        {"department_name": "改过名的单位"},
        {"plan": Plan(Decimal("25.00"), Decimal(50), Decimal(75), Decimal("1E+2"))},
    ],
)
def test_what_makes_no_difference_does_not_change_the_fingerprint(document, other):
    form = replace(
        document.projects[0],
        budget=Decimal(18),
        plan=Plan(Decimal(25), Decimal(50), Decimal(75), Decimal(100)),
    )
    assert fingerprint(snapshot(replace(form, **other))) == fingerprint(snapshot(form))
