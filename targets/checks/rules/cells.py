"""Cells of a form by their names: what stands there, and the form with another text in one of them. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from core.amounts import print_amount, print_percent, read_amount, read_percent
from targets.checks.rules.finding import TABLE, Finding, Fix
from targets.documents.values import Plan, ProjectForm, TargetRow

_ROW = re.compile(r"targets\[(\d+)\]\.(\w+)")
AMOUNTS = ("budget", "fiscal_funds", "other_funds")


def text_at(form: ProjectForm, where: str) -> str:
    """What a person sees in the cell; of the whole table, which categories it has."""
    if where == TABLE:
        return "、".join(dict.fromkeys(row.level2 for row in form.targets))
    if row := _ROW.fullmatch(where):
        return str(getattr(form.targets[int(row[1])], row[2]))
    if where.startswith("plan."):
        return _shown(getattr(form.plan, where.removeprefix("plan.")), print_percent)
    value = getattr(form, where)
    return _shown(value, print_amount) if where in AMOUNTS else value


def _shown(value: Decimal | None, printed: Callable[[Decimal], str]) -> str:
    return (
        printed(value)
        if isinstance(value, Decimal) and value.is_finite()
        else str(value or "")
    )


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
    if row := _ROW.fullmatch(fix.where):
        rows = list(form.targets)
        rows[int(row[1])] = _row_with(rows[int(row[1])], row[2], fix.text, first_levels)
        return replace(form, targets=tuple(rows))
    if fix.where.startswith("plan."):
        plan: Plan = replace(
            form.plan, **{fix.where.removeprefix("plan."): read_percent(fix.text)}
        )
        return replace(form, plan=plan)
    field: Any = read_amount(fix.text) if fix.where in AMOUNTS else fix.text
    return replace(form, **{fix.where: field})


def _row_with(
    row: TargetRow, column: str, text: str, first_levels: Mapping[str, str]
) -> TargetRow:
    level1 = (
        {"level1": first_levels.get(text, row.level1)} if column == "level2" else {}
    )
    return replace(row, **{column: text, **level1})
