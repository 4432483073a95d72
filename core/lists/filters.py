"""What lists can be narrowed by."""

from __future__ import annotations

import django_filters

from core.form_fields import AmountField


class AmountFilter(django_filters.Filter):
    field_class = AmountField


class Conditions(django_filters.FilterSet):
    """What a list can be narrowed by. `preset` are the conditions that are always set, or set elsewhere on the page."""

    preset: tuple[str, ...] = ()

    @property
    def narrowed(self) -> bool:
        """Whether somebody typed or chose a condition, understandable or not."""
        return any(
            self.data.get(name) for name in self.filters if name not in self.preset
        )
