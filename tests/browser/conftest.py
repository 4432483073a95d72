"""Tests in a real Chromium. Every test of this folder is marked `browser`.

A page may ask only the server under test, and must leave the console without an error: whatever it did
otherwise stands in `complaints`, and a test that ends with one fails.
"""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import HttpRequest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from projects.models import Project
from tests.browser.chromium import Missing, launched
from tests.browser.editor import Editor
from tests.browser.shared import Shared
from tests.browser.snapshots import Snapshots
from tests.layers import layers_of

AXE = settings.BASE_DIR / "node_modules/axe-core"

# Two browsers and two servers share the machine: what is there in the end may take a while.
expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix, tmp_path_factory
) -> None:
    """SQLite in a file, as it is served: in memory the server's threads would share one connection and its locks."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] != "django.db.backends.sqlite3":
        pytest.exit("浏览器测试只用 SQLite，请不要设置 DATABASE_URL", returncode=2)
    folder = tmp_path_factory.mktemp("database")
    database["TEST"]["NAME"] = str(folder / "browser.sqlite3")


@pytest.fixture(scope="session")
def layers(stock, django_db_blocker) -> Snapshots:
    with django_db_blocker.unblock():
        return Snapshots(stock.layers)


@pytest.fixture
def transactional_db(layers, django_db_blocker, request) -> Iterator[None]:
    """The database with what the test asks for, instead of one that is emptied after every test."""
    with django_db_blocker.unblock():
        layers.restore(layers_of(request.node))
        yield


@pytest.fixture
def db(transactional_db) -> None:
    """The same: the server must see what a test writes."""


@pytest.fixture(scope="session")
def kept_static_files() -> Iterator[None]:
    """The browser asks for every static file once, as it does where the application is served."""
    serve = StaticFilesHandler.serve

    def serve_to_keep(handler: StaticFilesHandler, request: HttpRequest) -> Any:
        response = serve(handler, request)
        response["Cache-Control"] = "max-age=3600"
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", serve_to_keep)
        yield


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    try:
        with launched() as browser:
            yield browser
    except Missing as missing:
        pytest.fail(str(missing), pytrace=False)


@pytest.fixture
def provoked() -> list[str]:
    """Parts of complaints that a test brings about on purpose, whenever the browser comes to write them."""
    return []


@pytest.fixture(scope="session")
def shared(chromium: Browser, kept_static_files, live_server) -> Iterator[Shared]:
    shared = Shared(chromium, live_server.url)
    yield shared
    shared.context.close()


@pytest.fixture
def context(shared: Shared) -> Iterator[BrowserContext]:
    """The context of all tests, with nothing in it of the one before."""
    yield shared.context
    shared.forget()


@pytest.fixture
def page(
    context: BrowserContext, shared: Shared, provoked: list[str]
) -> Iterator[Page]:
    page = context.new_page()
    yield page
    if not page.is_closed():
        page.wait_for_timeout(25)  # What a script did last reaches us a moment later.
    page.close()
    unforeseen = [
        each for each in shared.complaints if not any(part in each for part in provoked)
    ]
    if unforeseen:
        pytest.fail("\n".join(unforeseen), pytrace=False)


@pytest.fixture
def sign_in_to(live_server) -> Callable:
    """Return `sign_in_to(context, user)`, which lets the pages of that browser be that user's."""

    def sign_in_to(context: BrowserContext, user) -> None:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": session,
                    "url": live_server.url,
                }
            ]
        )

    return sign_in_to


@pytest.fixture
def sign_in(context: BrowserContext, sign_in_to) -> Callable:
    """Return `sign_in(user)`, which lets the pages of this test be that user's."""
    return partial(sign_in_to, context)


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Return `axe(page)`, the accessibility findings on the page but minor ones, a line each."""
    source = (AXE / "axe.min.js").read_text()
    messages = json.loads((AXE / "locales/zh_CN.json").read_text())

    def axe(page: Page) -> list[str]:
        page.evaluate(source)
        page.evaluate("locale => axe.configure({locale})", messages)
        violations = page.evaluate(
            "async () => (await axe.run({resultTypes: ['violations']})).violations"
        )
        return [
            f"{violation['impact']} {violation['id']}：{violation['help']}：{node['html']}"
            for violation in violations
            if violation["impact"] != "minor"
            for node in violation["nodes"]
        ]

    return axe


@pytest.fixture
def editor(sign_in, clerk, library, page) -> Iterator[Editor]:
    """The first form of the document, open to be filled in by the clerk."""
    sign_in(clerk)
    editor = Editor(page, Project.objects.get(position=1)).open()
    yield editor
    editor.settle()
