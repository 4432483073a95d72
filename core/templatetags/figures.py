"""Figures in templates."""

from __future__ import annotations

from collections.abc import Iterator

from django import template
from django.utils.html import format_html

from core.figure import Cell, Column, Figure, shown

register = template.Library()
Line = list[tuple[Column, Cell, str]]


@register.filter
def lines(figure: Figure) -> Iterator[Line]:
    """Each line as its columns, cells and texts."""
    return (_line(figure, cells) for cells in figure.lines)


@register.filter
def total(figure: Figure) -> Line:
    return _line(figure, figure.total)


@register.simple_tag
def figure_cell(cell: Cell, text: str) -> str:
    """The text, as a link where there are rows behind it."""
    if not (cell.address and text):
        return text
    if cell.label:
        return format_html(
            '<a href="{}" aria-label="{}">{}</a>', cell.address, cell.label, text
        )
    return format_html('<a href="{}">{}</a>', cell.address, text)


def _line(figure: Figure, cells) -> Line:
    pairs = zip(figure.columns, cells, strict=bool(cells))
    return [(column, cell, shown(cell.value, column.unit)) for column, cell in pairs]
