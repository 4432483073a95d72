"""Read what was typed into the cells of a form, whether one cell is saved or the page is sent without a script."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms

from core.amounts import Refused
from core.spelling import tidy
from targets.documents.contents import CATEGORY
from targets.documents.schema import CELL_LIMIT, Column, Schema
from targets.documents.values import DECLARATION, DEPARTMENT
from targets.filings.editing.sheet import CellEdit, row_of

TOO_LONG = "有 {:,} 个字，最多 {:,} 个，请精简"
UNKNOWN = "表里没有这一格，请重新打开页面"
# The columns of each group of rows by their names; "" is the head.
Columns = Mapping[str, Mapping[str, Column]]


class TextField(forms.CharField):
    """Text that `rule` brings into its canonical form, so that only what can be stored and exported gets in."""

    widget = forms.Textarea

    def __init__(
        self, rule: Callable[[str], str] = tidy, limit: int = CELL_LIMIT, **kwargs
    ) -> None:
        super().__init__(**{"required": False, "strip": False, **kwargs})
        self.rule = rule
        self.limit = limit

    def to_python(self, value: str | None) -> str:
        """The text in its canonical form."""
        return self.rule(value or "")

    def validate(self, value: str) -> None:
        """Refuse a text that is too long."""
        super().validate(value)
        length = len(value)
        if length > self.limit:
            raise forms.ValidationError(TOO_LONG.format(length, self.limit))


def columns_of(schema: Schema[Any]) -> Columns:
    """The columns that people fill in: all but the unit that the form belongs to."""
    head = {column.name: column for column in schema.fields if not column.is_owner}
    columns: dict[str, Mapping[str, Column]] = {"": head}
    for group in schema.groups:
        columns[group.name] = group.by_name
    return columns


# The sub-target that a project backs, by the key of the sub-target.
BACKING = Column(label="支撑的分项目标", content=CATEGORY, name="sub_target", limit=36)
DECLARATION_COLUMNS = columns_of(DECLARATION)
DEPARTMENT_COLUMNS: Columns = {
    **columns_of(DEPARTMENT),
    "projects": {BACKING.name: BACKING},
}


@dataclass(slots=True)
class Cleaned:
    """The values of the cells that can be read, by their names; why the others cannot, and what they may mean."""

    values: dict[str, Any] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    offers: dict[str, tuple[str, ...]] = field(default_factory=dict)


def clean(cells: Iterable[CellEdit], columns: Columns) -> Cleaned:
    """Read each cell as its column says."""
    cleaned = Cleaned()
    for cell in cells:
        group, _ = row_of(cell.where)
        name = field_name(cell.where)
        column = columns.get(group, {}).get(name)
        try:
            if column is None:
                raise Refused(UNKNOWN)
            cleaned.values[cell.where] = read_cell(column, cell.new)
        except Refused as refused:
            cleaned.refused[cell.where] = str(refused)
            if refused.offers:
                cleaned.offers[cell.where] = refused.offers
    return cleaned


def read_cell(column: Column, text: str) -> Any:
    """The value of what was typed into a cell of the column. Raises Refused."""
    value = column.content.read(text)
    if column.never_blank and value == column.content.blank:
        raise Refused(f"{column.label}不能空着，请填写")
    if column.content.is_text and len(value) > column.limit:
        raise Refused(TOO_LONG.format(len(value), column.limit))
    return value


def field_name(where: str) -> str:
    """`targets.<key>.value` → `value`; a cell of the head is named as its field."""
    group, _ = row_of(where)
    if not group:
        return where
    _, _, name = where.split(".")
    return name
