"""The pictures of the help, each of one page of the demonstration as one person sees it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.conf import settings
from playwright.sync_api import Page

from projects.models import Project

FOLDER = settings.BASE_DIR / "docs/help/pictures"
WIDTH, HEIGHT, QUALITY = 1280, 720, 70
# Projects of the demonstration by their codes, in the coming year.
COMING_YEAR = 2027
PROJECTS = {
    "draft": "101001009",
    "ready": "101001004",
    "returned": "101001005",
    "submitted": "101001008",
    "reviewed": "101001002",
    "approved": "101001001",
}


def click(role: str, name: str) -> Callable[[Page], None]:
    """A click on the first control of that name."""
    return lambda page: page.get_by_role(role, name=name).first.click()


def scroll_to(selector: str) -> Callable[[Page], None]:
    """The place of the page below the header."""

    def scroll(page: Page) -> None:
        place = page.locator(selector).first
        place.evaluate("it => window.scrollBy(0, it.getBoundingClientRect().top - 72)")

    return scroll


def stay(page: Page) -> None:
    """The page as it opens."""


@dataclass(frozen=True)
class Picture:
    name: str
    person: str
    address: str
    first: Callable[[Page], None] = stay
    height: int = HEIGHT


# A table: one row is one line. The pictures of one person stand together.
# fmt: off
PICTURES = [
    Picture("fill-workbench", "jy_clerk", "/workbench/"),
    Picture("fill-new", "jy_clerk", "/projects/new/", height=560),
    Picture("fill-copy", "jy_clerk", "/projects/copy/?department=101001&source=2026&target=2027"),
    Picture("fill-import", "jy_clerk", "/exchange/"),
    Picture("fill-editor", "jy_clerk", "/projects/{draft}/edit/", height=900),
    Picture("fill-rows", "jy_clerk", "/projects/{draft}/edit/", scroll_to("#targets")),
    Picture("fill-library", "jy_clerk", "/projects/{draft}/edit/", click("button", "指标库")),
    Picture("fill-submit", "jy_clerk", "/projects/{ready}/edit/", click("button", "提交")),
    Picture("fill-returned", "jy_clerk", "/projects/{returned}/edit/"),
    Picture("fill-part-one", "jy_clerk", "/departments/2027/101001/"),
    Picture("fill-adjust", "jy_clerk", "/projects/{approved}/checks/"),
    Picture("review-workbench", "jy_reviewer", "/workbench/"),
    Picture("review-page", "jy_reviewer", "/projects/{submitted}/review/", height=900),
    Picture("review-steps", "jy_reviewer", "/steps/"),
    Picture("review-quality", "jy_reviewer", "/quality/", height=900),
    Picture("review-versions", "jy_reviewer", "/projects/{returned}/versions/"),
    Picture("lead-board", "jy_leader", "/board/", height=900),
    Picture("lead-quality", "jy_leader", "/quality/"),
    Picture("lead-reports", "jy_leader", "/reports/"),
    Picture("review-approve", "bureau", "/projects/{reviewed}/review/", height=900),
    Picture("review-approvals", "bureau", "/approvals/"),
    Picture("lead-trail", "auditor", "/trail/"),
    Picture("manage-admin", "admin", "/admin/"),
    Picture("manage-people", "admin", "/admin/projects/user/"),
    Picture("manage-open", "admin", "/years/open/"),
    Picture("manage-dates", "admin", "/years/2027/dates/", height=900),
    Picture("manage-rules", "admin", "/quality/rules/"),
    Picture("manage-import", "admin", "/exchange/"),
    Picture("manage-publish", "admin", "/publications/"),
]
# fmt: on
BY_PERSON = [
    (person, list(pictures))
    for person, pictures in groupby(PICTURES, attrgetter("person"))
]


def take_all(page: Page, pictures: list[Picture]) -> None:
    """Take the pictures of the person who is signed in on the page."""
    projects = Project.objects.filter(year__year=COMING_YEAR)
    keys = {name: projects.get(code=code).pk for name, code in PROJECTS.items()}
    for picture in pictures:
        page.set_viewport_size({"width": WIDTH, "height": picture.height})
        page.goto(picture.address.format(**keys))
        page.wait_for_load_state("networkidle")
        picture.first(page)
        page.wait_for_timeout(300)
        save(page, picture)


def save(page: Page, picture: Picture) -> None:
    """Store what the window shows as WebP, a fifth of what PNG takes."""
    options = {"format": "webp", "quality": QUALITY}
    session = page.context.new_cdp_session(page)
    shot = session.send("Page.captureScreenshot", options)
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{picture.name}.webp").write_bytes(base64.b64decode(shot["data"]))
