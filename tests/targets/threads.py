"""Two acts at once, each in a thread with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count

from django.db import connection, transaction


def run_both(pool: ThreadPoolExecutor, first: Callable, second: Callable) -> list:
    with transaction.atomic():
        result = first()
        waiting = pool.submit(_second, second)
        _until_it_waits(waiting)
    connection.close()
    return [result, waiting.result()]


def _second(act: Callable) -> object:
    try:
        return act()
    finally:
        connection.close()


def _until_it_waits(other: Future) -> None:
    """PostgreSQL tells who waits for a lock; in SQLite the other cannot even begin."""
    if connection.vendor == "sqlite":
        return
    with connection.cursor() as cursor:
        for _ in count():
            cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() or other.done():
                return
