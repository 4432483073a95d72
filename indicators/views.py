"""The page of the indicator library."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from core.lists.views import ListPage
from indicators.filters import LibraryFilter
from indicators.models import Indicator, IndicatorLevel
from indicators.tables import LibraryTable


class Library(ListPage):
    """The library, open to everybody: the tree of categories, and the entries of the chosen one."""

    template_name = "indicators/library.html"
    filterset_class = LibraryFilter
    table_class = LibraryTable
    not_found = not_understood = "没有符合条件的指标，请换一个词或放宽条件"
    nothing = "这个指标体系的指标库还是空的；管理员导入指标后会出现在这里"

    def get_queryset(self) -> QuerySet[Indicator]:
        return Indicator.objects.library()

    def empty_text(self) -> str:
        if self.filterset.data.get("category"):
            return self.not_found
        return super().empty_text()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the tree, with the number of entries of each category that match the other conditions."""
        scheme = self.filterset.data.get("scheme", "")
        listed = self.filterset.in_all_categories().order_by().values("pk")
        categories = Indicator.objects.filter(
            level=IndicatorLevel.SECOND, scheme__code=scheme
        )
        tree = categories.select_related("parent").annotate(
            entries=Count("children", filter=Q(children__in=listed))
        )
        tree = tree.order_by("parent__position", "position")
        return super().get_context_data(**kwargs, tree=tree)
