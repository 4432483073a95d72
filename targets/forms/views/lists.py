"""The list of projects, and the list of all their indicators."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet, Sum
from django.utils.functional import cached_property
from django_filters.views import FilterView

from core.lists.tables import PAGE_SIZE, CountedPaginator
from core.lists.views import ListPage
from projects.accounts.requests import SignedInRequest
from projects.models import Project
from projects.views import ProjectList
from targets.filings.models.declarations import Target
from targets.forms.filters import FormFilter, TargetFilter
from targets.forms.list_tables import FormTable, TargetTable
from targets.reports.money import MONTH_LABELS, spent_until

# What a row of the list of indicators shows.
SHOWN = (
    *("name", "value", "kind", "description", "basis", "category__name"),
    *(
        "declaration__project__code",
        "declaration__project__name",
        "declaration__project__department__name",
    ),
)


class FormList(ProjectList):
    """The projects in the person's scope with where their forms stand."""

    filterset_class = FormFilter
    table_class = FormTable
    shown = (*ProjectList.shown, "declaration__status")
    on_demand: ClassVar[dict[str, tuple[str, ...]]] = {
        **ProjectList.on_demand,
        "sub_target": tuple(
            f"declaration__sub_target__{name}" for name in ("title", "goal", "position")
        ),
        "changed_at": ("declaration__changed_at",),
    }

    def sums(self) -> dict[str, Sum]:
        planned = {"planned": Sum(spent_until(self.month))} if self.month else {}
        return {
            **planned,
            **super().sums(),
        }  # in this order: the sums bear the names of the columns

    @property
    def month(self) -> str:
        return self.filterset.planned_until if self.filterset.is_valid() else ""

    def get_table(self, **kwargs: Any) -> FormTable:
        table = super().get_table(**kwargs)
        if self.month:
            table.columns[
                "planned"
            ].column.verbose_name = f"到{MONTH_LABELS[self.month]}计划支出（万元）"
        else:
            table.columns.hide("planned")
        return table


class Targets(ListPage, FilterView):
    """绩效指标: every row of every form in the person's scope."""

    request: SignedInRequest
    template_name = "targets/forms/target_list.html"
    filterset_class = TargetFilter
    table_class = TargetTable

    def get_queryset(self) -> QuerySet[Target]:
        projects = Project.objects.visible_to(self.request.user).order_by()
        rows = Target.objects.filter(declaration__project__in=projects)
        shown = rows.select_related(
            "category", "declaration__project__department"
        ).only(*SHOWN)
        place = (
            "-declaration__project__year__year",
            "declaration__project__department__path",
        )
        return shown.order_by(
            *place, "declaration__project__position", "declaration", "position", "pk"
        )

    @cached_property
    def total(self) -> int:
        return self.object_list.order_by().count()

    def get_table_kwargs(self) -> dict[str, Any]:
        if not self.filterset.is_valid():
            return {"empty_text": "有一项条件填得不对，请按它下面的提示改正后再筛选"}
        narrowed = self.filterset.narrowed
        return {
            "empty_text": "没有符合条件的指标，请放宽上面的条件"
            if narrowed
            else "还没有填写绩效指标"
        }

    def get_table_pagination(self, table: TargetTable) -> dict[str, Any]:
        return {
            "paginator_class": CountedPaginator,
            "per_page": PAGE_SIZE,
            "total": self.total,
        }
