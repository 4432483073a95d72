"""A form as JSON, and its fingerprint: equal forms have equal fingerprints, whichever way they came.

A snapshot names what it holds and leaves out what is blank, so that one that was made before a column was added reads
as a form in which that column is blank, and a form in which it is blank has the fingerprint that it had before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any, TypeVar

from targets.documents.schema import Column, Schema, schema_named, schema_of

F = TypeVar("F")
# `schema` (kind and version), `owner` (the unit), `fields`, and `rows` by the names of their groups.
Snapshot = dict[str, Any]


def snapshot(form: Any) -> Snapshot:
    """All that is filled in; numbers are texts without needless zeros."""
    schema: Schema[Any] = schema_of(type(form))
    owner = (each for each in schema.fields if each.is_owner)
    own = (each for each in schema.fields if not each.is_owner)
    rows = {}
    for group in schema.groups:
        if found := getattr(form, group.name):
            rows[group.name] = [_kept(group.columns, row) for row in found]
    return {
        "schema": {"kind": schema.kind, "version": schema.version},
        "owner": _kept(owner, form),
        "fields": _kept(own, form),
        "rows": rows,
    }


def form_in(stored: Snapshot) -> Any:
    """The form that was kept. What its schema did not have then is blank; what it no longer has is left out."""
    schema = schema_named(stored["schema"]["kind"])
    cells = _restored(schema.fields, stored["owner"] | stored["fields"])
    rows = {
        group.name: [
            group.row(**_restored(group.columns, row))
            for row in stored["rows"].get(group.name, ())
        ]
        for group in schema.groups
    }
    return schema.make(cells, rows)


def fingerprint(stored: Snapshot) -> str:
    """64 hexadecimal digits over what is filled in, whatever the version of the schema and the name of the unit."""
    content = [stored["fields"], stored["rows"]]
    text = json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _kept(columns: Iterable[Column], owner: Any) -> dict[str, str]:
    found = {}
    for each in columns:
        value = each.value_of(owner)
        if type(value) is str:
            if value:
                found[each.name] = value
        elif value is not None:
            found[each.name] = each.content.keep(value)
    return found


def _restored(columns: Iterable[Column], kept: dict[str, str]) -> dict[str, Any]:
    """The values by the names of their columns; blank where nothing was kept."""
    found: dict[str, Any] = {}
    for each in columns:
        text = kept.get(each.name)
        if text is None:
            found[each.name] = each.content.blank
        else:
            found[each.name] = (
                text if each.content.is_text else each.content.restore(text)
            )
    return found
