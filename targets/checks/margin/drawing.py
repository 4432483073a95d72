"""The cells of a sheet as the templates show them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from targets.checks.margin.notes import Notes
from targets.checks.margin.remarks import Remark
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
        """Whether anything but remarks is shown with the cell."""
        return any((self.note, self.understood, self.earlier, self.approved))

    @property
    def heaviest(self) -> Remark:
        """The heaviest of the remarks, of which there must be one."""
        return min(self.remarks, key=attrgetter("rank"))

    @property
    def loud(self) -> Remark | None:
        """The remark shown under the cell at all times; the others stand on its card, or rows would grow tall."""
        return next((remark for remark in self.remarks if remark.is_loud), None)

    @property
    def described_by(self) -> str:
        """The ids of the elements that a screen reader reads out with the cell."""
        names = []
        if self.note:
            names.append(f"why-{self.where}")
        if self.remarks:
            names.append(f"card-{self.where}")
        return " ".join(names)

    @property
    def is_invalid(self) -> bool:
        """Whether what is typed cannot be stored, or is an error."""
        if self.note:
            return True
        return any(remark.weight == Level.ERROR for remark in self.remarks)


@dataclass(slots=True)
class DrawnRow:
    key: str
    number: int
    cells: dict[str, DrawnCell]
    is_new: bool = False


class SheetContext:
    """What the templates need to show a sheet with its notes.

    `typed` texts stand in their cells although they are not stored, with the `reasons` why under them.
    """

    def __init__(
        self,
        sheet: Sheet,
        notes: Notes,
        typed: Mapping[str, str],
        reasons: Mapping[str, str],
        schema: Schema[Any],
    ) -> None:
        self.sheet = sheet
        self.notes = notes
        self.typed = typed
        self.reasons = reasons
        self.schema = schema
        self.remarks: dict[str, list[Remark]] = defaultdict(list)
        for remark in notes.remarks:
            self.remarks[remark.where].append(remark)

    def context(self) -> dict[str, Any]:
        """The cells of the `head` by name, the `rows` of each group, a `blank` one of each, and the remarks on the
        `table` as a whole.

        `plan.march` is there as `plan_march`, for a template finds nothing behind a dot.
        """
        head = {}
        for where in self.sheet.cells:
            group, *_ = row_of(where)
            if not group:
                name = where.replace(".", "_")
                head[name] = self.cell(where, self.schema.labels[where])
        groups = self.schema.groups_by_name
        return {
            "head": head,
            "columns": {name: group.columns for name, group in groups.items()},
            "rows": {group: self.rows(group) for group in groups},
            "blank": {group: self.row(group, BLANK_KEY, 0) for group in groups},
            "table": self.remarks.get(TABLE, []),
        }

    def rows(self, group: str) -> list[DrawnRow]:
        """The rows of a group, and blank ones below them."""
        rows: list[DrawnRow] = []
        for key in self.sheet.orders[group]:
            rows.append(self.row(group, key, len(rows) + 1))
        for _ in range(BLANK_ROWS):
            row = self.row(group, str(uuid.uuid4()), len(rows) + 1)
            row.is_new = True
            rows.append(row)
        return rows

    def row(self, group: str, key: str, number: int) -> DrawnRow:
        """The row with this key; numbers are counted from 1."""
        kind = self.schema.group(group)
        item = kind.item_label(number - 1)
        cells = {}
        for name, label in kind.labels.items():
            where = f"{group}.{key}.{name}"
            cells[name] = self.cell(where, f"{item} {label}", label)
        return DrawnRow(key, number, cells)

    def cell(self, where: str, label: str, column: str = "") -> DrawnCell:
        """The cell with what is noted about it."""
        return DrawnCell(
            where,
            label,
            column,
            text=self.typed.get(where, self.sheet.cells.get(where, "")),
            note=self.reasons.get(where, ""),
            understood=self.notes.understood.get(where, ""),
            earlier=self.notes.earlier.get(where, ""),
            approved=self.notes.approved.get(where, ""),
            remarks=self.remarks.get(where, []),
        )


def drawn(form: ProjectForm, schema: Schema[ProjectForm]) -> dict[str, Any]:
    """What the templates of the official layout show; the rows with the columns that the schema has."""
    group = schema.group("targets")
    lines = form.goals.split("\n")
    goals = [line for line in lines if line.strip()]
    spans = category_spans(form.targets, group)
    rows = []
    for row, span in zip(form.targets, spans, strict=True):
        texts = group.texts_of(row)
        # The first two columns are the categories, which the spans show.
        _, _, *cells = zip(group.columns, texts, strict=True)
        rows.append((row, span, cells))
    return {"form": form, "goals": goals, "columns": group.columns, "rows": rows}
