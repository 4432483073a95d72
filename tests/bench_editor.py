"""The benchmark of the editor: a form of 200 rows, on the server and in Chromium. `tests.bench` runs it."""

import json
import statistics
from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from projects.models import Project
from targets.filings.models import Target
from tests.browser.chromium import launched
from tests.browser.server import Server

ROWS, OPENINGS = 200, 7


def long_form(project: Project) -> None:
    """Make the project's form one of 200 rows."""
    rows = list(project.declaration.targets.all())
    more = (rows[number % len(rows)] for number in range(ROWS - len(rows)))
    Target.objects.bulk_create(
        Target(
            declaration=project.declaration,
            position=len(rows) + number,
            category=row.category,
            name=f"{row.name}{number}",
            description=row.description * 2,
            value=row.value,
            basis=row.basis,
        )
        for number, row in enumerate(more, start=1)
    )


def saves(client: Client, project: Project, user_pk: int) -> Callable[[], HttpResponse]:
    """Each call saves another text in one cell."""
    target = project.declaration.targets.order_by("position")[ROWS // 2]
    texts = _texts(target.value)
    address = reverse("declaration-save", args=[project.pk])

    def save() -> HttpResponse:
        old, new = next(texts)
        cell = {"where": f"targets.{target.key}.value", "old": old, "new": new}
        body = json.dumps({"user": user_pk, "revision": 0, "cells": [cell]})
        return client.post(address, body, content_type="application/json")

    return save


def _texts(text: str) -> Iterator[tuple[str, str]]:
    number = 0
    while True:
        number += 1
        yield text, (text := f"≥{number}人")


def openings(client: Client, project: Project, database: str) -> list[float]:
    """Milliseconds from the click on 填报 to a form that can be filled in, in Chromium."""
    server = Server(database)
    server.start()
    try:
        with launched() as browser:
            context = browser.new_context(base_url=server.url)
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [
                    {
                        "name": settings.SESSION_COOKIE_NAME,
                        "value": session,
                        "url": server.url,
                    }
                ]
            )
            page = context.new_page()
            return [_open(page, project) for _ in range(OPENINGS)][
                1:
            ]  # the first fills the cache
    finally:
        server.stop()


def _open(page: Page, project: Project) -> float:
    page.goto(project.get_absolute_url())
    page.get_by_role("link", name="填报", exact=True).click(no_wait_after=True)
    page.wait_for_selector("#sheet.live")
    return page.evaluate("performance.now()")


def opening(client: Client, project: Project, database: str) -> None:
    found = openings(client, project, database)
    print(
        f"  {'在 Chromium 中打开':<24}{statistics.median(found):>12.0f} 毫秒    （{min(found):.0f}–{max(found):.0f}）"
    )
