"""What a kind of form is made of: its fields, its groups of rows, and their columns.

A form is a frozen dataclass whose fields carry their `Column` as metadata, so that value and schema are one
declaration; `form_kind` derives the schema from it. Readers, writers, pages, the editor, snapshots and diffs ask the
schema, and none of them knows a column of its own.
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
    """The metadata of a dataclass field that is a column; `more` as Column has it, aliases parted by blanks."""
    aliases = tuple(more.pop("aliases", "").split())
    return {"column": Column(label=label, content=content, aliases=aliases, **more)}


def part(form: type[Any], label: str) -> dict[str, Any]:
    """The metadata of a field that is a value of its own, each of whose fields is a cell of the head."""
    return {"part": form, "label": label}


def rows_of(
    row: type[Any], label: str, item: str, *, known_by: tuple[str, ...]
) -> dict[str, Any]:
    """The metadata of a field that is a tuple of rows; `item` names one by its number, `known_by` finds it again."""
    return {"rows": row, "label": label, "item": item, "known_by": known_by}


@dataclass(frozen=True, eq=False)
class Group:
    """The rows of a form that are alike: `targets`. `known_by` are the columns by which a row is found again."""

    name: str
    label: str
    item: str
    row: Callable[..., Any]
    columns: tuple[Column, ...]
    known_by: tuple[str, ...]

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {each.name: each for each in self.columns}

    @cached_property
    def labels(self) -> dict[str, str]:
        return {each.name: each.label for each in self.columns}

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.columns)

    @cached_property
    def values_of(self) -> Callable[[Any], tuple[Any, ...]]:
        """The values of a row from left to right."""
        return values_getter(self.names)

    def texts_of(self, row: Any) -> tuple[str, ...]:
        """The texts of a row from left to right."""
        if self.is_text:
            return self.values_of(row)
        return tuple(each.text_of(row) for each in self.columns)

    @cached_property
    def is_text(self) -> bool:
        """Whether every cell is its own text."""
        return all(each.content.is_text for each in self.columns)

    def key_of(self, row: Any) -> tuple[Any, ...]:
        return tuple(getattr(row, name) for name in self.known_by)

    def item_label(self, index: int) -> str:
        """A row as a person finds it: 指标第4行."""
        return self.item.format(index + 1)


@dataclass(frozen=True, eq=False)
class Schema(Generic[F]):
    """A kind of form. `version` counts what was published of it; a snapshot carries it.

    `known_by` are the fields by which one form is told from another in a file.
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
        """The cells of the head."""
        return {each.name: each for each in self.fields}

    @cached_property
    def labels(self) -> dict[str, str]:
        return {each.name: each.label for each in self.fields}

    @cached_property
    def groups_by_name(self) -> dict[str, Group]:
        return {each.name: each for each in self.groups}

    @cached_property
    def optional(self) -> tuple[Column, ...]:
        """The columns of rows that a year may use."""
        columns = (each for group in self.groups for each in group.columns)
        return tuple(each for each in columns if each.optional)

    def group(self, name: str) -> Group:
        return self.groups_by_name[name]

    def with_columns(self, used: Collection[str]) -> Schema[F]:
        """The schema with those of its optional columns alone that are used."""
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
    groups = []
    for group in schema.groups:
        columns = [
            each for each in group.columns if not each.optional or each.name in used
        ]
        groups.append(replace(group, columns=tuple(columns)))
    return replace(schema, groups=tuple(groups))


_BY_FORM: dict[type, Schema[Any]] = {}
_BY_KIND: dict[str, Schema[Any]] = {}


def form_kind(
    kind: str, label: str, *, version: int = 1, known_by: tuple[str, ...] = ()
) -> Callable[[type[F]], type[F]]:
    """Declare that a dataclass is a kind of form; to stand above `@dataclass`."""

    def declare(form: type[F]) -> type[F]:
        schema = replace(_derived(kind, label, version, form), known_by=known_by)
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
    for each in fields(form):
        if "column" in each.metadata:
            yield each.name, each.metadata["column"]


def _derived(kind: str, label: str, version: int, form: type[F]) -> Schema[F]:
    cells: list[Column] = []
    parts: dict[str, type[Any]] = {}
    groups: list[Group] = []
    declared: type[Any] = form
    for each in fields(declared):
        told = each.metadata
        if "column" in told:
            cells.append(replace(told["column"], name=each.name))
        elif "part" in told:
            parts[each.name] = told["part"]
            cells += _part_columns(each.name, told["label"], told["part"])
        elif "rows" in told:
            groups.append(_group(each.name, told))
    return Schema(kind, label, version, form, parts, tuple(cells), tuple(groups))


def _part_columns(name: str, label: str, form: type[Any]) -> Iterator[Column]:
    for inner, found in columns_in(form):
        yield replace(
            found,
            name=f"{name}.{inner}",
            label=f"{label}{found.label}",
            heading=found.label,
        )


def _group(name: str, told: Mapping[str, Any]) -> Group:
    columns = [replace(each, name=inner) for inner, each in columns_in(told["rows"])]
    parts = (told["label"], told["item"], told["rows"])
    return Group(name, *parts, tuple(columns), told["known_by"])
