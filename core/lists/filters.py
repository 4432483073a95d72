"""What lists can be narrowed by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from core.form_fields import AmountFormField
from core.search import LONGEST, bearing


class AmountFilter(django_filters.Filter):
    """A bound in 万元, typed as people type amounts."""

    field_class = AmountFormField


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

    def filter(self, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        return bearing(rows, text, *self.fields) if text else rows


class Conditions(django_filters.FilterSet):
    """What a list can be narrowed by."""

    # Conditions that are always set, or set elsewhere on the page.
    preset: tuple[str, ...] = ()
    # The value of a condition that the address leaves open; None where there is nothing to choose from yet.
    defaults: ClassVar[dict[str, Callable[[], str | None]]] = {}

    def __init__(
        self, data: QueryDict | None = None, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(self.with_defaults(data), *args, **kwargs)

    @classmethod
    def with_defaults(cls, data: QueryDict | None) -> QueryDict | None:
        if not cls.defaults:
            return data
        data = data.copy() if data else QueryDict(mutable=True)
        for name, default in cls.defaults.items():
            value = None if cls.is_answered(name, data) else default()
            if value is not None:
                data[name] = value
        return data

    @classmethod
    def is_answered(cls, name: str, data: QueryDict) -> bool:
        """Whether a condition was chosen; a blank is a choice where the list of choices has a blank one."""
        has_blank = cls.base_filters[name].extra.get("empty_label") is not None
        return name in data and (has_blank or bool(data[name]))

    @property
    def narrowed(self) -> bool:
        """Whether somebody typed or chose a condition, understandable or not."""
        conditions = [name for name in self.filters if name not in self.preset]
        return any(self.data.get(name) for name in conditions)
