"""Target values in templates."""

from django.template import Library

from indicators.values import describe, parse

register = Library()


@register.filter
def understood(text: str) -> str:
    """Describe how a typed target value was understood."""
    value = parse(text)
    return describe(value)


@register.filter
def canonical(text: str) -> str:
    """The canonical spelling of a typed target value."""
    value = parse(text)
    return str(value)
