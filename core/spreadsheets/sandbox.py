"""Child processes for files from outside: little memory, little time, and none of the server's settings."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

PATIENCE = 60.0  # seconds
ROOT = Path(__file__).resolve().parents[2]


class ChildDied(Exception):
    """The child ended before it had answered: it ran out of memory, or was killed."""


class ChildTimedOut(Exception):
    """The child was stopped because it took too long."""


@contextmanager
def child_process(
    module: str, *arguments: str, stdin: IO[bytes]
) -> Iterator[IO[bytes]]:
    """Run a module on a file and yield its output; whoever misses an answer in it raises ChildDied.

    The child is gone afterwards. Raises ChildTimedOut instead when it had to be stopped.
    """
    stdin.seek(0)
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    timer = threading.Timer(PATIENCE, process.kill)
    timer.start()
    assert process.stdout is not None
    try:
        yield process.stdout
    except ChildDied as died:
        if not timer.is_alive():
            raise ChildTimedOut from died
        raise
    finally:
        timer.cancel()
        process.kill()
        process.stdout.close()
        process.wait()
