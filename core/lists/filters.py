"""What lists can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from core.form_fields import AmountField
from core.search import LONGEST, bearing


class AmountFilter(django_filters.Filter):
    field_class = AmountField


class SearchFilter(django_filters.CharFilter):
    """The rows that bear the words typed in one of the `fields`; the label stands in the empty box as well."""

    def __init__(
        self,
        label: str,
        fields: tuple[str, ...] = (),
        *,
        placeholder: str = "",
        maxlength: int = LONGEST,
        **kwargs: Any,
    ) -> None:
        box = {
            "type": "search",
            "placeholder": placeholder or label,
            "maxlength": maxlength,
        }
        super().__init__(label=label, widget=forms.TextInput(attrs=box), **kwargs)
        self.fields = fields

    def filter(self, rows: QuerySet, text: str) -> QuerySet:
        return bearing(rows, text, *self.fields) if text else rows


class Conditions(django_filters.FilterSet):
    """What a list can be narrowed by. `preset` are the conditions that are always set, or set elsewhere on the page."""

    preset: tuple[str, ...] = ()

    @property
    def narrowed(self) -> bool:
        """Whether somebody typed or chose a condition, understandable or not."""
        return any(
            self.data.get(name) for name in self.filters if name not in self.preset
        )
