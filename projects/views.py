"""Pages of projects."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Count, QuerySet, Sum
from django.utils.functional import cached_property
from django_filters.views import FilterView

from core.lists.tables import PAGE_SIZE, CountedPaginator
from core.lists.views import ListPage
from projects.accounts.access import may_fill_in
from projects.accounts.requests import SignedInRequest
from projects.filters import ProjectFilter
from projects.models import Event, Project, TrailHead
from projects.tables import MONTHS, ProjectTable
from projects.trail.tables import TrailFilter, TrailTable


class ProjectList(ListPage, FilterView):
    """The projects in the person's scope, with the totals of all that the filter lets through."""

    request: SignedInRequest
    template_name = "projects/project_list.html"
    filterset_class = ProjectFilter
    table_class = ProjectTable
    # What a row shows: the database sorts all rows with all columns that it is asked for.
    shown: tuple[str, ...] = (
        *("code", "name", "position", "budget", "fiscal_funds", "other_funds"),
        *("department__name", "project_type__name"),
    )
    # And what the columns show that one can ask for.
    on_demand: ClassVar[dict[str, tuple[str, ...]]] = {
        "year": ("year__year",),
        "responsible": ("responsible__name", "responsible__username"),
        "purpose": ("purpose",),
        **{month: (f"plan__{month}",) for month in MONTHS},
    }

    def get_queryset(self) -> QuerySet[Project]:
        projects = Project.objects.visible_to(self.request.user)
        asked = [
            path
            for name, paths in self.on_demand.items()
            if name in self.wanted
            for path in paths
        ]
        related = {
            path.rpartition("__")[0] for path in (*self.shown, *asked) if "__" in path
        }
        shown = projects.select_related(*related).only(*self.shown, *asked)
        return shown.in_document_order()

    def get_table_kwargs(self) -> dict[str, Any]:
        self.totals = self.object_list.order_by().aggregate(
            count=Count("pk"), **self.sums()
        )
        return {"totals": self.totals, "empty_text": self._empty_text()}

    def sums(self) -> dict[str, Sum]:
        """What is added up at the foot of the list."""
        return {name: Sum(name) for name in ("budget", "fiscal_funds", "other_funds")}

    def _empty_text(self) -> str:
        if not self.filterset.is_valid():
            return "有一项条件填得不对，请按它下面的提示改正后再筛选"
        if self.filterset.narrowed:
            return "没有符合条件的项目，请放宽上面的条件"
        year = self.filterset.form.cleaned_data["year"] or ""
        return f"{year}还没有项目；填报人员新建或从上年复制、管理员导入部门预算绩效文本后会出现在这里"

    def get_table_pagination(self, table: ProjectTable) -> dict[str, Any]:
        return {
            "paginator_class": CountedPaginator,
            "per_page": PAGE_SIZE,
            "total": self.totals["count"],
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the unit and the year whose document this is: those of the filter, or else the person's own unit."""
        chosen = self.filterset.form.cleaned_data
        unit = chosen.get("department") or self.request.user.department
        may = may_fill_in(self.request.user)
        return super().get_context_data(
            **kwargs, unit=unit, year=chosen.get("year"), may_fill_in=may
        )


class Trail(ListPage, FilterView):
    """操作记录: what was done in the person's scope and by themselves, the latest first."""

    request: SignedInRequest
    template_name = "projects/trail/trail.html"
    filterset_class = TrailFilter
    table_class = TrailTable

    def get_queryset(self) -> QuerySet[Event]:
        return (
            Event.objects.visible_to(self.request.user)
            .select_related("project")
            .order_by("-number")
        )

    @cached_property
    def total(self) -> int:
        return self.object_list.count()

    def get_table_pagination(self, table: TrailTable) -> dict[str, Any]:
        return {
            "paginator_class": CountedPaginator,
            "per_page": PAGE_SIZE,
            "total": self.total,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen = (
            self.filterset.form.cleaned_data.get("project")
            if self.filterset.is_valid()
            else None
        )
        head = TrailHead.objects.first() if self.request.user.is_admin else None
        return super().get_context_data(
            **kwargs, total=self.total, chosen=chosen, head=head
        )
