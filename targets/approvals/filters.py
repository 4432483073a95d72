"""The filter of the list of 批复."""

from __future__ import annotations

from core.lists.filters import Conditions, SearchFilter
from projects.schedule.year_choices import YearChoiceFilter


class ApprovalFilter(Conditions):
    text = SearchFilter("批复文号", ("number",))
    year = YearChoiceFilter()
