"""What stands in the margin of a form that is being filled in: how values were understood, what the checks found, what
the figures come to. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from indicators.values import Text, Value, describe, is_unit_only, parse
from targets.checks.margin.remarks import Remark, RemarkGroup, grouped, tally
from targets.checks.rules.arithmetic import arithmetic
from targets.checks.rules.cells import text_at, where_label
from targets.checks.rules.finding import Finding, Level
from targets.documents.reading.prose import indicators_in
from targets.documents.values import DepartmentForm, ProjectForm, cell_label
from targets.filings.editing.sheet import Keys

# What a person is to know of a value that is none to compute with.
UNREAD = "未读出数值，按文字处理"
# What these rules find is still to be filled in, even where something stands there.
FILL_IN = ("C01", "C02", "C04")


@dataclass(frozen=True, slots=True)
class Notes:
    """By cell: `understood` what a value means, `earlier` what stood there in `earlier_year`, `approved` what was
    approved where that is being adjusted. `missing` says why.
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
        return grouped(self.remarks)

    @property
    def tally(self) -> str:
        return tally(self.remarks)

    def as_json(self) -> dict[str, Any]:
        remarks = [each.as_json() for each in self.remarks]
        groups = [asdict(each) for each in self.groups]
        return asdict(self) | {
            "remarks": remarks,
            "groups": groups,
            "tally": self.tally,
        }


def notes_on(
    form: ProjectForm,
    keys: Keys,
    found: Sequence[tuple[Finding, Level, str]],
    earlier: tuple[str, Mapping[str, str]],
    approved: Mapping[str, str] | None = None,
) -> Notes:
    """`keys` are those of the rows; `found` what the checks found, with its level and the reason that was given for it;
    `earlier` last year's cells; `approved` what was approved where it differs.
    """
    by_group = {"targets": keys}
    values = {
        f"targets.{key}.value": parse(row.value)
        for key, row in zip(keys, form.targets, strict=True)
    }
    year, before = earlier
    to_fill_in = [
        finding for finding, level, _ in found if _is_missing(form, finding, level)
    ]
    return Notes(
        {where: _understood(value) for where, value in values.items() if str(value)},
        [
            (keyed(each.where, by_group), f"{where_label(each.where)}：{each.what}")
            for each in to_fill_in
        ],
        [_remark(*each, by_group) for each in found if each[0] not in to_fill_in],
        arithmetic(form),
        year,
        {keyed(where, by_group): text for where, text in before.items()},
        {keyed(where, by_group): text for where, text in (approved or {}).items()},
    )


def _is_missing(form: ProjectForm, finding: Finding, level: Level) -> bool:
    """Whether something still has to be filled in there."""
    return level == Level.ERROR and (
        finding.rule in FILL_IN or not text_at(form, finding.where)
    )


def _remark(
    finding: Finding, level: Level, reason: str, keys: Mapping[str, Keys]
) -> Remark:
    fix = finding.fix
    mend = (keyed(fix.where, keys), fix.text, fix.button) if fix else None
    where = keyed(finding.where, keys)
    return Remark(
        finding.rule,
        level,
        where,
        where_label(finding.where),
        finding.message,
        finding.shared,
        mend,
        reason,
    )


def _understood(value: Value) -> str:
    return (
        UNREAD
        if isinstance(value, Text) and not is_unit_only(value)
        else describe(value)
    )


def notes_on_department(form: DepartmentForm, keys: Mapping[str, Keys]) -> Notes:
    """`keys` are those of the items by their group."""
    understood = {
        f"sub_targets.{key}.indicators": "；".join(
            f"{name} {describe(parse(value))}"
            for name, value in indicators_in(each.indicators)
        )
        for key, each in zip(keys["sub_targets"], form.sub_targets, strict=True)
    }
    lacks = [
        (keyed(where, keys), f"{cell_label(where)}：没有填写")
        for where in _blank_cells(form)
    ]
    return Notes(
        {where: text for where, text in understood.items() if text}, missing=lacks
    )


def _blank_cells(form: DepartmentForm) -> list[str]:
    cells = {"overall": form.overall}
    for index, sub_target in enumerate(form.sub_targets):
        cells[f"sub_targets[{index}].goal"] = sub_target.goal
        cells[f"sub_targets[{index}].indicators"] = sub_target.indicators
    for index, safeguard in enumerate(form.safeguards):
        cells[f"safeguards[{index}].title"] = safeguard.title or safeguard.text
    return [where for where, text in cells.items() if not text]


def keyed(where: str, keys: Mapping[str, Keys]) -> str:
    """`targets[3].value` by the key of its row: `targets.<key>.value`."""
    part = re.fullmatch(r"(\w+)\[(\d+)\]\.(\w+)", where)
    return f"{part[1]}.{keys[part[1]][int(part[2])]}.{part[3]}" if part else where
