"""The demonstration: what it holds. It is told once for all tests of this file."""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.db.models import Model
from django.urls import reverse
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
from targets.checks.models import FormCheck, RecordedFinding, Tally, Waiver
from targets.demo.people import STAFF
from targets.demo.scene import UNITS
from targets.demo.telling import demonstrate
from targets.filings.models import DEPARTMENT_KIND, Declaration, Filing, Status
from targets.filings.seeding import DEMO_PEOPLE, FIRST_UNIT, FIRST_YEAR, seed
from targets.publication.models import Publication
from targets.publication.publishing import damaged
from targets.reports.dashboard import Dashboard
from targets.reports.scope import Scope
from targets.workflow.models import Answer, Approval, Comment, ReviewSheet, Version
from targets.workflow.verification import Verified, damages

People = list[tuple[User, str]]


@pytest.fixture(scope="module")
def told(layers) -> Iterator[People]:
    """The people of a system with the demonstration, and their passwords."""
    with layers.hold("told"):
        seed()
        yield demonstrate(timezone.localdate())


@pytest.fixture
def demo(told, db) -> People:
    return told


@pytest.mark.usefixtures("demo")
def test_a_second_telling_changes_nothing(contents):
    before = contents()
    demonstrate(timezone.localdate())
    assert contents() == before


@pytest.mark.usefixtures("demo")
def test_the_forms_of_the_seed_stay_drafts():
    filings = Filing.objects.filter(project__department__code=FIRST_UNIT)
    rows = filings.values_list("project__year__year", "status")
    assert Counter(rows) == {(FIRST_YEAR, Status.DRAFT): 37}


@pytest.mark.usefixtures("demo")
def test_every_department_has_forms_in_the_running_and_the_coming_year():
    projects = Project.objects.filter(department__code__in=UNITS)
    counts = Counter(projects.values_list("department__code", "year__year"))
    year = timezone.localdate().year
    assert set(counts) == {(code, each) for code in UNITS for each in (year, year + 1)}
    assert min(counts.values()) >= 6


@pytest.mark.usefixtures("demo")
def test_every_status_is_there():
    statuses = Filing.objects.filter(project__department__code__in=UNITS)
    assert set(statuses.values_list("status", flat=True)) == set(Status.values)


@pytest.mark.usefixtures("demo")
def test_part_ones_are_under_way():
    filings = Filing.objects.filter(kind=DEPARTMENT_KIND, department__code__in=UNITS)
    statuses = Counter(filings.values_list("status", flat=True))
    assert statuses.total() == 2 * len(UNITS)
    assert set(statuses) > {Status.DRAFT, Status.RETURNED, Status.REVIEWED}


@pytest.mark.usefixtures("demo")
def test_every_project_of_the_departments_has_a_type():
    projects = Project.objects.filter(department__code__in=UNITS)
    assert not projects.filter(project_type=None).exists()
    assert not projects.filter(project_type__name="工作经费").exists()


def test_people_of_every_role_are_there_with_their_passwords(demo):
    assert {user.role for user, _ in demo} == set(Role.values)
    assert len(demo) == len(DEMO_PEOPLE) + len(STAFF)
    assert all(password for _, password in demo)


@pytest.mark.parametrize("code", ["101", "102", "103"])
def test_each_department_has_people_of_its_own(code):
    own = {person.role for person in STAFF if person.department.startswith(code)}
    assert own == {Role.CLERK, Role.REVIEWER, Role.LEADER}


SOMETHING = [
    (Comment, {"settled_at": None}),
    (Comment, {"settled_at__isnull": False}),
    (Answer, {}),
    (Waiver, {}),
    (RecordedFinding, {"waiver": None}),
    (FormCheck, {"filing__year__year__gt": FIRST_YEAR}),
    (Tally, {"kind": "department"}),
    (ReviewSheet, {"signed_at": None}),
    (ReviewSheet, {"signed_at__isnull": False}),
    (Project, {"is_secret": True}),
    (Project, {"is_key": True}),
    (Project, {"responsible__isnull": False}),
    (Project, {"responsible": None, "year__year__gt": FIRST_YEAR}),
    (Exemption, {}),
    (Declaration, {"sub_target__department_target__year__year__gt": FIRST_YEAR}),
    (Version, {"approval__isnull": False}),
    (Publication, {"number": 1}),
    (Publication, {"number": 2}),
]


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(("model", "which"), SOMETHING)
def test_there_is_something_of_everything(model: type[Model], which):
    assert model._default_manager.filter(**which).exists()


