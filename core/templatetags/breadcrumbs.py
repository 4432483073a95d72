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


@register.simple_tag
def crumb(
    label: object, to: Any = None, *args: Any, long: bool = False, **query: Any
) -> SafeString:
    """One page on the way; without `to`, the page that one is on.

    `to` is an object with an address, the name of a URL with its arguments, or an address. Of a `long` label, which
    may be cut off, the whole is told when one points at it.
    """
    title = format_html(' title="{}"', label) if long else ""
    if to is None:
        return format_html('<li aria-current="page"{}>{}</li>', title, label)
    address = (
        to if isinstance(to, str) and to.startswith("?") else resolve_url(to, *args)
    )
    if query:
        address = f"{address}?{urlencode(query)}"
    return format_html('<li><a href="{}"{}>{}</a></li>', address, title, label)
