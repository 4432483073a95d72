"""What a cell of a flat table may hold, and how it is shown in the export and in the preview."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import models
from import_export.widgets import Widget

from core.amounts import Refused


class Line(Widget):
    """A name or a code: spaces around it mean nothing."""

    def clean(self, value: str, row: dict | None = None, **kwargs) -> str:
        return value.strip()

    def render(self, value: str | None, obj=None, **kwargs) -> str:
        return value or ""


class Prose(Widget):
    """Text as typed; a browser's line ends and a spreadsheet's are the same."""

    def clean(self, value: str, row: dict | None = None, **kwargs) -> str:
        return value

    def render(self, value: str | None, obj=None, **kwargs) -> str:
        return (value or "").replace("\r\n", "\n")


class Figure(Widget):
    """A number in a spreadsheet, read and shown as its cells are everywhere else."""

    def __init__(
        self, read: Callable[[str], Decimal | int | None], show: Callable[[Any], str]
    ):
        super().__init__()
        self.read, self.show = read, show

    def clean(
        self, value: str, row: dict | None = None, **kwargs
    ) -> Decimal | int | None:
        return self.read(value)

    def render(
        self, value: Decimal | int | None, obj=None, *, native: bool = False, **kwargs
    ):
        if not native or value is None:
            return self.show(value)
        return (
            Decimal(f"{value.normalize():f}") if isinstance(value, Decimal) else value
        )  # 50, not 5E+1


def read_position(text: str) -> int:
    if text and not (text.isascii() and text.isdigit() and len(text) < 6):
        raise Refused(f"“{text[:30]}”不是序号，请填写 0 到 99999 的整数")
    return int(text or 0)


class OneOf(Widget):
    """A value that people know by its label."""

    def __init__(self, what: str, labels: dict[Any, str]):
        super().__init__()
        self.what, self.labels = what, labels

    def clean(self, value: str, row: dict | None = None, **kwargs):
        for key, label in self.labels.items():
            if label == value.strip():
                return key
        raise Refused(
            f"“{value[:30]}”不是{self.what}，请填写：{'、'.join(self.labels.values())}"
        )

    def render(self, value: Any, obj=None, **kwargs) -> str:
        return self.labels[value]


class Key(Widget):
    """Another row, written as people know it. What was found is kept for the rest of the table."""

    def __init__(self, rows: models.Manager, *fields: str, missing: str):
        super().__init__()
        self.rows, self.fields, self.missing = rows, fields, missing
        self.found: dict[tuple, models.Model] = {}

    def __deepcopy__(self, memo: dict) -> Key:
        """Every resource has copies of its widgets, and finds anew."""
        return type(self)(self.rows, *self.fields, missing=self.missing)

    def clean(
        self, value: str, row: dict | None = None, **kwargs
    ) -> models.Model | None:
        if not (value := value.strip()):
            return None
        place = (value, *self.within(row or {}).values())
        if place not in self.found:
            self.found[place] = self.find(value, self.within(row or {}))
        return self.found[place]

    def within(self, row: dict) -> dict[str, Any]:
        """What else in the row narrows the search."""
        return {}

    def find(self, value: str, within: dict[str, Any]) -> models.Model:
        for field in self.fields:
            try:
                found = self.rows.filter(**within, **{field: value}).first()
            except ValueError:  # a year that is no number
                continue
            if found:
                return found
        raise Refused(self.missing.format(value[:50]))

    def render(
        self, value: models.Model | None, obj=None, *, native: bool = False, **kwargs
    ):
        shown = "" if value is None else getattr(value, self.fields[0])
        return shown if native else str(shown)
