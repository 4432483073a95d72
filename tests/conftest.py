"""The cast, and what every test may ask for: the official categories, the published document, the people."""

import gc
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import hypothesis
import pytest
import typst
from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.test import Client, override_settings

from indicators.models import Indicator
from projects.accounts.sessions import SEEN
from projects.models import (
    BudgetYear,
    Department,
    FundingPlan,
    Project,
    ProjectType,
    Role,
    Scheme,
    TrailHead,
    User,
)
from targets.documents.files import read_file
from targets.documents.reading.reader import Reading
from targets.documents.values import Document
from targets.filings.library import entries
from targets.filings.models import (
    Declaration,
    DepartmentTarget,
    Filing,
    Safeguard,
    SubTarget,
    Target,
)
from targets.filings.seeding import FIRST_UNIT, FIRST_YEAR, ensure_schemes
from targets.imports import fixtures
from targets.imports.importing import import_document
from targets.imports.receipt import Receipt
from tests.departments import ensure_departments
from tests.layers import Layers, in_order, taken_back, uses_database
from tests.targets.another_kind import Visit

# `pytest --hypothesis-profile=thorough` looks further than the everyday run.
hypothesis.settings.register_profile("quick", deadline=None, max_examples=50)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=2000)
hypothesis.settings.load_profile("quick")

PASSWORD = "Mima-2024"
LAYERS_KEY = pytest.StashKey[Layers]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only",
        action="store_true",
        help="只运行用到数据库的用例：其余的不论用哪种数据库，结果都一样",
    )


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    if config.getoption("database_only"):
        others = [item for item in items if not needs_each_database(item)]
        config.hook.pytest_deselected(items=others)
        items[:] = filter(needs_each_database, items)
    items[:] = in_order(items)


def pytest_collection_finish() -> None:
    """What stands now stands to the end: the collector of garbage need not look through all tests and modules again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def needs_each_database(item: pytest.Item) -> bool:
    """Whether a test may end otherwise on another database."""
    if item.get_closest_marker("one_database"):
        return False
    return uses_database(item)


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """A good hash is slow on purpose, and every test that makes a person would wait for it."""
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def no_static_files(tmp_path_factory) -> Iterator[None]:
    """WhiteNoise looks at every static file whenever a client is made, and no client of the tests asks for one."""
    folder = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=folder, WHITENOISE_USE_FINDERS=False):
        yield


@pytest.fixture(scope="session", autouse=True)
def pages_found_once() -> Iterator[None]:
    """The same document has its headings on the same pages, and to find them it is set in type as a whole."""
    found: dict[str, str] = {}
    query = typst.query

    def query_once(program: Any, selector: str, **options: Any) -> str:
        document = options["sys_inputs"]["document"]
        if document not in found:
            found[document] = query(program, selector, **options)
        return found[document]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typst, "query", query_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def own_progress(tmp_path_factory) -> Iterator[None]:
    """Where the progress of work is told, apart from that of an application that runs beside the tests."""
    folder = tmp_path_factory.mktemp("progress")
    files = {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": folder,
    }
    with override_settings(
        PROGRESS_DIR=folder, CACHES={**settings.CACHES, "progress": files}
    ):
        yield


# The data


@pytest.fixture(scope="session")
def document() -> Document:
    """The published document of 2024: part one and 37 forms. A plain value, read once."""
    return read_file(fixtures.DOCUMENT).document


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """The tables of the application, and that of the kind of form that only the tests know."""
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.create_model(Visit)


@dataclass
class Stock:
    """The rows of each layer, made once by the system itself, and the importer's receipt."""

    layers: dict[str, list[Model]] = field(default_factory=dict)
    receipt: Receipt | None = None


@pytest.fixture(scope="session")
def stock(django_db_setup, django_db_blocker, document) -> Stock:
    """Made in a transaction that is taken back; the layers put copies of its rows into a test's database."""
    with django_db_blocker.unblock(), taken_back():
        stock, layers = Stock(), {}
        ensure_schemes()
        # Most tests are about something else; those on two pairs of eyes ask for them.
        BudgetYear.objects.update(separate_hands=False)
        layers["schemes"] = rows_of(Scheme, BudgetYear, ProjectType, Indicator)
        ensure_departments({FIRST_UNIT: "巨鹿县巨鹿镇人民政府本级"})
        layers["unit"] = rows_of(Department)
        stock.receipt = import_document(Reading(document), FIRST_YEAR)
        fixtures.link(json.loads(fixtures.LINKS.read_text(encoding="utf-8")))
        parts = (Filing, DepartmentTarget, SubTarget, Safeguard, Declaration, Target)
        layers["seeded"] = rows_of(Project, FundingPlan, *parts)
        layers["library"] = list(
            Indicator.objects.bulk_create(entries(Project.objects.all()))
        )
        stock.layers = layers
    return stock


