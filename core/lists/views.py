"""The page of a list: filter, choice of columns, pages, breadcrumbs, and the list as a file."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from core.lists.choice import chosen_columns
from core.lists.files import csv_pieces, workbook
from core.lists.filters import Conditions
from core.lists.tables import ListTable, pagination
from core.spreadsheets.text import XLSX

EXPORT = "export"


class ListPage(SingleTableMixin, FilterView):
    """A page with a list. With `export=xlsx` or `export=csv` in its address it answers with a file of the list.

    The same view makes both, so that a file holds what the page lists: rows in the person's scope, filtered and
    sorted, in the shown columns, but the rows of all pages.
    """

    request: HttpRequest
    object_list: QuerySet[Any]
    template_name = "core/lists/page.html"
    table_class: type[ListTable]
    filterset_class: type[Conditions] = Conditions
    # The title of the page, if it is not that of its table.
    title = ""
    # The pages above this one: label, and name of the URL.
    above: tuple[tuple[str, str], ...] = ()
    # The texts of an empty list: without a filter, with a filter, with an invalid filter.
    nothing = "这里还没有内容"
    not_found = "没有符合条件的内容，请放宽上面的条件"
    not_understood = "有一项条件填得不对，请按它下面的提示改正后再筛选"

    @cached_property
    def chosen_columns(self) -> frozenset[str]:
        """The columns that are shown besides the fixed ones."""
        table = self.table_class
        return chosen_columns(
            self.request, table.__name__, table.offered(), table.shown_at_first()
        )

    @cached_property
    def total(self) -> int:
        """The number of rows that pass the filter."""
        return self.object_list.count()

    def get_table_data(self) -> QuerySet[Any]:
        """The rows, with what the chosen columns show of them."""
        return self.table_class.load(self.object_list, self.chosen_columns)

    def get_table_pagination(self, table: ListTable) -> dict[str, Any]:
        return pagination(self.total)

    def get_table_kwargs(self) -> dict[str, Any]:
        """What the table says where it has no rows."""
        return {"empty_text": self.empty_text()}

    def empty_text(self) -> str:
        if self.filterset.errors:
            return self.not_understood
        return self.not_found if self.filterset.narrowed else self.nothing

    def get_table(self, **kwargs: Any) -> ListTable:
        table: ListTable = super().get_table(**kwargs)
        table.choose(self.chosen_columns)
        return table

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """The pages above this one: label and address."""
        pages = []
        for label, name in self.above:
            pages.append((label, resolve_url(name)))
        return pages

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The title, the way to the page and the number of rows."""
        page = {
            "page_title": self.title or self.table_class.title,
            "breadcrumbs": self.breadcrumbs(),
            "total": self.total,
        }
        context: dict[str, Any] = super().get_context_data(**{**page, **kwargs})
        return context

    def render_to_response(
        self, context: dict[str, Any], **kwargs: Any
    ) -> HttpResponseBase:
        kind = self.request.GET.get(EXPORT)
        if kind == "xlsx":
            return workbook_of(context["table"], self.filterset.in_words)
        if kind == "csv":
            return csv_of(context["table"])
        page: HttpResponseBase = super().render_to_response(context, **kwargs)
        return page


def workbook_of(table: ListTable, conditions: str) -> FileResponse:
    """The list as an xlsx file to download."""
    columns, rows = table.columns_in_file(), table.rows_in_file()
    file = workbook(table.title, columns, rows, table.foot_in_file(), conditions)
    name = f"{table.title}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def csv_of(table: ListTable) -> StreamingHttpResponse:
    pieces = csv_pieces(table.columns_in_file(), table.rows_in_file())
    headers = {
        "Content-Disposition": content_disposition_header(True, f"{table.title}.csv")
    }
    return StreamingHttpResponse(
        pieces, content_type="text/csv; charset=utf-8", headers=headers
    )
