"""The cast, and what every test may ask for: the official categories, the published document, the people."""

import json
from collections.abc import Callable, Iterator

import hypothesis
import pytest
from django.test import Client, override_settings

from indicators.models import Indicator
from projects.models import BudgetYear, Department, Project, Role, User
from projects.register import ensure_departments
from targets import fixtures
from targets.exchange.files import read_file
from targets.exchange.form import Document
from targets.exchange.importing import Receipt, import_document
from targets.exchange.reader import Reading
from targets.library import entries
from targets.seeding import FIRST_UNIT, FIRST_YEAR, ensure_schemes

# `pytest --hypothesis-profile=thorough` looks further than the everyday run.
hypothesis.settings.register_profile("quick", deadline=None, max_examples=50)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=2000)
hypothesis.settings.load_profile("quick")

PASSWORD = "Mima-2024"


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """A good hash is slow on purpose, and every test that makes a person would wait for it."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


# The data


@pytest.fixture(scope="session")
def document() -> Document:
    """The published document of 2024: part one and 37 forms. A plain value, read once."""
    return read_file(fixtures.DOCUMENT).document


@pytest.fixture
def schemes(db) -> None:
    """The official categories, the project types and the budget year 2024."""
    ensure_schemes()


@pytest.fixture
def year(schemes) -> BudgetYear:
    return BudgetYear.objects.get(year=FIRST_YEAR)


@pytest.fixture
def unit(db) -> Department:
    """901001, the unit whose document it is; 901 stands above it."""
    return ensure_departments({FIRST_UNIT: "巨鹿县巨鹿镇人民政府本级"})[0][FIRST_UNIT]


@pytest.fixture
def office(unit) -> Department:
    """901, the department above `unit`."""
    return unit.parent


@pytest.fixture
def other_unit(db) -> Department:
    """902001, a unit of another department."""
    return ensure_departments({"902001": "巨鹿县财政局本级"})[0]["902001"]


@pytest.fixture
def seeded(year, unit, document) -> Receipt:
    """The published document in the database, its projects linked to the sub-targets they back."""
    receipt = import_document(Reading(document), year.year)
    fixtures.link(json.loads(fixtures.LINKS.read_text(encoding="utf-8")))
    return receipt


@pytest.fixture
def library(seeded) -> list[Indicator]:
    """The indicator library that the 37 forms show."""
    return Indicator.objects.bulk_create(entries(Project.objects.all()))


# The people


@pytest.fixture
def clerk(unit) -> User:
    return User.objects.create_user("clerk", PASSWORD, name="王丽", role=Role.CLERK, department=unit)


@pytest.fixture
def reviewer(office) -> User:
    return User.objects.create_user("reviewer", PASSWORD, name="赵强", role=Role.REVIEWER, department=office)


@pytest.fixture
def leader(office) -> User:
    return User.objects.create_user("leader", PASSWORD, name="刘敏", role=Role.LEADER, department=office)


@pytest.fixture
def admin(db) -> User:
    return User.objects.create_superuser("admin", PASSWORD, name="系统管理员")


@pytest.fixture
def stranger(other_unit) -> User:
    """A clerk of another department, who sees nothing of ours."""
    return User.objects.create_user("stranger", PASSWORD, name="陈静", role=Role.CLERK, department=other_unit)


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """`as_user(clerk)` is a client in which that person is logged in."""

    def as_user(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return as_user
