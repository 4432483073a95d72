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

# What is said of a unit.
NAMED = ("code", "name", "path")


@dataclass(frozen=True)
class Scope:
    """`unit` is the top of the subtree, None for all that the person may see."""

    year: BudgetYear
    user: User
    unit: Department | None = None

    @cached_property
    def within(self) -> Q:
        """The condition on `department`."""
        below = Q(department__path__startswith=self.unit.path) if self.unit else Q()
        return scope(self.user) & below

    @property
    def projects(self) -> ProjectQuerySet:
        """In no order, for summing up."""
        return Project.objects.filter(self.within, year=self.year).order_by()

    @cached_property
    def units(self) -> list[Department]:
        """Itself and all below it, superiors first; by one query."""
        below = Q(path__startswith=self.unit.path) if self.unit else Q()
        return list(
            Department.objects.filter(scope(self.user, department=""), below)
            .only(*NAMED)
            .order_by("path")
        )

    @cached_property
    def heads(self) -> dict[int, Department]:
        """By the key of each unit that on the next level below the top to which it belongs; the top itself is one.

        Where a person sees several tops, these.
        """
        depth = self.top.path.count("/") + 1 if self.top else 1
        first: dict[str, Department] = {}
        return {
            unit.pk: first.setdefault("/".join(unit.path.split("/")[:depth]), unit)
            for unit in self.units
        }

    @property
    def top(self) -> Department | None:
        """The highest unit in sight, where there is but one."""
        return self.unit or self.user.department

    @property
    def name(self) -> str:
        return self.top.name if self.top else "全部单位"

    def query(self, **conditions: str) -> str:
        """As it stands in an address, with further conditions."""
        place = {"department": self.unit.code} if self.unit else {}
        return urlencode({"year": str(self.year.year), **place, **conditions})

    def query_of(self, unit: Department, **conditions: str) -> str:
        return urlencode(
            {"year": str(self.year.year), "department": unit.code, **conditions}
        )
