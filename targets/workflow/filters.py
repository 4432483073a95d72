"""The filter of the list of 办理."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from core.lists.filters import SearchFilter
from projects.models import BudgetYear, Department, Role
from projects.register.filters import UNIT_AND_YEAR, UnitFilter, below_in
from projects.schedule.year_choices import YearChoiceFilter
from targets.filings.models import WAY, Filing
from targets.filings.transitions import Transition, open_to

STATUS = "declaration__filing__status"  # from a project to that of its form
OF_PROJECT = ("name", "code", "purpose", "initials", "responsible__name")


class FlowFilter(UnitFilter):
    """Forms of projects and of units: those with which the user can do something, or those of one status.

    `way` is how far a form has come.
    """

    project = "project__"
    text = SearchFilter(
        "编码、名称或用途",
        (
            *(f"project__{name}" for name in OF_PROJECT),
            *("department__name", "department__code"),
        ),
        context=(*(f"project__{name}" for name in UNIT_AND_YEAR), "year__year"),
    )
    year = YearChoiceFilter(method="of_year")
    status = django_filters.ChoiceFilter(
        label="状态", field_name="status", empty_label="我能办理的"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the statuses from which the user can perform a transition.

        A form that is done is found by its status alone: nobody has to adjust or to end it.
        """
        super().__init__(*args, **kwargs)
        steps = self.steps_of_user()
        due = {status for step in steps if not step.at_will for status in step.sources}
        offered = {status for step in steps for status in step.sources}
        self.due_statuses = [status for status in WAY if status in due]
        choices = [(status.value, status.label) for status in WAY if status in offered]
        self.filters["status"].extra["choices"] = choices

    def steps_of_user(self) -> list[Transition]:
        """The transitions that the user can perform in the chosen year, without those left to the bureau."""
        user = self.request.user
        steps = open_to(user)
        chosen = self.data.get("year") or ""
        if user.role != Role.REVIEWER or not chosen.isdecimal():
            return steps
        year = BudgetYear.objects.filter(year=int(chosen[:4])).first()
        if year is None:
            return steps
        return [step for step in steps if not step.is_left_to_bureau(user, year)]

    def of_year(
        self, filings: QuerySet[Filing], name: str, year: BudgetYear
    ) -> QuerySet[Filing]:
        """The forms of projects and units of the year."""
        return filings.filter(Q(project__year=year) | Q(year=year))

    def within(
        self, rows: QuerySet[Filing], name: str, department: Department
    ) -> QuerySet[Filing]:
        """The forms of a department and of all below it, in the tree of the year where one is chosen."""
        of_projects = below_in(self, department, "project__department__")
        return rows.filter(of_projects | below_in(self, department, "department__"))

    def filter_queryset(self, queryset: QuerySet[Filing]) -> QuerySet[Filing]:
        """Narrow the list to one status, or to those in which something is for the user to do."""
        found = super().filter_queryset(queryset)
        places = []
        for place, status in enumerate(WAY):
            places.append(When(status=status, then=Value(place)))
        way = Case(*places, default=Value(0), output_field=IntegerField())
        if not self.form.cleaned_data.get("status"):
            found = found.filter(status__in=self.due_statuses)
        return found.annotate(way=way)
