"""What a rule is: a small function with an id, a level, a dimension and where it comes from. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from targets.checks.rules.finding import Dimension, Finding, Level
from targets.checks.rules.form_under_check import Standards, Subject

OfForm = Callable[[Subject], Iterable[Finding]]
# Over all forms of one unit in one year: the number of a form among them, from 0, and what is found in it.
OfForms = Callable[[Sequence[Subject]], Iterable[tuple[int, Finding]]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a rule that an admin may set for a year, between the least and the most."""

    name: str
    label: str
    default: Decimal
    least: Decimal
    most: Decimal

    def of(self, standards: Standards) -> Decimal:
        return standards.figures.get(self.name, self.default)


@dataclass(frozen=True, slots=True)
class Rule:
    """What is known of a rule, and its function: `@Rule("A02", …).over_form` makes one of the function below it.

    `unless` are the rules whose findings in the same cell are the cause, so that this one's would only follow.
    """

    id: str
    level: Level
    dimension: Dimension
    title: str
    citation: str
    unless: tuple[str, ...] = ()
    figure: Figure | None = None
    of_form: OfForm | None = None
    of_forms: OfForms | None = None

    def over_form(self, check: OfForm) -> Rule:
        return replace(self, of_form=check)

    def over_forms(self, check: OfForms) -> Rule:
        """Over the forms of a unit in a year."""
        return replace(self, of_forms=check)
