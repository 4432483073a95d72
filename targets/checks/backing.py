"""What stands beside part ones and is no part of them: the projects behind their sub-targets, names of other units."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from django.db.models import Count, Q

from core.sums import AmountSum
from projects.models import BudgetYear, Department, Project
from targets.checks.rules.surroundings import NONE, Backers, Surroundings
from targets.documents.values import DepartmentForm
from targets.filings.department_store import matched_sub_targets
from targets.filings.models import Filing, SubTarget, counted

# 官亭镇 in 巨鹿县官亭镇人民政府本级: as texts call the unit.
TOWN: Final = re.compile(
    r"(?:.*[省市县区旗])?([一-鿿]{2,6}?(?:镇|乡|街道))(?:(?:办事处|人民政府|政府|本级).*)?"
)
# A shorter name, like 教育局, stands in the texts of others for good reasons.
SHORTEST: Final = 6


@dataclass(frozen=True, slots=True)
class Place:
    """A unit in the tree of a year: the codes that lead to it, and its names."""

    codes: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def code(self) -> str:
        return self.codes[-1]

    def is_kin_of(self, other: Place) -> bool:
        """Whether one is the other or stands below it."""
        return self.code in other.codes or other.code in self.codes


@dataclass(slots=True)
class PartOneFacts:
    """What stands beside the stored part one of a unit.

    `backings` are the projects of the unit and all below it by the keys of the sub-targets that they back, None for
    those that back none.
    """

    place: Place
    places: Mapping[int, Place]
    backings: Mapping[int | None, Backers]
    sub_targets: list[SubTarget] = field(default_factory=list)

    @property
    def mark(self) -> str:
        """A digest that changes with the projects; the names of units are left to the caller."""
        by_key = sorted(self.backings.items(), key=lambda item: item[0] or 0)
        return hashlib.sha256(repr(by_key).encode()).hexdigest()[:16]

    def around(self, form: DepartmentForm) -> Surroundings:
        """The same as seen from a form, which need not be stored yet."""
        backings: list[Backers | None] = []
        for row in matched_sub_targets(self.sub_targets, form):
            backings.append(self.backings.get(row.pk, NONE) if row else None)
        total = sum(self.backings.values(), NONE)
        unlinked = self.backings.get(None, NONE)
        return Surroundings(tuple(backings), total, unlinked, self._named_in(form))

    def _named_in(self, form: DepartmentForm) -> tuple[str, ...]:
        """The names of units elsewhere in the tree that stand in the form, but in no name of its own line."""
        parts = [form.overall]
        for item in form.sub_targets:
            parts += [item.title, item.goal, item.indicators]
        for measure in form.safeguards:
            parts += [measure.title, measure.text]
        text = "\n".join(parts)
        found: dict[str, None] = {}
        own: list[str] = []
        for place in self.places.values():
            is_kin = place.is_kin_of(self.place)
            for name in place.names:
                if is_kin:
                    own.append(name)
                elif name in text:
                    found[name] = None
        return tuple(name for name in found if not any(name in kin for kin in own))


def facts_of(filings: Sequence[Filing]) -> dict[int, PartOneFacts]:
    """What stands beside these part ones, by the keys of their filings; two queries for each year."""
    by_year: dict[BudgetYear, list[Filing]] = defaultdict(list)
    for filing in filings:
        by_year[filing.budget_year].append(filing)
    found: dict[int, PartOneFacts] = {}
    for year, of_year in by_year.items():
        found |= _facts_in(year, of_year)
    return found


def with_sub_targets(facts: dict[int, PartOneFacts]) -> dict[int, PartOneFacts]:
    """The same with the sub-targets as they are stored, to which those of a form are matched; one query."""
    rows = SubTarget.objects.filter(department_target__filing__in=list(facts))
    for row in rows.select_related("department_target").order_by("position"):
        facts[row.department_target.filing_id].sub_targets.append(row)
    return facts


def _facts_in(year: BudgetYear, filings: Sequence[Filing]) -> dict[int, PartOneFacts]:
    places = places_in(year)
    by_unit: dict[str, dict[int | None, Backers]] = defaultdict(dict)
    for unit, sub_target, backing in _backings(year, filings):
        for code in places[unit].codes:
            known = by_unit[code].get(sub_target, NONE)
            by_unit[code][sub_target] = known + backing
    facts = {}
    for filing in filings:
        place = places[filing.unit.pk]
        facts[filing.pk] = PartOneFacts(place, places, by_unit[place.code])
    return facts


def _backings(
    year: BudgetYear, filings: Sequence[Filing]
) -> list[tuple[int, int | None, Backers]]:
    """The projects of each unit that back a sub-target, or none; those that were ended or rejected are left out."""
    within = Q()
    if len(filings) == 1:
        within = filings[0].unit.below(year.year)
    projects = Project.objects.filter(counted(), within, year=year).order_by()
    by_sub_target = projects.values_list("department", "declaration__sub_target")
    found = []
    for unit, sub_target, count, budget in by_sub_target.annotate(
        Count("pk"), AmountSum("budget")
    ):
        money = Decimal(budget or 0).quantize(Decimal("0.000001"))
        found.append((unit, sub_target, Backers(count, money)))
    return found


def places_in(year: BudgetYear) -> dict[int, Place]:
    """All units by their keys as they were in the year; one query."""
    places = {}
    number = year.year
    for unit in Department.objects.only("code", "name", "path", "formerly"):
        codes = tuple(unit.path_in(number).rstrip("/").split("/"))
        places[unit.pk] = Place(codes, names_of(unit.name_in(number)))
    return places


def names_of(name: str) -> tuple[str, ...]:
    """The full name of a unit, and how a text calls a town."""
    town = TOWN.fullmatch(name)
    names = [name] if len(name) >= SHORTEST else []
    if town and town[1] not in names:
        names.append(town[1])
    return tuple(names)
