"""The cells of a form by name: reading one, naming it, and putting another text in it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, Generic, TypeVar

from targets.checks.rules.standards import Category
from targets.documents.schema import PLACE, Schema
from targets.documents.values import DECLARATION, ProjectForm

Form = TypeVar("Form")

# The table of indicators as a whole.
TABLE: Final = "targets"


@dataclass(frozen=True)
class FormCells(Generic[Form]):
    """The cells of one kind of form.

    `tables` say what a person sees of a table as a whole; its parts are joined with 、 and their order says nothing.
    """

    schema: Schema[Form]
    tables: Mapping[str, Callable[[Form], str]] = field(default_factory=dict)

    def label(self, where: str) -> str:
        """What people call the cell: 指标第4行 指标值."""
        if where in self.tables:
            return self.schema.group(where).label
        return self.schema.cell_label(where)

    def require(self, form: Form, where: str) -> None:
        """Raise LookupError where the form has no such cell."""
        if where in self.tables:
            return
        group, number, name = split_place(where)
        if group:
            self.schema.groups_by_name[group].by_name[name]
            getattr(form, group)[number]
        else:
            self.schema.by_name[name]

    def text_at(self, form: Form, where: str) -> str:
        """What a person sees in the cell; LookupError where the form has no such cell."""
        if where in self.tables:
            return self.tables[where](form)
        group, number, name = split_place(where)
        if group:
            column = self.schema.groups_by_name[group].by_name[name]
            owner = getattr(form, group)[number]
        else:
            column, owner = self.schema.by_name[name], form
        value = column.value_of(owner)
        if isinstance(value, str):
            return value
        if isinstance(value, Decimal) and not value.is_finite():
            return str(value)
        return column.content.print(value)

    def with_text(
        self, form: Form, where: str, text: str, categories: Iterable[Category]
    ) -> Form:
        """The form with another text in the cell; with another second level, a row gets its first level as well."""
        column = self.schema.column_at(where)
        value = column.content.read(text)
        group, number, _ = split_place(where)
        if not group:
            changed: Form = with_value(form, column.name, value)
            return changed
        rows = list(getattr(form, group))
        values = {column.name: value}
        if column.name == "level2":
            first_levels = {level2: level1 for level1, level2 in categories}
            values["level1"] = first_levels.get(text, rows[number].level1)
        rows[number] = replace(rows[number], **values)
        with_rows: Form = with_value(form, group, tuple(rows))
        return with_rows


@lru_cache(maxsize=20_000)
def split_place(where: str) -> tuple[str, int, str]:
    """`targets[3].value` as the group of rows, the number of the row and its column; the group is "" in the head."""
    place = PLACE.fullmatch(where)
    if place is None:
        return "", 0, where
    group, number, column = place.groups()
    return group, int(number), column


def with_value(form: Form, name: str, value: object) -> Form:
    """The form with another value in a field, which may be a field of a part: `plan.march`."""
    owner: Any = form
    part, _, inner = name.rpartition(".")
    if part:
        name, value = part, replace(getattr(owner, part), **{inner: value})
    changed: Form = replace(owner, **{name: value})
    return changed


def second_levels_of(form: ProjectForm) -> str:
    """Which second-level categories the table of indicators has."""
    names = dict.fromkeys(row.level2 for row in form.targets)
    return "、".join(names)


DECLARATION_CELLS: Final = FormCells(DECLARATION, {TABLE: second_levels_of})
text_at = DECLARATION_CELLS.text_at
where_label = DECLARATION_CELLS.label
