"""Fill an empty system from the fixtures; what is there already is never changed."""

from __future__ import annotations

from collections.abc import Iterable
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
    """A user of the demonstration."""

    username: str
    name: str
    role: Role
    department: str | None
    password: str


DEMO_PEOPLE = (
    Person("clerk", "王丽", Role.CLERK, "901001", "Tianbao-2024"),
    Person("reviewer", "赵强", Role.REVIEWER, "901", "Shenhe-2024"),
    Person("bureau", "孙洁", Role.BUREAU, None, "Caizheng-2024"),
    Person("leader", "刘敏", Role.LEADER, "901", "Lingdao-2024"),
    Person("auditor", "周正", Role.AUDITOR, None, "Shenji-2024"),
    Person("admin", "系统管理员", Role.ADMIN, None, "Guanli-2024"),
)


def ensure_schemes() -> None:
    """Load the official categories, the project types and the first budget year, which every import needs."""
    _load("schemes")


@transaction.atomic
def seed() -> None:
    """Load schemes, library, the first department and its 2024 forms where they are missing. Raises Refusal."""
    of_first_unit = {"year__year": FIRST_YEAR, "department__code": FIRST_UNIT}
    # Deleted projects count: what people deleted must not come back by itself.
    has_projects = Project.everything.filter(**of_first_unit).exists()
    has_forms = (
        has_projects or DepartmentTarget.objects.filter(**of_first_unit).exists()
    )
    library = Indicator.objects.filter(level=IndicatorLevel.LIBRARY)
    has_library = library.exists()
    # Where both are there, people removed or renamed whatever category or project type is missing.
    if not has_forms or not has_library:
        ensure_schemes()
    if not has_library:
        _load("library")
    _load("departments")
    if not has_forms:
        _refuse_another_scheme()
        _load("declarations", all_new=True)


def _refuse_another_scheme() -> None:
    """Raise Refusal unless the first year has the scheme in whose categories the first forms stand."""
    first = Scheme.objects.get(code=FIRST_SCHEME)
    present = BudgetYear.objects.get(year=FIRST_YEAR).scheme
    if present != first:
        raise Refusal(
            f"系统里的 {FIRST_YEAR} 年用的是“{present}”，初始的绩效目标表用的是“{first}”，不能装入；"
            f"请先在后台核对 {FIRST_YEAR} 年的指标体系"
        )


def ensure_demo_people() -> list[tuple[User, str]]:
    """Create a user of each role; see `ensure_people`."""
    return ensure_people(DEMO_PEOPLE)


@transaction.atomic
def ensure_people(wanted: Iterable[Person]) -> list[tuple[User, str]]:
    """Create people. Returns them with the password that they began with, "" if it was changed since.

    The passwords need not be changed at the first login, unlike those that an admin gives: people are to try them.
    """
    people = []
    for person in wanted:
        user = User.objects.filter(username=person.username).first()
        if user is None:
            department = None
            if person.department:
                department = Department.objects.get(code=person.department)
            user = User.objects.create_user(
                person.username,
                person.password,
                name=person.name,
                role=person.role,
                department=department,
            )
        unchanged = user.check_password(person.password)
        people.append((user, person.password if unchanged else ""))
    return people


def _load(fixture: str, *, all_new: bool = False) -> None:
    """Create the rows of a fixture whose natural keys are missing. Raises Refusal, with `all_new` if one is not."""
    path = settings.FIXTURE_DIRS[0] / f"{fixture}.json"
    text = path.read_text(encoding="utf-8")
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
