"""Files that only the account of the system reads: the database, what is being worked on, what is written."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

# Nothing for the group and for others.
MASK = 0o077
# The files that SQLite keeps beside a database.
BESIDE = ("", "-wal", "-shm", "-journal")


def keep_private() -> None:
    """Give no other account of the machine access to files made from now on, nor to those that are there."""
    os.umask(MASK)
    database = settings.DATABASES["default"]
    paths = [settings.PROGRESS_DIR, settings.BASE_DIR / "var"]
    if database["ENGINE"] == settings.SQLITE and database["NAME"]:
        for ending in BESIDE:
            paths.append(Path(f"{database['NAME']}{ending}"))
    tighten(paths)


def tighten(paths: Iterable[Path]) -> None:
    """Take from others what they may do with these files and folders, as far as they are there and our own."""
    for path in paths:
        if not path.exists():
            continue
        status = path.stat()
        is_open = bool(status.st_mode & MASK)
        is_own = status.st_uid == os.geteuid()
        if is_open and is_own:
            path.chmod(status.st_mode & ~MASK)
