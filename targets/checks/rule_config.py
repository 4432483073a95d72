"""How the rules are set for a year: their levels and limits, and the scheme that forms are checked by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

from core.sources import source_fingerprint
from indicators.models import Indicator
from projects.models import BudgetYear, User
from targets.checks import engine, evidence
from targets.checks.models import RuleSetting
from targets.checks.rules.catalogue import ALL, DECLARATIONS
from targets.checks.rules.finding import Level
from targets.checks.rules.rule import Catalogue
from targets.checks.rules.standards import Standards

Settings = Mapping[str, RuleSetting]


@dataclass(frozen=True)
class RuleConfig:
    """The standards of a year, and the level of each rule in it."""

    standards: Standards
    levels: Mapping[str, Level]
    catalogue: Catalogue[Any] = DECLARATIONS

    def level(self, rule: str) -> Level:
        """The level of a rule; findings of a rule that is gone are shown to admins alone, until the next check."""
        return self.levels.get(rule, Level.TRIAL)

    def seen_by(self, user_is_admin: bool) -> list[str]:
        """The ids of the rules with findings that a person sees, who is an admin or not."""
        shown = shown_levels(self.levels, to_admin=user_is_admin)
        return list(shown)

    @property
    def fingerprint(self) -> str:
        """A text that changes when other things may be found in the same forms."""
        standards = self.standards
        limits = [(name, str(limit)) for name, limit in standards.limits.items()]
        parts = [
            standards.year,
            standards.categories,
            sorted(standards.required),
            sorted(limits),
            sorted(standards.on_trial),
            rules_as_written(*rule_modules(self.catalogue)),
        ]
        text = json.dumps(parts)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def of(self, catalogue: Catalogue[Any]) -> RuleConfig:
        """The same for the rules of this catalogue alone, which are among its own."""
        levels = {rule: self.levels[rule] for rule in catalogue.rules}
        limits = {}
        for rule in catalogue.rules.values():
            if rule.limit and rule.limit.name in self.standards.limits:
                limits[rule.limit.name] = self.standards.limits[rule.limit.name]
        on_trial = self.standards.on_trial.intersection(levels)
        standards = replace(self.standards, limits=limits, on_trial=on_trial)
        return RuleConfig(standards, levels, catalogue)


def rule_config_of(
    year: BudgetYear, catalogue: Catalogue[Any] = DECLARATIONS
) -> RuleConfig:
    """How the rules are set for the year, by two queries. A year that is not saved yet has no settings of its own."""
    settings = settings_in(year_id=year.pk)
    levels = levels_in(settings, catalogue)
    on_trial = [rule for rule, level in levels.items() if level == Level.TRIAL]
    found = Indicator.objects.categories().filter(scheme=year.scheme_id)
    categories = [
        (category.parent.name, category.name) for category in found if category.parent
    ]
    standards = Standards(
        year.year,
        tuple(categories),
        required_categories(found),
        limits_in(settings, catalogue),
        frozenset(on_trial),
    )
    return RuleConfig(standards, levels, catalogue)


def required_categories(categories: Iterable[Indicator]) -> frozenset[str]:
    """The names of the categories of both levels that every form must have."""
    names = set()
    for category in categories:
        for indicator in (category, category.parent):
            if indicator is not None and indicator.required:
                names.add(indicator.name)
    return frozenset(names)


def limits_in(settings: Settings, catalogue: Catalogue[Any]) -> dict[str, Decimal]:
    """The limits that an admin has set, by name."""
    limits = {}
    for rule in catalogue.rules.values():
        setting = settings.get(rule.id)
        if rule.limit and setting and setting.figure is not None:
            limits[rule.limit.name] = setting.figure
    return limits


def levels_in(settings: Settings, catalogue: Catalogue[Any]) -> dict[str, Level]:
    """The level of each rule: what an admin has set, or the rule's own."""
    levels = {rule.id: rule.level for rule in catalogue.rules.values()}
    for rule, setting in settings.items():
        if rule in levels and setting.level:
            levels[rule] = Level(setting.level)
    return levels


def settings_in(**year: object) -> dict[str, RuleSetting]:
    """What an admin has set in a year, by rule; one query."""
    settings = RuleSetting.objects.filter(**year)
    return {setting.rule: setting for setting in settings}


def shown_levels(levels: Mapping[str, Level], *, to_admin: bool) -> dict[str, Level]:
    """The levels of the rules with findings that a person sees, who is an admin or not."""
    return {
        rule: level
        for rule, level in levels.items()
        if level.is_shown(to_admin=to_admin)
    }


def levels_of(
    year: BudgetYear | None, catalogue: Catalogue[Any] = DECLARATIONS
) -> dict[str, Level]:
    """The level of each rule in the year; by one query."""
    settings = settings_in(year_id=year.pk if year else None)
    return levels_in(settings, catalogue)


def levels_shown(year: BudgetYear | None, user: User) -> dict[str, Level]:
    """The levels of the rules with findings that the person sees; one query."""
    levels = levels_of(year)
    return shown_levels(levels, to_admin=user.is_admin)


def rules_hidden(year: int | str, user: User) -> set[str]:
    """The rules on trial in the year, if they are hidden from the person; one query."""
    if user.is_admin:
        return set()
    levels = levels_in(settings_in(year__year=year), ALL)
    return set(levels) - set(shown_levels(levels, to_admin=False))


@cache
def rules_as_written(*modules: str) -> str:
    """A fingerprint of the text of the rules and of all they import: findings of older rules are out of date."""
    return source_fingerprint(*modules)


def rule_modules(catalogue: Catalogue[Any] = DECLARATIONS) -> list[str]:
    """The modules that make findings, without those that they import."""
    modules = {engine.__name__, evidence.__name__, DECLARATIONS.name.__module__}
    for rule in catalogue.rules.values():
        function = rule.check or rule.compare
        if function is not None:
            modules.add(function.__module__)
    return sorted(modules)
