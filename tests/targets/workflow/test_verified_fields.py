"""Whatever is changed of a closed form around the workflow changes its fingerprint: every field of every table."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import models

from projects.models import FundingPlan, Project
from targets.documents.snapshot import fingerprint, snapshot
from targets.filings.editing.stored_form import stored_kind
from targets.filings.models import (
    DECLARATION_KIND,
    DEPARTMENT_KIND,
    Declaration,
    DepartmentTarget,
    Filing,
    Safeguard,
    SubTarget,
    Target,
)

TABLES: dict[str, list[type[models.Model]]] = {
    DECLARATION_KIND: [Declaration, Target, FundingPlan, Project],
    DEPARTMENT_KIND: [DepartmentTarget, SubTarget, Safeguard],
}
# Fields of a project that stand on no form: they are set on pages of their own, or follow from others.
BESIDE_THE_FORM = {"position", "carried_from", "is_key", "is_secret", "deleted_at"}
CONTENT = (models.CharField, models.TextField, models.DecimalField)


def fields() -> list[tuple[str, type[models.Model], models.Field]]:
    return [
        (kind, table, field)
        for kind, tables in TABLES.items()
        for table in tables
        for field in table._meta.concrete_fields
        if field.editable
        and isinstance(field, CONTENT)
        and not field.is_relation
        and not (table is Project and field.name in BESIDE_THE_FORM)
    ]


def mark(filing: Filing) -> str:
    (form,) = stored_kind(filing.kind).values_of([filing]).values()
    return fingerprint(snapshot(form))


def changed(field: models.Field, value: Any) -> Any:
    if isinstance(field, models.DecimalField):
        return value - 1 if value else Decimal(1)
    return f"改{value}"[: field.max_length]


@pytest.mark.parametrize(
    ("kind", "table", "field"), fields(), ids=lambda part: getattr(part, "name", None)
)
def test_a_field_that_is_changed_changes_the_fingerprint(kind, table, field, seeded):
    filing = Filing.objects.filter(kind=kind).order_by("pk").first()
    paths = {
        Declaration: {"filing": filing},
        Target: {"declaration__filing": filing},
        FundingPlan: {"project": filing.project},
        Project: {"pk": filing.project_id},
        DepartmentTarget: {"filing": filing},
        SubTarget: {"department_target__filing": filing},
        Safeguard: {"department_target__filing": filing},
    }
    row = table._base_manager.filter(**paths[table]).first()
    before = mark(filing)
    value = changed(field, getattr(row, field.attname))
    table._base_manager.filter(pk=row.pk).update(**{field.attname: value})
    assert mark(filing) != before


def test_a_row_under_another_category_changes_it_too(seeded):
    filing = Filing.objects.filter(kind=DECLARATION_KIND).order_by("pk").first()
    row = Target.objects.filter(declaration__filing=filing).first()
    before = mark(filing)
    categories = type(row.category).objects.exclude(pk=row.category_id)
    Target.objects.filter(pk=row.pk).update(category=categories.last())
    assert mark(filing) != before
