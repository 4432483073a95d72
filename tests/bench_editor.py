"""The benchmark of the editor: a form of 300 rows, on the server and in Chromium. `tests.bench` runs it."""

import json
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from projects.models import Project
from targets.filings.models import Target
from tests.browser.chromium import launched
from tests.browser.server import Server

ROWS, PASTED, FEW, OPENINGS, LETTERS = 300, 300, 7, 6, 30


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


@contextmanager
def signed_in(client: Client, database: str) -> Iterator[Page]:
    """A page in Chromium for the person of the client, on a server of its own."""
    server = Server(database)
    server.start()
    try:
        with launched() as browser:
            context = browser.new_context(base_url=server.url)
            name = settings.SESSION_COOKIE_NAME
            session = client.cookies[name].value
            context.add_cookies([{"name": name, "value": session, "url": server.url}])
            yield context.new_page()
    finally:
        server.stop()


def _open(page: Page, project: Project) -> float:
    """Milliseconds from the click on 填报 to a form that can be filled in."""
    page.goto(project.get_absolute_url())
    page.evaluate("localStorage.clear()")  # of what was typed before and never saved
    page.get_by_role("link", name="填报", exact=True).click(no_wait_after=True)
    page.wait_for_selector("#sheet.live")
    return page.evaluate("performance.now()")


def _script(page: Page, act: Callable[[], object]) -> float:
    """Milliseconds of script that the page runs for an act and in the moment after it."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def spent() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(
            each["value"] for each in metrics if each["name"] == "ScriptDuration"
        )

    before = spent()
    act()
    page.wait_for_timeout(100)
    return (spent() - before) * 1000


def _letter(page: Page, project: Project) -> float:
    """Milliseconds of script for one letter in the middle of the form, before anything is saved."""
    _open(page, project)
    cells = page.locator("[data-group=targets] td.description textarea")
    cells.nth(cells.count() // 2).click()
    page.keyboard.press("F2")

    def letters() -> None:
        for _ in range(LETTERS):
            page.keyboard.insert_text("字")

    taken = _script(page, letters)
    page.keyboard.press("Escape")
    return taken / LETTERS


def _entry(page: Page, project: Project) -> float:
    """Milliseconds of script for a letter and the Enter that leaves its cell, in the middle of the form."""
    _open(page, project)
    cells = page.locator("[data-group=targets] td.description textarea")
    cells.nth(cells.count() // 2 - 2).click()

    def entries() -> None:
        for _ in range(FEW):
            page.keyboard.insert_text("字")
            page.keyboard.press("Enter")

    return _script(page, entries) / FEW


def _paste(page: Page, project: Project, count: int = PASTED) -> float:
    """Milliseconds from Ctrl+V until rows that are all new are drawn."""
    _open(page, project)
    page.locator("[data-group=targets] td.name textarea").last.click()
    before = page.locator("[data-group=targets] > tr").count()
    lines = [
        f"指标{number}\t我镇完成的数量\t≥{number}个\t县委文件"
        for number in range(count)
    ]
    taken: float = page.evaluate(PASTE, "\n".join(lines))
    assert page.locator("[data-group=targets] > tr").count() >= before + count - 1
    page.keyboard.press("Control+z")  # nothing is left to be saved
    return taken


PASTE = """async text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const control = document.activeElement, before = performance.now();
  control.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
  return performance.now() - before;
}"""


def in_chromium(
    client: Client, project: Project, short: Project, database: str
) -> None:
    """Open a long form, type into it, and paste into a short one; each also as a ratio."""
    with signed_in(client, database) as page:
        page.route("**/save/", lambda route: route.abort())  # forms stay as they are
        _open(page, project)  # fills the cache
        opened = [_open(page, project) for _ in range(OPENINGS)]
        # In turn, so that a busy moment of the machine meets both.
        pairs = [(_letter(page, project), _letter(page, short)) for _ in range(5)]
        entries = [(_entry(page, project), _entry(page, short)) for _ in range(3)]
        pastes = [(_paste(page, short), _paste(page, short, FEW)) for _ in range(3)]
    opening = statistics.median(opened)
    print(
        f"  {'在 Chromium 中打开':<24}{opening:>12.0f} 毫秒    （{min(opened):.0f}–{max(opened):.0f}）"
    )
    letter = statistics.median(long for long, _ in pairs)
    letter_short = statistics.median(short for _, short in pairs)
    print(f"  {'一个字的脚本':<24}{letter:>12.1f} 毫秒    （至多 16）")
    print(f"  {'一个字 ÷ 短表里一个字':<22}{letter / letter_short:>12.1f}")
    entry = statistics.median(long for long, _ in entries)
    entry_short = statistics.median(short for _, short in entries)
    print(f"  {'一个字加 Enter 的脚本':<20}{entry:>12.1f} 毫秒    （两个键，至多 32）")
    print(f"  {'一个字加 Enter ÷ 短表里':<20}{entry / entry_short:>12.1f}")
    pasted = statistics.median(many for many, _ in pastes)
    pasted_few = statistics.median(few for _, few in pastes)
    print(f"  {f'粘贴 {PASTED} 行到出现':<24}{pasted:>12.0f} 毫秒    （至多 300）")
    print(f"  {f'粘贴 {PASTED} 行 ÷ {FEW} 行':<23}{pasted / pasted_few:>12.1f}")
    print(f"  {'粘贴 ÷ 打开':<24}{pasted / opening:>12.2f}")
