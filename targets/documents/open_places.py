"""Rows that hold a category alone: files leave these places to fill in out, so a file without them removes none."""

from __future__ import annotations

from dataclasses import replace

from targets.documents.target_row import TargetRow
from targets.documents.values import ProjectForm


def with_open_places(form: ProjectForm, stored: ProjectForm) -> ProjectForm:
    """The form with the places of the stored one for which it has no row of the same category."""
    rows = list(form.targets)
    categories = {_category(row) for row in rows}
    for number, row in enumerate(stored.targets):
        if row.is_bare and _category(row) not in categories:
            before = stored.targets[:number]
            rows.insert(_after(rows, before), row)
    return (
        form if len(rows) == len(form.targets) else replace(form, targets=tuple(rows))
    )


def _category(row: TargetRow) -> tuple[str, str]:
    """The category of a row."""
    return row.level1, row.level2


def _after(rows: list[TargetRow], before: tuple[TargetRow, ...]) -> int:
    """Where a row goes that had others before it: behind the last one of the nearest category that is still there."""
    for row in reversed(before):
        places = [
            place
            for place, other in enumerate(rows, start=1)
            if _category(other) == _category(row)
        ]
        if places:
            return places[-1]
    return 0
