"""Child processes for files from outside: little memory, little time, and none of the server's settings.

To start Python and load the libraries takes much longer than to read a small file. So a process that has done both
stands ready and forks a child for each file (`core.sandbox.nursery`).
"""

from __future__ import annotations

import atexit
import io
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from core.problems import Refusal

PATIENCE = 60.0  # seconds
BUFFER = 64 * 1024  # bytes; as much as a pipe holds
ROOT = Path(__file__).resolve().parents[2]
NURSERY = "core.sandbox.nursery"
# Twice what a child may write of its own accord (bytes); one that a file took over might never stop.
ANSWER_LIMIT = 400 * 1024**2

PLAIN = json.JSONDecoder()


class ChildDied(Exception):
    """The child ended before it had answered: it ran out of memory, or was killed."""


class ChildTimedOut(Exception):
    """The child was stopped because it took too long."""


class _Output(io.FileIO):
    """The output of a child, which is read for so many seconds and no longer."""

    def __init__(self, source: int, patience: float) -> None:
        super().__init__(source, "rb")
        self._deadline = time.monotonic() + patience
        self._written = select.poll()
        self._written.register(source, select.POLLIN)

    def readinto(self, buffer: Any, /) -> int:
        left = max(0, self._deadline - time.monotonic())
        if not self._written.poll(left * 1000):
            raise ChildTimedOut
        return super().readinto(buffer)


@contextmanager
def child_process(
    module: str, *arguments: str, stdin: IO[bytes]
) -> Iterator[IO[bytes]]:
    """Run `main` of a module on a file and yield its output; whoever misses an answer in it raises ChildDied.

    The child is stopped afterwards. Reading from it raises ChildTimedOut when it takes too long.
    """
    stdin.seek(0)
    source, target = os.pipe()
    with io.BufferedReader(_Output(source, PATIENCE), BUFFER) as output:
        try:
            child = _taken_by([module, *arguments], [stdin.fileno(), target])
        finally:
            os.close(target)
        try:
            yield output
        finally:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(child, signal.SIGKILL)
            os.close(child)


def answers(
    module: str,
    *arguments: str,
    stdin: IO[bytes],
    decoder: json.JSONDecoder = PLAIN,
) -> Iterator[Any]:
    """What a child writes of a file, line by line (`core.sandbox.answering`).

    Raises Refusal where the child refuses the file, ChildDied or ChildTimedOut where it gives no whole answer.
    """
    with child_process(module, *arguments, stdin=stdin) as output:
        left = ANSWER_LIMIT
        while line := output.readline(left):
            if not line.endswith(b"\n"):
                break  # killed in the middle of a line, or too much
            left -= len(line)
            answer = decoder.decode(line.decode())
            if isinstance(answer, dict) and "refusal" in answer:
                raise Refusal(answer["refusal"])
            if isinstance(answer, dict) and "end" in answer:
                return
            yield answer
        raise ChildDied


class Nursery:
    """The process that forks the children. It ends when nobody holds the other end of its standard input."""

    def __init__(self, module: str) -> None:
        self.socket, server = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with server:
            self.process = subprocess.Popen(
                [sys.executable, "-S", "-m", NURSERY, module],
                stdin=server.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env={"PYTHONPATH": os.pathsep.join(sys.path)},
            )
        atexit.register(self.close)

    def close(self) -> None:
        atexit.unregister(self.close)
        self.socket.close()
        self.process.kill()
        self.process.wait()

    def give(self, task: Sequence[str], files: Sequence[int]) -> int | None:
        """Give a task to the child that waits and return its handle (pidfd); None if nobody is there any more."""
        with suppress(OSError):
            socket.send_fds(self.socket, [json.dumps(task).encode()], files)
            _, handles, *_ = socket.recv_fds(self.socket, 10, 1)
            if handles:
                return handles[0]
        return None


# By the number of the server's process: one that was forked from another starts its own.
_NURSERIES: dict[int, Nursery] = {}
_LOCK = threading.Lock()


def _taken_by(task: Sequence[str], files: Sequence[int]) -> int:
    """Find a child that reads from the first file and writes to the second, and return its handle."""
    owner = os.getpid()
    with _LOCK:
        nursery = _NURSERIES.get(owner)
        handle = None
        if nursery is not None:
            handle = nursery.give(task, files)
            if handle is None:
                nursery.close()
        if handle is None:
            nursery = _NURSERIES[owner] = Nursery(task[0])
            handle = nursery.give(task, files)
        if handle is None:
            raise ChildDied
        return handle
