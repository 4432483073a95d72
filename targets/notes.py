"""What stands in the margin of a form that is being filled in: how values were understood, what is missing, what the
figures come to. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field

from indicators.values import Text, Value, describe, is_unit_only, parse
from targets.arithmetic import arithmetic
from targets.editing.sheet import Keys
from targets.exchange.form import DepartmentForm, ProjectForm, cell_label
from targets.exchange.prose import indicators_in
from targets.required import missing

# What a person is to know of a value that is none to compute with.
UNREAD = "未读出数值，按文字处理"


@dataclass(frozen=True, slots=True)
class Notes:
    """By cell: `understood` what a value means, `earlier` what stood there in `earlier_year`. `missing` says why."""

    understood: dict[str, str] = field(default_factory=dict)
    missing: list[tuple[str, str]] = field(default_factory=list)
    arithmetic: list[str] = field(default_factory=list)
    earlier_year: str = ""
    earlier: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict:
        return asdict(self)


def notes_on(
    form: ProjectForm, keys: Keys, first_levels: Collection[str], earlier: tuple[str, Mapping[str, str]]
) -> Notes:
    """`keys` are those of the rows, `first_levels` the categories that need one, `earlier` last year's cells."""
    values = {f"targets.{key}.value": parse(row.value) for key, row in zip(keys, form.targets, strict=True)}
    year, before = earlier
    return Notes(
        {where: _understood(value) for where, value in values.items() if str(value)},
        [(keyed(each.where, {"targets": keys}), str(each)) for each in missing(form, first_levels)],
        arithmetic(form),
        year,
        {keyed(where, {"targets": keys}): text for where, text in before.items()},
    )


def _understood(value: Value) -> str:
    return UNREAD if isinstance(value, Text) and not is_unit_only(value) else describe(value)


def notes_on_department(form: DepartmentForm, keys: Mapping[str, Keys]) -> Notes:
    """`keys` are those of the items by their group."""
    understood = {
        f"sub_targets.{key}.indicators": "；".join(
            f"{name} {describe(parse(value))}" for name, value in indicators_in(each.indicators)
        )
        for key, each in zip(keys["sub_targets"], form.sub_targets, strict=True)
    }
    lacks = [(keyed(where, keys), f"{cell_label(where)}：没有填写") for where in _blank_cells(form)]
    return Notes({where: text for where, text in understood.items() if text}, missing=lacks)


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
