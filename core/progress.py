"""How far a piece of work has got, and whether somebody asked it to stop: told outside the database.

While an import writes, nobody else can write to an SQLite database, and nothing it writes is seen before its end.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import caches

# Seconds between two words of the progress.
PACE = 0.3


# Called with the stage, how much of it is done, and how much there is.
ProgressCallback = Callable[[str, int, int], None]


def no_progress(stage: str, done: int, total: int) -> None:
    """Report to nobody."""


class Cancelled(Exception):
    """Somebody asked the work to stop; what its transaction has done is taken back."""


@dataclass(frozen=True)
class Progress:
    """`done` of `total` forms in this stage, which began `since` (seconds, as time.time)."""

    stage: str
    done: int
    total: int
    since: float

    @property
    def seconds_left(self) -> int | None:
        """None where nobody can tell yet."""
        spent = time.time() - self.since
        return (
            round(spent * (self.total - self.done) / self.done)
            if self.done and spent > 1
            else None
        )


class Reporter:
    """Called by the work as it goes; raises Cancelled when it is to stop."""

    def __init__(self, key: str) -> None:
        self.key, self.stage, self.since, self.told = key, "", 0.0, 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.time()
        if stage != self.stage:
            self.stage, self.since, self.told = stage, now, 0.0
        if now - self.told < PACE:
            return
        self.told = now
        _cache().set(self.key, Progress(stage, done, total, self.since))
        if _cache().get(_stop(self.key)):
            raise Cancelled


def progress_of(key: str) -> Progress | None:
    return _cache().get(key)


def ask_to_stop(key: str) -> None:
    _cache().set(_stop(key), True)


def forget(key: str) -> None:
    _cache().delete_many([key, _stop(key)])


def _cache():
    return caches["progress"]


def _stop(key: str) -> str:
    return f"{key}-stop"
