"""The score of a form by what was found in it, with its derivation. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from targets.checks.rules.finding import Level

FULL = 100
# What a finding costs: forms rank by it as a reviewer ranks them by what has to be mended. One on trial, and one for
# which a reason was given, costs nothing.
COSTS: Mapping[Level, int] = {
    Level.ERROR: 8,
    Level.WARNING: 6,
    Level.HINT: 1,
    Level.TRIAL: 0,
}
# The levels whose findings cost points.
COUNTED: Final = (Level.ERROR, Level.WARNING, Level.HINT)
COSTS_IN_WORDS = "，".join(
    f"每个{level.label}扣 {cost} 分" for level, cost in COSTS.items() if cost
)
ALL_COSTS = f"满分 {FULL} 分，{COSTS_IN_WORDS}"


@dataclass(frozen=True, slots=True)
class Score:
    """How many open findings of each level a form has."""

    errors: int = 0
    warnings: int = 0
    hints: int = 0

    @property
    def points(self) -> int:
        """The score, 0 to 100."""
        return max(self._uncapped, 0)

    @property
    def derivation(self) -> str:
        """How the score comes about: `100 − 错误 2×8 − 提示 3×1 = 81`."""
        parts = [
            f" − {level.label} {count}×{COSTS[level]}"
            for level, count in self._counts()
            if count
        ]
        if not parts:
            return "没有扣分的问题，得满分"
        floor = "，最低为 0" if self._uncapped < 0 else ""
        return f"{FULL}{''.join(parts)} = {self._uncapped}{floor}"

    @property
    def _uncapped(self) -> int:
        """The score before it is raised to 0."""
        costs = (count * COSTS[level] for level, count in self._counts())
        return FULL - sum(costs)

    def _counts(self) -> Iterator[tuple[Level, int]]:
        """The levels that cost points, and how many findings have them."""
        for level in COUNTED:
            yield level, getattr(self, level.plural)


def score(levels: Iterable[Level]) -> Score:
    """The score of a form with open findings of these levels."""
    counts = Counter(levels)
    numbers = [counts[level] for level in COUNTED]
    return Score(*numbers)
