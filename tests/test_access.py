"""Who may open what: every address of the application × every role, as one table."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from projects.models import BudgetYear, Department, Project, User
from targets.filings.editing import by_filing
from targets.filings.loading import load_forms
from targets.filings.models import DepartmentTarget
from targets.filings.seeding import FIRST_UNIT
from targets.imports.models import ImportRun, State
from targets.imports.runs import store_file
from targets.opening.models import OpeningState, YearOpening
from targets.publication.models import Publication
from targets.succession.models import Succession
from targets.workflow.models import Approval
from targets.workflow.versions import TransitionNote, keep, keep_many
from tests.addresses import ADDRESSES, TO_LOGIN
from tests.conftest import add_person

ROLES = (
    "nobody",
    "clerk",
    "reviewer",
    "bureau",
    "leader",
    "auditor",
    "admin",
    "stranger",
)
OF_A_FORM = (
    "edit",
    "save",
    "watch",
    "suggestions",
    "submission",
    "reason",
    "reason-back",
    "checks",
    "waive",
)
OF_A_PROJECT = (
    "project-properties",
    "project-delete",
    "project-restore",
    "dossier",
    "declaration-paste",
    "declaration-review",
    "declaration-grade",
    "comment",
)
OPENING_STEPS = ("progress", "stop", "go-on", "receipt")
IMPORT_STEPS = ("progress", "confirm", "again", "cancel", "undo", "file", "marked")


# The admin has a way of its own to the login page; its tests follow it.
LOCKED = [
    each for each in ADDRESSES if each.statuses[0] == TO_LOGIN and ":" not in each.name
]
# What may be seen is asked of the database in two ways: all, and a person's own units.
ON_EACH_DATABASE = {"admin", "clerk"}


def marks_of(role: str) -> tuple[pytest.MarkDecorator, ...]:
    return () if role in ON_EACH_DATABASE else (pytest.mark.one_database,)


# The roles, for a test that asks the same of all.
BY_DATABASE = [pytest.param(role, marks=marks_of(role)) for role in ROLES]
CASES = [
    pytest.param(
        address,
        role,
        status,
        id=f"{address.method} {address.name} {address.data}{address.query} {role}",
        marks=marks_of(role),
    )
    for address in ADDRESSES
    for role, status in zip(ROLES, address.statuses, strict=True)
]


@pytest.fixture(scope="module")
def everybody(layers) -> Iterator[dict[str, User]]:
    """One person of each role in a database with the published document, the same for all tests of this table.

    A stranger comes to the test that asks for one, with a department that is not there otherwise.
    """
    with layers.hold("everybody", "schemes", "unit", "seeded"):
        unit = Department.objects.select_related("parent").get(code=FIRST_UNIT)
        yield {
            "clerk": add_person("clerk", unit),
            "reviewer": add_person("reviewer", unit.parent),
            "bureau": add_person("bureau", None),
            "leader": add_person("leader", unit.parent),
            "auditor": add_person("auditor", None),
            "admin": add_person("admin", None),
        }


@pytest.fixture(scope="module")
def project(everybody) -> Project:
    """The first project, with a version of its form."""
    project = Project.objects.select_related("declaration__filing").get(position=1)
    form = load_forms(Project.objects.filter(pk=project.pk))[0]
    keep(
        project.declaration.filing, form, "submit", everybody["clerk"], TransitionNote()
    )
    target = DepartmentTarget.objects.select_related("filing").get()
    part_one = by_filing.load(target.filing).form
    keep(target.filing, part_one, "submit", everybody["clerk"], TransitionNote())
    return project


@pytest.fixture(scope="module")
def run(everybody) -> ImportRun:
    """An import that waits for its confirmation."""
    return ImportRun.objects.create(
        user=everybody["clerk"],
        file=store_file(b"x"),
        file_name="a.txt",
        state=State.READY,
    )


@pytest.fixture(scope="module")
def published(run, project, everybody) -> Publication:
    return Publication.objects.create(
        year=project.year,
        department=everybody["clerk"].department,
        docx=run.file,
        txt=run.file,
        number=1,
        at=timezone.now(),
        who="管理员",
        count=0,
        total=0,
    )


@pytest.fixture(scope="module")
def approval(project, everybody) -> Approval:
    """The document by which the first form was approved, in a version of its own."""
    made = Approval.objects.create(
        year=project.year, number="1号", date=date(2024, 1, 20), who="孙洁"
    )
    form = load_forms(Project.objects.filter(pk=project.pk))[0]
    filed = [(project.declaration.filing, form)]
    documents = {project.year.pk: made}
    keep_many(filed, "approve", everybody["bureau"], TransitionNote(), documents)
    return made


@pytest.fixture(scope="module")
def opening(everybody) -> YearOpening:
    """An opening of a year that has nothing left to do."""
    year = BudgetYear.objects.get(year=2024)
    return YearOpening.objects.create(
        user=everybody["admin"], source=year, target=year, state=OpeningState.DONE
    )


@pytest.fixture(scope="module")
def succession(everybody) -> Succession:
    """The receipt of a unit that was taken over."""
    unit = everybody["clerk"].department
    return Succession.objects.create(department=unit, since=2024)


@pytest.fixture(scope="module")
def places(project, run, published, approval, opening, succession) -> dict[str, dict]:
    """What each address is asked about: one of everything that has an address of its own."""
    department = {"year": 2024, "code": "901001"}
    return {
        "board-file": {"suffix": "xlsx"},
        "report-file": {"name": "projects", "suffix": "docx"},
        "approval": {"pk": approval.pk},
        "approval-letter": {"pk": approval.pk},
        "approval-annex": {"pk": approval.pk, "suffix": "docx"},
        "declaration": {"pk": project.pk},
        "declaration-file": {"pk": project.pk, "suffix": "docx"},
        **{f"declaration-{name}": {"pk": project.pk} for name in OF_A_FORM},
        "declaration-unwaive": {"pk": project.pk, "waiver": 1},
        **{name: {"pk": project.pk} for name in ("versions", "version-compare")},
        **{
            name: {"pk": project.pk, "number": 1}
            for name in ("version", "version-restore")
        },
        **{
            name: {"year": 2024}
            for name in ("year-dates", "year-dates-save", "exemption")
        },
        "exemption-end": {"year": 2024, "pk": 1},
        **{name: {"pk": project.pk} for name in OF_A_PROJECT},
        **{
            name: {"pk": project.pk, "number": 1}
            for name in ("comment-answer", "comment-settle")
        },
        "review-weights": {"year": 2024},
        "help-page": {"name": "fill"},
        "publication": {"pk": published.pk},
        "publication-file": {"pk": published.pk, "suffix": "docx"},
        "opening": {"pk": opening.pk},
        **{f"opening-{step}": {"pk": opening.pk} for step in OPENING_STEPS},
        "succession": {"pk": succession.pk},
        "succession-receipt": {"pk": succession.pk},
        "import": {"pk": run.pk},
        **{f"import-{step}": {"pk": run.pk} for step in IMPORT_STEPS},
        "declaration-step": {"pk": project.pk, "verb": "submit"},
        "declaration-step-ask": {"pk": project.pk, "verb": "cancel"},
        **department_places(department),
    }


def department_places(department: dict[str, Any]) -> dict[str, dict]:
    """The addresses of what is done with part one, which has a version and no comment."""
    numbered = ("comment-answer", "comment-settle", "version", "version-restore")
    pages = (
        "target",
        "target-edit",
        "target-save",
        "target-watch",
        "target-submission",
        "target-reason",
        "target-reason-back",
    )
    return {
        "document": {**department, "suffix": "docx"},
        "working-document": {**department, "suffix": "docx"},
        **{f"department-{name}": department for name in pages},
        "department-step": {**department, "verb": "submit"},
        "department-step-ask": {**department, "verb": "cancel"},
        "department-unwaive": {**department, "waiver": 1},
        **{
            f"department-{name}": department
            for name in ("comment", "versions", "version-compare", "waive")
        },
        **{f"department-{name}": {**department, "number": 1} for name in numbered},
    }


@pytest.mark.parametrize(("address", "role", "status"), CASES)
def test_each_address_answers_each_role_as_the_table_says(
    address, role, status, everybody, places, db, client, request
):
    if role == "stranger":
        client.force_login(request.getfixturevalue(role))
    elif role != "nobody":
        client.force_login(everybody[role])
    project = Project.objects.select_related("declaration").get(position=1)
    keys = {"project": project.pk, "form": project.declaration.filing_id}
    data, query = address.data.format(**keys), address.query.format(**keys)
    path = f"{reverse(address.name, kwargs=places.get(address.name))}?{query}"
    response = client.generic(
        address.method.upper(),
        path,
        data,
        content_type="application/x-www-form-urlencoded",
    )
    response.getvalue()  # to its end, which closes a file
    assert response.status_code == status


@pytest.mark.one_database
@pytest.mark.parametrize(
    "address", LOCKED, ids=lambda each: f"{each.method} {each.name}"
)
def test_nobody_is_sent_to_the_login_page_and_back(address, places, db, client):
    path = reverse(address.name, kwargs=places.get(address.name))
    response = getattr(client, address.method)(path)
    assert response.url.startswith(f"{reverse('login')}?next={path}")


def test_the_table_names_every_address():
    named = {each.name for each in _patterns(get_resolver().url_patterns)}
    assert named == {address.name for address in ADDRESSES if ":" not in address.name}


def test_the_table_names_both_ways_of_asking_every_address():
    named = {(address.name, address.method) for address in ADDRESSES}
    ours = [each.name for each in _patterns(get_resolver().url_patterns)]
    assert [
        (name, way)
        for name in ours
        for way in ("get", "post")
        if (name, way) not in named
    ] == []


def _patterns(patterns):
    """Every address but those of the admin, which has its own tests."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        elif pattern.app_name != "admin":
            yield from _patterns(pattern.url_patterns)


def test_a_person_who_opens_an_address_that_only_takes_forms_is_told(
    as_user, everybody, places, db
):
    path = reverse("declaration-waive", kwargs=places["declaration-waive"])
    response = as_user(everybody["clerk"]).get(path, headers={"Accept": "text/html"})
    assert (response.status_code, "请回到原来的页面" in response.content.decode()) == (
        405,
        True,
    )
