"""The level that a finding has in a year: its own, unless an admin has set another for its rule."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Case, Q, Value, When

from targets.checks.rules.catalogue import ALL_RULES
from targets.checks.rules.finding import Level

Levels = Mapping[str, Level]


def weight_of(levels: Levels, rule: str, own: Level | str | None) -> Level:
    """The level of a finding that may have one of its own; of a rule that is gone it is shown to admins alone."""
    level = levels.get(rule, Level.TRIAL)
    if own and not is_set(rule, level):
        return Level(own)
    return level


def is_set(rule: str, level: Level) -> bool:
    """Whether an admin has set the level of a rule to another than its own."""
    return rule not in ALL_RULES or ALL_RULES[rule].level != level


def at_level(levels: Levels, level: Level) -> Q:
    """The condition on a recorded finding that it has this level under these levels of the rules."""
    graded = [rule for rule, given in levels.items() if not is_set(rule, given)]
    of_level = [rule for rule, given in levels.items() if given == level]
    as_set = [rule for rule in of_level if is_set(rule, level)]
    as_graded = Q(rule__in=graded, level=level)
    without_own = Q(rule__in=set(of_level) - set(as_set), level="")
    return Q(rule__in=as_set) | as_graded | without_own


def place_of_level(levels: Levels) -> Case:
    """The place of a finding's level among all levels, the heaviest first."""
    order = list(Level)
    weights = [
        When(at_level(levels, level), then=Value(place))
        for place, level in enumerate(order)
    ]
    return Case(*weights, default=Value(len(order)))
