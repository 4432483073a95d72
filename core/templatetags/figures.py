"""Figures in templates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django import template
from django.utils.html import format_html

from core.figure import Figure, FigureCell, FigureColumn, shown

register = template.Library()
Line = list[tuple[FigureColumn, FigureCell, str]]


@register.filter
def lines(figure: Figure) -> Iterator[Line]:
    """The lines of the table as lists of a column, a cell and its printed value."""
    for cells in figure.lines:
        yield _line(figure, cells)


@register.filter
def total(figure: Figure) -> Line:
    """The sums at the foot of the figure."""
    return _line(figure, figure.total)


@register.simple_tag
def figure_cell(cell: FigureCell, text: str) -> str:
    """The printed value, as a link if there is a list behind it."""
    if not (cell.address and text):
        return text
    if cell.label:
        return format_html(
            '<a href="{}" aria-label="{}">{}</a>', cell.address, cell.label, text
        )
    return format_html('<a href="{}">{}</a>', cell.address, text)


def _line(figure: Figure, cells: Sequence[FigureCell]) -> Line:
    """The cells of a row with their columns and texts; nothing for a row without cells."""
    if not cells:
        return []
    line = []
    for column, cell in zip(figure.columns, cells, strict=True):
        text = shown(cell.value, column.unit)
        line.append((column, cell, text))
    return line
