"""Form fields of the field's own kinds of value."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from core.amounts import Refused, read_amount, read_percent


class AmountField(forms.Field):
    """万元, typed as people type it: with separators, full-width digits, 万元 behind it."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: str | None) -> Decimal | None:
        try:
            return read_amount(value or "")
        except Refused as refused:
            raise ValidationError(str(refused)) from refused


class PercentField(forms.Field):
    """A cumulative percentage of 0 to 100, typed with its sign or without."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: str | None) -> Decimal | None:
        try:
            return read_percent(value or "")
        except Refused as refused:
            raise ValidationError(str(refused)) from refused
