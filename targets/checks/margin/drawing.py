"""The cells of a sheet as a template draws them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from targets.checks.margin.notes import Notes
from targets.checks.margin.remarks import WEIGHTS, Remark
from targets.checks.rules.cells import TABLE
from targets.checks.rules.finding import Level
from targets.documents.layout import category_spans
from targets.documents.schema import Schema
from targets.documents.values import ProjectForm
from targets.filings.editing.sheet import Sheet, row_of

# Rows that a page without scripts offers below those that are there.
BLANK_ROWS = 3
# In the row that a script makes new ones of.
BLANK_KEY = "__key__"


@dataclass(slots=True)
class DrawnCell:
    """`text` is what the person typed, or else what is stored; `note` why it is not stored."""

    where: str
    label: str
    column: str
    text: str
    note: str = ""
    understood: str = ""
    earlier: str = ""
    approved: str = ""
    remarks: list[Remark] = field(default_factory=list)

    @property
    def has_notes(self) -> bool:
        return bool(self.note or self.understood or self.earlier or self.approved)

    @property
    def heaviest(self) -> Remark:
        """Of those that there are."""
        return min(self.remarks, key=lambda each: WEIGHTS.index(each.weight))

    @property
    def loud(self) -> Remark | None:
        """The one that is said under the cell at all times; the others stand on its card, or rows would grow tall."""
        return next((each for each in self.remarks if each.is_loud), None)

    @property
    def described_by(self) -> str:
        """What is to be read out with it, by the names of the elements."""
        beside = {"why": self.note, "card": self.remarks}
        return " ".join(
            f"{name}-{self.where}" for name, is_there in beside.items() if is_there
        )

    @property
    def is_invalid(self) -> bool:
        return bool(self.note) or any(
            each.weight == Level.ERROR for each in self.remarks
        )


@dataclass(slots=True)
class DrawnRow:
    key: str
    number: int
    cells: dict[str, DrawnCell]
    is_new: bool = False


class SheetContext:
    """`typed` texts stand in their cells although they are not stored, with the `reasons` why under them."""

    def __init__(
        self,
        sheet: Sheet,
        notes: Notes,
        typed: Mapping[str, str],
        reasons: Mapping[str, str],
        schema: Schema[Any],
    ) -> None:
        self.sheet, self.notes, self.typed, self.reasons = sheet, notes, typed, reasons
        self.schema = schema
        self.remarks: dict[str, list[Remark]] = defaultdict(list)
        for each in notes.remarks:
            self.remarks[each.where].append(each)

    def context(self) -> dict[str, Any]:
        """The cells of the `head` by name, the `rows` of each group, a `blank` one of each, and what is said of the
        `table` as a whole.

        `plan.march` is there as `plan_march`, for a template finds nothing behind a dot.
        """
        names = (where for where in self.sheet.cells if not row_of(where)[0])
        groups = self.schema.groups_by_name
        return {
            "head": {
                where.replace(".", "_"): self.cell(where, self.schema.labels[where])
                for where in names
            },
            "columns": {name: group.columns for name, group in groups.items()},
            "rows": {group: self.rows(group) for group in groups},
            "blank": {group: self.row(group, BLANK_KEY, 0) for group in groups},
            "table": self.remarks.get(TABLE, []),
        }

    def rows(self, group: str) -> list[DrawnRow]:
        stored = self.sheet.orders[group]
        keys = [*stored, *(str(uuid.uuid4()) for _ in range(BLANK_ROWS))]
        rows = [
            self.row(group, key, number) for number, key in enumerate(keys, start=1)
        ]
        for row in rows[len(stored) :]:
            row.is_new = True
        return rows

    def row(self, group: str, key: str, number: int) -> DrawnRow:
        kind = self.schema.group(group)
        opening = kind.item_label(number - 1)
        cells = {
            name: self.cell(f"{group}.{key}.{name}", f"{opening} {label}", label)
            for name, label in kind.labels.items()
        }
        return DrawnRow(key, number, cells)

    def cell(self, where: str, label: str, column: str = "") -> DrawnCell:
        text = self.typed.get(where, self.sheet.cells.get(where, ""))
        beside = (
            self.reasons,
            self.notes.understood,
            self.notes.earlier,
            self.notes.approved,
        )
        note, understood, earlier, approved = (each.get(where, "") for each in beside)
        return DrawnCell(
            where,
            label,
            column,
            text,
            note,
            understood,
            earlier,
            approved,
            self.remarks.get(where, []),
        )


def drawn(form: ProjectForm, schema: Schema[ProjectForm]) -> dict[str, Any]:
    """What the templates of the official layout ask for; the rows with the columns that the schema has."""
    group = schema.group("targets")
    goals = [line for line in form.goals.split("\n") if line.strip()]
    spans = category_spans(form.targets, group)
    rows = [
        (row, span, list(zip(group.columns[2:], group.texts_of(row)[2:], strict=True)))
        for row, span in zip(form.targets, spans, strict=True)
    ]
    return {"form": form, "goals": goals, "columns": group.columns, "rows": rows}
