"""The way from the entries of the navigation to a page, above its heading."""

from __future__ import annotations

from typing import Any

from django import template
from django.shortcuts import resolve_url
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def breadcrumbs(content: SafeString) -> SafeString:
    """The list around the `crumb` tags of a page."""
    return format_html(
        '<nav class="breadcrumbs" aria-label="位置"><ol>{}</ol></nav>', content
    )


@register.simple_block_tag
def crumb(
    content: SafeString,
    to: Any = None,
    *args: Any,
    query: str = "",
    long: bool = False,
    **parameters: Any,
) -> SafeString:
    """A page on the way, as a link; without `to`, the page that one is on.

    `to` is an object with an address, the name of a URL with its arguments, or an address; "" is this page with other
    `parameters`, of which blank ones are left out. A `long` name, which may be cut off, is its own title as well.
    """
    label = SafeString(content.strip())
    title = format_html(' title="{}"', label) if long else ""
    if to is None:
        return format_html('<li aria-current="page"{}>{}</li>', title, label)
    address = resolve_url(to, *args) if to else ""
    given = {name: value for name, value in parameters.items() if value}
    query = query or urlencode(given)
    if query:
        address = f"{address}?{query}"
    return format_html('<li><a href="{}"{}>{}</a></li>', address, title, label)
