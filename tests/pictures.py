"""The pictures of the README and of the help, taken of the application as it is: `make pictures`."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

FOLDER = tempfile.TemporaryDirectory(prefix="pictures-")
os.environ["DATABASE_URL"] = f"sqlite:///{FOLDER.name}/pictures.sqlite3"
os.environ["PROGRESS_DIR"] = f"{FOLDER.name}/progress"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jvlu_budget.settings")
django.setup()

import openpyxl
from django.conf import settings
from playwright.sync_api import Browser, Page

from projects.models import Project
from targets.demo.people import STAFF
from targets.filings.models import Filing, Status
from targets.filings.seeding import DEMO_PEOPLE, FIRST_UNIT, FIRST_YEAR
from tests.browser.chromium import launched
from tests.browser.server import Server
from tests.help_pictures import BY_PERSON, take_all

DOCS = settings.BASE_DIR / "docs"
WIDTH, HEIGHT = 1280, 900
SUBMITTED = "13052923P00585210142B"


@contextmanager
def signed_in(browser: Browser, server: Server, username: str) -> Iterator[Page]:
    people = {person.username: person for person in (*DEMO_PEOPLE, *STAFF)}
    context = browser.new_context(
        base_url=server.url, viewport={"width": WIDTH, "height": HEIGHT}, locale="zh-CN"
    )
    page = context.new_page()
    page.goto("/login/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(people[username].password)
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    yield page
    context.close()


def take(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=DOCS / f"{name}.png")


def board(page: Page) -> None:
    take(page, f"/board/?year={FIRST_YEAR}", "board")


def editor_and_quality(page: Page) -> None:
    project = Project.objects.get(year__year=FIRST_YEAR, position=4)
    take(page, f"/projects/{project.pk}/edit/", "editor")
    take(page, f"/quality/?year={FIRST_YEAR}", "quality")


def review(page: Page) -> None:
    project = Project.objects.get(code=SUBMITTED)
    Filing.objects.filter(project=project).update(status=Status.SUBMITTED)
    Project.objects.filter(pk=project.pk).update(is_key=True)
    take(page, f"/projects/{project.pk}/review/", "review")


def importing(page: Page) -> None:
    """A workbook of our own with a few slips in it."""
    answer = page.request.get(f"/departments/{FIRST_YEAR}/{FIRST_UNIT}/working.flat")
    book = Path(FOLDER.name) / "2024年预算绩效目标.xlsx"
    book.write_bytes(answer.body())
    with_slips(book)
    page.goto("/exchange/")
    page.locator("input[type=file]").set_input_files(book)
    page.locator("form:has(input[type=file]) button").click()
    page.get_by_role("heading", name="问题", exact=True).wait_for()
    page.screenshot(path=DOCS / "import.png")


def with_slips(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    for sheet, label, row, text in (
        ("项目", "财政资金", 3, "一百"),
        ("项目", "资金用途", 4, "征地费用和青苗补偿"),
        ("指标", "二级指标", 3, "重量指标"),
    ):
        labels = [str(cell.value) for cell in book[sheet][1]]
        column = next(
            number
            for number, each in enumerate(labels, start=1)
            if each.startswith(label)
        )
        book[sheet].cell(row, column, text)
    book.save(path)


def main() -> None:
    server = Server(os.environ["DATABASE_URL"])
    server.manage("migrate", "--verbosity", "0")
    server.manage("seed", "--demo")
    server.start()
    shots = {
        "leader": board,
        "clerk": editor_and_quality,
        "reviewer": review,
        "admin": importing,
    }
    try:
        with launched() as browser:
            for username, pictures in BY_PERSON:
                with signed_in(browser, server, username) as page:
                    take_all(page, pictures)
            for username, shoot in shots.items():
                with signed_in(browser, server, username) as page:
                    shoot(page)
    finally:
        server.stop()


if __name__ == "__main__":
    main()
