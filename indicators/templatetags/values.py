"""Target values in templates: how a typed value was understood, beside what was typed."""

from django.template import Library

from indicators.values import describe, parse

register = Library()


@register.filter
def understood(text: str) -> str:
    return describe(parse(text))


@register.filter
def canonical(text: str) -> str:
    return str(parse(text))
