"""A 绩效目标表 as the rules look at it: its values read once, its numbers fit to compute with. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Final

from indicators.values import Number, Value, parse
from targets.checks.rules.standards import Standards
from targets.documents.values import Plan, ProjectForm, TargetRow

MONTHS: Final = tuple(month.name for month in fields(Plan))
PLAN_CELLS: Final = tuple(f"plan.{month}" for month in MONTHS)

read_value = lru_cache(maxsize=20_000)(parse)


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """A row of indicators, counted from 0; `value` is the meaning of what was `typed`."""

    index: int
    target: TargetRow
    level1: str
    level2: str
    name: str
    description: str
    typed: str
    basis: str
    value: Value

    def where(self, column: str) -> str:
        """The name of a cell of the row."""
        return f"targets[{self.index}].{column}"

    @property
    def is_percent(self) -> bool:
        """Whether the value is a percentage."""
        value = self.value
        return isinstance(value, Number) and value.unit.is_percent

    @property
    def is_empty(self) -> bool:
        """Whether the row holds nothing but its categories."""
        return self.target.is_bare


def read_row(index: int, target: TargetRow) -> IndicatorRow:
    """The row with this number, its value read."""
    return IndicatorRow(
        index,
        target,
        level1=target.level1,
        level2=target.level2,
        name=target.name,
        description=target.description,
        typed=target.value,
        basis=target.basis,
        value=read_value(target.value),
    )


class FormUnderCheck:
    """A 绩效目标表 under check: `content` is the form as it was filled in."""

    def __init__(self, content: ProjectForm, standards: Standards) -> None:
        self.content = content
        self.standards = standards

    @cached_property
    def rows(self) -> tuple[IndicatorRow, ...]:
        """The rows of indicators."""
        rows = []
        for index, target in enumerate(self.content.targets):
            rows.append(read_row(index, target))
        return tuple(rows)

    @property
    def rows_with_numbers(self) -> Iterator[tuple[IndicatorRow, Number]]:
        """The rows that have a number for a value, and the number."""
        for row in self.rows:
            if isinstance(row.value, Number):
                yield row, row.value

    @cached_property
    def plan(self) -> tuple[Decimal | None, ...]:
        """The cumulative percentages of the four months; None where there is no number."""
        plan = self.content.plan
        values = [getattr(plan, month) for month in MONTHS]
        return tuple(map(finite, values))

    @cached_property
    def budget(self) -> Decimal | None:
        """The budget in 万元; None where there is no number."""
        return finite(self.content.budget)


def finite(value: object) -> Decimal | None:
    """The number that a cell holds, None where it holds something that cannot be computed with."""
    if isinstance(value, Decimal) and value.is_finite():
        return value
    return None
