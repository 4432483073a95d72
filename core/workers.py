"""Which process does a piece of long work, and whether it is still alive."""

from __future__ import annotations

import os
import socket
from pathlib import Path


def this_process() -> str:
    """The machine, the number of the process and when it began: the number may be another process's later."""
    pid = os.getpid()
    return f"{socket.gethostname()}|{pid}|{_began(pid)}"


def is_alive(worker: str) -> bool:
    """Whether the process still runs; one on another machine, or of an unknown start, counts as alive."""
    host, _, rest = worker.partition("|")
    pid, _, began = rest.partition("|")
    if host != socket.gethostname() or not began:
        return True
    return pid.isdecimal() and _began(int(pid)) == began


def _began(pid: int) -> str:
    """When the process began, in clock ticks since the machine started; "" where that is unknown."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    _, _, fields = stat.rpartition(")")
    return fields.split()[19]
