"""The categories of a year, into which rows of another year are put."""

from __future__ import annotations

from core.problems import Refusal
from indicators.models import Indicator
from projects.models import BudgetYear


class Categories:
    """The second-level categories of a year, by which those of another scheme are replaced."""

    def __init__(self, year: BudgetYear) -> None:
        """Load the categories of the year, in their order."""
        self.year = year
        self.found = list(Indicator.objects.categories().filter(scheme=year.scheme_id))
        self.by_name: dict[str, Indicator] = {}
        self.first_below: dict[str, Indicator] = {}
        for category in self.found:
            self.by_name.setdefault(category.name, category)
            if category.parent:
                self.first_below.setdefault(category.parent.name, category)

    def like(self, category: Indicator) -> Indicator:
        """The category of the same name, or else the nearest one.

        成本 is a first level in one scheme and a second level in another, so that names of both levels are compared.
        """
        if not self.found:
            raise Refusal(
                f"{self.year}的指标体系还没有二级指标，放不下要复制的指标；请管理员先在后台补上"
            )
        names = [category.name]
        if category.parent:
            names.append(category.parent.name)
        for name in names:
            if name in self.by_name:
                return self.by_name[name]
            if name in self.first_below:
                return self.first_below[name]
        return self.found[0]
