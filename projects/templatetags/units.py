"""The name of a unit in a year, in templates."""

from __future__ import annotations

from django import template

from projects.models import BudgetYear, Department

register = template.Library()


@register.filter
def name_in(unit: Department | None, year: BudgetYear | None) -> str:
    """What the unit was called in the year, today's name without a year; "" without a unit."""
    if unit is None:
        return ""
    if year is None:
        return unit.name
    return unit.name_in(year.year)
