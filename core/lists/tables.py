"""The table that every list is drawn with: its columns, its pages, and its rows in a file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from typing import Any, ClassVar

import django_tables2 as tables
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.amounts import print_amount
from core.lists.columns import Choice, Field, Value

PAGE_SIZES = (20, 50, 100, 200)


PAGE_SIZE = 50


AMOUNT = {"class": "amount"}


ROWS_AT_ONCE = 2_000  # of a list that becomes a file


class CountedPaginator(Paginator):
    """A paginator that is told the total, and that no address can make to show a whole county on one page."""

    def __init__(self, rows: Any, per_page: int, *, total: int, **kwargs: Any) -> None:
        super().__init__(
            rows, per_page if per_page in PAGE_SIZES else PAGE_SIZE, **kwargs
        )
        self.count = total


class Table(tables.Table):
    """A table of the application; `title` names it for screen readers.

    django-tables2 keeps the columns, their order, sorting and paging. It draws a cell by asking every time what the
    column's render function takes, which made half of a page's time; `cells` says it outright.
    """

    title = ""
    page_sizes = PAGE_SIZES
    # Columns that cannot be left out: the one that leads to the row, and those that are no data.
    fixed: ClassVar[tuple[str, ...]] = ()
    # What a column is in a file; one that is not named here is in none.
    in_file: ClassVar[dict[str, tuple[Field, ...]]] = {}
    # What can be chosen on the page; a page that offers no choice has none.
    choices: tuple[Choice, ...] = ()

    @property
    def order_by(self) -> Any:
        return super().order_by

    @order_by.setter
    def order_by(self, value: Any) -> None:
        tables.Table.order_by.fset(self, value)
        if self.order_by:
            self.data.data = steady(self.data.data)

    @classmethod
    def offered(cls, *, shown: bool = False) -> list[str]:
        """The names of the columns that can be left out; of those alone that are `shown` unless others are chosen."""
        return [
            name
            for name, each in cls.base_columns.items()
            if name not in cls.fixed and each.visible >= shown
        ]

    def choose(self, wanted: Collection[str]) -> None:
        """Show the columns of these names, and those that are always shown."""
        labels = {name: str(self.columns[name].verbose_name) for name in self.offered()}
        self.choices = tuple(
            Choice(name, label, name in wanted) for name, label in labels.items()
        )
        for choice in self.choices:
            (self.columns.show if choice.shown else self.columns.hide)(choice.name)

    def cells(self, record: Any) -> Iterable[Any]:
        """What stands in the columns, from left to right, those that are not shown among them."""
        raise NotImplementedError

    def body(self) -> Iterator[SafeString]:
        """The cells of each row of the page."""
        attributes = [
            format_html(
                '{} data-label="{}"', column.attrs["td"].as_html(), column.verbose_name
            )
            if column.visible
            else None
            for column in self.columns.iterall()
        ]
        for row in self.paginated_rows:
            cells = zip(attributes, self.cells(row.record), strict=True)
            yield format_html_join(
                "", "<td {}>{}</td>", (cell for cell in cells if cell[0] is not None)
            )

    def fields_in_file(self) -> list[Field]:
        """The columns of the list as a file: those on the screen."""
        return [
            field
            for column in self.columns
            for field in self.in_file.get(column.name, ())
        ]

    def rows_in_file(self) -> Iterator[list[Value]]:
        """All rows, of whatever page, in the order on the screen."""
        fields = self.fields_in_file()
        return (
            [field.value(record) for field in fields]
            for record in self.records_in_file()
        )

    def records_in_file(self) -> Iterable[Any]:
        return self.data.data.iterator(chunk_size=ROWS_AT_ONCE)


def steady(rows: QuerySet) -> QuerySet:
    """In the same order, with blanks last on every database, and with no two rows in one place.

    Rows that are equal in the column may come in another order each time: turning the page would show one of them
    twice and another never.
    """
    names = map(str, rows.query.order_by)
    ordered = [
        F(name[1:]).desc(nulls_last=True)
        if name.startswith("-")
        else F(name).asc(nulls_last=True)
        for name in names
    ]
    return rows.order_by(*ordered, "pk")


class AmountColumn(tables.Column):
    """万元 with separators, to the right; at the foot the total over all filtered rows."""

    def __init__(self, verbose_name: str) -> None:
        super().__init__(
            verbose_name,
            attrs={"th": AMOUNT, "td": AMOUNT, "tf": AMOUNT},
            footer=self.total,
        )

    @staticmethod
    def total(table: Any, bound_column: Any) -> str:
        return print_amount(table.totals[bound_column.name] or Decimal(0))
