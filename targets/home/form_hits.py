"""The search through forms of any kind: what their heads and their rows say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, Model, TextField

from core.search import INITIALS
from targets.documents.schema import Column, schema_named
from targets.filings.editing.kinds import StoredForm
from targets.filings.editing.stored_form import RowTable
from targets.home.hits import (
    OwnedRows,
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
        whole.kinds.append(_heads(stored, head))
    for name, table in stored.tables.items():
        rows = _rows(stored, table, searched(schema.group(name).columns, table.model))
        if table.results:
            group = f"{stored.kind}-{name}"
            conditions = {"year": ""}  # of all years
            groups.append(
                SearchedGroup(group, table.results, [rows], table.list_page, conditions)
            )
        else:
            whole.kinds.append(rows)
    return groups


def searched(columns: Iterable[Column], model: type[Model]) -> dict[str, str]:
    """The columns with text that every year uses and that the model has, by their names."""
    return {
        column.name: column.label
        for column in columns
        if column.content.is_text
        and not column.optional
        and _is_text(model, column.name)
    }


def _is_text(model: type[Model], name: str) -> bool:
    try:
        found = model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return isinstance(found, (CharField, TextField))


def _of_project(stored: Stored) -> bool:
    return stored.owner.endswith("project")


def _rows_class(stored: Stored) -> type[OwnedRows]:
    return RowsOfProjects if _of_project(stored) else RowsOfUnits


def _project_name(path: str) -> str:
    """The attribute with the name of the project to which the path leads."""
    return f"{path}__name".replace("__", ".")


def _heads(stored: Stored, columns: dict[str, str]) -> SearchKind:
    return _rows_class(stored)(
        stored.content_model,
        columns,
        _project_name(stored.owner) if _of_project(stored) else "",
        owner=stored.owner,
        leads_to=lambda owner, row: stored.address(owner),
    )


def _rows(stored: Stored, table: RowTable, columns: dict[str, str]) -> SearchKind:
    owner = "__".join(filter(None, [table.owner, stored.owner]))
    return _rows_class(stored)(
        table.model,
        columns,
        table.title,
        any(found.name == INITIALS for found in table.model._meta.get_fields()),
        owner=owner,
        order=("position", "pk"),
        also=_project_name(owner) if _of_project(stored) else "",
        leads_to=_address_of_row(stored, table.anchor),
    )


def _address_of_row(stored: Stored, anchor: str) -> Callable[[Any, Any], str]:
    def address(owner: Any, row: Any) -> str:
        page = stored.address(owner)
        return f"{page}#{anchor.format(row.position)}" if anchor else page

    return address
