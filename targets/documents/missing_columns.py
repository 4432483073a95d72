"""A file that lacks a column says nothing of it: what is stored there stays."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from targets.documents.diff import align
from targets.documents.values import LABELS, TARGET_LABELS, ProjectForm, TargetRow

TARGETS, OF_TARGETS = "targets", "targets."
NAMES = {
    **LABELS,
    "plan": "资金支出计划",
    TARGETS: "绩效指标",
    **{f"{OF_TARGETS}{name}": label for name, label in TARGET_LABELS.items()},
}


def completed(
    form: ProjectForm, stored: ProjectForm, unsaid: Collection[str]
) -> ProjectForm:
    """The form with what the file does not say as it is stored; a row's cells are those of the row that it was."""
    whole = {
        name: getattr(stored, name)
        for name in unsaid
        if not name.startswith(OF_TARGETS)
    }
    columns = [
        name.removeprefix(OF_TARGETS) for name in unsaid if name.startswith(OF_TARGETS)
    ]
    if columns and TARGETS not in whole:
        whole[TARGETS] = _with_columns(form.targets, stored.targets, columns)
    return replace(form, **whole)


def _with_columns(
    rows: tuple[TargetRow, ...], stored: tuple[TargetRow, ...], columns: list[str]
) -> tuple[TargetRow, ...]:
    before = {
        now: stored[was]
        for was, now in align(stored, rows)
        if was is not None and now is not None
    }
    return tuple(
        replace(row, **{name: getattr(before[index], name) for name in columns})
        if index in before
        else row
        for index, row in enumerate(rows)
    )


def notice(unsaid: Collection[str]) -> str:
    """What is told of it."""
    names = "、".join(NAMES[name] for name in NAMES if name in unsaid)
    return f"文件里没有这些列：{names}；系统里已有的项目，这些内容保持不变"
