"""The columns of lists. A column is declared once: on the page, in a file, how it sorts and what it loads."""

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

Value = str | int | Decimal | datetime | None
Read = Callable[[Any], Value]


@dataclass(frozen=True)
class FileColumn:
    """A column of a file: its heading, the value of a row of the list, and its width in characters."""

    label: str
    value: Read
    width: int = 16


def reader(path: str) -> Callable[[Any], Any]:
    """Read the attribute at a path such as `department__name`; None where a record on the way is missing."""
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

    `path` leads from a row to the value, in the database as in Python. What follows from it can be replaced:
    `value` is what the column holds, `cell` how it is drawn, `loads` the paths that both need. `sort` are the paths
    it sorts by, none where it cannot; `file` its columns in a file, none where it is in no file.
    A table draws a column by its own method `render_NAME` where it has one, and takes `value_NAME` for a file.
    """

    width = 16
    css = ""
    # The parts of the column that bear the class: its head, its cells, its foot.
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
        self.loads = tuple(loads) if loads is not None else (path,) if path else ()
        self.read: Read = value or reader(path)
        self.draw: Callable[[Any], Any] = cell or self.shown
        if file is None:
            file = [FileColumn(file_label or label, self.read, width or self.width)]
        self.file = tuple(file)

    def __deepcopy__(self, memo: dict[int, Any]) -> ListColumn:
        """A table copies its columns for every request; nothing inside one changes."""
        return copy.copy(self)

    def shown(self, record: Any) -> Any:
        """The cell of a record, unless the column was given another."""
        value = self.read(record)
        return "" if value is None else self.printed(value)

    def printed(self, value: Any) -> Any:
        """A value as people read it."""
        return value


class NumberColumn(ListColumn):
    """A whole number, to the right."""

    width = 8
    css = "amount"
    styled = ("th", "td")


class AmountColumn(ListColumn):
    """万元 with separators, to the right; with `total`, the sum over all filtered rows stands at the foot."""

    css = "amount"
    styled = ("th", "td", "tf")

    def __init__(
        self, label: str, path: str, *, total: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(label, path, footer=self.summed if total else None, **kwargs)

    def printed(self, value: Decimal) -> str:
        return print_amount(value)

    @staticmethod
    def summed(table: Any, bound_column: Any) -> str:
        return print_amount(table.totals[bound_column.name] or Decimal(0))


class PercentColumn(ListColumn):
    """A percentage, to the right."""

    css = "amount"
    styled = ("th", "td")

    def printed(self, value: Decimal) -> str:
        return print_percent(value)


class ProseColumn(ListColumn):
    """Long text, in lines; by it nobody sorts."""

    width = 40
    css = "prose"

    def __init__(self, label: str, path: str = "", **kwargs: Any) -> None:
        super().__init__(label, path, **{"sort": (), **kwargs})


class TimeColumn(ListColumn):
    """A moment, in the time of the place."""

    width = 18

    def __init__(self, label: str, path: str, **kwargs: Any) -> None:
        stored = reader(path)

        def local(record: Any) -> datetime | None:
            moment = stored(record)
            return timezone.localtime(moment) if moment else None

        super().__init__(label, path, **{"value": local, **kwargs})

    def printed(self, value: datetime) -> str:
        return date_format(value, "DATETIME_FORMAT")
