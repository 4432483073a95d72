"""The progress of long work, and the request to stop it; both are kept outside the database.

While an import writes, nobody else can write to an SQLite database, and nobody sees its rows before it ends.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import caches
from django.core.cache.backends.base import BaseCache

# Seconds between two reports.
PACE = 0.3
# Seconds before the remaining time can be estimated.
ESTIMATED_AFTER = 1

# Called with the stage, the amount done so far and the total.
ProgressCallback = Callable[[str, int, int], None]


def no_progress(stage: str, done: int, total: int) -> None:
    """Report to nobody."""


class Cancelled(Exception):
    """The work was asked to stop; its transaction is rolled back."""


@dataclass(frozen=True)
class Progress:
    """The work has done `done` of `total` in this stage, which began at `since` (seconds, as time.time)."""

    stage: str
    done: int
    total: int
    since: float

    @property
    def seconds_left(self) -> int | None:
        """An estimate of the remaining seconds, None while it is too early for one."""
        spent = time.time() - self.since
        if not self.done or spent <= ESTIMATED_AFTER:
            return None
        remaining = self.total - self.done
        return round(spent * remaining / self.done)


class Reporter:
    """A progress callback that stores the progress under a key. Raises Cancelled when the work is asked to stop."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.stage = ""
        self.since = 0.0
        self.reported_at = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.time()
        if stage != self.stage:
            self.stage = stage
            self.since = now
            self.reported_at = 0.0
        if now - self.reported_at < PACE:
            return
        self.reported_at = now
        cache = _cache()
        cache.set(self.key, Progress(stage, done, total, self.since))
        if cache.get(_stop_key(self.key)):
            raise Cancelled


def progress_of(key: str) -> Progress | None:
    """How far the work has come, None where it is not under way."""
    progress = _cache().get(key)
    return progress if isinstance(progress, Progress) else None


def ask_to_stop(key: str) -> None:
    """Let the work stop at its next report."""
    _cache().set(_stop_key(key), True)


def forget(key: str) -> None:
    """Delete the progress and any request to stop."""
    keys = [key, _stop_key(key)]
    _cache().delete_many(keys)


def _cache() -> BaseCache:
    return caches["progress"]


def _stop_key(key: str) -> str:
    return f"{key}-stop"
