"""Keeps what the board shows fresh: little at once, much by the worker, with progress and a stop."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.cache import caches
from django.db import OperationalError
from django.db.models import Q
from django_tasks import task

from core import progress
from projects.models import BudgetYear
from targets.checks.part_ones import check_part_ones, stale_part_ones
from targets.checks.recording import check_units, stale_units
from targets.checks.rule_config import RuleConfig, rule_config_of
from targets.checks.rules.catalogue import ALL, DECLARATIONS, DEPARTMENTS

# So many forms are checked while the page is waited for.
AT_ONCE = 300
# Seconds after which what is still in the queue is put there once more: its worker may have died.
ASKED_AGAIN = 120


def progress_key(year: BudgetYear) -> str:
    return f"check-{year.pk}"


def freshen(year: BudgetYear, units: Q, config: RuleConfig | None = None) -> int:
    """Check what has changed in these units (a condition on `department`), or have it done.

    How many forms are not checked yet: 0 where all are. `config` is that of all rules, if it is loaded already.
    """
    config = config or rule_config_of(year, ALL)
    parts = config.of(DEPARTMENTS)
    stale = stale_part_ones(year, units, parts)
    config = config.of(DECLARATIONS)
    waiting = freshen_stale(year, stale_units(year, units, config), config)
    if waiting:
        return waiting + len(stale)
    return _freshen_part_ones(year, stale, parts)


def waiting_forms(year: BudgetYear, units: Q) -> int:
    """How many forms in these units are not checked yet."""
    config = rule_config_of(year, ALL)
    forms = stale_units(year, units, config.of(DECLARATIONS))
    parts = stale_part_ones(year, units, config.of(DEPARTMENTS))
    return sum(forms.values()) + len(parts)


def _freshen_part_ones(year: BudgetYear, stale: list[int], config: RuleConfig) -> int:
    """The same for these part ones."""
    if len(stale) > AT_ONCE:
        if not is_stopped(year):
            _ask(year)
        return len(stale)
    try:
        check_part_ones(year, stale, config)
    except OperationalError:
        return len(stale)
    return 0


def freshen_stale(
    year: BudgetYear, stale: Mapping[int, int], config: RuleConfig
) -> int:
    """The same where these are known to be stale, with how many forms each has."""
    waiting = sum(stale.values())
    if waiting <= AT_ONCE:
        try:
            check_units(year, stale, config)
        except (
            OperationalError
        ):  # somebody else writes for long: what was found before is worth showing
            return waiting
        return 0
    if not is_stopped(year):
        _ask(year)
    return waiting


def _ask(year: BudgetYear) -> None:
    if caches["progress"].add(f"{progress_key(year)}-asked", True, ASKED_AGAIN):
        check_year.enqueue(year.pk)


@task()
def check_year(pk: int) -> None:
    """Check all that has changed in the year."""
    year = BudgetYear.objects.get(pk=pk)
    key = progress_key(year)
    try:
        if not is_stopped(year):
            check_changed(year, progress.Reporter(key))
    except progress.Cancelled:
        pass  # `stop` has noted it
    finally:
        progress.forget(key)
        caches["progress"].delete(f"{key}-asked")


def check_changed(
    year: BudgetYear, told: progress.ProgressCallback = progress.no_progress
) -> None:
    """Check the forms and part ones of the year that changed since they were checked."""
    config = rule_config_of(year, ALL)
    forms, parts = config.of(DECLARATIONS), config.of(DEPARTMENTS)
    check_units(year, stale_units(year, Q(), forms), forms, told)
    check_part_ones(year, stale_part_ones(year, Q(), parts), parts)


def stop(year: BudgetYear) -> None:
    """The work stops at the next unit; what is checked stays checked."""
    progress.ask_to_stop(progress_key(year))
    caches["progress"].set(_stopped(year), True, None)


def go_on(year: BudgetYear) -> None:
    """Work that has not come to its stop yet goes on as well."""
    caches["progress"].delete(_stopped(year))
    progress.forget(progress_key(year))
    _ask(year)


def is_stopped(year: BudgetYear) -> bool:
    """Whether somebody has stopped the checks of the year."""
    return bool(caches["progress"].get(_stopped(year)))


def _stopped(year: BudgetYear) -> str:
    return f"{progress_key(year)}-stopped"
