"""What the forms of a year are checked against: its categories, limits and rules on trial. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from targets.checks.rules.surroundings import Surroundings

Category = tuple[str, str]


@dataclass(frozen=True)
class Standards:
    """The year, the categories of its scheme in official order and those that every form must have.

    `limits` are the limits of rules that an admin has set, by name; `on_trial` the ids of the rules on trial;
    `surroundings` what is known beside the form, None where nothing is.
    """

    year: int
    categories: tuple[Category, ...] = ()
    required: frozenset[str] = frozenset()
    limits: Mapping[str, Decimal] = field(default_factory=dict)
    on_trial: frozenset[str] = frozenset()
    surroundings: Surroundings | None = None

    @cached_property
    def first_levels(self) -> tuple[str, ...]:
        """The first-level categories that every form must have."""
        found: list[str] = []
        for level1, _ in self.categories:
            if level1 in self.required and level1 not in found:
                found.append(level1)
        return tuple(found)

    def second_levels(self, first_level: str) -> tuple[str, ...]:
        """The second-level categories below it that every form must have."""
        found = []
        for level1, level2 in self.categories:
            if level1 == first_level and level2 in self.required:
                found.append(level2)
        return tuple(found)
