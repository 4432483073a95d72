"""The limits of a child process, set before it is given a file."""

from __future__ import annotations

import resource

MEMORY_LIMIT = 1024**3
PROCESSOR_SECONDS = 60


def confine() -> None:
    """Limit the memory and the time of this process, for good."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
