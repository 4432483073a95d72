"""The list of projects, and the list of all their indicators."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.lists.views import ListPage
from core.sums import AmountSum
from projects.models import Project
from projects.register.views import ProjectList
from projects.requests import SignedInRequest
from targets.filings.models import Target, counted, filled_in
from targets.forms.filters import FormFilter, TargetFilter
from targets.forms.tables import ProjectFormTable, TargetTable
from targets.reports.money import MONTH_LABELS, spent_until


class FormList(ProjectList):
    """The projects in the person's scope with the statuses of their forms."""

    filterset_class = FormFilter
    table_class = ProjectFormTable
    counted = counted()

    def sums(self) -> dict[str, AmountSum]:
        sums = super().sums()
        if not self.month:
            return sums
        # The sums bear the names of the columns, so that the one made of the budget comes before that of the budget.
        return {
            "planned": AmountSum(spent_until(self.month), filter=self.counted),
            **sums,
        }

    @property
    def month(self) -> str:
        """The month until which spending is asked for, "" where none is."""
        return self.filterset.planned_until if self.filterset.is_valid() else ""

    def get_table(self, **kwargs: Any) -> ProjectFormTable:
        table = super().get_table(**kwargs)
        if self.month:
            label = f"到{MONTH_LABELS[self.month]}计划支出（万元）"
            table.columns["planned"].column.verbose_name = label
        else:
            table.columns.hide("planned")
        return table


class Targets(ListPage):
    """绩效指标: every row of every form in the person's scope."""

    request: SignedInRequest
    filterset_class = TargetFilter
    table_class = TargetTable
    above = (("领导看板", "board"),)
    not_found = "没有符合条件的指标，请放宽上面的条件"
    nothing = "还没有填写绩效指标"

    def get_queryset(self) -> QuerySet[Target]:
        projects = Project.objects.visible_to(self.request.user).order_by()
        rows = Target.objects.filter(filled_in(), declaration__project__in=projects)
        return rows.order_by(
            "-declaration__project__year__year",
            "declaration__project__department__path",
            "declaration__project__position",
            "declaration",
            "position",
            "pk",
        )
