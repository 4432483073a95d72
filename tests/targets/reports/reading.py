"""How tests look into a board."""

from __future__ import annotations

from core.figure import Figure
from targets.reports.dashboard import Dashboard


def figure(dashboard: Dashboard, key: str) -> Figure:
    return next(each for each in dashboard.figures if each.key == key)


def column(found: Figure, label: str) -> dict:
    """The column of that label, by the first cell of each line."""
    number = [each.label for each in found.columns].index(label)
    return {line[0].value: line[number].value for line in found.lines}
