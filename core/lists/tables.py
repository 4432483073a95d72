"""The table of a list: its columns, its pages, and its rows in a file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, ClassVar

import django_tables2 as tables
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.lists.choice import ColumnChoice
from core.lists.columns import FileColumn, Value

PAGE_SIZES = (20, 50, 100, 200)
PAGE_SIZE = 50
# The rows that are loaded at once for a file.
ROWS_AT_ONCE = 2_000


class CountedPaginator(Paginator):  # type: ignore[type-arg]  # takes no arguments when the program runs
    """A paginator that is given the total, and shows no more rows on a page than the largest page size."""

    def __init__(self, rows: Any, per_page: int, *, total: int, **kwargs: Any) -> None:
        if per_page not in PAGE_SIZES:
            per_page = PAGE_SIZE
        super().__init__(rows, per_page, **kwargs)
        self.count = total


def pagination(total: int) -> dict[str, Any]:
    """The settings with which django-tables2 divides a list into pages."""
    return {
        "paginator_class": CountedPaginator,
        "per_page": PAGE_SIZE,
        "total": total,
    }


class ListTable(tables.Table):
    """A list: its columns are class attributes; `title` names it for screen readers and files.

    django-tables2 handles the columns, sorting and paging. Its way to draw a cell inspects the arguments of the
    column's render function every time, which took half of a page's time; `body` calls the columns directly.
    """

    title = ""
    css = "grid"
    page_sizes = PAGE_SIZES
    # Database paths that a row needs besides those of its columns.
    loads: ClassVar[tuple[str, ...]] = ()
    # The columns that can be chosen on the page, empty if the page offers no choice.
    choices: tuple[ColumnChoice, ...] = ()

    def __init__(self, data: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"class": self.css})
        super().__init__(data, **kwargs)

    @property
    def order_by(self) -> Any:
        return super().order_by

    @order_by.setter
    def order_by(self, value: Any) -> None:
        tables.Table.order_by.fset(self, value)
        if self.order_by:
            self.data.data = steady(self.data.data)

    @classmethod
    def offered(cls) -> list[str]:
        """The names of the columns that can be left out."""
        return [name for name, column in cls.base_columns.items() if not column.fixed]

    @classmethod
    def shown_at_first(cls) -> list[str]:
        """The names of the columns that are shown by default."""
        return [name for name in cls.offered() if cls.base_columns[name].visible]

    @classmethod
    def load(cls, rows: QuerySet[Any], chosen: Collection[str]) -> QuerySet[Any]:
        """Load only what the chosen columns and the fixed ones show."""
        paths = [*cls.loads]
        for name, column in cls.base_columns.items():
            if column.fixed or name in chosen:
                paths += column.loads
        stored = [path for path in paths if path not in rows.query.annotations]
        related = set()
        for path in stored:
            relation, _, _ = path.rpartition("__")
            if relation:
                related.add(relation)
        rows = rows.select_related(None).only(*stored)
        return rows.select_related(*related) if related else rows

    def choose(self, names: Collection[str]) -> None:
        """Show the columns of these names and the fixed ones."""
        choices = []
        for name in self.offered():
            shown = name in names
            label = str(self.columns[name].verbose_name)
            choices.append(ColumnChoice(name, label, shown))
            if shown:
                self.columns.show(name)
            else:
                self.columns.hide(name)
        self.choices = tuple(choices)

    @property
    def records(self) -> list[Any]:
        """The records of the page."""
        return [row.record for row in self.paginated_rows]

    def body(self) -> Iterator[SafeString]:
        """The cells of each row of the page."""
        columns = []
        for column in self.columns:
            attributes = format_html(
                '{} data-label="{}"', column.attrs["td"].as_html(), column.verbose_name
            )
            draw = getattr(self, f"render_{column.name}", column.column.draw)
            columns.append((attributes, draw))
        for record in self.records:
            cells = []
            for attributes, draw in columns:
                cells.append((attributes, draw(record)))
            yield format_html_join("", "<td {}>{}</td>", cells)

    def columns_in_file(self) -> list[FileColumn]:
        """The columns of the list as a file: those that the page shows."""
        columns: list[FileColumn] = []
        for bound in self.columns:
            columns += bound.column.file
        return columns

    def foot_in_file(self) -> list[Value]:
        """The foot of the list, a value for each column of a file; empty without one."""
        if not self.has_footer():
            return []
        cells: list[Value] = []
        for bound in self.columns:
            column = bound.column
            if column.file:
                blanks = [None] * (len(column.file) - 1)
                cells += [column.foot(self, bound), *blanks]
        return cells

    def rows_in_file(self) -> Iterator[list[Value]]:
        """The rows of all pages, in the order of the page."""
        readers: list[Callable[[Any], Value]] = []
        for bound in self.columns:
            own = getattr(self, f"value_{bound.name}", None)
            readers += [own or column.value for column in bound.column.file]
        for record in self.all_records():
            yield [read(record) for read in readers]

    def all_records(self) -> Iterable[Any]:
        """The rows of all pages, a part of them in memory at a time."""
        rows: QuerySet[Any] = self.data.data
        return rows.iterator(chunk_size=ROWS_AT_ONCE)


def steady(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Make the order of the rows definite: blanks last on every database, equal rows by their keys.

    Rows that are equal in the sorted column may come in another order each time, so that one of them would be on two
    pages and another on none.
    """
    ordered = []
    for name in map(str, rows.query.order_by):
        if name.startswith("-"):
            ordered.append(F(name[1:]).desc(nulls_last=True))
        else:
            ordered.append(F(name).asc(nulls_last=True))
    return rows.order_by(*ordered, "pk")
