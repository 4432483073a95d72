"""The filter of the list of 批复."""

from __future__ import annotations

import django_filters

from core.lists.filters import Conditions, SearchFilter
from projects.models import BudgetYear


class ApprovalFilter(Conditions):
    text = SearchFilter("批复文号", ("number",))
    year = django_filters.ModelChoiceFilter(
        label="预算年度",
        queryset=BudgetYear.objects.all(),
        to_field_name="year",
        empty_label="全部年度",
    )
