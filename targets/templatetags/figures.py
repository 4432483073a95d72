"""Figures in templates."""

from __future__ import annotations

from collections.abc import Iterator

from django import template

from targets.figures.figure import Cell, Column, Figure, shown

register = template.Library()
Line = list[tuple[Column, Cell, str]]


@register.filter
def lines(figure: Figure) -> Iterator[Line]:
    """Each line as its columns, cells and texts."""
    return (_line(figure, cells) for cells in figure.lines)


@register.filter
def total(figure: Figure) -> Line:
    return _line(figure, figure.total)


def _line(figure: Figure, cells) -> Line:
    pairs = zip(figure.columns, cells, strict=bool(cells))
    return [(column, cell, shown(cell.value, column.unit)) for column, cell in pairs]
