"""What a kind of form is made of: its fields, its groups of rows, and their columns.

A form is a frozen dataclass whose fields carry their `Column` as metadata, so that value and schema are one
declaration; `form_kind` derives the schema from it. Readers, writers, pages, the editor, snapshots and diffs ask the
schema; none of them lists the columns itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache, cached_property
from operator import attrgetter
from typing import Any, Generic, TypeVar

from core.spreadsheets.shape import Value
from targets.documents.contents import TEXT, Content
from targets.documents.getters import values_getter

F = TypeVar("F")
# How many characters the editor takes in a cell, unless its column says otherwise.
CELL_LIMIT = 5_000
PLACE = re.compile(r"(\w+)\[(\d+)\](?:\.(\w+))?")


@dataclass(frozen=True, kw_only=True, eq=False)
class Column:
    """A cell of the form's head, or a column of its rows. `name` is that of the value's attribute: `plan.march`.

    `label` is how a person finds the cell, `heading` what stands above it in a table, `short` beside it on a narrow
    screen, `aliases` what other systems call it. `millimetres` is its width in the printed table, `width` in a
    spreadsheet, in characters. A form should have what is `required`, and is not stored without what is `never_blank`.
    An `optional` column is used only where the scheme of the year says so. `is_owner` marks the name of the unit that
    the form belongs to, which no form carries as its own; a diff passes over what is not `is_compared`.
    """

    label: str
    content: Content = TEXT
    name: str = ""
    heading: str = ""
    short: str = ""
    unit: str = ""
    aliases: tuple[str, ...] = ()
    hint: str = ""
    example: Value = ""
    width: float = 16
    millimetres: int = 0
    is_centred: bool = False
    limit: int = CELL_LIMIT
    required: bool = False
    never_blank: bool = False
    optional: bool = False
    is_owner: bool = False
    is_compared: bool = True
    value_of: Callable[[Any], Any] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "value_of", attrgetter(self.name or "_"))

    @property
    def aside(self) -> str:
        """What stands beside the cell on a narrow screen."""
        return self.short or self.label

    @property
    def look(self) -> str:
        """The class of its cells on a page."""
        return "value" if self.is_centred else "text"

    @property
    def sheet_label(self) -> str:
        """The header in a spreadsheet, with the unit: 预算数（万元）."""
        heading = self.heading or self.label
        return f"{heading}（{self.unit}）" if self.unit else heading

    def text_of(self, owner: Any) -> str:
        """What a person sees in the cell of a form or of a row."""
        value = self.value_of(owner)
        return value if type(value) is str else self.content.print(value)


def column(label: str, content: Content = TEXT, **more: Any) -> dict[str, Column]:
    """The metadata of a dataclass field that is a column; `more` as Column has it, aliases separated by blanks."""
    aliases = tuple(more.pop("aliases", "").split())
    declared = Column(label=label, content=content, aliases=aliases, **more)
    return {"column": declared}


def part(form: type[Any], label: str) -> dict[str, Any]:
    """The metadata of a field that is a value of its own; its fields are cells of the head."""
    return {"part": form, "label": label}


def rows_of(
    row: type[Any], label: str, item: str, *, known_by: tuple[str, ...]
) -> dict[str, Any]:
    """The metadata of a field that is a tuple of rows; `item` and `known_by` as Group has them."""
    return {"rows": row, "label": label, "item": item, "known_by": known_by}


@dataclass(frozen=True, eq=False)
class Group:
    """The rows of one table of a form: `targets`.

    `item` names a row by its number, `known_by` are the columns by which a row is found again.
    """

    name: str
    label: str
    item: str
    row: Callable[..., Any]
    columns: tuple[Column, ...]
    known_by: tuple[str, ...]

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The columns by their names."""
        return {column.name: column for column in self.columns}

    @cached_property
    def labels(self) -> dict[str, str]:
        """The labels of the columns by their names."""
        return {column.name: column.label for column in self.columns}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the columns from left to right."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def values_of(self) -> Callable[[Any], tuple[Any, ...]]:
        """The values of a row from left to right."""
        return values_getter(self.names)

    def texts_of(self, row: Any) -> tuple[str, ...]:
        """The texts of a row from left to right."""
        if self.is_text:
            return self.values_of(row)
        return tuple(column.text_of(row) for column in self.columns)

    @cached_property
    def is_text(self) -> bool:
        """Whether every cell is its own text."""
        return all(column.content.is_text for column in self.columns)

    def key_of(self, row: Any) -> tuple[Any, ...]:
        """The values by which the row is found again."""
        return tuple(getattr(row, name) for name in self.known_by)

    def item_label(self, index: int) -> str:
        """A row as a person finds it: 指标第4行."""
        return self.item.format(index + 1)


