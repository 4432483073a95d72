"""The search through forms of any kind: what their heads and their rows say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import CharField, Model, TextField

from core.search import INITIALS
from targets.documents.schema import Column, schema_named
from targets.filings.editing.kinds import StoredForm
from targets.filings.editing.stored_form import RowTable
from targets.home.hits import (
    RowsOfProjects,
    RowsOfUnits,
    SearchedGroup,
    SearchKind,
)

Stored = type[StoredForm[Any]]


def groups_of(stored: Stored) -> list[SearchedGroup]:
    """The form itself, with its rows or with groups of their own for them."""
    schema = schema_named(stored.kind)
    whole = SearchedGroup(stored.kind, stored.results or schema.label)
    groups = [whole]
    head = searched(schema.fields, stored.content_model)
    if head:
        whole.kinds.append(heads(stored, head))
    for name, table in stored.tables.items():
        columns = searched(schema.group(name).columns, table.model)
        kind = rows(stored, table, columns)
        if not table.results:
            whole.kinds.append(kind)
            continue
        own = SearchedGroup(f"{stored.kind}-{name}", table.results, [kind])
        own.list_page = table.list_page
        own.conditions = {"year": ""}  # of all years
        groups.append(own)
    return groups


def searched(columns: Iterable[Column], model: type[Model]) -> dict[str, str]:
    """The labels of the columns with text that every year uses and that the model has, by their names."""
    texts = text_fields(model)
    labels = {}
    for column in columns:
        if column.content.is_text and not column.optional and column.name in texts:
            labels[column.name] = column.label
    return labels


def text_fields(model: type[Model]) -> set[str]:
    fields = model._meta.get_fields()
    return {field.name for field in fields if isinstance(field, (CharField, TextField))}


def heads(stored: Stored, columns: dict[str, str]) -> SearchKind:
    """The heads of the forms of a kind; those of projects are called by the project."""

    def address(owner: Any, row: Any) -> str:
        return stored.address(owner)

    named: dict[str, Any] = {"owner": stored.owner, "leads_to": address}
    if stored.is_of_projects():
        title = name_of_project(stored.owner)
        return RowsOfProjects(stored.content_model, columns, title, **named)
    return RowsOfUnits(stored.content_model, columns, "", **named)


def rows(stored: Stored, table: RowTable, columns: dict[str, str]) -> SearchKind:
    """The rows of a group; beside those of a project stands its name."""
    owner = "__".join(filter(None, [table.owner, stored.owner]))
    named: dict[str, Any] = {
        "title": table.title,
        "initials": INITIALS in text_fields(table.model),
        "owner": owner,
        "order": ("position", "pk"),
        "leads_to": address_of_rows(stored, table),
    }
    if stored.is_of_projects():
        also = name_of_project(owner)
        return RowsOfProjects(table.model, columns, also=also, **named)
    return RowsOfUnits(table.model, columns, **named)


def name_of_project(path: str) -> str:
    """The attribute with the name of the project to which the path leads."""
    return f"{path}__name".replace("__", ".")


def address_of_rows(stored: Stored, table: RowTable) -> Callable[[Any, Any], str]:
    """A function that makes the address of a row, of what it belongs to and the row."""

    def address(owner: Any, row: Any) -> str:
        page = stored.address(owner)
        if not table.anchor:
            return page
        anchor = table.anchor.format(row.position)
        return f"{page}#{anchor}"

    return address
