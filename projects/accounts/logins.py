"""Failed logins, counted in the database so that all processes of the server know of them."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from projects.models import LoginCount, User
from projects.trail.recording import record

log = logging.getLogger(__name__)

# After so many failures in a row a user name is locked, each further time for twice as long.
NAME_TRIES = 5
# From an address a whole office may log in: 30 failures in ten minutes lock it, and those of before fade away, one in
# twenty seconds.
ADDRESS_TRIES, FADES = 30, timedelta(seconds=20)
FIRST_LOCK, LONGEST_LOCK = timedelta(minutes=5), timedelta(hours=1)
# What failed longer ago than this counts no more.
FORGOTTEN = timedelta(days=1)
KEY_LENGTH = 150


def locked_until(username: str, address: str) -> datetime | None:
    """Until when nobody logs in under that name, or from there; None where they may try. One query."""
    keys = list(_keys(username, address))
    locked = (
        LoginCount.objects.filter(key__in=keys, until__gt=timezone.now())
        .order_by("-until")
        .first()
    )
    return locked.until if locked else None


@transaction.atomic
def failed(username: str, address: str) -> None:
    """Count a failure, whether there is such a person or not; the trail tells of a lock."""
    log.warning("login failed: %s from %s", username[:KEY_LENGTH], address)
    LoginCount.objects.filter(last_at__lt=timezone.now() - FORGOTTEN).delete()
    name_key, address_key = _keys(username, address)
    locked = _count(name_key, NAME_TRIES)
    _count(address_key, ADDRESS_TRIES, FADES)
    if locked:
        user = (
            User.objects.select_related("department").filter(username=username).first()
        )
        until = timezone.localtime(locked)
        note, department = (
            f"从 {address} 连续失败，锁定到 {until:%H:%M}",
            user.department if user else None,
        )
        record(
            None,
            "lock",
            subject=f"用户名 {username[:KEY_LENGTH]}",
            note=note,
            department=department,
        )


def succeeded(username: str, address: str) -> None:
    """Whoever knew the password starts anew; the address does not, or one good login would free it for guessing."""
    LoginCount.objects.filter(key=next(iter(_keys(username, address)))).delete()


def _keys(username: str, address: str) -> tuple[str, str]:
    return f"name:{username.lower()[:KEY_LENGTH]}", f"address:{address[:KEY_LENGTH]}"


def _count(key: str, tries: int, fades: timedelta | None = None) -> datetime | None:
    """One failure more, without those that faded since; until when the key is locked by it, None where it is not."""
    now = timezone.now()
    LoginCount.objects.get_or_create(key=key, defaults={"last_at": now})
    row = LoginCount.objects.select_for_update().get(key=key)
    faded = max((now - row.last_at) // fades, 0) if fades else 0
    row.failures, row.last_at = max(row.failures - faded, 0) + 1, now
    over = row.failures - tries
    row.until = (
        now + min(FIRST_LOCK * 2 ** min(over, 10), LONGEST_LOCK) if over >= 0 else None
    )
    row.save()
    return row.until
