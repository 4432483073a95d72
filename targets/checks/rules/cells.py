"""Cells of a form by their names: what stands there, and the form with another text in one of them. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from targets.checks.rules.finding import TABLE, Finding, Fix
from targets.documents.values import ALL_TARGETS, DECLARATION, ProjectForm

_ROW = re.compile(r"targets\[(\d+)\]\.(\w+)")


def text_at(form: ProjectForm, where: str) -> str:
    """What a person sees in the cell; of the whole table, which categories it has."""
    if where == TABLE:
        return "、".join(dict.fromkeys(row.level2 for row in form.targets))
    row = _ROW.fullmatch(where)
    owner = form.targets[int(row[1])] if row else form
    column = ALL_TARGETS.by_name[row[2]] if row else DECLARATION.by_name[where]
    value = column.value_of(owner)
    if isinstance(value, Decimal) and not value.is_finite():
        return str(value)
    return column.text_of(owner)


def evidence(form: ProjectForm, finding: Finding) -> str:
    """64 hexadecimal digits over what the finding rests on, wherever its row stands.

    A reason that was given for a finding stands for this evidence alone.
    """
    said = finding.what if finding.where == TABLE and not finding.also else finding.gist
    text = json.dumps(
        [finding.rule, said, *_rested_on(form, finding.cells)], ensure_ascii=False
    )
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _rested_on(form: ProjectForm, cells: Iterable[str]) -> list[list[str]]:
    """What stands in the cells, those of one row together, in no order of the rows."""
    by_row: dict[str, list[str]] = {}
    for where in cells:
        row = _ROW.fullmatch(where)
        text = text_at(form, where)
        said = "、".join(sorted(text.split("、"))) if where == TABLE else text
        by_row.setdefault(row[1] if row else where, []).append(
            f"{row[2] if row else where}：{said}"
        )
    return sorted(map(sorted, by_row.values()))


def mended(
    form: ProjectForm, fixes: Iterable[Fix], categories: Iterable[tuple[str, str]]
) -> ProjectForm:
    """The form with these cells mended; a row that goes to another second level goes to its first level as well."""
    first_levels = {level2: level1 for level1, level2 in categories}
    for fix in fixes:
        form = _with_text(form, fix, first_levels)
    return form


def _with_text(
    form: ProjectForm, fix: Fix, first_levels: Mapping[str, str]
) -> ProjectForm:
    column = DECLARATION.column_at(fix.where)
    value = column.content.read(fix.text)
    if row := _ROW.fullmatch(fix.where):
        cells = {column.name: value}
        rows = list(form.targets)
        before = rows[int(row[1])]
        if column.name == "level2":
            cells["level1"] = first_levels.get(fix.text, before.level1)
        rows[int(row[1])] = replace(before, **cells)
        return replace(form, targets=tuple(rows))
    part, _, name = column.name.rpartition(".")
    if part:
        inner: Any = replace(getattr(form, part), **{name: value})
        return replace(form, **{part: inner})
    return replace(form, **{column.name: value})
