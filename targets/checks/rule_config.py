"""What a year's forms are held against, as the scheme and an admin have it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from core.sources import source_fingerprint
from indicators.models import Indicator
from projects.models import BudgetYear, User
from targets.checks import engine
from targets.checks.models import RuleSetting
from targets.checks.rules import cells
from targets.checks.rules.catalogue import RULES
from targets.checks.rules.finding import Level
from targets.checks.rules.form_under_check import Standards


@dataclass(frozen=True)
class Judgement:
    """A year's standards, and the level of each rule in it."""

    standards: Standards
    levels: Mapping[str, Level]

    def level(self, rule: str) -> Level:
        return self.levels.get(
            rule, Level.TRIAL
        )  # that of a rule that is gone: for admins alone, until the next check

    def seen_by(self, user_is_admin: bool) -> list[str]:
        """The ids of the rules whose findings such a person sees."""
        return [
            rule
            for rule, level in self.levels.items()
            if level.is_shown(to_admin=user_is_admin)
        ]

    @property
    def fingerprint(self) -> str:
        """Changes when the same forms may be judged otherwise."""
        standards = self.standards
        figures = sorted(
            (name, str(figure)) for name, figure in standards.figures.items()
        )
        trial, required = sorted(standards.on_trial), sorted(standards.required)
        text = json.dumps(
            [
                standards.year,
                standards.categories,
                required,
                figures,
                trial,
                rules_as_written(),
            ]
        )
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def judgement_of(year: BudgetYear) -> Judgement:
    """By two queries. A year that is not saved yet has no settings of its own."""
    settings = {each.rule: each for each in RuleSetting.objects.filter(year_id=year.pk)}
    levels = _levels(settings)
    figures = {
        rule.figure.name: figure
        for rule in RULES.values()
        if rule.figure
        and (figure := getattr(settings.get(rule.id), "figure", None)) is not None
    }
    found = list(Indicator.objects.categories().filter(scheme=year.scheme_id))
    required = {
        each.name
        for category in found
        for each in (category, category.parent)
        if each and each.required
    }
    categories = tuple(
        (category.parent.name, category.name) for category in found if category.parent
    )
    on_trial = frozenset(rule for rule, level in levels.items() if level == Level.TRIAL)
    return Judgement(
        Standards(year.year, categories, frozenset(required), figures, on_trial), levels
    )


def levels_shown(year: BudgetYear | None, user: User) -> dict[str, Level]:
    """Of the rules whose findings the person sees; one query."""
    settings = {
        each.rule: each
        for each in RuleSetting.objects.filter(year_id=year.pk if year else None)
    }
    return {
        rule: level
        for rule, level in _levels(settings).items()
        if level.is_shown(to_admin=user.is_admin)
    }


def rules_hidden(year: int | str, user: User) -> set[str]:
    """The rules that are on trial in the year, where the person is not to know of them; one query."""
    if user.is_admin:
        return set()
    settings = RuleSetting.objects.filter(year__year=year)
    levels = _levels({each.rule: each for each in settings})
    return {
        rule for rule, level in levels.items() if not level.is_shown(to_admin=False)
    }


def levels_of(year: BudgetYear) -> dict[str, Level]:
    """The level of each rule in the year; by one query."""
    return _levels(
        {each.rule: each for each in RuleSetting.objects.filter(year_id=year.pk)}
    )


def _levels(settings: Mapping[str, RuleSetting]) -> dict[str, Level]:
    set_to = {
        rule: Level(setting.level)
        for rule, setting in settings.items()
        if setting.level
    }
    return {rule.id: set_to.get(rule.id, rule.level) for rule in RULES.values()}


@cache
def rules_as_written() -> str:
    """Fingerprint the text of the rules and of all they import: what older rules said is not what these say."""
    return source_fingerprint(engine.__name__, cells.__name__)
