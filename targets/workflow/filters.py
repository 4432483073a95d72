"""What the list of 办理 can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Case, IntegerField, QuerySet, Value, When

from projects.models import Project
from projects.register.filters import UnitFilter
from targets.filings.models import Status
from targets.filings.transitions import open_to

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
STATUS = "declaration__filing__status"  # from a project to that of its form


class FlowFilter(UnitFilter):
    """Forms with which the person can do something, those of one status if asked; `way` is how far each has come."""

    status = django_filters.ChoiceFilter(
        label="状态", field_name=STATUS, empty_label="我能办理的"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sources: set[str] = set()
        for transition in open_to(self.request.user):
            sources.update(transition.sources)
        self.open_statuses = [status for status in ORDER if status in sources]
        self.filters["status"].extra["choices"] = [
            (status.value, status.label) for status in self.open_statuses
        ]

    def filter_queryset(self, queryset: QuerySet[Project]) -> QuerySet[Project]:
        found = super().filter_queryset(queryset)
        places = [
            When(**{STATUS: status}, then=Value(place))
            for place, status in enumerate(ORDER)
        ]
        way = Case(*places, default=Value(0), output_field=IntegerField())
        return found.filter(**{f"{STATUS}__in": self.open_statuses}).annotate(way=way)
