"""The filter of the list of 办理."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Case, IntegerField, QuerySet, Value, When

from projects.models import Project
from projects.register.filters import UnitFilter
from targets.filings.models import WAY
from targets.filings.transitions import open_to

STATUS = "declaration__filing__status"  # from a project to that of its form


class FlowFilter(UnitFilter):
    """The forms with which the person can do something, or those of one status; `way` is how far a form has come."""

    status = django_filters.ChoiceFilter(
        label="状态", field_name=STATUS, empty_label="我能办理的"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the statuses from which the person can perform a transition."""
        super().__init__(*args, **kwargs)
        sources: set[str] = set()
        for transition in open_to(self.request.user):
            sources.update(transition.sources)
        self.open_statuses = [status for status in WAY if status in sources]
        choices = [(status.value, status.label) for status in self.open_statuses]
        self.filters["status"].extra["choices"] = choices

    def filter_queryset(self, queryset: QuerySet[Project]) -> QuerySet[Project]:
        """Narrow the list to the statuses from which the person can perform a transition."""
        found = super().filter_queryset(queryset)
        places = []
        for place, status in enumerate(WAY):
            places.append(When(**{STATUS: status}, then=Value(place)))
        way = Case(*places, default=Value(0), output_field=IntegerField())
        open_forms = found.filter(**{f"{STATUS}__in": self.open_statuses})
        return open_forms.annotate(way=way)