@dataclass(frozen=True, eq=False)
class Schema(Generic[F]):
    """A kind of form. `version` counts the published states of its fields; a snapshot carries it.

    `known_by` are the fields that distinguish one form from another in a file.
    """

    kind: str
    label: str
    version: int
    form: type[F]
    parts: Mapping[str, type[Any]]
    fields: tuple[Column, ...]
    groups: tuple[Group, ...]
    known_by: tuple[str, ...] = ()

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The cells of the head by their names."""
        return {cell.name: cell for cell in self.fields}

    @cached_property
    def labels(self) -> dict[str, str]:
        """The labels of the head's cells by their names."""
        return {cell.name: cell.label for cell in self.fields}

    @cached_property
    def groups_by_name(self) -> dict[str, Group]:
        """The groups of rows by their names."""
        return {group.name: group for group in self.groups}

    @cached_property
    def optional(self) -> tuple[Column, ...]:
        """The columns of rows that a year may use."""
        columns = (column for group in self.groups for column in group.columns)
        return tuple(column for column in columns if column.optional)

    def group(self, name: str) -> Group:
        return self.groups_by_name[name]

    def with_columns(self, used: Collection[str]) -> Schema[F]:
        """The schema without the optional columns that are not used."""
        return _with_columns(self, frozenset(used))

    def cell_label(self, where: str) -> str:
        """`targets[3].value` → `指标第4行 指标值`: the name by which a person finds the cell."""
        found = PLACE.fullmatch(where)
        if found is None:
            return self.labels[where]
        group = self.groups_by_name[found[1]]
        item = group.item_label(int(found[2]))
        return f"{item} {group.labels[found[3]]}" if found[3] else item

    def column_at(self, where: str) -> Column:
        """The column of a cell: `budget`, `targets[3].value`, or `targets.value` in any row."""
        name, _, of_row = where.partition(".")
        group = self.groups_by_name.get(name.partition("[")[0])
        return group.by_name[of_row] if group else self.by_name[where]

    def make(self, cells: Mapping[str, Any], rows: Mapping[str, Any]) -> F:
        """The form with these values, by the names of fields and groups; what is not given is blank."""
        own: dict[str, Any] = {}
        inner: dict[str, dict[str, Any]] = {name: {} for name in self.parts}
        for name, value in cells.items():
            of_part, dot, rest = name.partition(".")
            if dot:
                inner[of_part][rest] = value
            else:
                own[name] = value
        for name, made in self.parts.items():
            own[name] = made(**inner[name])
        for name, found in rows.items():
            own[name] = tuple(found)
        return self.form(**own)


@cache
def _with_columns(schema: Schema[F], used: frozenset[str]) -> Schema[F]:
    """The schema for these optional columns, made once."""
    groups = []
    unused = {column for column in schema.optional if column.name not in used}
    for group in schema.groups:
        columns = (column for column in group.columns if column not in unused)
        groups.append(replace(group, columns=tuple(columns)))
    return replace(schema, groups=tuple(groups))


_BY_FORM: dict[type, Schema[Any]] = {}
_BY_KIND: dict[str, Schema[Any]] = {}


def form_kind(
    kind: str, label: str, *, version: int = 1, known_by: tuple[str, ...] = ()
) -> Callable[[type[F]], type[F]]:
    """Declare that a dataclass is a kind of form; to stand above `@dataclass`."""

    def declare(form: type[F]) -> type[F]:
        schema = replace(_schema(form, kind, label), version=version, known_by=known_by)
        _BY_FORM[form] = _BY_KIND[kind] = schema
        return form

    return declare


def schema_of(form: type[F]) -> Schema[F]:
    """The schema of a kind of form, with all its optional columns."""
    return _BY_FORM[form]


def schema_named(kind: str) -> Schema[Any]:
    return _BY_KIND[kind]


def columns_in(form: type[Any]) -> Iterator[tuple[str, Column]]:
    """The columns that a dataclass declares, by the names of its attributes."""
    for attribute in fields(form):
        if "column" in attribute.metadata:
            yield attribute.name, attribute.metadata["column"]


def _schema(form: type[F], kind: str, label: str) -> Schema[F]:
    """The schema of the cells, parts and groups that the fields of a dataclass declare."""
    cells: list[Column] = []
    parts: dict[str, type[Any]] = {}
    groups: list[Group] = []
    declared_form: type[Any] = form
    for attribute in fields(declared_form):
        name, declared = attribute.name, attribute.metadata
        if "column" in declared:
            cells.append(replace(declared["column"], name=name))
        elif "part" in declared:
            parts[name] = declared["part"]
            for inner, found in columns_in(declared["part"]):
                inner, heading = f"{name}.{inner}", found.label
                full = f"{declared['label']}{heading}"
                cells.append(replace(found, name=inner, label=full, heading=heading))
        elif "rows" in declared:
            row = declared["rows"]
            columns = [replace(found, name=inner) for inner, found in columns_in(row)]
            labels, known_by = (
                (declared["label"], declared["item"]),
                declared["known_by"],
            )
            groups.append(Group(name, *labels, row, tuple(columns), known_by))
    return Schema(kind, label, 1, form, parts, tuple(cells), tuple(groups))
