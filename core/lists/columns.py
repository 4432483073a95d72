"""The columns of lists. A column declares once its cell, its value in a file, its order and the data it needs."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any, ClassVar

import django_tables2 as tables
from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone
from django.utils.formats import date_format

from core.amounts import print_amount, print_percent
from core.spreadsheets.listing import Linked

Value = str | int | Decimal | datetime | Linked | None
Read = Callable[[Any], Value]


@dataclass(frozen=True)
class FileColumn:
    """A column of a file: its heading, the value of a row of the list, and its width in characters."""

    label: str
    value: Read
    width: int = 16


def reader(path: str) -> Callable[[Any], Any]:
    """Make a function that reads the attribute at a path such as `department__name`, None if a record is missing."""
    names = path.split("__")
    if len(names) == 1:
        return attrgetter(path)

    def read(record: Any) -> Any:
        for name in names:
            try:
                record = getattr(record, name)
            except ObjectDoesNotExist:
                return None
            if record is None:
                return None
        return record

    return read


class ListColumn(tables.Column):
    """A column of text.

    `path` leads from a row to the value, in the database as in Python. Everything that follows from it can be
    replaced: `value` reads the value, `cell` draws it, `loads` are the database paths that both need, `sort` the
    paths to sort by (empty: cannot be sorted), `file` the columns in a file (empty: not in files).
    A table may draw a column by its own method `render_NAME`, and read its value for a file by `value_NAME`.
    """

    width = 16
    css = ""
    # The HTML elements of the column that get the class: head, cells and foot.
    styled: ClassVar[tuple[str, ...]] = ("td",)

    def __init__(
        self,
        label: str,
        path: str = "",
        *,
        value: Read | None = None,
        cell: Callable[[Any], Any] | None = None,
        loads: Sequence[str] | None = None,
        sort: Sequence[str] | None = None,
        file: Sequence[FileColumn] | None = None,
        file_label: str = "",
        width: int | None = None,
        css: str | None = None,
        fixed: bool = False,
        on_demand: bool = False,
        footer: Any = None,
    ) -> None:
        css = self.css if css is None else css
        super().__init__(
            label,
            accessor=path or None,
            order_by=sort or None,
            orderable=None if sort is None or sort else False,
            visible=not on_demand,
            attrs={part: {"class": css} for part in self.styled} if css else {},
            footer=footer,
        )
        self.fixed = fixed
        if loads is None:
            loads = [path] if path else []
        self.loads = tuple(loads)
        self.read: Read = value or reader(path)
        self.draw: Callable[[Any], Any] = cell or self.shown
        if file is None:
            file = [FileColumn(file_label or label, self.read, width or self.width)]
        self.file = tuple(file)

    def __deepcopy__(self, memo: dict[int, Any]) -> ListColumn:
        """Copy only the column itself: a table copies its columns for every request, and their parts never change."""
        return copy.copy(self)

    def foot(self, table: Any, bound_column: Any) -> Value:
        """The foot as it stands in a file."""
        foot = self._footer
        text: Value = foot(table) if callable(foot) else foot
        return text

    def shown(self, record: Any) -> Any:
        """The content of a cell, unless the column has its own `cell`."""
        value = self.read(record)
        return "" if value is None else self.printed(value)

    def printed(self, value: Any) -> Any:
        """A value as people read it."""
        return value


class NumberColumn(ListColumn):
    """A whole number, aligned to the right."""

    width = 8
    css = "amount"
    styled = ("th", "td")


class AmountColumn(ListColumn):
    """An amount in 万元, aligned to the right; with `total` the foot shows the sum of all filtered rows."""

    css = "amount"
    styled = ("th", "td", "tf")

    def __init__(
        self, label: str, path: str, *, total: bool = False, **kwargs: Any
    ) -> None:
        footer = self.summed if total else None
        super().__init__(label, path, footer=footer, **kwargs)

    def printed(self, value: Decimal) -> str:
        return print_amount(value)

    def foot(self, table: Any, bound_column: Any) -> Value:
        """The sum as a number."""
        if self._footer is None:
            return None
        total: Decimal | None = table.totals[bound_column.name]
        return total or Decimal(0)

    @staticmethod
    def summed(table: Any, bound_column: Any) -> str:
        """The sum of the column for the foot of the table, 0.00 of no rows."""
        name = bound_column.name
        total = table.totals[name] or Decimal(0)
        return print_amount(total)


class PercentColumn(ListColumn):
    """A percentage, aligned to the right."""

    css = "amount"
    styled = ("th", "td")

    def printed(self, value: Decimal) -> str:
        return print_percent(value)


class ProseColumn(ListColumn):
    """Long text in several lines; the list cannot be sorted by it."""

    width = 40
    css = "prose"

    def __init__(self, label: str, path: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("sort", ())
        super().__init__(label, path, **kwargs)


class TimeColumn(ListColumn):
    """A date and time in the local time zone."""

    width = 18

    def __init__(self, label: str, path: str, **kwargs: Any) -> None:
        stored = reader(path)

        def local(record: Any) -> datetime | None:
            """The moment in local time, None where there is none."""
            moment = stored(record)
            return timezone.localtime(moment) if moment else None

        kwargs.setdefault("value", local)
        super().__init__(label, path, **kwargs)

    def printed(self, value: datetime) -> str:
        return date_format(value, "DATETIME_FORMAT")
