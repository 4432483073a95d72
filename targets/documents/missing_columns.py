"""Columns that a file lacks: what is stored in them stays."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from targets.documents.diff import align
from targets.documents.values import (
    ALL_TARGETS,
    DECLARATION,
    NO_OPTIONAL,
    ProjectForm,
)

TARGETS, OF_TARGETS = "targets", "targets."
NAMES = {
    **DECLARATION.labels,
    "plan": "资金支出计划",
    TARGETS: ALL_TARGETS.label,
    **{f"{OF_TARGETS}{name}": label for name, label in ALL_TARGETS.labels.items()},
}


def completed(
    form: ProjectForm, stored: ProjectForm, missing: Collection[str]
) -> ProjectForm:
    """The form, with its missing fields and columns as they are stored; rows are matched as a diff matches them."""
    taken: dict[str, Any] = {}
    columns = []
    for name in missing:
        if name.startswith(OF_TARGETS):
            columns.append(name.removeprefix(OF_TARGETS))
        else:
            taken[name] = getattr(stored, name)
    if all(row.optional_cells == NO_OPTIONAL for row in stored.targets):
        columns = [name for name in columns if not ALL_TARGETS.by_name[name].optional]
    if columns and TARGETS not in taken:
        rows = list(form.targets)
        for was, now in align(stored.targets, form.targets):
            if was is not None and now is not None:
                row = stored.targets[was]
                kept = {name: getattr(row, name) for name in columns}
                rows[now] = replace(rows[now], **kept)
        taken[TARGETS] = tuple(rows)
    return replace(form, **taken)


def notice(missing: Collection[str], used: Collection[str] = ()) -> str:
    """The sentence that names the missing columns, "" where none is; `used` are the optional columns of the year."""
    unused = {
        f"{OF_TARGETS}{column.name}"
        for column in DECLARATION.optional
        if column.name not in used
    }
    names = [NAMES[name] for name in NAMES if name in missing and name not in unused]
    if not names:
        return ""
    return f"文件里没有这些列：{'、'.join(names)}；系统里已有的项目，这些内容保持不变"
