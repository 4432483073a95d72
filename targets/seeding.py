"""The first filling of an empty system, from the fixtures; what is there already is never touched."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.management import call_command
from django.db import transaction

from indicators.models import Indicator, Level
from projects.models import Department, Project, Role, Scheme, User
from targets.models import DepartmentTarget

FIRST_UNIT, FIRST_YEAR = "901001", 2024


@dataclass(frozen=True)
class Person:
    username: str
    name: str
    role: Role
    department: str | None
    password: str


DEMO_PEOPLE = (
    Person("clerk", "王丽", Role.CLERK, "901001", "Tianbao-2024"),
    Person("reviewer", "赵强", Role.REVIEWER, "901", "Shenhe-2024"),
    Person("leader", "刘敏", Role.LEADER, "901", "Lingdao-2024"),
    Person("admin", "系统管理员", Role.ADMIN, None, "Guanli-2024"),
)


def ensure_schemes() -> None:
    """The official categories, the project types and the first budget year: nothing can be imported without them."""
    if not Scheme.objects.exists():
        _load("schemes")


@transaction.atomic
def seed() -> None:
    """Schemes, library, the first department and its 2024 forms, each only where it is missing."""
    ensure_schemes()
    if not Indicator.objects.filter(level=Level.LIBRARY).exists():
        _load("library")
    if not Department.objects.filter(code=FIRST_UNIT).exists():
        _load("departments")
    theirs = {"year__year": FIRST_YEAR, "department__code": FIRST_UNIT}
    if not any(model.objects.filter(**theirs).exists() for model in (Project, DepartmentTarget)):
        _load("declarations")


@transaction.atomic
def ensure_demo_people() -> list[tuple[User, str]]:
    """One person of each role, and the first password each still has ("" once it was changed)."""
    people = []
    for person in DEMO_PEOPLE:
        user = User.objects.filter(username=person.username).first()
        if user is None:
            department = person.department and Department.objects.get(code=person.department)
            user = User.objects.create_user(
                person.username,
                person.password,
                name=person.name,
                role=person.role,
                department=department or None,
            )
        people.append((user, person.password if user.check_password(person.password) else ""))
    return people


def _load(fixture: str) -> None:
    call_command("loaddata", fixture, verbosity=0)
