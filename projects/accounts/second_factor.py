"""The second factor of a login (二次验证): a code from an app on the telephone, or one of the codes kept on paper."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Iterable, Sequence
from textwrap import wrap

import segno
from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from projects.accounts.sessions import end_all
from projects.models import AppDevice, SecondFactorRole, User
from projects.trail.recording import Entry, name_of, record_many

# So many codes are kept on paper, each good for one login.
PAPER_CODES = 10
DIGITS = 6
QR_SCALE = 4
APP, PAPER = "手机动态码", "纸上的备用码"


def device_of(user: User) -> AppDevice | None:
    """The app that makes the person's codes, None where they have no second factor."""
    confirmed = AppDevice.objects.filter(user=user, confirmed=True)
    return confirmed.first()


def is_demanded(user: User) -> bool:
    """Whether people of this role must have a second factor."""
    return SecondFactorRole.objects.filter(role=user.role).exists()


def with_factor(people: Iterable[User]) -> set[int]:
    """The keys of those of these people who have a second factor."""
    devices = AppDevice.objects.filter(user__in=list(people), confirmed=True)
    return set(devices.values_list("user", flat=True))


# Setting it up


def pending_device(user: User) -> AppDevice | None:
    """The app that is being set up."""
    device = AppDevice.objects.filter(user=user, confirmed=False).first()
    return device if device and device.is_readable else None


@transaction.atomic
def begin(user: User) -> None:
    """Make a new secret, which counts once a code made with it was entered; nothing where there is one in use."""
    if device_of(user) is not None:
        return
    AppDevice.objects.filter(user=user, confirmed=False).delete()
    AppDevice.objects.create(user=user, name="手机", confirmed=False)


def picture(device: AppDevice) -> str:
    """The QR code that an app reads, as the address of an image."""
    code = segno.make(device.config_url, error="l", micro=False)
    return code.svg_data_uri(scale=QR_SCALE, light="white")


def written(device: AppDevice) -> str:
    """The secret for an app that cannot read the QR code, in groups of four."""
    text = b32encode(device.bin_key).decode()
    return " ".join(wrap(text, 4))


@transaction.atomic
def confirm(user: User, code: str) -> list[str]:
    """Switch the second factor on if the code is right. Returns the codes for paper, none where it is wrong."""
    own = AppDevice.objects.select_for_update().filter(user=user)
    pending = own.filter(confirmed=False).first()
    if pending is None or not pending.is_readable or device_of(user) is not None:
        return []
    typed = _tidied(code)
    if not pending.verify_token(typed):
        return []
    pending.confirmed = True
    pending.save()
    return new_paper_codes(user, "启用")


@transaction.atomic
def new_paper_codes(user: User, note: str = "重新生成备用码") -> list[str]:
    """Give the person new codes for paper; those they had are good no more."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="备用码", confirmed=True)
    codes = [StaticToken.random_token() for _ in range(PAPER_CODES)]
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=code) for code in codes
    )
    _record([user], user, note)
    return codes


# Using it


@transaction.atomic
def accepted(user: User, code: str) -> str:
    """What the code comes from, the app or paper, "" where it is not good. Wrong ones make the next ones wait.

    Raises KeyLost where nobody can compute what the app shows.
    """
    tidied = _tidied(code)
    is_from_app = tidied.isdecimal() and len(tidied) == DIGITS
    kind = AppDevice if is_from_app else StaticDevice
    devices = kind.objects.select_for_update().filter(user=user, confirmed=True)
    device = devices.first()
    if device is None or not device.verify_token(tidied):
        return ""
    return APP if is_from_app else PAPER


def paper_codes_left(user: User) -> int:
    """How many of the codes on paper were not used yet."""
    return StaticToken.objects.filter(device__user=user).count()


# Switching it off


@transaction.atomic
def remove(people: Sequence[User], by: User, note: str, but: str | None = None) -> None:
    """Take the second factor of people away, and end their sessions but the one of this key."""
    for kind in (AppDevice, StaticDevice):
        kind.objects.filter(user__in=people).delete()
    end_all(people, but)
    _record(people, by, note)


# Changing SECRET_KEY


@transaction.atomic
def reseal() -> tuple[int, list[str]]:
    """Seal all secrets with the key of today; returns how many, and whose cannot be opened any more."""
    devices = AppDevice.objects.select_for_update(of=("self",))
    sealed, lost = 0, []
    for device in devices.select_related("user").order_by("pk"):
        if device.is_readable:
            device.save(update_fields=["key"])
            sealed += 1
        else:
            lost.append(name_of(device.user))
    return sealed, lost


def _tidied(code: str) -> str:
    return "".join(code.split()).lower()


def _record(people: Sequence[User], by: User, note: str) -> None:
    """A row for each person, without any secret."""
    record_many(
        by,
        [
            Entry(
                "factor",
                subject=f"人员 {name_of(user)}",
                note=note,
                department=user.department,
            )
            for user in people
        ],
    )
