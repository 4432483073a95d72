"""The web server and the worker as `make run` starts them: both live together and end together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.browser.server import Server

# One after the other: they collect the static files into the same folder.
pytestmark = pytest.mark.xdist_group("collected files")

PATIENCE = 30  # seconds


def until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.1)


def children(pid: int) -> dict[str, int]:
    """The processes that this one started, by what they run."""
    found = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        words = Path(f"/proc/{child}/cmdline").read_text().split("\0")
        found["worker" if "worker" in words else "web"] = int(child)
    return found


@pytest.fixture
def served(tmp_path) -> Iterator[subprocess.Popen]:
    server = Server(f"sqlite:///{tmp_path / 'served.sqlite3'}")
    server.manage("migrate", "--verbosity", "0")
    command = [
        sys.executable,
        "tools/serve.py",
        "--bind",
        f"127.0.0.1:{server.port}",
        "--log-level",
        "critical",
    ]
    served = subprocess.Popen(command, cwd=settings.BASE_DIR, env=server.environment)
    until(lambda: set(children(served.pid)) == {"web", "worker"})
    yield served
    served.kill()
    served.wait()


def test_a_worker_that_dies_is_started_again(served):
    first = children(served.pid)["worker"]
    os.kill(first, signal.SIGKILL)
    until(lambda: children(served.pid).get("worker", first) != first)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_both_end_together(served, number):
    started = children(served.pid)
    served.send_signal(number)
    served.wait(PATIENCE)
    assert not [pid for pid in started.values() if Path(f"/proc/{pid}").exists()]
