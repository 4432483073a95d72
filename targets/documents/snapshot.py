"""A form as JSON, and its fingerprint: equal forms have equal fingerprints, whichever way they came.

A snapshot names what it holds and leaves out what is blank. When a column is added, older snapshots read as forms in
which it is blank, and forms in which it is blank keep their fingerprint.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from targets.documents.schema import Column, Group, Schema, schema_named, schema_of

# The kind of form and the version of its schema; every other name is that of a field or of a group of rows.
SCHEMA = "schema"
Snapshot = dict[str, Any]


def snapshot(form: Any) -> Snapshot:
    """All that is filled in; numbers are texts without needless zeros, and rows are lists."""
    schema: Schema[Any] = schema_of(type(form))
    stored: Snapshot = {SCHEMA: {"kind": schema.kind, "version": schema.version}}
    stored |= _kept(schema.fields, form)
    for group in schema.groups:
        if rows := getattr(form, group.name):
            stored[group.name] = [_kept(group.columns, row) for row in rows]
    return stored


def form_in(stored: Snapshot) -> Any:
    """The form that was kept. What its schema did not have then is blank; what it no longer has is left out."""
    schema = schema_named(stored[SCHEMA]["kind"])
    rows = {}
    for group in schema.groups:
        kept = stored.get(group.name, ())
        rows[group.name] = [group.row(**_restored(group, row)) for row in kept]
    return schema.make(_restored(schema, stored), rows)


def fingerprint(stored: Snapshot) -> str:
    """64 hexadecimal digits over what is filled in, whatever the version of the schema and the name of the unit."""
    schema = schema_named(stored[SCHEMA]["kind"])
    apart = {SCHEMA}
    apart |= {column.name for column in schema.fields if column.is_owner}
    content = {name: value for name, value in stored.items() if name not in apart}
    text = json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _kept(columns: Iterable[Column], owner: Any) -> dict[str, str]:
    """What is filled in, by the names of the columns."""
    found = {}
    for column in columns:
        value = column.value_of(owner)
        if type(value) is str:
            if value:
                found[column.name] = value
        elif value is not None:
            found[column.name] = column.content.keep(value)
    return found


@cache
def blanks_of(owner: Schema[Any] | Group) -> dict[str, Any]:
    """The blank values of the head's cells or of the rows' columns."""
    columns = owner.columns if isinstance(owner, Group) else owner.fields
    return {column.name: column.content.blank for column in columns}


@cache
def converted_in(owner: Schema[Any] | Group) -> list[Column]:
    """The columns whose values are kept as texts without being texts."""
    columns = owner.columns if isinstance(owner, Group) else owner.fields
    return [column for column in columns if not column.content.is_text]


def _restored(owner: Schema[Any] | Group, kept: dict[str, Any]) -> dict[str, Any]:
    """The values by the names of their columns; blank where nothing was kept."""
    blanks = blanks_of(owner)
    found: dict[str, Any] = {**blanks, **kept}
    if len(found) > len(blanks):
        found = {name: found[name] for name in blanks}
    for column in converted_in(owner):
        text = found[column.name]
        if text is not None:
            found[column.name] = column.content.restore(text)
    return found
