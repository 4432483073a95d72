"""The pictures of the help, each of one page of the demonstration as one person sees it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.conf import settings
from playwright.sync_api import Page

from projects.models import Department, Project
from tests.browser.editor import PASTE

FOLDER = settings.BASE_DIR / "docs/help/pictures"
WIDTH, HEIGHT, QUALITY = 1280, 720, 70
# Projects of the demonstration by their years and codes.
RUNNING_YEAR, COMING_YEAR = 2026, 2027
PROJECTS = {
    "draft": (COMING_YEAR, "101001009"),
    "ready": (COMING_YEAR, "101001004"),
    "returned": (COMING_YEAR, "101001005"),
    "submitted": (COMING_YEAR, "101001008"),
    "reviewed": (COMING_YEAR, "101001002"),
    "approved": (COMING_YEAR, "101001001"),
    "adjusting": (RUNNING_YEAR, "101001003"),
}
UNIT = "101001"
TWO_COLUMNS = "农村小学\t教师培训\n城区小学\t骨干教师培训\n"


def click(role: str, name: str) -> Callable[[Page], None]:
    """A click on the first control of that name."""
    return lambda page: page.get_by_role(role, name=name).first.click()


def scroll_to(selector: str) -> Callable[[Page], None]:
    """The place of the page below the header."""

    def scroll(page: Page) -> None:
        place = page.locator(selector).first
        place.evaluate("it => window.scrollBy(0, it.getBoundingClientRect().top - 72)")

    return scroll


def paste(page: Page) -> None:
    """The question after two columns without headings were pasted."""
    cell = page.locator("td.level1 :is(input, textarea)").first
    cell.click()
    cell.evaluate(PASTE, [TWO_COLUMNS, ""])
    page.locator("#pasting[open]").wait_for()


def decide(page: Page) -> None:
    """The page that asks which step to take for all forms that are listed."""
    page.get_by_role("button", name="办理筛选出的").click()
    page.wait_for_load_state("networkidle")


def give_passwords(page: Page) -> None:
    """The page that asks whether to give a person a new first password."""
    page.locator("input.action-select").nth(3).check()
    page.get_by_label("动作").select_option("give_passwords")
    page.get_by_role("button", name="执行").click()
    page.wait_for_load_state("networkidle")


def begin_second_factor(page: Page) -> None:
    """The code to be read by a phone."""
    page.get_by_role("button", name="开始设置").click()
    page.wait_for_load_state("networkidle")


def open_menu(page: Page) -> None:
    """The kinds of file of a form."""
    page.locator("summary", has_text="下载").click()


def unfold(part: str) -> Callable[[Page], None]:
    """A click on what opens a list in the foot of the editor."""
    return lambda page: page.locator(f"[data-part={part}] summary").click()


def leave_blank(page: Page) -> None:
    """The list of what is missing once the goals were deleted."""
    page.locator('[data-where="goals"] textarea').fill("")
    page.keyboard.press("Tab")
    unfold("lacks")(page)


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
    Picture("fill-paste", "jy_clerk", "/projects/{draft}/edit/", paste),
    Picture("fill-library", "jy_clerk", "/projects/{draft}/edit/", click("button", "指标库")),
    Picture("fill-checks", "jy_clerk", "/projects/{draft}/edit/", unfold("checks")),
    Picture("fill-submit", "jy_clerk", "/projects/{ready}/edit/", click("button", "提交")),
    Picture("fill-steps", "jy_clerk", "/steps/?status=draft", decide),
    Picture("fill-returned", "jy_clerk", "/projects/{returned}/edit/"),
    Picture("fill-part-one", "jy_clerk", "/departments/2027/101001/"),
    Picture("fill-adjust", "jy_clerk", "/projects/{approved}/checks/"),
    Picture("fill-download", "jy_clerk", "/projects/{approved}/", open_menu),
    Picture("fill-missing", "jy_clerk", "/projects/{draft}/edit/", leave_blank),
    Picture("review-workbench", "jy_reviewer", "/workbench/"),
    Picture("review-page", "jy_reviewer", "/projects/{submitted}/review/", height=900),
    Picture("review-comment", "jy_reviewer", "/projects/{submitted}/review/", scroll_to("#comments")),
    Picture("review-sheet", "jy_reviewer", "/projects/{submitted}/review/", scroll_to("#sheet")),
    Picture("review-marks", "jy_reviewer", "/projects/{submitted}/properties/", height=420),
    Picture("review-steps", "jy_reviewer", "/steps/"),
    Picture("review-quality", "jy_reviewer", "/quality/", height=900),
    Picture("review-versions", "jy_reviewer", "/projects/{returned}/versions/"),
    Picture("lead-board", "jy_leader", "/board/", height=900),
    Picture("lead-quality", "jy_leader", "/quality/"),
    Picture("lead-projects", "jy_leader", "/projects/"),
    Picture("lead-reports", "jy_leader", "/reports/"),
    Picture("review-approve", "bureau", "/projects/{reviewed}/review/", height=900),
    Picture("review-adjusted", "bureau", "/projects/{adjusting}/"),
    Picture("review-approvals", "bureau", "/approvals/"),
    Picture("lead-trail", "auditor", "/trail/"),
    Picture("lead-compare", "auditor", "/projects/{adjusting}/versions/compare/?old=4", height=560),
    Picture("manage-admin", "admin", "/admin/"),
    Picture("manage-people", "admin", "/admin/projects/user/"),
    Picture("manage-unit", "admin", "/admin/projects/department/{unit}/change/"),
    Picture("manage-passwords", "admin", "/admin/projects/user/", give_passwords, height=420),
    Picture("manage-handover", "admin", "/people/handover/", height=420),
    Picture("manage-factor", "admin", "/me/second-factor/", begin_second_factor),
    Picture("manage-merge", "admin", "/units/succession/"),
    Picture("manage-plan", "admin", "/years/open/?target=2028&source=2027&one_off=on", scroll_to("h2")),
    Picture("manage-open", "admin", "/years/open/"),
    Picture("manage-dates", "admin", "/years/2027/dates/", height=900),
    Picture("manage-rules", "admin", "/quality/rules/"),
    Picture("manage-import", "admin", "/exchange/"),
    Picture("manage-recognise", "admin", "/steps/?year=2027&status=draft"),
    Picture("manage-library", "admin", "/admin/indicators/indicator/"),
    Picture("manage-weights", "admin", "/years/2027/weights/"),
    Picture("manage-publish", "admin", "/publications/"),
]
# fmt: on
BY_PERSON = [
    (person, list(pictures))
    for person, pictures in groupby(PICTURES, attrgetter("person"))
]


def take_all(page: Page, pictures: list[Picture]) -> None:
    """Take the pictures of the person who is signed in on the page."""
    keys = {"unit": Department.objects.get(code=UNIT).pk}
    for name, (year, code) in PROJECTS.items():
        keys[name] = Project.objects.get(year__year=year, code=code).pk
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
