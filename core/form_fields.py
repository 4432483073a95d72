"""Form fields for amounts and percentages."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from core.amounts import Refused, read_amount, read_percent


class AmountFormField(forms.Field):
    """An amount in 万元, typed with separators, full-width digits or the unit if people like."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: str | None) -> Decimal | None:
        try:
            return read_amount(value or "")
        except Refused as refused:
            raise ValidationError(str(refused)) from refused


class PercentFormField(forms.Field):
    """A cumulative percentage from 0 to 100, typed with or without its sign."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: str | None) -> Decimal | None:
        try:
            return read_percent(value or "")
        except Refused as refused:
            raise ValidationError(str(refused)) from refused
