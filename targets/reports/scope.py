"""The scope of a board: the forms of a year that a person may see, or those of a subtree of units."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Q

from projects.models import (
    BudgetYear,
    Department,
    Project,
    ProjectQuerySet,
    User,
    scope,
)
from projects.unit_history import codes_in
from targets.filings.models import counted

# The columns of a unit that boards and reports show.
UNIT_COLUMNS = ("code", "name", "path", "formerly")


@dataclass(frozen=True)
class Scope:
    """`unit` is the top of the subtree, None for all that the person may see."""

    year: BudgetYear
    user: User
    unit: Department | None = None

    @cached_property
    def within(self) -> Q:
        """The condition on the column `department`."""
        return scope(self.user) & self._below("department__")

    @property
    def projects(self) -> ProjectQuerySet:
        """The projects that are in the totals, in no order, for adding up."""
        return self.all_projects.filter(counted())

    @property
    def all_projects(self) -> ProjectQuerySet:
        """The projects in no order, with those that were ended or rejected."""
        projects = Project.objects.filter(self.within, year=self.year)
        return projects.order_by()

    @cached_property
    def units(self) -> list[Department]:
        """The unit and all units below it with their names of the year, superiors first; by one query."""
        visible = Department.objects.filter(scope(self.user, department=""))
        found = visible.filter(self._below(""))
        year = self.year.year
        units = [unit.as_of(year) for unit in found.only(*UNIT_COLUMNS)]
        return sorted(units, key=lambda unit: unit.path_in(year))

    def _below(self, to: str) -> Q:
        """The condition that a unit is that of the scope, or stood below it in the year."""
        return self.unit.below(self.year.year, to) if self.unit else Q()

    @cached_property
    def superiors(self) -> list[Department]:
        """The units above the unit, as far as the person may see them; the highest first."""
        if self.unit is None:
            return []
        year = self.year.year
        above = [
            unit.as_of(year)
            for unit in Department.objects.visible_to(self.user)
            if self.unit.is_below(unit, year)
        ]
        return sorted(above, key=lambda unit: unit.path_in(year))[:-1]

    @cached_property
    def heads(self) -> dict[int, Department]:
        """The head of each unit, by its key: the unit on the level below the top to which it belongs.

        Those above that level are their own heads. If a person sees several tops, these are the heads.
        """
        year = self.year.year
        paths = [codes_in(unit.path_in(year)) for unit in self.units]
        depth = self._depth_of_heads(paths)
        first: dict[str, Department] = {}
        heads = {}
        for unit, path in zip(self.units, paths, strict=True):
            codes = path[:depth]
            head = "/".join(codes)
            heads[unit.pk] = first.setdefault(head, unit)
        return heads

    def _depth_of_heads(self, paths: list[list[str]]) -> int:
        """The first level below the top on which there are several units, so that there is something to compare."""
        path = self.top.path_in(self.year.year) if self.top else ""
        depth = path.count("/") + 1
        while True:
            on_level = {path[depth - 1] for path in paths if len(path) >= depth}
            if len(on_level) != 1:
                return depth
            depth += 1

    @property
    def top(self) -> Department | None:
        """The highest unit that the person sees, None if there are several."""
        return self.unit or self.user.department

    @property
    def name(self) -> str:
        """What people call the departments of the scope."""
        if self.top is None:
            return "全部单位"
        return self.top.name_in(self.year.year)

    def query(self, **conditions: str) -> str:
        """The query string of this scope with further conditions."""
        query = {"year": str(self.year.year)}
        if self.unit:
            query["department"] = self.unit.code
        return urlencode(query | conditions)

    def query_of(self, unit: Department, **conditions: str) -> str:
        """The query string of the scope of another unit in the same year."""
        of_unit = {"department": unit.code, **conditions}
        return self.query(**of_unit)
