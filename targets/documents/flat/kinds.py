"""Workbooks of any kind of form: a sheet with a row for every form, and a sheet for every group of rows.

The 绩效目标表 and part one have readers of their own, which understand the tables of other systems as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO, Generic, TypeVar

from core.problems import Problem, form_label
from core.spreadsheets.shape import Shape, Value
from core.spreadsheets.sheet import Sheet, cell_text
from core.spreadsheets.writer import Styles, Table, new_book
from targets.documents.contents import CODE, MONEY
from targets.documents.flat import table as reading
from targets.documents.flat.cells import CellReader, Spot
from targets.documents.flat.columns import headers_of
from targets.documents.flat.findings import ReadingFindings
from targets.documents.flat.heading import find_heading
from targets.documents.flat.shape import GUIDE, LISTS, PROBLEMS, sheet_column
from targets.documents.schema import Column, Group, Schema

F = TypeVar("F")
Key = tuple[Any, ...]
OURS = {GUIDE, LISTS, PROBLEMS}
NO_FORM = "这一行的表不在“{}”里，请核对"


def write_kind(stream: BinaryIO, schema: Schema[F], forms: Iterable[F]) -> None:
    """A sheet of the heads, and one for every group of rows. Raises Unwritable for a text too long for a cell."""
    with new_book(stream, schema.label) as book:
        styles = Styles(book)
        head = Table(book, _shape(schema.label, schema.fields), styles)
        tables = []
        for group in schema.groups:
            shape = _shape(group.label, _columns(schema, group))
            tables.append(Table(book, shape, styles))
        for form in forms:
            head.add(_values(schema.fields, form))
            keys = _values(_keys(schema), form)
            for group, table in zip(schema.groups, tables, strict=True):
                for row in getattr(form, group.name):
                    table.add((*keys, *_values(group.columns, row)))
        for table in (head, *tables):
            table.close()


def _keys(schema: Schema[Any]) -> tuple[Column, ...]:
    """The columns that distinguish the forms."""
    columns = schema.by_name
    return tuple(columns[name] for name in schema.known_by)


def _columns(schema: Schema[Any], group: Group) -> tuple[Column, ...]:
    """The columns of a group's sheet: those that name the form, and those of the row."""
    keys = _keys(schema)
    return (*keys, *group.columns)


def _shape(name: str, columns: tuple[Column, ...]) -> Shape:
    """The shape of a sheet with these columns."""
    made = map(sheet_column, columns)
    return Shape(name, tuple(made), keys=1)


def _values(columns: Iterable[Column], owner: Any) -> tuple[Value, ...]:
    """The values of a row from left to right; a date as its text."""
    found: list[Value] = []
    for column in columns:
        value = column.value_of(owner)
        if isinstance(value, date):
            value = column.content.print(value)
        found.append(value)
    return tuple(found)


@dataclass
class KindReading(Generic[F]):
    """The forms of a workbook, with its problems and notes."""

    forms: list[F] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_kind(
    schema: Schema[F], sheets: list[Sheet], amount_unit: str = ""
) -> KindReading[F]:
    """The forms of a workbook; whatever is wrong is a problem on a named cell."""
    findings = ReadingFindings()
    reader = _Reader(schema, findings, amount_unit)
    forms = reader.read(sheets)
    return KindReading(forms, findings.all_problems(), findings.notes())


@dataclass
class _Found:
    """A form on its way: the cells of its head, and the rows of its groups."""

    cells: dict[str, Any]
    rows: dict[str, list[Any]]


