"""The people whose projects or unit are taken over, and what they are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from projects.models import Department, User
from targets.succession.wishes import Going, SuccessionWish

MOVED = "您的帐号转到{}"
LEFT_BEHIND = "您的帐号仍属于原单位，看不到转走的项目，需要时请管理员改您的单位"
KEPT = "您负责的 {} 个项目转过去后仍由您负责"
LOST = "您负责的 {} 个项目转过去后不在您的单位范围内，不再由您负责，请与承接单位交接"


@dataclass(frozen=True, slots=True)
class PersonConcerned:
    """A person whose scope or projects change, where they go themselves, and what they are told."""

    user: User
    heir: Department | None
    text: str


def concerned(
    wish: SuccessionWish, moving: Sequence[Going], headline: str
) -> list[PersonConcerned]:
    """Those who answer for the projects, and the unit's own people if it ends, by their names."""
    found: dict[int, User] = {}
    if wish.ends:
        own = User.objects.filter(department=wish.unit, is_active=True)
        found = {user.pk: user for user in own.select_related("department")}
    kept: Counter[int] = Counter()
    lost: Counter[int] = Counter()
    for going in moving:
        person = going.project.responsible
        if person is None or not person.is_active:
            continue
        found.setdefault(person.pk, person)
        counts = kept if _reaches(wish, person, going.heir) else lost
        counts[person.pk] += 1
    people = []
    for user in sorted(found.values(), key=lambda user: (user.name, user.pk)):
        heir = _goes_along(wish, user)
        words = []
        if heir is not None:
            words.append(MOVED.format(heir.name))
        elif wish.ends and user.department_id == wish.unit.pk:
            words.append(LEFT_BEHIND)
        if kept[user.pk]:
            words.append(KEPT.format(kept[user.pk]))
        if lost[user.pk]:
            words.append(LOST.format(lost[user.pk]))
        text = f"{headline}：{'；'.join(words)}"
        people.append(PersonConcerned(user, heir, text))
    return people


def _goes_along(wish: SuccessionWish, user: User) -> Department | None:
    """The unit that the person moves to, None for people of other units and where they stay."""
    is_moved = wish.ends and wish.with_people
    if is_moved and user.department_id == wish.unit.pk:
        return wish.heirs[0]
    return None


def _reaches(wish: SuccessionWish, user: User, heir: Department | None) -> bool:
    """Whether the person still answers for what goes to that unit."""
    unit = _goes_along(wish, user) or user.department
    if unit is None or heir is None:
        return False
    return heir.path.startswith(unit.path)
