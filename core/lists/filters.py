"""The filters of lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from core.form_fields import AmountFormField
from core.search import LONGEST, bearing


class AmountFilter(django_filters.Filter):
    """A bound in 万元, as people type amounts."""

    field_class = AmountFormField


class SearchFilter(django_filters.CharFilter):
    """Find the rows that contain the typed words in one of the `fields`. The label is the default placeholder.

    Of several words some may stand in the `context`, the fields of what a row belongs to.
    """

    def __init__(
        self,
        label: str,
        fields: tuple[str, ...] = (),
        *,
        context: tuple[str, ...] = (),
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
        self.context = context

    def filter(self, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        """The rows with all the words; all rows where nothing was typed."""
        if not text:
            return rows
        return bearing(rows, text, *self.fields, context=self.context)


class Conditions(django_filters.FilterSet):
    """The filters of a list."""

    # Filters that are always set, or set elsewhere on the page.
    preset: tuple[str, ...] = ()
    # The value of a filter that the address leaves open, which may depend on the request; None if there is nothing to
    # choose from yet.
    defaults: ClassVar[dict[str, Callable[[HttpRequest | None], str | None]]] = {}

    def __init__(
        self,
        data: QueryDict | None = None,
        *args: Any,
        request: HttpRequest | None = None,
        **kwargs: Any,
    ) -> None:
        data = self.with_defaults(data, request)
        super().__init__(data, *args, request=request, **kwargs)

    @classmethod
    def with_defaults(
        cls, data: QueryDict | None, request: HttpRequest | None
    ) -> QueryDict | None:
        if not cls.defaults:
            return data
        data = data.copy() if data else QueryDict(mutable=True)
        for name, default in cls.defaults.items():
            value = None if cls.is_answered(name, data) else default(request)
            if value is not None:
                data[name] = value
        return data

    @classmethod
    def is_answered(cls, name: str, data: QueryDict) -> bool:
        """Whether a filter was chosen; a blank counts if the list of choices has a blank one."""
        if name not in data:
            return False
        has_blank = cls.base_filters[name].extra.get("empty_label") is not None
        return has_blank or bool(data[name])

    @property
    def narrowed(self) -> bool:
        """Whether somebody typed or chose a filter, valid or not."""
        conditions = [name for name in self.filters if name not in self.preset]
        return any(self.data.get(name) for name in conditions)

    @property
    def in_words(self) -> str:
        """What was typed and chosen, with its labels: 预算年度：2027年；状态：草稿."""
        if not self.form.is_valid():
            return ""
        parts = []
        for name, field in self.form.fields.items():
            value = self.form.cleaned_data.get(name)
            if value in (None, ""):
                continue
            choices = getattr(field, "choices", ())
            is_listed = isinstance(field, forms.ChoiceField) and isinstance(value, str)
            text = dict(choices).get(value, value) if is_listed else value
            parts.append(f"{field.label}：{text}")
        return "；".join(parts)
