"""A stored form of any kind: its value and its sheet, made from the tables that hold it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from projects.kinds import register_kind
from projects.models import User
from targets.documents.schema import Schema, schema_named
from targets.filings.editing.sheet import Keys, Sheet
from targets.filings.models import Filing
from targets.filings.trail import record_on

F = TypeVar("F")
StoredClass = TypeVar("StoredClass", bound="type[StoredForm[Any]]")


@dataclass(frozen=True, slots=True)
class RowTable:
    """The table of the rows of a group: its model, and the field of it that leads to the content of the form.

    For the search: `title` is the field that names a row, `results` the heading under which rows are listed apart from
    the form itself, `list_page` the name of the page that lists all such rows, and `anchor` the place of a row on the
    page of the form, by its number.
    """

    model: type[Any]
    owner: str
    title: str = "title"
    results: str = ""
    list_page: str = ""
    anchor: str = ""


class StoredForm(Generic[F]):
    """The tables of a kind of form, and the objects of one form that were loaded from them.

    `content` is the row that holds the head, `rows` are the stored rows of each group in their order. A kind with
    tables that have the columns of its schema overrides nothing.
    """

    kind: ClassVar[str]
    content_model: ClassVar[type[Any]]
    tables: ClassVar[Mapping[str, RowTable]] = {}
    # The path from the content to the project, or else to what has the department and the year; "" is itself.
    owner: ClassVar[str] = "filing"
    # The heading of such forms among the results of a search, where the label of the kind does not do.
    results: ClassVar[str] = ""
    # What a person reads who adds more rows than a form may have.
    too_many: ClassVar[str] = "这张表的行数已到上限，这一行没有保存；请删去不用的行"

    schema: Schema[F]
    rows: dict[str, list[Any]]

    def __init__(self, content: Any, rows: dict[str, list[Any]]) -> None:
        self._content = content
        self.rows = rows

    @classmethod
    def of(cls, filing: Filing) -> StoredForm[F]:
        """Load the form of a filing, by one query for each table; a blank one where nothing is stored yet."""
        content = cls.content_model.objects.filter(filing=filing).first()
        if content is None:
            content = cls.content_model(filing=filing)
        content.filing = filing
        rows = {}
        for group, table in cls.tables.items():
            found = table.model.objects.filter(**{table.owner: content.pk})
            rows[group] = list(found.order_by("position"))
        return cls(content, rows)

    @classmethod
    def values_of(cls, filings: Sequence[Filing]) -> dict[int, F]:
        """The values of many forms by the keys of their filings, by one query for each table.

        A form of which nothing is stored has none.
        """
        contents = cls.content_model.objects.filter(filing__in=filings)
        by_content = {content.pk: content for content in contents}
        rows: dict[int, dict[str, list[Any]]] = {}
        for key in by_content:
            rows[key] = {group: [] for group in cls.tables}
        for group, table in cls.tables.items():
            found = table.model.objects.filter(**{f"{table.owner}__in": by_content})
            for row in found.order_by("position", "pk"):
                rows[getattr(row, f"{table.owner}_id")][group].append(row)
        values = {}
        for key, content in by_content.items():
            values[content.filing_id] = cls.value_from(content, rows[key])
        return values

    @classmethod
    def value_from(cls, content: Any, rows: Mapping[str, Sequence[Any]]) -> F:
        """The value of a form from the rows that hold it; the name of its unit is left out."""
        cells = {}
        for column in cls.schema.fields:
            if not column.is_owner:
                cells[column.name] = getattr(content, column.name)
        parts = {}
        for group in cls.schema.groups:
            parts[group.name] = [
                group.row(*group.values_of(row)) for row in rows[group.name]
            ]
        return cls.schema.make(cells, parts)

    @classmethod
    def is_of_projects(cls) -> bool:
        """Whether such forms belong to projects, and not to departments."""
        return cls.owner.endswith("project")

    @staticmethod
    def address(owner: Any) -> str:
        """The page of a form, by its project, or by what has its department and year."""
        raise NotImplementedError

    @classmethod
    def review_address(cls, owner: Any) -> str:
        """The page on which the form is reviewed and commented on."""
        return cls.address(owner)

    @property
    def filing(self) -> Filing:
        """The filing of the form."""
        filing: Filing = self.content.filing
        return filing

    @property
    def content(self) -> Any:
        """The row that holds the head of the form."""
        return self._content

    @property
    def form(self) -> F:
        """The value of the form."""
        cells = {
            column.name: getattr(self.content, column.name)
            for column in self.schema.fields
        }
        rows: dict[str, list[Any]] = {}
        for group in self.schema.groups:
            rows[group.name] = [
                group.row(**{name: getattr(row, name) for name in group.names})
                for row in self.rows[group.name]
            ]
        return self.schema.make(cells, rows)

    def holder_of(self, name: str) -> tuple[Any, str]:
        """The object and the attribute that hold a cell of the head."""
        return self.content, name

    def save_head(self, changed: Mapping[str, Any]) -> None:
        """Save what holds the cells that changed."""
        if self.content.pk is None:
            self.content.save()
        elif changed:
            self.content.save(update_fields=list(changed))

    def overwrite(self, form: F, user: User) -> None:
        """Save another value of the form, such as that of an earlier version."""
        raise NotImplementedError

    def record(self, user: User, changes: list[tuple[str, str, str]]) -> None:
        """Record the changes in the trail."""
        record_on(self.filing, "fill", user, changes=changes)

    def keys(self, group: str) -> Keys:
        """The keys of the rows of a group, in order."""
        rows = self.rows[group]
        return tuple(str(row.key) for row in rows)

    @property
    def sheet(self) -> Sheet:
        """The texts of the form by their cells, and the keys of its rows."""
        form = self.form
        cells = {}
        orders = {}
        for column in self.schema.fields:
            if not column.is_owner:
                cells[column.name] = column.text_of(form)
        for group in self.schema.groups:
            keys = orders[group.name] = self.keys(group.name)
            rows = getattr(form, group.name)
            for key, row in zip(keys, rows, strict=True):
                for name, text in zip(group.names, group.texts_of(row), strict=True):
                    cells[f"{group.name}.{key}.{name}"] = text
        return Sheet(cells, orders)


_BY_KIND: dict[str, type[StoredForm[Any]]] = {}


def stores(kind: str) -> Callable[[StoredClass], StoredClass]:
    """Declare, as a decorator of the class, how forms of this kind are stored."""

    def declare(stored: StoredClass) -> StoredClass:
        schema = schema_named(kind)
        stored.kind = kind
        if not hasattr(stored, "schema"):
            stored.schema = schema  # type: ignore[misc]
        _BY_KIND[kind] = stored
        register_kind(kind, schema.label)
        return stored

    return declare


def stored_kinds() -> list[type[StoredForm[Any]]]:
    """The kinds of forms that are stored, in the order in which they were declared."""
    return list(_BY_KIND.values())


def stored_kind(kind: str) -> type[StoredForm[Any]]:
    """How forms of this kind are stored."""
    return _BY_KIND[kind]
