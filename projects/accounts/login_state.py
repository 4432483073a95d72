"""Whether people can log in, as the list of people in the admin shows it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat, Lower
from django.http import HttpRequest
from django.utils import timezone

from projects.models import LoginCount, User

WITHOUT = Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
STATES = {
    "without": ("没有密码", WITHOUT),
    "never": ("有密码，从未登录", Q(last_login=None) & ~WITHOUT),
    "first": ("初始密码未改", Q(must_change_password=True) & ~WITHOUT),
    "locked": ("登录锁定", Q(locked_until__isnull=False)),
}


def with_locks(people: QuerySet[User]) -> QuerySet[User]:
    """Add `locked_until`: the end of the longest lock of each person, from whatever address."""
    start = Concat(Value("name:"), Lower(OuterRef("username")), Value("|"))
    locks = LoginCount.objects.filter(key__startswith=start, until__gt=timezone.now())
    longest = locks.order_by("-until").values("until")[:1]
    return people.annotate(locked_until=Subquery(longest))


def login_state(user: Any) -> str:
    """Why a person cannot log in or has not done so yet, or else when they did last."""
    if user.locked_until:
        return f"登录锁定到 {timezone.localtime(user.locked_until):%H:%M}"
    if not user.has_usable_password():
        return "没有密码"
    if user.last_login is None:
        return "从未登录"
    if user.must_change_password:
        return "初始密码未改"
    return f"{timezone.localtime(user.last_login):%Y-%m-%d}"


class LoginStateFilter(admin.SimpleListFilter):
    """People by whether they can log in."""

    title = "登录"
    parameter_name = "login"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, label) for name, (label, _) in STATES.items()]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[User]
    ) -> QuerySet[User]:
        found = STATES.get(self.value() or "")
        return queryset.filter(found[1]) if found else queryset
