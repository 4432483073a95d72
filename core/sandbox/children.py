"""Child processes for files from outside: little memory, little time, and none of the server's settings.

To start Python and load the libraries takes much longer than to read a small file. So a process that has done both
stands ready and forks a child for each file (`core.sandbox.nursery`).
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from core.problems import Refusal

PATIENCE = 60.0  # seconds
ROOT = Path(__file__).resolve().parents[2]
NURSERY = "core.sandbox.nursery"
# Twice what a child may write of its own accord (bytes); one that a file took over might never stop.
ANSWER_LIMIT = 400 * 1024**2

PLAIN = json.JSONDecoder()


class ChildDied(Exception):
    """The child ended before it had answered: it ran out of memory, or was killed."""


class ChildTimedOut(Exception):
    """The child was stopped because it took too long."""


@contextmanager
def child_process(
    module: str, *arguments: str, stdin: IO[bytes]
) -> Iterator[IO[bytes]]:
    """Run `main` of a module on a file and yield its output; whoever misses an answer in it raises ChildDied.

    The child is gone afterwards. Raises ChildTimedOut instead when it had to be stopped.
    """
    stdin.seek(0)
    source, target = os.pipe()
    with open(source, "rb") as output:
        try:
            child = _fork([module, *arguments], [stdin.fileno(), target])
        finally:
            os.close(target)
        timer = threading.Timer(PATIENCE, _kill, [child])
        timer.start()
        try:
            yield output
        except ChildDied as died:
            if not timer.is_alive():
                raise ChildTimedOut from died
            raise
        finally:
            timer.cancel()
            timer.join()
            _kill(child)
            _wait(child)
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


def _kill(child: int) -> None:
    with suppress(ProcessLookupError):
        signal.pidfd_send_signal(child, signal.SIGKILL)


def _wait(child: int) -> None:
    """Wait until the child has ended."""
    ended = select.poll()
    ended.register(child, select.POLLIN)
    ended.poll()


class Nursery:
    """The process that forks the children. It ends when nobody holds the other end of its standard input."""

    def __init__(self) -> None:
        self.socket, server = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with server:
            self.process = subprocess.Popen(
                [sys.executable, "-S", "-m", NURSERY],
                stdin=server.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env={"PYTHONPATH": os.pathsep.join(sys.path)},
            )
        atexit.register(self.close)

    @property
    def is_gone(self) -> bool:
        return self.process.poll() is not None

    def close(self) -> None:
        atexit.unregister(self.close)
        self.socket.close()
        self.process.kill()
        self.process.wait()

    def fork(self, task: Sequence[str], files: Sequence[int]) -> int:
        """Start a child and return its handle (pidfd)."""
        try:
            socket.send_fds(self.socket, [json.dumps(task).encode()], files)
            _, handles, *_ = socket.recv_fds(self.socket, 10, 1)
        except OSError as error:
            raise ChildDied from error
        if not handles:
            raise ChildDied
        return handles[0]


# By the number of the server's process: one that was forked from another starts its own.
_NURSERIES: dict[int, Nursery] = {}
_LOCK = threading.Lock()


def _fork(task: Sequence[str], files: Sequence[int]) -> int:
    """Start a child that reads from the first file and writes to the second, and return its handle."""
    owner = os.getpid()
    with _LOCK:
        if owner in _NURSERIES and _NURSERIES[owner].is_gone:
            _NURSERIES.pop(owner).close()
        if owner not in _NURSERIES:
            _NURSERIES[owner] = Nursery()
        return _NURSERIES[owner].fork(task, files)
