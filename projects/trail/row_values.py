"""What a row of any table holds, as people read it: for the trail, when the row is deleted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Field, Model
from django.utils import timezone
from django.utils.formats import date_format

# Prefixes of field names. Whether a password must be changed is no secret, and has another prefix.
SECRET_FIELDS = ("password", "usable_password")
HIDDEN = "（不显示）"


def labelled_values(row: Model) -> Iterator[tuple[str, str]]:
    """The label and the text of each field that is filled in; what the system derives by itself is left out."""
    for field in row._meta.concrete_fields:
        if field.primary_key or not field.editable:
            continue
        if field.name.startswith(SECRET_FIELDS):
            continue
        text = _text(row, field)
        if text:
            yield str(field.verbose_name), text


def _text(row: Model, field: Field[Any, Any]) -> str:
    """The text of one field: a choice by its label, a related row by its name, a moment in local time."""
    value = getattr(row, field.name)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    choices: dict[Any, Any] = dict(field.flatchoices or ())
    return str(choices.get(value, value))
