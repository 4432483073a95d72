"""A file that lacks a column says nothing of it: what is stored there stays."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from targets.documents.diff import align
from targets.documents.values import (
    ALL_TARGETS,
    DECLARATION,
    NO_OPTIONAL,
    ProjectForm,
    TargetRow,
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
    """The form with what the file does not say as it is stored; a row's cells are those of the row that it was."""
    whole = [name for name in missing if not name.startswith(OF_TARGETS)]
    columns = [name.removeprefix(OF_TARGETS) for name in missing if name not in whole]
    if all(row.optional_cells == NO_OPTIONAL for row in stored.targets):
        columns = [name for name in columns if not ALL_TARGETS.by_name[name].optional]
    taken = {name: getattr(stored, name) for name in whole}
    if columns and TARGETS not in whole:
        taken[TARGETS] = _with_columns(form.targets, stored.targets, columns)
    return replace(form, **taken)


def _with_columns(
    rows: tuple[TargetRow, ...], stored: tuple[TargetRow, ...], columns: list[str]
) -> tuple[TargetRow, ...]:
    result = list(rows)
    for was, now in align(stored, rows):
        if was is not None and now is not None:
            kept = {name: getattr(stored[was], name) for name in columns}
            result[now] = replace(rows[now], **kept)
    return tuple(result)


def notice(missing: Collection[str], used: Collection[str] = ()) -> str:
    """What the person is told of it, "" where nothing is missing; `used` are the optional columns of the year."""
    unused = {
        f"{OF_TARGETS}{each.name}"
        for each in DECLARATION.optional
        if each.name not in used
    }
    names = [NAMES[name] for name in NAMES if name in missing and name not in unused]
    if not names:
        return ""
    return f"文件里没有这些列：{'、'.join(names)}；系统里已有的项目，这些内容保持不变"
