"""A form as it is stored, whatever its kind: its value and its sheet, put together from the tables that hold it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from projects.models import User
from targets.documents.schema import Schema
from targets.filings.editing.sheet import Keys, Sheet
from targets.filings.models import Filing

F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class RowTable:
    """Where the rows of a group are stored: their model, and its field that leads to the form."""

    model: type[Any]
    owner: str


class StoredForm(Generic[F]):
    """What a kind of form says of its tables, and the objects of one form that were loaded from them.

    `rows` are the stored rows of each group in their order; `content` is the row that they belong to.
    """

    tables: ClassVar[Mapping[str, RowTable]]
    # What a person is told who adds more rows than a form may have.
    too_many: ClassVar[str]

    schema: Schema[F]
    rows: dict[str, list[Any]]

    @property
    def filing(self) -> Filing:
        raise NotImplementedError

    @property
    def content(self) -> Any:
        raise NotImplementedError

    @property
    def form(self) -> F:
        raise NotImplementedError

    def holder_of(self, name: str) -> tuple[Any, str]:
        """The object and the attribute that hold a cell of the head."""
        return self.content, name

    def save_head(self, changed: Mapping[str, Any]) -> None:
        """Save what holds the cells that changed."""
        raise NotImplementedError

    def record(self, user: User, changes: list[tuple[str, str, str]]) -> None:
        """Tell the trail."""
        raise NotImplementedError

    def keys(self, group: str) -> Keys:
        return tuple(str(row.key) for row in self.rows[group])

    @property
    def sheet(self) -> Sheet:
        """The texts of the form by cell, and its rows by their keys."""
        form = self.form
        filled_in = (each for each in self.schema.fields if not each.is_owner)
        cells = {each.name: each.text_of(form) for each in filled_in}
        orders = {group.name: self.keys(group.name) for group in self.schema.groups}
        for group in self.schema.groups:
            rows = getattr(form, group.name)
            for key, row in zip(orders[group.name], rows, strict=True):
                texts = zip(group.names, group.texts_of(row), strict=True)
                cells |= {f"{group.name}.{key}.{name}": text for name, text in texts}
        return Sheet(cells, orders)
