"""A form's score, out of what was found in it, with its derivation. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from targets.checks.rules.finding import Level

FULL = 100
# What a finding costs. One on trial, and one for which a reason was given, costs nothing.
COSTS: Mapping[Level, int] = {
    Level.ERROR: 10,
    Level.WARNING: 4,
    Level.HINT: 1,
    Level.TRIAL: 0,
}
# The same in words.
ALL_COSTS = f"满分 {FULL} 分，" + "、".join(
    f"每个{level.label}扣 {cost} 分" for level, cost in COSTS.items() if cost
)


@dataclass(frozen=True, slots=True)
class Score:
    """How many findings of each level count."""

    errors: int = 0
    warnings: int = 0
    hints: int = 0

    @property
    def points(self) -> int:
        """0 to 100."""
        return max(FULL - sum(count * cost for count, cost in self._parts()), 0)

    @property
    def derivation(self) -> str:
        """`100 − 错误 2×10 − 提示 3×1 = 77`."""
        names = [level.label for level in (Level.ERROR, Level.WARNING, Level.HINT)]
        parts = zip(names, self._parts(), strict=True)
        taken = "".join(
            f" − {name} {count}×{cost}" for name, (count, cost) in parts if count
        )
        down = FULL - sum(count * cost for count, cost in self._parts())
        floor = "，最低为 0" if down < 0 else ""
        return f"{FULL}{taken} = {down}{floor}" if taken else "没有扣分的问题，得满分"

    def _parts(self) -> list[tuple[int, int]]:
        counts = (self.errors, self.warnings, self.hints)
        return list(
            zip(
                counts,
                (COSTS[Level.ERROR], COSTS[Level.WARNING], COSTS[Level.HINT]),
                strict=True,
            )
        )


def score(levels: Iterable[Level]) -> Score:
    """The score of a form with open findings of these levels."""
    counts = Counter(levels)
    return Score(counts[Level.ERROR], counts[Level.WARNING], counts[Level.HINT])
