"""An admin sets the levels and the figures of the rules for a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from projects.models import BudgetYear, User
from projects.trail.recording import record
from targets.checks.models import RecordedFinding, RuleSetting, UnitCheck, Waiver
from targets.checks.recording import lock_units
from targets.checks.rules.catalogue import RULES
from targets.checks.rules.finding import Level
from targets.checks.rules.rule import Rule
from targets.checks.tallies import keep_tally
from targets.checks.unit_figures import keep_figures


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be changed of a rule: None leaves its level; `figure` counts where `sets_figure`, None for its own."""

    level: Level | None = None
    sets_figure: bool = False
    figure: Decimal | None = None


@transaction.atomic
def save_settings(
    year: BudgetYear, user: User, wishes: Mapping[str, Wish]
) -> list[str]:
    """The ids of the rules that are set otherwise now. Raises PermissionDenied.

    What is as the rule has it is not kept; of two people who set a rule, the last one has it.
    """
    if not user.is_admin:
        raise PermissionDenied
    BudgetYear.objects.select_for_update(no_key=True).get(pk=year.pk)
    stored = {
        each.rule: each
        for each in RuleSetting.objects.filter(year=year, rule__in=wishes)
    }
    settings = {
        rule: stored.get(rule) or RuleSetting(year=year, rule=rule) for rule in wishes
    }
    before = {rule: _said(RULES[rule], setting) for rule, setting in settings.items()}
    changed = [
        rule
        for rule, wish in wishes.items()
        if _set(settings[rule], RULES[rule], wish, user)
    ]
    _end_reasons(year, [rule for rule in changed if wishes[rule].level == Level.ERROR])
    if any(wishes[rule].level is not None for rule in changed):
        _score_anew(year)
    if changed:
        told = [
            (
                f"{rule} {RULES[rule].title}",
                before[rule],
                _said(RULES[rule], settings[rule]),
            )
            for rule in changed
        ]
        record(user, "rules", subject=f"{year}检查规则", changes=told, year=year)
    return changed


def _said(rule: Rule, setting: RuleSetting) -> str:
    """How the rule is set, in words."""
    level = Level(setting.level) if setting.level else rule.level
    figure = (
        setting.figure
        if setting.figure is not None
        else rule.limit.default
        if rule.limit
        else None
    )
    return (
        level.label if figure is None else f"{level.label}，限度 {figure.normalize():f}"
    )


def _end_reasons(year: BudgetYear, rules: Sequence[str]) -> None:
    """No reason excuses an error: those that were given for warnings of these rules fall."""
    if rules:
        lock_units(year)
    waivers = Waiver.objects.filter(
        filing__project__year=year, rule__in=rules, fallen_at__isnull=True
    )
    units = set(
        waivers.order_by().values_list("filing__project__department", flat=True)
    )
    RecordedFinding.objects.filter(waiver__in=waivers).update(waiver=None)
    waivers.update(fallen_at=timezone.now())
    for unit in units:
        keep_tally(year, unit)


def _score_anew(year: BudgetYear) -> None:
    """The forms are what they were, but their findings weigh otherwise."""
    lock_units(year)
    for unit in (
        UnitCheck.objects.filter(year=year)
        .exclude(signature="")
        .values_list("department", flat=True)
    ):
        keep_figures(year, unit)


def _set(setting: RuleSetting, rule: Rule, wish: Wish, user: User) -> bool:
    """Whether that changed anything."""
    before = (setting.level, setting.figure)
    if wish.level is not None:
        setting.level = "" if wish.level == rule.level else wish.level
    if wish.sets_figure and rule.limit:
        setting.figure = None if wish.figure == rule.limit.default else wish.figure
    if (setting.level, setting.figure) == before:
        return False
    if not setting.level and setting.figure is None:
        setting.delete()
    else:
        setting.changed_by = user
        setting.save()
    return True
