"""Widgets of flat tables: what a cell may hold, and how exports and previews show it."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import models
from import_export.widgets import Widget

from core.amounts import Refused

Row = dict[str, Any]
POSITION = re.compile(r"[0-9]{1,5}")


class LineWidget(Widget):
    """A name or a code, without surrounding blanks."""

    def clean(self, value: str, row: Row | None = None, **kwargs: Any) -> str:
        return value.strip()

    def render(self, value: str | None, obj: Any = None, **kwargs: Any) -> str:
        return value or ""


class ProseWidget(Widget):
    """Text as typed, with the line ends of a spreadsheet."""

    def clean(self, value: str, row: Row | None = None, **kwargs: Any) -> str:
        return value

    def render(self, value: str | None, obj: Any = None, **kwargs: Any) -> str:
        text = value or ""
        return text.replace("\r\n", "\n")


class NumberWidget(Widget):
    """A number, which is a number in an exported workbook and is printed elsewhere."""

    def __init__(
        self, read: Callable[[str], Decimal | int | None], show: Callable[[Any], str]
    ) -> None:
        super().__init__()
        self.read = read
        self.show = show

    def clean(
        self, value: str, row: Row | None = None, **kwargs: Any
    ) -> Decimal | int | None:
        return self.read(value)

    def render(
        self,
        value: Decimal | int | None,
        obj: Any = None,
        *,
        native: bool = False,
        **kwargs: Any,
    ) -> Any:
        if not native or value is None:
            return self.show(value)
        if isinstance(value, Decimal):
            return Decimal(f"{value.normalize():f}")  # 50, not 5E+1
        return value


def read_position(text: str) -> int:
    """Read a number of the order in a list; a blank cell is 0. Raises Refused."""
    if not text:
        return 0
    if not POSITION.fullmatch(text):
        raise Refused(f"“{text[:30]}”不是序号，请填写 0 到 99999 的整数")
    return int(text)


class ChoiceWidget(Widget):
    """One of several values, which people know by their labels."""

    def __init__(self, what: str, labels: dict[Any, str]) -> None:
        super().__init__()
        self.what = what
        self.labels = labels

    def clean(self, value: str, row: Row | None = None, **kwargs: Any) -> Any:
        text = value.strip()
        for key, label in self.labels.items():
            if label == text:
                return key
        choices = "、".join(self.labels.values())
        raise Refused(f"“{value[:30]}”不是{self.what}，请填写：{choices}")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return self.labels[value]


class KeyWidget(Widget):
    """A row of another table, written as people know it. Rows once found are remembered for the whole table."""

    def __init__(self, rows: models.Manager[Any], *fields: str, missing: str) -> None:
        super().__init__()
        self.rows = rows
        self.fields = fields
        self.missing = missing
        self.found: dict[tuple[Any, ...], models.Model] = {}

    def __deepcopy__(self, memo: dict[int, Any]) -> KeyWidget:
        """Copy the widget without the rows that were found: a resource copies its widgets for every table."""
        return type(self)(self.rows, *self.fields, missing=self.missing)

    def clean(
        self, value: str, row: Row | None = None, **kwargs: Any
    ) -> models.Model | None:
        """The row that the text names, looked up once for each text; None for a blank."""
        value = value.strip()
        if not value:
            return None
        conditions = self.within(row or {})
        key = (value, *conditions.values())
        if key not in self.found:
            self.found[key] = self.find(value, conditions)
        return self.found[key]

    def within(self, row: Row) -> dict[str, Any]:
        """The conditions that other cells of the row add to the search."""
        return {}

    def find(self, value: str, within: dict[str, Any]) -> Any:
        for field in self.fields:
            try:
                found = self.rows.filter(**within, **{field: value}).first()
            except ValueError:  # a year that is no number
                continue
            if found:
                return found
        raise Refused(self.missing.format(value[:50]))

    def render(
        self,
        value: models.Model | None,
        obj: Any = None,
        *,
        native: bool = False,
        **kwargs: Any,
    ) -> Any:
        shown = "" if value is None else getattr(value, self.fields[0])
        return shown if native else str(shown)
