"""What the list of 办理 can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import QueryDict

from projects.filters import UnitFilter
from projects.models import Project
from targets.filings.models import Status
from targets.workflow.transitions import open_to

# In the order of their way, not of their codes.
ORDER = (
    Status.DRAFT,
    Status.RETURNED,
    Status.ADJUSTING,
    Status.SUBMITTED,
    Status.REVIEWED,
    Status.REJECTED,
    Status.APPROVED,
    Status.PUBLISHED,
)


class FlowFilter(UnitFilter):
    """Forms with which the person can do something, those of one status if asked; `way` is how far each has come."""

    status = django_filters.ChoiceFilter(
        label="状态", empty_label="我能办理的", method="at"
    )

    def __init__(
        self, data: QueryDict | None = None, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(data, *args, **kwargs)
        steps = open_to(self.request.user)
        self.within_reach = [
            each for each in ORDER if any(each in step.sources for step in steps)
        ]
        self.filters["status"].extra["choices"] = [
            (each.value, each.label) for each in self.within_reach
        ]

    def at(
        self, projects: QuerySet[Project], name: str, status: str
    ) -> QuerySet[Project]:
        return projects.filter(declaration__filing__status=status)

    def filter_queryset(self, queryset: QuerySet[Project]) -> QuerySet[Project]:
        found = (
            super()
            .filter_queryset(queryset)
            .filter(declaration__filing__status__in=self.within_reach)
        )
        way = [
            When(declaration__filing__status=each, then=Value(place))
            for place, each in enumerate(ORDER)
        ]
        return found.annotate(
            way=Case(*way, default=Value(0), output_field=IntegerField())
        )
