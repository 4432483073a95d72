"""The web server and the worker as `make run` starts them: both live together and end together."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings

from tests.browser.server import Server, copied_database

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
def served(transactional_db, tmp_path) -> Iterator[subprocess.Popen]:
    server = Server(copied_database(tmp_path / "served.sqlite3"))
    command = [
        sys.executable,
        "tools/serve.py",
        "--bind",
        f"127.0.0.1:{server.port}",
        "--log-level",
        "critical",
    ]
    served = subprocess.Popen(
        command,
        cwd=settings.BASE_DIR,
        env=server.environment,
        start_new_session=True,
    )
    until(lambda: set(children(served.pid)) == {"web", "worker"})
    yield served
    with suppress(ProcessLookupError):  # all have ended
        os.killpg(served.pid, signal.SIGKILL)  # what it started, too
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


UNREADABLE = [
    (f"GET /{'a' * 9000} HTTP/1.1", 414, "这个网址太长"),
    ("GET / HTTP/1.1\r\nX: " + "b" * 9000, 431, "清除本网站的 Cookie"),
    ("不是请求\x1b[31m", 400, "这个请求读不懂"),
]


def test_what_never_reaches_the_application_is_answered_in_chinese(served):
    port = int(served.args[served.args.index("--bind") + 1].rpartition(":")[2])

    def answer(lines: str) -> str:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 5) as end:
            end.sendall(f"{lines}\r\nHost: localhost\r\n\r\n".encode())
            return end.makefile(encoding="utf-8").read()
        return ""

    until(lambda: answer(UNREADABLE[0][0]))
    for lines, status, words in UNREADABLE:
        found = answer(lines)
        assert found.startswith(f"HTTP/1.1 {status} ")
        assert words in found