def rows_of(*models: type[Model]) -> list[Model]:
    return [row for model in models for row in model._base_manager.order_by("pk")]


@pytest.fixture(scope="session")
def layers(stock, django_db_blocker, request) -> Iterator[Layers]:
    """The rows that neighbouring tests share; see tests/layers.py."""
    layers = Layers(stock.layers, django_db_blocker.unblock)
    request.config.stash[LAYERS_KEY] = layers
    yield layers
    layers.settle(())


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    layers = item.config.stash.get(LAYERS_KEY, None)
    if layers is not None:
        layers.prepare(item)


@pytest.fixture
def db(db, request) -> None:
    """The database; a test that comes to it by a way that --database-only cannot see fails."""
    if not uses_database(request.node):
        pytest.fail("这个用例用到数据库，要直接写上 db", pytrace=False)
    # A test that commits empties every table, this row of the migration too, and the
    # process that ran it may take over tests of another: counts of queries would differ.
    TrailHead.objects.get_or_create(pk=1)


@pytest.fixture
def schemes(db, layers) -> None:
    """The official categories, the project types and the budget year 2024."""
    layers.ensure("schemes")


@pytest.fixture
def year(schemes) -> BudgetYear:
    return BudgetYear.objects.get(year=FIRST_YEAR)


@pytest.fixture
def unit(db, layers) -> Department:
    """901001, the unit whose document it is; 901 stands above it."""
    layers.ensure("unit")
    return Department.objects.select_related("parent").get(code=FIRST_UNIT)


@pytest.fixture
def office(unit) -> Department:
    """901, the department above `unit`."""
    return unit.parent


@pytest.fixture
def other_unit(db) -> Department:
    """902001, a unit of another department."""
    return ensure_departments({"902001": "巨鹿县财政局本级"})[0]["902001"]


@pytest.fixture
def seeded(year, unit, stock, layers) -> Receipt:
    """The published document in the database, its projects linked to the sub-targets they back."""
    layers.ensure("seeded")
    return stock.receipt


@pytest.fixture
def library(seeded, layers) -> list[Indicator]:
    """The indicator library that the 37 forms show."""
    layers.ensure("library")
    return list(Indicator.objects.library())


# The people

CAST = {
    "clerk": ("王丽", Role.CLERK),
    "reviewer": ("赵强", Role.REVIEWER),
    "leader": ("刘敏", Role.LEADER),
    "bureau": ("孙洁", Role.BUREAU),
    "auditor": ("周正", Role.AUDITOR),
    "stranger": ("陈静", Role.CLERK),
}


def add_person(login: str, department: Department | None) -> User:
    """One of the cast, or the system's admin."""
    if login == "admin":
        return User.objects.create_user(
            login, PASSWORD, name="系统管理员", role=Role.ADMIN
        )
    name, role = CAST[login]
    return User.objects.create_user(
        login, PASSWORD, name=name, role=role, department=department
    )


@pytest.fixture
def clerk(unit) -> User:
    return add_person("clerk", unit)


@pytest.fixture
def reviewer(office) -> User:
    return add_person("reviewer", office)


@pytest.fixture
def leader(office) -> User:
    return add_person("leader", office)


@pytest.fixture
def bureau(db) -> User:
    """The finance bureau of the county, which sees all departments."""
    return add_person("bureau", None)


@pytest.fixture
def auditor(db) -> User:
    return add_person("auditor", None)


@pytest.fixture
def admin(db) -> User:
    return add_person("admin", None)


@pytest.fixture
def stranger(other_unit) -> User:
    """A clerk of another department, who sees nothing of ours."""
    return add_person("stranger", other_unit)


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """`as_user(clerk)` is a client in which that person is logged in."""

    def as_user(user: User) -> Client:
        client = Client()
        client.force_login(user)
        session = client.session
        session[SEEN] = int(time.time())  # as if the person had just done something
        session.save()
        return client

    return as_user
