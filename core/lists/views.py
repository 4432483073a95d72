"""What every page with a list does alike: its columns are chosen, and its rows come as a file, too."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django_tables2 import SingleTableMixin

from core.lists.columns import wanted
from core.lists.files import csv_pieces, workbook
from core.lists.tables import Table
from core.spreadsheets.text import XLSX

EXPORT = "export"


class ListPage(SingleTableMixin):
    """A page with a list. With `export=xlsx` or `export=csv` in its address it is the file of that list.

    It is the same address and the same view, so that a file holds what the page lists: in the person's scope, as
    filtered and sorted, with the columns on the screen, but the rows of all pages.
    """

    request: HttpRequest
    table_class: type[Table]

    @cached_property
    def wanted(self) -> frozenset[str]:
        """The columns to be shown beside those that always are."""
        table = self.table_class
        return wanted(
            self.request, table.__name__, table.offered(), table.offered(shown=True)
        )

    def get_table(self, **kwargs: Any) -> Table:
        table = super().get_table(**kwargs)
        table.choose(self.wanted)
        return table

    def render_to_response(
        self, context: dict[str, Any], **kwargs: Any
    ) -> HttpResponseBase:
        kind = self.request.GET.get(EXPORT)
        if kind == "xlsx":
            return _workbook(context["table"])
        if kind == "csv":
            return _csv(context["table"])
        return super().render_to_response(context, **kwargs)


def _workbook(table: Table) -> FileResponse:
    file = workbook(table.title, table.fields_in_file(), table.rows_in_file())
    return FileResponse(
        file, as_attachment=True, filename=f"{table.title}.xlsx", content_type=XLSX
    )


def _csv(table: Table) -> StreamingHttpResponse:
    pieces = csv_pieces(table.fields_in_file(), table.rows_in_file())
    headers = {
        "Content-Disposition": content_disposition_header(True, f"{table.title}.csv")
    }
    return StreamingHttpResponse(
        pieces, content_type="text/csv; charset=utf-8", headers=headers
    )
