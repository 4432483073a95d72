"""Count failed logins and lock a user name at an address, and an address; in the database, for all server processes.

A user name is locked at the address alone from which it was tried, so that nobody is kept out by others elsewhere.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from core.log_lines import printable
from projects.models import LoginCount, User
from projects.trail.recording import Entry, record_many

log = logging.getLogger(__name__)

# After so many consecutive failures a user name is locked at an address, each time twice as long as before.
NAME_TRIES = 5
# A whole office may log in from one address: 30 failures in ten minutes lock it, as one failure is forgiven every
# twenty seconds.
ADDRESS_TRIES = 30
ADDRESS_DECAY = timedelta(seconds=20)
FIRST_LOCK = timedelta(minutes=5)
LONGEST_LOCK = timedelta(hours=1)
MOST_DOUBLINGS = 10
# Older failures are deleted.
FORGOTTEN = timedelta(days=1)
# Of a user name and of an address in a key.
NAME_LENGTH = 100
ADDRESS_LENGTH = 80
ADDRESS = "address:{}"
KEYS_AT_ONCE = 1_000


def locked_until(username: str, address: str) -> datetime | None:
    """The end of the lock on this user name here, or on this address, None if neither is locked. One query."""
    keys = [_name_key(username, address), _address_key(address)]
    locked = LoginCount.objects.filter(key__in=keys, until__gt=timezone.now())
    longest = locked.order_by("-until").first()
    return longest.until if longest else None


@transaction.atomic
def failed(username: str, address: str) -> None:
    """Count a failed login, whether the user exists or not, and record it and the lock of a name in the trail."""
    name = printable(username[:NAME_LENGTH])
    log.warning("login failed: %s from %s", name, address)
    LoginCount.objects.filter(last_at__lt=timezone.now() - FORGOTTEN).delete()
    until = _count(_name_key(username, address), NAME_TRIES)
    _count(_address_key(address), ADDRESS_TRIES, ADDRESS_DECAY)
    users = User.objects.select_related("department")
    user = users.filter(username=username).first()
    department = user.department if user else None
    subject, note = f"用户名 {name}", f"从 {address}"
    entries = [Entry("failed", None, subject, note=note, department=department)]
    if until is not None:
        note += f" 连续失败，锁定到 {timezone.localtime(until):%H:%M}"
        lock = Entry("lock", None, subject, note=note, department=department)
        entries.append(lock)
    record_many(None, entries)


def succeeded(username: str, address: str) -> None:
    """Forget the failures of a user name here. The address keeps its own: one login must not free it for guessing."""
    LoginCount.objects.filter(key=_name_key(username, address)).delete()


@transaction.atomic
def unlock(usernames: Iterable[str]) -> None:
    """Forget the failures of these user names, and those of the addresses from which they were tried."""
    names = {_shortened(username) for username in usernames}
    counted = LoginCount.objects.filter(key__startswith="name:")
    keys = set()
    for key in counted.values_list("key", flat=True):
        name, _, address = key.removeprefix("name:").rpartition("|")
        if name in names:
            keys |= {key, ADDRESS.format(address)}
    for start in range(0, len(keys), KEYS_AT_ONCE):
        part = sorted(keys)[start : start + KEYS_AT_ONCE]
        LoginCount.objects.filter(key__in=part).delete()


def _shortened(username: str) -> str:
    return username.lower()[:NAME_LENGTH]


def _name_key(username: str, address: str) -> str:
    return f"name:{_shortened(username)}|{address[:ADDRESS_LENGTH]}"


def _address_key(address: str) -> str:
    """The key under which the failures of an address are counted."""
    return ADDRESS.format(address[:ADDRESS_LENGTH])


def _count(key: str, tries: int, decay: timedelta | None = None) -> datetime | None:
    """Count a failure, less decayed ones; return the lock's end or None."""
    now = timezone.now()
    LoginCount.objects.get_or_create(key=key, defaults={"last_at": now})
    row = LoginCount.objects.select_for_update().get(key=key)
    decayed = 0
    if decay:
        decayed = max((now - row.last_at) // decay, 0)
    row.failures = max(row.failures - decayed, 0) + 1
    row.last_at = now
    row.until = None
    if row.failures >= tries:
        doublings = min(row.failures - tries, MOST_DOUBLINGS)
        row.until = now + min(FIRST_LOCK * 2**doublings, LONGEST_LOCK)
    row.save()
    return row.until
