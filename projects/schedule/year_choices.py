"""A budget year among the conditions of a list, from the years that its request has loaded already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django_filters.fields import ModelChoiceField

from projects.models import BudgetYear
from projects.schedule.working_year import find_year, years_of


class YearIterator(ModelChoiceIterator):
    field: Any

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        yield from map(self.choice, self.field.years)


class YearField(ModelChoiceField):
    """A budget year, known by its number."""

    iterator = YearIterator
    years: Sequence[BudgetYear] = ()

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        year = find_year(self.years, str(value))
        if year is None:
            code = "invalid_choice"
            raise ValidationError(
                self.error_messages[code], code=code, params={"value": value}
            )
        return year


class YearChoiceFilter(django_filters.ModelChoiceFilter):
    """The budget year of a list."""

    field_class = YearField

    def __init__(self, **more: Any) -> None:
        more = {"label": "预算年度", "empty_label": "全部年度", **more}
        every = BudgetYear.objects.all()
        super().__init__(queryset=every, to_field_name="year", **more)

    @property
    def field(self) -> Any:
        """The field, with the years of the request."""
        field = super().field
        request = self.get_request()
        field.years = years_of(request) if request else BudgetYear.objects.all()
        return field
