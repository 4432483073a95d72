"""Count failed logins and lock user names and addresses; in the database, so that all server processes share them."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from projects.models import LoginCount, User
from projects.trail.recording import record

log = logging.getLogger(__name__)

# After so many consecutive failures a user name is locked, each time twice as long as before.
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
KEY_LENGTH = 150


def locked_until(username: str, address: str) -> datetime | None:
    """The end of the lock on this user name or address, None if neither is locked. One query."""
    keys = [_name_key(username), _address_key(address)]
    locked = LoginCount.objects.filter(key__in=keys, until__gt=timezone.now())
    longest = locked.order_by("-until").first()
    return longest.until if longest else None


@transaction.atomic
def failed(username: str, address: str) -> None:
    """Count a failed login, whether the user exists or not, and record the lock of a name in the trail."""
    name = username[:KEY_LENGTH]
    log.warning("login failed: %s from %s", name, address)
    LoginCount.objects.filter(last_at__lt=timezone.now() - FORGOTTEN).delete()
    until = _count(_name_key(username), NAME_TRIES)
    _count(_address_key(address), ADDRESS_TRIES, ADDRESS_DECAY)
    if until is None:
        return
    users = User.objects.select_related("department")
    user = users.filter(username=username).first()
    record(
        None,
        "lock",
        subject=f"用户名 {name}",
        note=f"从 {address} 连续失败，锁定到 {timezone.localtime(until):%H:%M}",
        department=user.department if user else None,
    )


def succeeded(username: str) -> None:
    """Forget the failures of a user name. The address keeps its own: one login must not free it for guessing."""
    LoginCount.objects.filter(key=_name_key(username)).delete()


def _name_key(username: str) -> str:
    return f"name:{username.lower()[:KEY_LENGTH]}"


def _address_key(address: str) -> str:
    return f"address:{address[:KEY_LENGTH]}"


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
