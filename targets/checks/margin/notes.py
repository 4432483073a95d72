"""What stands in the margin of a form that is being filled in: how values were understood, what the checks found, and
the arithmetic of the costs. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from indicators.values import Text, describe, is_unit_only, parse
from targets.checks.margin.remarks import (
    Remark,
    RemarkGroup,
    grouped,
    keyed,
    remark_on,
    tally,
)
from targets.checks.rules.arithmetic import arithmetic
from targets.checks.rules.cells import FormCells, text_at, where_label
from targets.checks.rules.finding import Finding, Level
from targets.documents.reading.prose import indicators_in
from targets.documents.values import (
    DEPARTMENT,
    DepartmentForm,
    ProjectForm,
    TargetRow,
)
from targets.filings.editing.sheet import Keys

# What is shown beside a value that cannot be computed with.
UNREAD = "未读出数值，按文字处理"
# What these rules find is still to be filled in, even where something stands there.
FILL_IN = ("C01", "C02", "C04")


@dataclass(frozen=True, slots=True)
class Notes:
    """Notes by cell: `understood` what a value means, `earlier` what stood there in `earlier_year`, `approved` what was
    approved where that is being adjusted.

    `missing` are the cells that are still to be filled in, and why.
    """

    understood: dict[str, str] = field(default_factory=dict)
    missing: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    arithmetic: list[str] = field(default_factory=list)
    earlier_year: str = ""
    earlier: dict[str, str] = field(default_factory=dict)
    approved: dict[str, str] = field(default_factory=dict)

    @property
    def groups(self) -> list[RemarkGroup]:
        """The remarks, equal ones together."""
        return grouped(self.remarks)

    @property
    def tally(self) -> str:
        return tally(self.remarks)

    def as_json(self) -> dict[str, Any]:
        """The notes for the script of the page."""
        notes = asdict(self)
        notes["remarks"] = [remark.as_json() for remark in self.remarks]
        notes["groups"] = [asdict(group) for group in self.groups]
        notes["tally"] = self.tally
        return notes


def notes_on(
    form: ProjectForm,
    keys: Keys,
    found: Sequence[tuple[Finding, Level, str]],
    earlier: tuple[str, Mapping[str, str]],
    approved: Mapping[str, str] | None = None,
) -> Notes:
    """The notes on the form of a project.

    `keys` are those of the rows; `found` what the checks found, with its level and the reason that was given for it;
    `earlier` last year's cells; `approved` what was approved where it differs.
    """
    by_group = {"targets": keys}
    understood = {}
    for key, row in zip(keys, form.targets, strict=True):
        text = meaning_of(row)
        if text:
            understood[f"targets.{key}.value"] = text
    missing, remarks = [], []
    for finding, level, reason in found:
        if is_missing(form, finding, level):
            what = f"{where_label(finding.where)}：{finding.what}"
            missing.append((keyed(finding.where, by_group), what))
        else:
            remarks.append(remark_on(finding, level, reason, by_group))
    year, before = earlier
    return Notes(
        understood,
        missing,
        remarks,
        arithmetic(form),
        year,
        {keyed(where, by_group): text for where, text in before.items()},
        {keyed(where, by_group): text for where, text in (approved or {}).items()},
    )


def notes_by_checks(
    form: Any,
    keys: Mapping[str, Keys],
    found: Sequence[tuple[Finding, Level, str]],
    cells: FormCells[Any],
) -> Notes:
    """The notes on a form of any kind: what the checks found, with its level and the reason that was given for it."""
    missing, remarks = [], []
    for finding, level, reason in found:
        if level == Level.ERROR and not cells.text_at(form, finding.where):
            what = f"{cells.label(finding.where)}：{finding.what}"
            missing.append((keyed(finding.where, keys), what))
        else:
            remarks.append(remark_on(finding, level, reason, keys, cells))
    return Notes(missing=missing, remarks=remarks)


def meaning_of(row: TargetRow) -> str:
    """How the value of a row was understood; "" where there is none."""
    value = parse(row.value)
    if not str(value):
        return ""
    if isinstance(value, Text) and not is_unit_only(value):
        return UNREAD
    return describe(value)


def is_missing(form: ProjectForm, finding: Finding, level: Level) -> bool:
    """Whether the finding is that something still has to be filled in."""
    if level != Level.ERROR:
        return False
    return finding.rule in FILL_IN or not text_at(form, finding.where)


def notes_on_department(
    form: DepartmentForm,
    keys: Mapping[str, Keys],
    found: Sequence[tuple[Finding, Level, str]],
) -> Notes:
    """The notes on the form of a department; `keys` are those of the items by their group."""
    understood = {}
    for key, item in zip(keys["sub_targets"], form.sub_targets, strict=True):
        meanings = [
            f"{name} {describe(parse(value))}"
            for name, value in indicators_in(item.indicators)
        ]
        if meanings:
            understood[f"sub_targets.{key}.indicators"] = "；".join(meanings)
    notes = notes_by_checks(form, keys, found, FormCells(DEPARTMENT))
    return replace(notes, understood=understood)
