"""Keeps what the board shows fresh: little at once, much by the worker, with progress and a stop."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.cache import caches
from django.db import OperationalError
from django.db.models import Q
from django_tasks import task

from core import progress
from projects.models import BudgetYear
from targets.checks.recording import check_units, stale_units
from targets.checks.rule_config import RuleConfig, rule_config_of

# So many forms are checked while the page is waited for.
AT_ONCE = 300
# Seconds after which what is still in the queue is put there once more: its worker may have died.
ASKED_AGAIN = 120


def progress_key(year: BudgetYear) -> str:
    return f"check-{year.pk}"


def freshen(year: BudgetYear, units: Q) -> int:
    """Check what has changed in these units (a condition on `department`), or have it done.

    How many forms are not checked yet: 0 where all are.
    """
    config = rule_config_of(year)
    return freshen_stale(year, stale_units(year, units, config), config)


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
            config = rule_config_of(year)
            check_units(
                year,
                stale_units(year, Q(), config),
                config,
                progress.Reporter(key),
            )
    except progress.Cancelled:
        pass  # `stop` has noted it
    finally:
        progress.forget(key)
        caches["progress"].delete(f"{key}-asked")


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
