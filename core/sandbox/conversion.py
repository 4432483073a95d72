"""Old files converted by LibreOffice, where the server has it: a setting, never a need.

The program runs by itself, with little time, without macros and links, and with a profile that is thrown away. What it
makes is a file from outside like any other.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

# The path of the program, such as /usr/bin/soffice.
PROGRAM = os.environ.get("LIBREOFFICE", "")
PATIENCE = 60.0  # seconds
# Memory in KiB, seconds of the processor, and the length of a file in blocks of half a KiB.
LIMITS = 'ulimit -v 6000000 -t 60 -f 400000; exec "$0" "$@"'
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{}</oor:items>"""
ITEM = '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>\n'
SAFE = [
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "1"),
    # Nothing listens there, so nothing is fetched.
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
]


def converted(content: bytes, name: str, ending: str) -> bytes | None:
    """The file converted to a format by its ending; None where there is no program for it, or it fails.

    `name` is what the file is called for the program, which looks at the ending.
    """
    if not PROGRAM:
        return None
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        profile = home / "profile" / "user"
        profile.mkdir(parents=True)
        items = "".join(ITEM.format(*setting) for setting in SAFE)
        (profile / "registrymodifications.xcu").write_text(SETTINGS.format(items))
        source = home / name
        source.write_bytes(content)
        _run(
            [
                PROGRAM,
                f"-env:UserInstallation=file://{home}/profile",
                "--headless",
                "--norestore",
                "--convert-to",
                ending,
                "--outdir",
                str(home / "out"),
                str(source),
            ],
            home,
        )
        found = home / "out" / f"{source.stem}.{ending}"
        return found.read_bytes() if found.is_file() else None


def _run(command: list[str], home: Path) -> None:
    """Run the program within its limits, and end it with all that it started."""
    process = subprocess.Popen(
        ["/bin/sh", "-c", LIMITS, *command],
        cwd=home,
        env={"HOME": str(home), "PATH": os.defpath, "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        with suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
