"""A form as the rules look at it: its values read once, its figures fit to compute with. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import cached_property, lru_cache

from indicators.values import Value, parse
from targets.documents.values import Plan, ProjectForm, TargetRow

Category = tuple[str, str]
MONTHS = tuple(each.name for each in fields(Plan))

read_value = lru_cache(maxsize=20_000)(parse)

# Unicode sorts the marks above and below a letter in time that grows with their square.
_AT_ONCE = 1000


def half_width(text: str) -> str:
    """The text in its compatible characters (NFKC), a long one part by part."""
    return "".join(
        unicodedata.normalize("NFKC", text[at : at + _AT_ONCE])
        for at in range(0, len(text), _AT_ONCE)
    )


@dataclass(frozen=True)
class Standards:
    """What forms are held against: the year, the categories of its scheme in official order and the names of those that
    every form should have, the figures that an admin has set, by their names, and the ids of the rules on trial.
    """

    year: int
    categories: tuple[Category, ...] = ()
    required: frozenset[str] = frozenset()
    figures: Mapping[str, Decimal] = field(default_factory=dict)
    on_trial: frozenset[str] = frozenset()

    @cached_property
    def first_levels(self) -> tuple[str, ...]:
        """Those that every form should have."""
        return tuple(
            dict.fromkeys(
                level1 for level1, _ in self.categories if level1 in self.required
            )
        )

    def second_levels(self, level1: str) -> tuple[str, ...]:
        """Those below it that every form should have."""
        return tuple(
            level2
            for each, level2 in self.categories
            if each == level1 and level2 in self.required
        )


@dataclass(frozen=True, slots=True)
class Row:
    """A row of indicators, counted from 0, with its value as it was understood."""

    index: int
    target: TargetRow
    value: Value

    def where(self, column: str) -> str:
        return f"targets[{self.index}].{column}"


class Subject:
    """A form under review."""

    def __init__(self, form: ProjectForm, standards: Standards) -> None:
        self.form, self.standards = form, standards

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        return tuple(
            Row(index, row, read_value(row.value))
            for index, row in enumerate(self.form.targets)
        )

    @cached_property
    def plan(self) -> tuple[Decimal | None, ...]:
        """The cumulative percentages of the four months; None where there is no number."""
        return tuple(figure(getattr(self.form.plan, month)) for month in MONTHS)

    @cached_property
    def budget(self) -> Decimal | None:
        """万元."""
        return figure(self.form.budget)


def figure(value: object) -> Decimal | None:
    """The number that a cell holds; whatever else was put there is none to compute with."""
    return value if isinstance(value, Decimal) and value.is_finite() else None
