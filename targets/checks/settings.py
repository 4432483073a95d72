"""Setting the levels and the limits of the rules for a year, by an admin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from projects.models import BudgetYear, User
from projects.trail.recording import record
from targets.checks.models import RuleSetting, UnitCheck
from targets.checks.recording import lock_units
from targets.checks.rules.catalogue import ALL_RULES
from targets.checks.rules.finding import Level
from targets.checks.unit_figures import keep_figures
from targets.checks.waiving import end_reasons


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be changed of a rule.

    A `level` of None leaves the level as it is. `figure` counts only with `sets_figure`; None is the rule's own.
    """

    level: Level | None = None
    sets_figure: bool = False
    figure: Decimal | None = None

    def apply(self, setting: RuleSetting, user: User) -> bool:
        """Store what is wished in the setting of a rule, and return whether that changed it."""
        rule = ALL_RULES[setting.rule]
        before = (setting.level, setting.figure)
        if self.level is not None:
            setting.level = "" if self.level == rule.level else self.level
        if self.sets_figure and rule.limit:
            setting.figure = None if self.figure == rule.limit.default else self.figure
        if (setting.level, setting.figure) == before:
            return False
        if not setting.level and setting.figure is None:
            setting.delete()
        else:
            setting.changed_by = user
            setting.save()
        return True


@transaction.atomic
def save_settings(
    year: BudgetYear, user: User, wishes: Mapping[str, Wish]
) -> list[str]:
    """Set the rules for the year, and return the ids of those that are set otherwise now. Raises PermissionDenied.

    What is as the rule has it is not stored; of two people who set a rule, the last one has it.
    """
    if not user.is_admin:
        raise PermissionDenied
    BudgetYear.objects.select_for_update(no_key=True).get(pk=year.pk)
    known = RuleSetting.objects.filter(year=year, rule__in=wishes)
    stored = {setting.rule: setting for setting in known}
    changes = {}
    for rule, wish in wishes.items():
        setting = stored.get(rule) or RuleSetting(year=year, rule=rule)
        before = _in_words(setting)
        if wish.apply(setting, user):
            title = f"{rule} {ALL_RULES[rule].title}"
            after = _in_words(setting)
            changes[rule] = (title, before, after)
    levels = {rule: wishes[rule].level for rule in changes}
    errors = [rule for rule, level in levels.items() if level == Level.ERROR]
    end_reasons(year, errors)
    if any(levels.values()):
        # The forms are what they were, but their findings weigh otherwise.
        lock_units(year)
        checked = UnitCheck.objects.filter(year=year).exclude(signature="")
        for unit in checked.values_list("department", flat=True):
            keep_figures(year, unit)
    if changes:
        subject = f"{year}检查规则"
        lines = list(changes.values())
        record(user, "rules", subject=subject, changes=lines, year=year)
    return list(changes)


def _in_words(setting: RuleSetting) -> str:
    """How the rule is set: `警告，限度 80`."""
    rule = ALL_RULES[setting.rule]
    level = Level(setting.level) if setting.level else rule.level
    figure = setting.figure
    if figure is None and rule.limit:
        figure = rule.limit.default
    if figure is None:
        return level.label
    limit = figure.normalize()
    return f"{level.label}，限度 {limit:f}"
