"""What the checks found, counted: by level, by rule and level, by unit, by dimension."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from projects.models import Department
from targets.checks.rules.finding import Dimension, Level
from targets.checks.rules.rule import Rule
from targets.checks.scoring import Score
from targets.checks.unit_figures import mean

LEVELS = list(Level)


@dataclass(slots=True)
class Counts:
    """Open findings by level; `explained` are those for which a reason was given."""

    errors: int = 0
    warnings: int = 0
    hints: int = 0
    trials: int = 0
    explained: int = 0

    def add(self, level: Level, count: int) -> None:
        """Count more findings of a level."""
        total = self.of(level) + count
        setattr(self, level.plural, total)

    def of(self, level: Level) -> int:
        """The open findings of a level."""
        count: int = getattr(self, level.plural)
        return count

    @property
    def total(self) -> int:
        """The open findings of all levels."""
        return sum(self.of(level) for level in Level)


@dataclass(slots=True)
class ByRule:
    """What a rule found at a level: open findings, their forms, those with a fix, and the findings that were explained.

    `is_part` says that the rule found other things at another level.
    """

    rule: Rule
    level: Level
    is_part: bool = False
    open: int = 0
    forms: int = 0
    explained: int = 0
    fixable: int = 0

    def add(self, open: int, forms: int, explained: int, fixable: int) -> None:
        """Count the findings of one unit more."""
        self.open += open
        self.forms += forms
        self.explained += explained
        self.fixable += fixable

    @property
    def query(self) -> str:
        """What narrows the list of findings to these; to the explained ones where no other is there."""
        query = f"rule={self.rule.id}"
        if self.is_part:
            query += f"&level={self.level}"
        return query if self.open else f"{query}&state=explained"

    @property
    def rank(self) -> tuple[int, int, str]:
        """The heaviest and most frequent rules have the lowest rank."""
        weight = LEVELS.index(self.level)
        return weight, -self.open, self.rule.id


@dataclass(slots=True)
class ByUnit:
    """A unit with its forms, how many of these have no open error or warning, and their scores added up."""

    unit: Department
    forms: int = 0
    clean: int = 0
    points: int = 0
    counts: Counts = field(default_factory=Counts)

    def add(self, score: Score) -> None:
        """Count one form more."""
        self.forms += 1
        self.points += score.points
        if not score.errors and not score.warnings:
            self.clean += 1

    @property
    def mean(self) -> int | None:
        """The mean score of the forms, rounded; None where there is none."""
        return mean(self.forms, self.points)


def totals(rows: Iterable[ByRule]) -> Counts:
    """All findings by level."""
    counts = Counts()
    for row in rows:
        counts.add(row.level, row.open)
        counts.explained += row.explained
    return counts


def by_dimension(rows: Iterable[ByRule]) -> Mapping[Dimension, Counts]:
    """The findings of all five dimensions, also where there are none."""
    found = {dimension: Counts() for dimension in Dimension}
    for row in rows:
        counts = found[row.rule.dimension]
        counts.add(row.level, row.open)
        counts.explained += row.explained
    return found


def merged(rows: Iterable[ByRule]) -> list[ByRule]:
    """The rows of a rule at several levels as one, at the heaviest of them."""
    found: dict[str, ByRule] = {}
    for row in rows:
        whole = found.setdefault(row.rule.id, ByRule(row.rule, row.level))
        whole.add(row.open, row.forms, row.explained, row.fixable)
    return list(found.values())
