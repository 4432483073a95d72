"""The page of the indicator library."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from indicators.filters import LibraryFilter
from indicators.models import Indicator, Level
from indicators.tables import LibraryTable
from projects.tables import PAGE_SIZE, PAGE_SIZES, CountedPaginator


class Library(SingleTableMixin, FilterView):
    """The library, which is everybody's: the tree of categories beside the entries of the one chosen."""

    template_name = "indicators/library.html"
    filterset_class = LibraryFilter
    table_class = LibraryTable
    extra_context = {"page_sizes": PAGE_SIZES}

    def get_queryset(self) -> QuerySet[Indicator]:
        return Indicator.objects.library()

    def get_table_pagination(self, table: LibraryTable) -> dict[str, Any]:
        total = self.object_list.count()
        return {"paginator_class": CountedPaginator, "per_page": PAGE_SIZE, "total": total}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tree = Indicator.objects.filter(level=Level.SECOND, scheme__code=self.filterset.data.get("scheme", ""))
        tree = tree.select_related("parent").annotate(entries=Count("children"))
        return super().get_context_data(**kwargs, tree=tree.order_by("parent__position", "position"))
