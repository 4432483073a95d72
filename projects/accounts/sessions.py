"""Open logins: how they begin, whose they are, and how they are ended from elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from core.client_address import client_address
from core.log_lines import printable
from projects.accounts.models import ADDRESS_LENGTH, BROWSER_LENGTH
from projects.models import Session, User
from projects.trail.recording import Entry, name_of, record_many

# What a session holds: the seconds of the login and of the user's last action, and where it was begun.
SINCE = "since"
SEEN = "seen"
ADDRESS = "address"
BROWSER = "browser"
HOUR = 3600

# How browsers and systems are recognised, those that call themselves by others' names first.
BROWSERS = (
    ("Edg/", "Edge"),
    ("MicroMessenger", "微信"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def begin(request: HttpRequest, now: int) -> None:
    """Note in the session when and where the login is."""
    agent = printable(request.headers.get("User-Agent", ""))
    request.session[SINCE] = request.session[SEEN] = now
    request.session[ADDRESS] = client_address(request)[:ADDRESS_LENGTH]
    request.session[BROWSER] = agent[:BROWSER_LENGTH]


def reason_to_end(since: int, seen: int, now: int) -> str:
    """Why a login is over, as the trail and the page say it, "" while it is not."""
    if now - seen > settings.SESSION_IDLE_MINUTES * 60:
        return "有一段时间没有操作"
    if now - since > settings.SESSION_HOURS * HOUR:
        return f"登录已满 {settings.SESSION_HOURS} 小时"
    return ""


def browser_name(agent: str) -> str:
    """What people call the browser and the system that a User-Agent names."""
    names = []
    for known in (BROWSERS, SYSTEMS):
        for sign, name in known:
            if sign in agent:
                names.append(name)
                break
    return " · ".join(names) or "未知浏览器"


def open_sessions(people: Iterable[User]) -> QuerySet[Session]:
    """The sessions in which people are logged in, the last used first."""
    now = timezone.now()
    return Session.objects.filter(
        user__in=list(people),
        expire_date__gt=now,
        seen__gt=now - timedelta(minutes=settings.SESSION_IDLE_MINUTES),
        since__gt=now - timedelta(hours=settings.SESSION_HOURS),
    ).order_by("-seen")


def end_all(people: Iterable[User], but: str | None = None) -> None:
    """End every session of these people but the one of this key."""
    Session.objects.filter(user__in=list(people)).exclude(session_key=but).delete()


@transaction.atomic
def end_for(people: Sequence[User], by: User, note: str, but: str | None = None) -> int:
    """End the sessions of people and record it. Returns how many were open."""
    others = open_sessions(people).exclude(session_key=but)
    counts = Counter(others.values_list("user", flat=True))
    end_all(people, but)
    entries = [
        Entry(
            "logout",
            subject=f"人员 {name_of(user)}",
            note=f"{note}，{counts[user.pk]} 处",
            department=user.department,
        )
        for user in people
    ]
    record_many(by, entries)
    return counts.total()
