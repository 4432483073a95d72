"""What admins give to many people at once: a new first password, and the end of a lock."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from projects.accounts import logins
from projects.accounts.sessions import end_all
from projects.models import User
from projects.trail.recording import Change, Entry, name_of, record_many
from projects.trail.row_values import HIDDEN

# A password takes a tenth of a second to hash.
MOST_AT_ONCE = 200
# Letters and digits that are not taken for one another on paper, and how many make a password of groups.
LETTERS = "abcdefghjkmnpqrstuvwxyz"
DIGITS = "23456789"
GROUP_LENGTH = 4
GIVEN = ["password", "password_set_at", "must_change_password"]


@dataclass(frozen=True, slots=True)
class Slip:
    """What a person is handed on paper; the password is stored nowhere in clear."""

    user: User
    password: str


def give_first_passwords(people: Sequence[User], by: User) -> list[Slip]:
    """Give each person a new first password, good for one login, and unlock them. Returns the slips."""
    slips = [Slip(user, new_password()) for user in people]
    for slip in slips:
        slip.user.set_password(slip.password)
        slip.user.must_change_password = True
    with transaction.atomic():
        User.objects.bulk_update(people, GIVEN)
        end_all(people)
        logins.unlock(user.username for user in people)
        changes: list[Change] = [("密码", HIDDEN, HIDDEN)]
        entries = []
        for user in people:
            entries.append(_entry("manage", user, "发放初始密码", changes))
        record_many(by, entries)
    return slips


def new_password() -> str:
    """A password that is easily typed from paper: two groups of letters, and one of digits."""
    groups = []
    for signs in (LETTERS, LETTERS, DIGITS):
        group = "".join(secrets.choice(signs) for _ in range(GROUP_LENGTH))
        groups.append(group)
    return "-".join(groups)


@transaction.atomic
def unlock(people: Sequence[User], by: User) -> None:
    """End the locks of people and of the addresses from which they were tried."""
    logins.unlock(user.username for user in people)
    record_many(by, [_entry("unlock", user, "解除登录锁定") for user in people])


def _entry(verb: str, user: User, note: str, changes: Sequence[Change] = ()) -> Entry:
    """The row of the trail about a person."""
    return Entry(
        verb,
        subject=f"人员 {name_of(user)}",
        changes=changes,
        note=note,
        department=user.department,
    )
