"""涉密 and 重点, the marks of a project: as chips, as columns of files, and as what a list is filtered by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from core.lists.columns import FileColumn, Value, reader
from core.lists.filters import Conditions
from projects.models import Project
from projects.trail.shown import note_secret

# The fields of a project that are marks: their labels, and the colours of their chips.
MARKS = {"is_secret": ("涉密", "error"), "is_key": ("重点", "hint")}
# What a list can be filtered by: labels, and conditions on the project.
MARKED: Mapping[str, tuple[str, dict[str, bool]]] = {
    "secret": ("涉密", {"is_secret": True}),
    "open": ("不涉密", {"is_secret": False}),
    "key": ("重点", {"is_key": True}),
}


def marks_of(project: Project) -> list[str]:
    """The labels of the marks that the project bears."""
    return [label for name, (label, _) in MARKS.items() if getattr(project, name)]


def mark_chips(project: Project) -> SafeString:
    """A chip for every mark that the project bears."""
    if project.is_secret:
        note_secret(project.pk)
    worn = [MARKS[name] for name in MARKS if getattr(project, name)]
    chips = ((tone, label) for label, tone in worn)
    return format_html_join("", ' <span class="chip {}">{}</span>', chips)


def marks_in_file(project: str = "") -> tuple[FileColumn, ...]:
    """A column of a file for every mark; the lookup path leads from a row to its project."""
    return tuple(
        FileColumn(label, _yes_if(project, name), 6)
        for name, (label, _) in MARKS.items()
    )


def _yes_if(project: str, name: str) -> Any:
    """A function that reads a mark of a row as 是 or nothing; the lookup path leads to its project."""
    is_set = reader(f"{project}{name}")
    key = reader(f"{project}pk")

    def read(record: Any) -> Value:
        if not is_set(record):
            return ""
        if name == "is_secret":
            note_secret(key(record))
        return "是"

    return read


def paths_of_marks(project: str = "") -> tuple[str, ...]:
    """The database paths that chips and columns need."""
    return tuple(f"{project}{name}" for name in MARKS)


def marked_as(rows: QuerySet[Any], key: str, project: str = "") -> QuerySet[Any]:
    """The rows whose project fulfils the condition of that key; all rows for none."""
    if key not in MARKED:
        return rows
    _, conditions = MARKED[key]
    of_project = {}
    for name, value in conditions.items():
        of_project[f"{project}{name}"] = value
    return rows.filter(**of_project)


class MarkConditions(Conditions):
    """Projects, or rows that belong to them, by their marks."""

    # The path from a row to its project.
    project = ""
    mark = django_filters.ChoiceFilter(
        label="涉密、重点",
        choices=[(key, label) for key, (label, _) in MARKED.items()],
        empty_label="全部",
        method="bearing_mark",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put the marks behind all other conditions."""
        super().__init__(*args, **kwargs)
        self.filters["mark"] = self.filters.pop("mark")

    def bearing_mark(self, rows: QuerySet[Any], name: str, key: str) -> QuerySet[Any]:
        return marked_as(rows, key, self.project)
