"""No other account of the machine reads the database or what lies beside it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings

from core.private_files import tighten


@pytest.mark.parametrize(("before", "after"), [(0o644, 0o600), (0o755, 0o700)])
def test_what_is_there_already_is_tightened(before, after, tmp_path):
    file = tmp_path / "db.sqlite3"
    file.touch(before)
    file.chmod(before)
    tighten([file, tmp_path / "not-there"])
    assert file.stat().st_mode & 0o777 == after


# Writes to the database and tells what then lies in its folder.
WRITE = """
from pathlib import Path
from django.db import connection
connection.cursor().execute("create table a (b)")
folder = Path(connection.settings_dict["NAME"]).parent
print(*sorted(f"{file.name}:{file.stat().st_mode & 0o777:o}" for file in folder.iterdir()))
"""


def test_a_new_database_is_private_with_what_lies_beside_it(tmp_path):
    address = f"sqlite:///{tmp_path / 'db'}"
    shell = [sys.executable, "manage.py", "shell", "-v0", "-c", WRITE]
    run = subprocess.run(
        shell,
        cwd=settings.BASE_DIR,
        env={**os.environ, "DEBUG": "1", "DATABASE_URL": address},
        umask=0o022,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == ["db-shm:600", "db-wal:600", "db:600"]
