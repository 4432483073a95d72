"""Addresses of the page with other conditions."""

from __future__ import annotations

from django import template
from django.template import RequestContext

register = template.Library()


@register.simple_tag(takes_context=True)
def query_without(context: RequestContext, name: str) -> str:
    """The query of the page without a condition and without the number of its page."""
    query = context["request"].GET.copy()
    for parameter in (name, "page"):
        query.pop(parameter, None)
    return f"?{query.urlencode()}"
