"""The application as `make run` serves it: a process of its own, that can be stopped and started."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection

# With our own key, so that a session that is begun here goes on there.
SERVED = {
    "SECRET_KEY": settings.SECRET_KEY,
    "ALLOWED_HOSTS": "localhost",
    "DEBUG": "",
}


def copied_database(copy: Path) -> str:
    """The address of a copy of the tests' database as it is now."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    return f"sqlite:///{copy}"


def manage(environment: Mapping[str, str], *words: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=settings.BASE_DIR,
        env=environment,
        check=True,
        capture_output=True,
    )


@cache
def collect_static_files() -> None:
    """Once in a process: they are the same for all servers."""
    manage({**os.environ, **SERVED}, "collectstatic", "--noinput", "--verbosity", "0")


class Server:
    """The application on a database and a port of its own, as a process that can be stopped."""

    def __init__(self, database: str) -> None:
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        self.environment = {**os.environ, **SERVED, "DATABASE_URL": database}
        collect_static_files()

    def manage(self, *words: str) -> None:
        manage(self.environment, *words)

    def start(self) -> None:
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "jvlu_budget.wsgi",
            "--bind",
            f"127.0.0.1:{self.port}",
        ]
        options = ["--threads", "4", "--no-control-socket", "--log-level", "critical"]
        self.process = subprocess.Popen(
            [*command, *options], cwd=settings.BASE_DIR, env=self.environment
        )
        while True:
            with closing(socket.socket()) as asked:
                if asked.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


def start_worker() -> subprocess.Popen:
    """A worker on the database of the tests, as a process that can be killed."""
    environment = {
        **os.environ,
        "SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": f"sqlite:///{settings.DATABASES['default']['NAME']}",
        "PROGRESS_DIR": str(settings.PROGRESS_DIR),
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", "worker"], cwd=settings.BASE_DIR, env=environment
    )
