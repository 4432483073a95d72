"""The process that forks the children, with the libraries loaded already. It opens no file itself.

One child always waits for the server, so that the fork comes after an answer and not before it. It takes one request:
the name of a module and its arguments, with what it reads from and writes to. It tells the nursery which module it
runs, answers the server with a handle by which it can be stopped, lets go of it, and ends with the file.
"""

from __future__ import annotations

import gc
import json
import os
import socket
import sys
from contextlib import suppress
from importlib import import_module

from core.sandbox.confinement import confine

REQUEST_LIMIT = 10_000  # bytes


def serve(server: socket.socket, module: str) -> None:
    """Have a child wait for each request, the first for this module, until the server is gone."""
    # A child lives too briefly to collect garbage, which would touch all of the memory that it shares.
    gc.disable()
    while module:
        import_module(module)  # The next child need not.
        gc.freeze()
        notice, taken = os.pipe()
        if os.fork() == 0:
            os.close(notice)
            _run_request(server, taken)
        os.close(taken)
        module = os.read(notice, REQUEST_LIMIT).decode()
        os.close(notice)
        _let_go_of_ended_children()


def _run_request(server: socket.socket, taken: int) -> None:
    """Wait for a request, run its module with its files as standard input and output, and end the process."""
    status = 1
    try:
        confine()
        request, files, *_ = socket.recv_fds(server, REQUEST_LIMIT, 2)
        if request:
            name, *sys.argv[1:] = json.loads(request)
            os.write(taken, name.encode())  # First, for who has the handle may kill it.
            handle = os.pidfd_open(os.getpid())
            socket.send_fds(server, [b"taken"], [handle])
            server.close()
            os.dup2(files[0], 0)
            os.dup2(files[1], 1)
            for number in (handle, taken, *files):
                os.close(number)
            import_module(name).main()
            sys.stdout.flush()
            status = 0
    finally:
        os._exit(status)


def _let_go_of_ended_children() -> None:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass


if __name__ == "__main__":
    serve(socket.socket(fileno=os.dup(0)), sys.argv[1])