class _Reader(Generic[F]):
    """Reads the sheets of a workbook."""

    def __init__(
        self, schema: Schema[F], findings: ReadingFindings, amount_unit: str
    ) -> None:
        self.schema = schema
        self.findings = findings
        self.amount_unit = amount_unit
        self.found: dict[Key, _Found] = {}

    def read(self, sheets: list[Sheet]) -> list[F]:
        """The forms, in the order of their heads."""
        heads, rows = self.sort(sheets)
        for table in heads:
            self.read_heads(table)
        for group, table in rows:
            self.read_rows(group, table)
        found = self.found.values()
        return [self.schema.make(form.cells, form.rows) for form in found]

    def sort(
        self, sheets: list[Sheet]
    ) -> tuple[list[reading.FlatTable], list[tuple[Group, reading.FlatTable]]]:
        """The tables of heads and those of rows, by the sheet's name or else by which columns it has."""
        heads, rows = [], []
        for sheet in sheets:
            if sheet.name in OURS or not any(map(any, sheet.rows)):
                continue
            group = self.group_of(sheet)
            columns = _columns(self.schema, group) if group else self.schema.fields
            known = dict(headers_of({column.name: column for column in columns}))
            heading = find_heading(sheet, known)
            if heading is None:
                message = f"工作表“{sheet.name}”认不出来，请照模板调整，不需要的请删去"
                self.findings.refuse_file(message)
                continue
            table = reading.lay_out(sheet, heading, known, self.findings)
            if group:
                rows.append((group, table))
            else:
                heads.append(table)
        return heads, rows

    def group_of(self, sheet: Sheet) -> Group | None:
        """The group of rows that the sheet holds, None for a sheet of heads."""
        for group in self.schema.groups:
            if group.label == sheet.name:
                return group
        if sheet.name == self.schema.label:
            return None
        best, most = None, self.matching(sheet, self.schema.by_name)
        for group in self.schema.groups:
            count = self.matching(sheet, group.by_name)
            if count > most:
                best, most = group, count
        return best

    def matching(self, sheet: Sheet, columns: Mapping[str, Column]) -> int:
        """How many of the columns a sheet has."""
        known = dict(headers_of(columns))
        heading = find_heading(sheet, known)
        return len(heading.fields) if heading else 0

    def read_heads(self, table: reading.FlatTable) -> None:
        """Begin a form for every row of a sheet of heads."""
        for number, line in table.lines:
            index = len(self.found)
            spot = Spot(table, number, line, index, form_label(index + 1, ""))
            cells = self.cells(spot, self.schema.fields)
            key = tuple(map(cells.get, self.schema.known_by))
            if key in self.found:
                self.findings.refuse_cell(table.place(number, ""), "与前面的表重复")
            rows: dict[str, list[Any]] = {
                group.name: [] for group in self.schema.groups
            }
            self.found[key] = _Found(cells, rows)

    def read_rows(self, group: Group, table: reading.FlatTable) -> None:
        """Add the rows of a group's sheet to their forms; a row without keys goes to the form of the row above."""
        above: _Found | None = None
        for number, line in table.lines:
            spot = Spot(table, number, line)
            key = tuple(self.cells(spot, _keys(self.schema)).values())
            if any(key) or not key or above is None:
                above = self.found.get(key)
            if above is None:
                message = NO_FORM.format(self.schema.label)
                self.findings.refuse_cell(table.place(number, ""), message)
                continue
            rows = above.rows[group.name]
            index = list(self.found.values()).index(above)
            spot.index = index
            spot.form = form_label(index + 1, "")
            spot.where = f"{group.name}[{len(rows)}]."
            spot.part = group.item_label(len(rows))
            cells = self.cells(spot, group.columns)
            rows.append(group.row(**cells))

    def cells(self, spot: Spot, columns: Iterable[Column]) -> dict[str, Any]:
        """The values of a row by the names of their columns."""
        labels = {column.name: column.label for column in columns}
        reader = CellReader(self.findings, self.amount_unit, labels=labels)
        values = {}
        for column in columns:
            values[column.name] = self.cell(reader, spot, column)
        return values

    def cell(self, reader: CellReader, spot: Spot, column: Column) -> Any:
        """The value of a cell as its column wants it."""
        if column.content is MONEY:
            return reader.amount(spot, column.name)
        if column.content is CODE:
            return CODE.read(reader.code(spot, column.name))
        cell = spot.cell(column.name)
        is_date = isinstance(cell, date)
        text = cell_text(cell) if is_date else reader.text(spot, column.name)
        value = reader.read(spot, column.name, column.content.read, text)
        return column.content.blank if value is None else value