@pytest.mark.usefixtures("demo")
def test_copied_cells_wait_to_be_looked_at():
    waiting = Declaration.objects.exclude(copied=[]).filter(filing__status="draft")
    assert waiting.count() >= 3


@pytest.mark.usefixtures("demo")
def test_the_adjustment_changes_what_was_approved():
    (filing,) = Filing.objects.filter(status=Status.ADJUSTING)
    assert filing.events.filter(verb="fill").exists()
    assert filing.project.budget == 300


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("verb", ["return", "reject", "adjust", "end", "recognise"])
def test_what_needs_a_reason_has_one(verb):
    notes = Version.objects.filter(verb=verb).values_list("note", flat=True)
    assert notes
    assert all(notes)


@pytest.mark.usefixtures("demo")
def test_the_trail_is_whole_and_names_those_who_did_it():
    assert verify()[0] == Event.objects.count() > 150
    doers = set(Event.objects.values_list("user__username", flat=True))
    writers = {each.username for each in STAFF if each.role != Role.LEADER}
    assert doers == {*writers, "bureau", "admin"}


@pytest.mark.usefixtures("demo")
def test_versions_and_publications_are_whole():
    assert list(damages(Verified())) == []
    assert [damaged(each) for each in Publication.objects.all()] == [[], [], []]


@pytest.mark.usefixtures("demo")
def test_the_board_of_both_years_has_figures_and_waits_for_nothing():
    admin = User.objects.get(username="admin")
    for year in BudgetYear.objects.exclude(year=FIRST_YEAR):
        board = Dashboard(Scope(year, admin))
        assert board.waiting == 0
        assert len(board.by_unit) == len(UNITS)
        assert all(standing.forms >= 5 for standing in board.by_unit.values())


PAGES = ["workbench", "board", "quality", "project-list", "department-targets"]


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    "username", ["jy_clerk", "wj_reviewer", "ny_leader", "bureau", "auditor", "admin"]
)
def test_the_main_pages_say_something_to_each_role(as_user, username, name):
    client = as_user(User.objects.get(username=username))
    page = client.get(reverse(name), {"year": timezone.localdate().year + 1})
    text = page.content.decode()
    assert "巨鹿县" in text
    assert "还没有项目" not in text
    assert "现在没有等您办理的事" not in text


# When things were done


@pytest.mark.usefixtures("demo")
def test_the_trail_goes_through_the_year_in_its_order():
    moments = list(Event.objects.order_by("number").values_list("at", flat=True))
    assert moments == sorted(moments)
    days = {timezone.localtime(moment).date() for moment in moments}
    assert len(days) > 40
    assert max(days) < timezone.localdate()


DATED = [
    (Version, "at", 25),
    (Comment, "at", 6),
    (Answer, "at", 3),
    (Publication, "at", 2),
    (Approval, "date", 4),
    (Filing, "status_since", 12),
    (Tally, "day", 4),
]


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(("model", "column", "least"), DATED)
def test_nothing_was_all_done_on_one_day(model: type[Model], column, least):
    values = model._default_manager.exclude(**{column: None})
    days = {str(value)[:10] for value in values.values_list(column, flat=True)}
    assert len(days) >= least


@pytest.mark.usefixtures("demo")
def test_what_was_done_keeps_the_dates_of_its_year():
    for year in BudgetYear.objects.exclude(year=FIRST_YEAR):
        submitted = Version.objects.filter(
            verb="submit", filing__project__year=year, filing__baseline=None
        )
        for version in submitted:
            day = timezone.localtime(version.at).date()
            assert year.fill_from <= day <= year.fill_until


@pytest.mark.usefixtures("demo")
def test_the_board_of_the_county_compares_its_departments():
    admin = User.objects.get(username="admin")
    county = Department.objects.get(parent=None)
    for year in BudgetYear.objects.exclude(year=FIRST_YEAR):
        codes = [unit.code for unit in Dashboard(Scope(year, admin)).units]
        assert codes == ["101", "102", "103"]
    assert county.children.count() == 4
