"""What stands beside a part one and is no part of it: the projects behind it, and names of other units. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final


@dataclass(frozen=True, slots=True)
class Backers:
    """Projects that stand behind a sub-target: how many, and their budgets added up in 万元."""

    projects: int = 0
    budget: Decimal = Decimal(0)

    def __add__(self, other: Backers) -> Backers:
        """Both together."""
        return Backers(self.projects + other.projects, self.budget + other.budget)


NONE: Final = Backers()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known beside a part one.

    `backings` are by sub-target, None for one that is not stored yet. `total` are the projects of the unit and all
    below it, `unlinked` those of them that back no sub-target. `named` are names of other units in its text.
    """

    backings: tuple[Backers | None, ...] = ()
    total: Backers = NONE
    unlinked: Backers = NONE
    named: tuple[str, ...] = ()
