"""The process that forks a child for each file, with the libraries loaded already. It opens no file itself.

A request names a module and its arguments, and brings what the child reads from and writes to; the answer is a handle
by which the child can be stopped.
"""

from __future__ import annotations

import gc
import json
import os
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from types import ModuleType

REQUEST_LIMIT = 10_000  # bytes


def serve(server: socket.socket) -> None:
    """Fork a child for each request until the server is gone."""
    while True:
        request, files, *_ = socket.recv_fds(server, REQUEST_LIMIT, 2)
        if not request:
            return
        name, *arguments = json.loads(request)
        module = import_module(name)
        _let_go_of_ended_children()
        gc.freeze()  # The garbage collection of a child must not touch all of the memory that it shares.
        pid = os.fork()
        if pid == 0:
            server.close()
            _run(module, arguments, *files)
        child = os.pidfd_open(pid)
        socket.send_fds(server, [b"forked"], [child])
        for number in (child, *files):
            os.close(number)


def _run(
    module: ModuleType, arguments: Sequence[str], source: int, target: int
) -> None:
    """Run the module with these files as standard input and output, and end the process."""
    status = 1
    try:
        os.dup2(source, 0)
        os.dup2(target, 1)
        os.close(source)
        os.close(target)
        sys.argv[1:] = arguments
        module.main()
        sys.stdout.flush()
        status = 0
    finally:
        os._exit(status)


def _let_go_of_ended_children() -> None:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass


if __name__ == "__main__":
    serve(socket.socket(fileno=os.dup(0)))
