"""The page of the indicator library."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django_filters.views import FilterView

from core.lists.tables import PAGE_SIZE, CountedPaginator
from core.lists.views import ListPage
from indicators.filters import LibraryFilter
from indicators.models import Indicator, Level
from indicators.tables import LibraryTable


class Library(ListPage, FilterView):
    """The library, which is everybody's: the tree of categories beside the entries of the one chosen."""

    template_name = "indicators/library.html"
    filterset_class = LibraryFilter
    table_class = LibraryTable

    def get_queryset(self) -> QuerySet[Indicator]:
        return Indicator.objects.library()

    def get_table_pagination(self, table: LibraryTable) -> dict[str, Any]:
        total = self.object_list.count()
        return {
            "paginator_class": CountedPaginator,
            "per_page": PAGE_SIZE,
            "total": total,
        }

    def get_table_kwargs(self) -> dict[str, Any]:
        if self.filterset.narrowed or self.filterset.data.get("category"):
            return {}
        return {
            "empty_text": "这个指标体系的指标库还是空的；管理员导入指标后会出现在这里"
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tree = Indicator.objects.filter(
            level=Level.SECOND, scheme__code=self.filterset.data.get("scheme", "")
        )
        found = Q(
            children__in=self.filterset.in_all_categories().order_by().values("pk")
        )
        tree = tree.select_related("parent").annotate(
            entries=Count("children", filter=found)
        )
        return super().get_context_data(
            **kwargs, tree=tree.order_by("parent__position", "position")
        )
