"""A rule with all that is known of it, and the catalogue of the rules for one kind of form. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Generic

from targets.checks.rules.cells import Form, FormCells
from targets.checks.rules.finding import Dimension, Finding, Level
from targets.checks.rules.standards import Standards
from targets.checks.rules.surroundings import Surroundings

# A rule looks at one form, or compares the forms of a unit in a year. The forms are passed as the kind's own view of
# them. A comparison yields the number of a form among them, counted from 0, with the finding in it.
Check = Callable[[Any], Iterable[Finding]]
Comparison = Callable[[Sequence[Any]], Iterable[tuple[int, Finding]]]


@dataclass(frozen=True, slots=True)
class Limit:
    """A number in a rule that an admin may set for a year, between the least and the most."""

    name: str
    label: str
    default: Decimal
    least: Decimal
    most: Decimal

    def of(self, standards: Standards) -> Decimal:
        """The number that holds under these standards."""
        return standards.limits.get(self.name, self.default)


@dataclass(frozen=True, slots=True)
class Example:
    """A form in which a rule finds something, and nothing else is found.

    `cells` are the cells that matter; where cells cannot show it, `words` describe the form. `others` stand beside it
    in its unit, and `surroundings` are what else is known beside it.
    """

    form: Any
    cells: tuple[str, ...] = ()
    words: str = ""
    others: tuple[Any, ...] = ()
    surroundings: Surroundings | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule, declared above the function that checks it: `@Rule(id="A02", …).over_form`.

    `source` is the regulation it follows from. `unless` are rules of which a finding in the same cell is the cause, so
    that a finding of this rule would only follow from it.
    """

    id: str
    level: Level
    dimension: Dimension
    title: str
    source: str
    looks_for: str
    example: Example
    unless: tuple[str, ...] = ()
    limit: Limit | None = None
    check: Check | None = None
    compare: Comparison | None = None

    def over_form(self, check: Check) -> Rule:
        """Make a rule of a function that looks at one form."""
        return replace(self, check=check)

    def over_forms(self, compare: Comparison) -> Rule:
        """Make a rule of a function that compares the forms of a unit in a year."""
        return replace(self, compare=compare)


@dataclass(frozen=True)
class Catalogue(Generic[Form]):
    """The rules for one kind of form, and what the engine has to know of such a form.

    `view` makes of a form what the rules look at, and `name` names a form in the log.
    """

    rules: Mapping[str, Rule]
    cells: FormCells[Form]
    view: Callable[[Form, Standards], Any]
    name: Callable[[Form], str]

    def only(self, rules: Iterable[str]) -> Catalogue[Form]:
        """The catalogue with these of its rules; ids of rules that are gone are passed over."""
        wanted = {}
        for rule in rules:
            if rule in self.rules:
                wanted[rule] = self.rules[rule]
        return replace(self, rules=wanted)
