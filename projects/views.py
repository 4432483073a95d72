"""Pages of projects."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.functional import cached_property

from core.lists.views import ListPage
from projects.accounts.access import may_fill_in
from projects.filters import ProjectFilter
from projects.models import Project
from projects.requests import SignedInRequest
from projects.tables import ProjectTable


class ProjectList(ListPage):
    """The projects in the person's scope, with the totals of all that the filter lets through."""

    request: SignedInRequest
    template_name = "projects/project_list.html"
    filterset_class = ProjectFilter
    table_class = ProjectTable
    not_found = "没有符合条件的项目，请放宽上面的条件"
    nothing = "{year}还没有项目；填报人员新建或从上年复制、管理员导入部门预算绩效文本后会出现在这里"

    def get_queryset(self) -> QuerySet[Project]:
        return Project.objects.visible_to(self.request.user).in_document_order()

    @cached_property
    def totals(self) -> dict[str, Any]:
        projects = self.object_list.order_by()
        return projects.aggregate(count=Count("pk"), **self.sums())

    @cached_property
    def total(self) -> int:
        return self.totals["count"]

    def sums(self) -> dict[str, Sum]:
        """What is added up at the foot of the list."""
        return {name: Sum(name) for name in ("budget", "fiscal_funds", "other_funds")}

    def get_table_kwargs(self) -> dict[str, Any]:
        return {**super().get_table_kwargs(), "totals": self.totals}

    def empty_text(self) -> str:
        year = self.filterset.form.cleaned_data.get("year") or ""
        return super().empty_text().format(year=year)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the unit and the year whose document this is: those of the filter, or else the person's own unit."""
        chosen = self.filterset.form.cleaned_data
        unit = chosen.get("department") or self.request.user.department
        may = may_fill_in(self.request.user)
        return super().get_context_data(
            **kwargs, unit=unit, year=chosen.get("year"), may_fill_in=may
        )
