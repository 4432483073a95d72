"""The first filling of an empty system, from the fixtures; what is there already is never touched."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core import serializers
from django.core.exceptions import MultipleObjectsReturned
from django.core.serializers.base import DeserializationError
from django.db import IntegrityError, transaction

from core.problems import Refusal
from indicators.models import Indicator, IndicatorLevel
from projects.models import BudgetYear, Department, Project, Role, Scheme, User
from targets.filings.models import DepartmentTarget

FIRST_UNIT, FIRST_YEAR, FIRST_SCHEME = "901001", 2024, "three"


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
    _load("schemes")


@transaction.atomic
def seed() -> None:
    """Schemes, library, the first department and its 2024 forms, each only where it is missing. Raises Refusal."""
    theirs = {"year__year": FIRST_YEAR, "department__code": FIRST_UNIT}
    # Forms that people deleted do not come back by themselves.
    managers = (Project.everything, DepartmentTarget.objects)
    without_forms = not any(manager.filter(**theirs).exists() for manager in managers)
    without_library = not Indicator.objects.filter(
        level=IndicatorLevel.LIBRARY
    ).exists()
    # With both there, a category or a project type that is missing was taken away or renamed by people.
    if without_forms or without_library:
        ensure_schemes()
    if without_library:
        _load("library")
    _load("departments")
    if without_forms:
        _refuse_another_scheme()
        _load("declarations", all_new=True)


def _refuse_another_scheme() -> None:
    """The first forms stand in the categories of one scheme; a year of another could not show them."""
    ours, theirs = (
        Scheme.objects.get(code=FIRST_SCHEME),
        BudgetYear.objects.get(year=FIRST_YEAR).scheme,
    )
    if ours != theirs:
        raise Refusal(
            f"系统里的 {FIRST_YEAR} 年用的是“{theirs}”，初始的绩效目标表用的是“{ours}”，不能装入；"
            f"请先在后台核对 {FIRST_YEAR} 年的指标体系"
        )


@transaction.atomic
def ensure_demo_people() -> list[tuple[User, str]]:
    """One person of each role, and the first password each still has ("" once it was changed).

    Their passwords are good for more than one login, unlike those that an admin gives: they are there to be tried.
    """
    people = []
    for person in DEMO_PEOPLE:
        user = User.objects.filter(username=person.username).first()
        if user is None:
            department = person.department and Department.objects.get(
                code=person.department
            )
            user = User.objects.create_user(
                person.username,
                person.password,
                name=person.name,
                role=person.role,
                department=department or None,
            )
        people.append(
            (user, person.password if user.check_password(person.password) else "")
        )
    return people


def _load(fixture: str, *, all_new: bool = False) -> None:
    """Create the rows of a fixture whose natural keys are missing; with `all_new` none may be there. Raises Refusal."""
    text = (settings.FIXTURE_DIRS[0] / f"{fixture}.json").read_text(encoding="utf-8")
    try:
        for row in serializers.deserialize("json", text):
            if row.object.pk is None:
                row.object.save()
            elif all_new:
                raise Refusal(
                    f"系统里已有{row.object._meta.verbose_name}“{row.object}”，与初始数据重复；请先在后台核对它的单位和编码"
                )
    except (IntegrityError, DeserializationError, MultipleObjectsReturned) as error:
        raise Refusal(
            f"系统里已有的内容与初始数据（fixtures/{fixture}.json）冲突，没有装入；请先在后台核对指标体系、项目类型和单位"
        ) from error
