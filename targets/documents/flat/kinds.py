"""Workbooks of any kind of form: a sheet with a row a form, and a sheet for each group of its rows.

The 绩效目标表 and part one have readers of their own, which understand the tables of other systems as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO, Generic, TypeVar

from core.amounts import Refused
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
    """A sheet of the heads, and one for the rows of each group. Raises Unwritable for a text too long for a cell."""
    with new_book(stream, schema.label) as book:
        styles = Styles(book)
        head = Table(book, _shape(schema.label, schema.fields), styles)
        groups = {
            group.name: Table(
                book, _shape(group.label, _columns(schema, group)), styles
            )
            for group in schema.groups
        }
        for form in forms:
            head.add(_values(schema.fields, form))
            keys = _values(_keys(schema), form)
            for group in schema.groups:
                for row in getattr(form, group.name):
                    groups[group.name].add((*keys, *_values(group.columns, row)))
        for table in (head, *groups.values()):
            table.close()


def _keys(schema: Schema[Any]) -> tuple[Column, ...]:
    return tuple(schema.by_name[name] for name in schema.known_by)


def _columns(schema: Schema[Any], group: Group) -> tuple[Column, ...]:
    """Those of the sheet of a group: what tells whose a row is, and the row."""
    return (*_keys(schema), *group.columns)


def _shape(name: str, columns: tuple[Column, ...]) -> Shape:
    return Shape(name, tuple(map(sheet_column, columns)), keys=1)


def _values(columns: Iterable[Column], owner: Any) -> tuple[Value, ...]:
    found = ((each, each.value_of(owner)) for each in columns)
    return tuple(
        each.content.print(value) if isinstance(value, date) else value
        for each, value in found
    )


@dataclass
class KindReading(Generic[F]):
    forms: list[F] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_kind(
    schema: Schema[F], sheets: list[Sheet], amount_unit: str = ""
) -> KindReading[F]:
    """The forms of a workbook; whatever is wrong is a problem on a named cell."""
    findings = ReadingFindings()
    made = _Reader(schema, findings, amount_unit).read(sheets)
    return KindReading(made, findings.all_problems(), findings.notes())


@dataclass
class _Found:
    """A form on its way: the cells of its head, and the rows of its groups."""

    cells: dict[str, Any]
    rows: dict[str, list[Any]]


class _Reader(Generic[F]):
    def __init__(
        self, schema: Schema[F], findings: ReadingFindings, amount_unit: str
    ) -> None:
        self.schema, self.findings = schema, findings
        self.amount_unit = amount_unit
        self.found: dict[Key, _Found] = {}

    def read(self, sheets: list[Sheet]) -> list[F]:
        heads, rows = self.sort(sheets)
        for table in heads:
            self.read_heads(table)
        for group, table in rows:
            self.read_rows(group, table)
        return [self.schema.make(each.cells, each.rows) for each in self.found.values()]

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
            known = dict(headers_of({each.name: each for each in columns}))
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
        """The group whose rows the sheet holds, None for one of heads."""
        named = (each for each in self.schema.groups if each.label == sheet.name)
        found = next(named, None)
        if found or sheet.name == self.schema.label:
            return found
        best, most = None, self.matching(sheet, self.schema.by_name)
        for group in self.schema.groups:
            if (count := self.matching(sheet, group.by_name)) > most:
                best, most = group, count
        return best

    def matching(self, sheet: Sheet, columns: Mapping[str, Column]) -> int:
        heading = find_heading(sheet, dict(headers_of(columns)))
        return len(heading.fields) if heading else 0

    def read_heads(self, table: reading.FlatTable) -> None:
        for number, line in table.lines:
            label = form_label(len(self.found) + 1, "")
            spot = Spot(table, number, line, len(self.found), label)
            cells = dict(self.cells(spot, self.schema.fields))
            key = tuple(cells[name] for name in self.schema.known_by)
            if key in self.found:
                self.findings.refuse_cell(table.place(number, ""), "与前面的表重复")
            self.found[key] = _Found(
                cells, {each.name: [] for each in self.schema.groups}
            )

    def read_rows(self, group: Group, table: reading.FlatTable) -> None:
        above: _Found | None = None
        for number, line in table.lines:
            spot = Spot(table, number, line)
            key = tuple(value for _, value in self.cells(spot, _keys(self.schema)))
            if any(key) or not key or above is None:
                above = self.found.get(key)
            if above is None:
                message = NO_FORM.format(self.schema.label)
                self.findings.refuse_cell(table.place(number, ""), message)
                continue
            rows = above.rows[group.name]
            index = list(self.found.values()).index(above)
            spot.index, spot.form = index, form_label(index + 1, "")
            spot.where = f"{group.name}[{len(rows)}]."
            spot.part = group.item_label(len(rows))
            rows.append(group.row(**dict(self.cells(spot, group.columns))))

    def cells(self, spot: Spot, columns: Iterable[Column]) -> Iterator[tuple[str, Any]]:
        labels = {each.name: each.label for each in columns}
        reader = CellReader(self.findings, self.amount_unit, labels=labels)
        for each in columns:
            yield each.name, self.cell(reader, spot, each)

    def cell(self, reader: CellReader, spot: Spot, column: Column) -> Any:
        if column.content is MONEY:
            return reader.amount(spot, column.name)
        if column.content is CODE:
            return CODE.read(reader.code(spot, column.name))
        cell = spot.cell(column.name)
        is_date = isinstance(cell, date)
        text = cell_text(cell) if is_date else reader.text(spot, column.name)
        try:
            return column.content.read(text)
        except Refused as refused:
            reader.refuse(spot, column.name, str(refused))
            return column.content.blank
