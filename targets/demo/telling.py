"""The story is lived through, once, by the verbs of the house: every step asks status, rights, checks and dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from operator import attrgetter

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core import clock
from core.problems import Refusal
from projects.models import BudgetYear, Department, Project, ProjectType, User
from projects.register.lookup import ensure_year, find_departments
from projects.schedule.changes import set_dates
from targets.checks.refreshing import check_changed
from targets.checks.waiving import NotWaived
from targets.demo.calendar import Calendar
from targets.demo.deeds import DEEDS
from targets.demo.people import STAFF
from targets.demo.scene import UNITS, Scene, failed
from targets.demo.story import StoryStep, story, types
from targets.filings.editing.outcome import Closed
from targets.filings.seeding import DEMO_PEOPLE, ensure_people
from targets.imports.runs import TooLate
from targets.publication.publishing import NotPublished
from targets.workflow.comments import NotSaid
from targets.workflow.forms_of_units import perform_filing
from targets.workflow.performing import NotPerformed, perform_many, refused
from targets.workflow.versions import TransitionNote

REFUSED = (
    Closed,
    NotPerformed,
    NotPublished,
    NotSaid,
    NotWaived,
    PermissionDenied,
    Refusal,
    TooLate,
)

COUNTY_CODE, COUNTY = "130529", "巨鹿县"
BELOW_COUNTY = ("101", "102", "103", "901")
# Days before today: the coming year is opened, and its forms are checked.
COMING_OPENS = -41
CHECKED = (-30, -20, -12, -8, -4)


def is_told(calendar: Calendar) -> bool:
    """Whether the story was told before, or the two years are in use already."""
    years = (calendar.running, calendar.coming)
    if BudgetYear.objects.filter(year__in=years).exists():
        return True
    return Project.everything.filter(department__code__in=UNITS).exists()


@transaction.atomic
def demonstrate(today: date) -> list[tuple[User, str]]:
    """Make departments, people, years and their story. Returns the people with their passwords; raises Refusal.

    What is there already is never changed: where one of the years or projects of the departments are, nothing is told.
    """
    _, created = find_departments(UNITS)
    for department in created:
        department.save()
    people = ensure_people((*DEMO_PEOPLE, *STAFF))
    calendar = Calendar(today)
    if not is_told(calendar):
        make_county()
        tell_story(calendar)
    return people


def make_county() -> None:
    """Put a county above the departments, so that its people compare them."""
    county, _ = Department.objects.get_or_create(
        code=COUNTY_CODE, defaults={"name": COUNTY}
    )
    for department in Department.objects.filter(code__in=BELOW_COUNTY, parent=None):
        department.parent = county
        department.save()


def tell_story(calendar: Calendar) -> None:
    """Live through the story in two new years, each with its dates, and check all forms. Raises Refusal."""
    running = ensure_year(calendar.running, [])
    coming = ensure_year(calendar.coming, [])
    # Before the others: 公用经费 of schools are none of an office.
    for name, keywords in types().items():
        own = {"keywords": keywords, "position": 0}
        ProjectType.objects.get_or_create(name=name, defaults=own)
    scene = Scene(calendar)
    admin = scene.people["admin"]
    with clock.set_to(calendar.moment("running", 0)):
        set_dates(running, calendar.dates_of_running(), admin)
    tell_year(scene, "running", [])
    with clock.set_to(calendar.moment("coming", COMING_OPENS)):
        check_changed(running)
        set_dates(coming, calendar.dates_of_coming(), admin)
    tell_year(scene, "coming", CHECKED)
    for year in (running, coming):
        check_changed(year)


def tell_year(scene: Scene, name: str, check_days: Sequence[int]) -> None:
    """Take the steps of a year in the order of their moments, and check its forms on the days in between."""
    waiting = list(check_days)
    steps = [step for step in story() if step.year == name]
    for step in sorted(steps, key=attrgetter("at")):
        while waiting and waiting[0] <= step.at:
            with clock.set_to(scene.calendar.moment(name, waiting.pop(0))):
                check_changed(scene.year(step))
        with clock.set_to(scene.calendar.moment(name, step.at)):
            tell(scene, step)


def tell(scene: Scene, step: StoryStep) -> None:
    """Take a step of the story: a deed, or else a transition. Raises Refusal."""
    try:
        if step.does in DEEDS:
            DEEDS[step.does](scene, step)
        else:
            move(scene, step)
    except REFUSED as refusal:
        raise failed(step, str(refusal) or "没有权限") from refusal


def move(scene: Scene, step: StoryStep) -> None:
    """Perform a transition with forms of projects, or with a part one. Raises NotPerformed unless all are moved."""
    person = scene.person(step)
    note = note_of(scene, step)
    if not step.projects:
        part_one = scene.part_one(step)
        perform_filing(part_one.pk, step.does, person, note)
        return
    projects = scene.projects(step)
    if len(projects) < len(step.projects):
        raise NotPerformed("有项目还没有建立")
    keys = [project.pk for project in projects]
    receipts = perform_many(keys, step.does, person, note)
    for receipt in refused(receipts):
        raise NotPerformed(f"{receipt.name}：{receipt.refusal}")


def note_of(scene: Scene, step: StoryStep) -> TransitionNote:
    """What is typed for a transition, with the day of the document where it has a number."""
    if not step.number:
        return TransitionNote(step.note, step.reason)
    year = scene.calendar.number(step.year)
    number = step.number.format(year=year)
    day = clock.today() + timedelta(days=step.days)
    return TransitionNote(step.note, step.reason, number, day)
