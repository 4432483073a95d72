"""The conditions of the list of library entries."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from core.lists.filters import Conditions, SearchFilter
from indicators.models import Indicator
from projects.models import BudgetYear, ProjectType, Scheme
from projects.schedule.working_year import default_year


def current_scheme(request: HttpRequest | None) -> str | None:
    """The scheme of the year that the user works in."""
    number = default_year(request)
    year = BudgetYear.objects.select_related("scheme").filter(year=number).first()
    return year.scheme.code if year else None


class LibraryFilter(Conditions):
    """Entries of a scheme by words, type of project and category."""

    preset = ("scheme", "category")
    defaults = {"scheme": current_scheme}
    text = SearchFilter(
        "指标、描述或依据",
        ("name", "description", "reference_value", "basis", "initials"),
    )
    project_type = django_filters.ModelChoiceFilter(
        label="项目类型",
        queryset=ProjectType.objects.all(),
        to_field_name="name",
        empty_label="全部类型",
    )
    scheme = django_filters.ModelChoiceFilter(
        label="指标体系",
        queryset=Scheme.objects.all(),
        to_field_name="code",
        empty_label=None,
    )
    category = django_filters.ModelChoiceFilter(
        queryset=Indicator.objects.all(), method="under", widget=forms.HiddenInput()
    )

    def under(
        self, entries: QuerySet[Indicator], name: str, category: Indicator
    ) -> QuerySet[Indicator]:
        """The entries under a category of either level."""
        return entries.filter(Q(parent=category) | Q(parent__parent=category))

    def in_all_categories(self) -> QuerySet[Indicator]:
        """What the other conditions let through, whichever category was chosen."""
        entries = self.queryset.all()
        for name, value in self.form.cleaned_data.items():
            if name != "category":
                entries = self.filters[name].filter(entries, value)
        return entries
