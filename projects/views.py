"""Pages of projects."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet, Sum
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from projects.filters import ProjectFilter
from projects.models import Project
from projects.requests import SignedInRequest
from projects.tables import PAGE_SIZE, PAGE_SIZES, CountedPaginator, ProjectTable


class ProjectList(SingleTableMixin, FilterView):
    """The projects in the person's scope, with the totals of all that the filter lets through."""

    request: SignedInRequest
    template_name = "projects/project_list.html"
    filterset_class = ProjectFilter
    table_class = ProjectTable
    extra_context = {"page_sizes": PAGE_SIZES}

    def get_queryset(self) -> QuerySet[Project]:
        projects = Project.objects.visible_to(self.request.user)
        return projects.select_related("department", "project_type").in_document_order()

    def get_table_kwargs(self) -> dict[str, Any]:
        amounts = {name: Sum(name) for name in ("budget", "fiscal_funds", "other_funds")}
        self.totals = self.object_list.order_by().aggregate(count=Count("pk"), **amounts)
        if self.filterset.is_valid():
            return {"totals": self.totals}
        return {"totals": self.totals, "empty_text": "有一项条件填得不对，请按它下面的提示改正后再筛选"}

    def get_table_pagination(self, table: ProjectTable) -> dict[str, Any]:
        return {"paginator_class": CountedPaginator, "per_page": PAGE_SIZE, "total": self.totals["count"]}
