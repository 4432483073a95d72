"""The story is lived through, once, by the verbs of the house: every step asks status, rights, checks and dates."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from core.problems import Refusal
from projects.models import BudgetYear, Project, ProjectType, User
from projects.register.lookup import ensure_year, find_departments
from projects.schedule.changes import set_dates
from targets.checks.recording import check_units, stale_units
from targets.checks.rule_config import rule_config_of
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
        tell_story(calendar)
    return people


def tell_story(calendar: Calendar) -> None:
    """Live through the story in two new years, give these their dates, and check all forms. Raises Refusal."""
    running = ensure_year(calendar.running, [])
    coming = ensure_year(calendar.coming, [])
    # Before the others: 公用经费 of schools are none of an office.
    for name, keywords in types().items():
        own = {"keywords": keywords, "position": 0}
        ProjectType.objects.get_or_create(name=name, defaults=own)
    scene = Scene(calendar)
    for step in story():
        tell(scene, step)
    admin = scene.people["admin"]
    set_dates(running, calendar.dates_of_running(), admin)
    set_dates(coming, calendar.dates_of_coming(), admin)
    for year in (running, coming):
        config = rule_config_of(year)
        check_units(year, stale_units(year, Q(), config), config)


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
    day = scene.calendar.days(step.days)
    return TransitionNote(step.note, step.reason, number, day)
