"""The demonstration: what it holds, that it is made once, and that it stays on one's own machine."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.core.management import call_command
from django.utils import timezone

from projects.models import (
    BudgetYear,
    Department,
    Event,
    Exemption,
    Project,
    Role,
    User,
)
from projects.trail.verification import verify
from targets.checks.models import RecordedFinding, Waiver
from targets.demo.calendar import Calendar
from targets.demo.guard import is_loopback
from targets.demo.people import STAFF
from targets.demo.scene import UNITS
from targets.demo.telling import demonstrate, is_told
from targets.filings.models import Declaration, Filing, Status
from targets.filings.seeding import DEMO_PEOPLE, seed
from targets.publication.models import Publication
from targets.publication.publishing import damaged
from targets.reports.dashboard import Dashboard
from targets.reports.scope import Scope
from targets.workflow.models import Answer, Comment, ReviewSheet, Version
from targets.workflow.verification import Verified, damages
from tests.layers import taken_back

OURS = {"project__department__code__in": UNITS}


@dataclass(frozen=True)
class Told:
    """Facts of a system with the demonstration, gathered in one telling that is taken back."""

    people: list[tuple[User, str]]
    first_forms: list[tuple[str, str]]
    statuses: dict[int, set[str]]
    filings: int
    first: list[int]
    second: list[int]
    trail: int
    damages: list[str]
    damaged: list[str]
    numbers: dict[str, int]
    wordless: list[str]
    doers: set[str]
    boards: list[tuple[str, int, int]]


def rows() -> list[int]:
    models = (Project, Filing, Version, Comment, Event, Publication, User, Department)
    return [model._base_manager.count() for model in models]


def statuses() -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    rows = Filing.objects.filter(**OURS).values_list("project__year__year", "status")
    for year, status in rows:
        found.setdefault(year, set()).add(status)
    return found


def numbers() -> dict[str, int]:
    """How much there is of what a page shows."""
    changed = Filing.objects.filter(status=Status.ADJUSTING, revision__gt=2)
    return {
        "open comments": Comment.objects.filter(settled_at=None).count(),
        "settled comments": Comment.objects.exclude(settled_at=None).count(),
        "answers": Answer.objects.count(),
        "reasons": Waiver.objects.count(),
        "findings": RecordedFinding.objects.filter(waiver=None).count(),
        "signed sheets": ReviewSheet.objects.exclude(signed_at=None).count(),
        "open sheets": ReviewSheet.objects.filter(signed_at=None).count(),
        "secret": Project.objects.filter(is_secret=True).count(),
        "key": Project.objects.filter(is_key=True).count(),
        "responsible": Project.objects.exclude(responsible=None).count(),
        "without anybody": Project.objects.filter(responsible=None).count(),
        "exemptions": Exemption.objects.count(),
        "copied": Declaration.objects.exclude(copied=[]).count(),
        "changed adjustments": changed.count(),
        "publications": Publication.objects.count(),
        "documents": Version.objects.exclude(approval=None).count(),
    }


def boards() -> list[tuple[str, int, int]]:
    """Of each year: its name, its forms with money, and the forms that were never checked."""
    admin = User.objects.get(username="admin")
    found = []
    for year in BudgetYear.objects.exclude(year=2024):
        board = Dashboard(Scope(year, admin))
        with_money = Project.objects.filter(year=year, budget__gt=0).count()
        found.append((str(year), with_money, board.waiting))
    return found


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker) -> Told:
    with django_db_blocker.unblock(), taken_back():
        seed()
        people = demonstrate(timezone.localdate())
        first = rows()
        demonstrate(timezone.localdate())
        early = Filing.objects.filter(project__year__year=2024)
        returns = Version.objects.filter(verb__in=("return", "reject", "adjust", "end"))
        publications = Publication.objects.select_related("docx", "txt")
        return Told(
            people=people,
            first_forms=list(early.values_list("status", "project__department__code")),
            statuses=statuses(),
            filings=Filing.objects.filter(**OURS).count(),
            first=first,
            second=rows(),
            trail=verify()[0],
            damages=list(damages(Verified())),
            damaged=[name for each in publications for name in damaged(each)],
            numbers=numbers(),
            wordless=[str(version) for version in returns if not version.note],
            doers=set(Event.objects.values_list("user__username", flat=True)),
            boards=boards(),
        )


def test_a_second_telling_adds_nothing(told):
    assert told.first == told.second


def test_the_forms_of_the_seed_stay_drafts(told):
    assert told.first_forms == [(Status.DRAFT, "901001")] * 37


def test_every_status_and_two_years_are_there(told):
    year = timezone.localdate().year
    assert set(told.statuses) == {year, year + 1}
    assert set.union(*told.statuses.values()) == set(Status.values)
    assert told.filings >= 36


def test_people_of_every_role_are_there_and_each_department_has_its_own(told):
    assert {user.role for user, _ in told.people} == set(Role.values)
    for code in ("101", "102", "103"):
        own = {person.role for person in STAFF if person.department.startswith(code)}
        assert own >= {Role.CLERK, Role.REVIEWER, Role.LEADER}


def test_the_password_of_everybody_is_known(told):
    assert len(told.people) == len(DEMO_PEOPLE) + len(STAFF)
    assert all(password for _, password in told.people)


def test_there_is_something_of_everything(told):
    assert {name for name, count in told.numbers.items() if not count} == set()


def test_what_needs_a_reason_has_one(told):
    assert told.wordless == []


def test_the_trail_is_whole_and_names_those_who_did_it(told):
    assert told.trail > 150
    clerks = {person.username for person in STAFF if person.role == Role.CLERK}
    reviewers = {person.username for person in STAFF if person.role == Role.REVIEWER}
    assert told.doers >= {*clerks, *reviewers, "bureau", "admin"}


def test_versions_and_publications_are_whole(told):
    assert (told.damages, told.damaged) == ([], [])


def test_the_board_of_both_years_has_figures_and_waits_for_nothing(told):
    assert len(told.boards) == 2
    for name, with_money, waiting in told.boards:
        assert with_money >= 18, name
        assert waiting == 0, name


# When nothing is told


@pytest.mark.parametrize("number", [2030, 2031])
def test_a_year_that_is_in_use_is_left_alone(schemes, number):
    scheme = BudgetYear.objects.get().scheme
    BudgetYear.objects.create(year=number, scheme=scheme)
    assert is_told(Calendar(date(2030, 6, 1)))
    assert not is_told(Calendar(date(2032, 6, 1)))


def test_projects_of_the_departments_are_left_alone(year):
    unit = Department.objects.create(code="101001", name="教育局")
    Project.objects.create(year=year, department=unit, name="甲")
    assert is_told(Calendar(date(2030, 6, 1)))


@pytest.mark.parametrize(
    "day", [date(2026, 1, 1), date(2027, 2, 28), date(2028, 12, 31)]
)
def test_the_dates_lie_around_the_day(day):
    calendar = Calendar(day)
    running, coming = calendar.dates_of_running(), calendar.dates_of_coming()
    assert running["publish_from"] <= day <= running["publish_until"]
    assert coming["fill_from"] < day < coming["fill_until"] < coming["review_until"]
    assert coming["review_from"] < day


# Where it may be made


@pytest.mark.parametrize(
    "name", ["localhost", "127.0.0.1", "127.1.2.3", "[::1]", "::1"]
)
def test_names_of_this_machine(name):
    assert is_loopback(name)


@pytest.mark.parametrize(
    "name", ["*", "[::]", "10.0.0.5", "jx.gov.cn", "localhost.cn", ""]
)
def test_names_that_others_reach(name):
    assert not is_loopback(name)


@pytest.mark.parametrize(
    ("hosts", "host"),
    [
        ([], ""),
        (["jx.gov.cn"], ""),
        (["localhost", "[::]"], ""),
        (["localhost"], "[::]"),
        (["*"], "127.0.0.1"),
    ],
)
def test_it_is_refused_where_others_reach_the_system(
    db, settings, refused, hosts, host
):
    settings.ALLOWED_HOSTS, settings.HOST = hosts, host
    assert "只能装在本机" in refused("seed", demo=True)


def test_seeding_without_it_is_not_refused(library, settings, printed):
    settings.ALLOWED_HOSTS = ["jx.gov.cn"]
    assert printed("seed") == ["指标体系、指标库、单位和绩效目标表已就绪"]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("debug", "hosts"), [(True, []), (False, ["localhost", "127.0.0.1", "[::1]"])]
)
def test_it_is_made_on_this_machine(settings, monkeypatch, debug, hosts):
    settings.DEBUG, settings.ALLOWED_HOSTS, settings.HOST = debug, hosts, ""
    told: list[Calendar] = []
    monkeypatch.setattr("targets.demo.telling.tell_story", told.append)
    call_command("seed", demo=True)
    assert len(told) == 1
