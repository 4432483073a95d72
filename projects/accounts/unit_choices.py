"""Choices of units: those that there are in a year, under the names that they have in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import django_filters
from django import forms
from django.contrib import admin
from django.forms.models import ModelChoiceIterator
from django.http import HttpRequest
from django_filters.fields import ModelChoiceField as FilterField

from core.lists.filters import Conditions
from projects.models import BudgetYear, Department
from projects.requests import primary_key

# How many digits a year has.
YEAR_LENGTH = 4
# How the name of a parameter ends by which the admin chooses a year.
YEAR_PARAMETER = "year__id__exact"


def year_in(text: str | None) -> int | None:
    """The year of an address or a form, None for anything else."""
    text = (text or "").strip()
    if text.isdecimal() and len(text) == YEAR_LENGTH:
        return int(text)
    return None


class UnitIterator(ModelChoiceIterator):
    """The units of the field's year, and the one that is chosen already; all of them today without a year."""

    field: Any

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        year = self.field.year
        if year is None:
            yield from map(self.choice, self.queryset)
            return
        for unit in sorted(self.queryset, key=lambda unit: unit.path_in(year)):
            if unit.is_in(year) or unit.code == self.field.chosen:
                yield self.choice(unit.as_of(year))


class UnitField(forms.ModelChoiceField):
    """A unit, known by its code. What is chosen may also be one of another year, as an older address may have it."""

    iterator = UnitIterator
    year: int | None = None
    chosen = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("to_field_name", "code")
        super().__init__(*args, **kwargs)

    def offer(self, year: int | None, chosen: str | None = "") -> None:
        """Offer the units of the year, and the chosen one by its code."""
        self.year, self.chosen = year, chosen or ""


class UnitOfList(UnitField, FilterField):
    """The same above a list."""


class UnitChoiceFilter(django_filters.ModelChoiceFilter):
    """A unit among the conditions of a list."""

    field_class = UnitOfList


class UnitsOfYear(Conditions):
    """Conditions whose units, by the name of `department`, are those of the year that is chosen beside them."""

    @property
    def form(self) -> Any:
        form = super().form
        year = year_in(self.data.get("year"))
        form.fields["department"].offer(year, self.data.get("department"))
        return form


class UnitListFilter(admin.RelatedOnlyFieldListFilter):
    """Units beside a list of the admin: those that its rows have, as they were called in the year that is chosen."""

    def field_choices(
        self, field: Any, request: HttpRequest, model_admin: Any
    ) -> list[Any]:
        choices = super().field_choices(field, request, model_admin)
        keys = set()
        for name in request.GET:
            if name.endswith(YEAR_PARAMETER):
                keys.add(primary_key(request.GET[name]))
        year = BudgetYear.objects.filter(pk__in=keys).first()
        if year is None:
            return choices
        shown = [key for key, _ in choices]
        units = Department.objects.in_year(year.year).filter(pk__in=shown)
        return [(unit.pk, str(unit.as_of(year.year))) for unit in units]
