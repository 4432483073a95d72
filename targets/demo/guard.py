"""The demonstration has known passwords, and therefore stays on one's own machine."""

from __future__ import annotations

import ipaddress

from django.conf import settings

from core.problems import Refusal

ELSEWHERE = (
    "演示数据里的人员用的是公开的密码，只能装在本机（ALLOWED_HOSTS 和 HOST 都是本机地址）"
    "或开发环境（DEBUG=1）里；正式的系统请去掉 --demo"
)


def refuse_elsewhere() -> None:
    """Raise Refusal unless the system answers under names of this machine alone, or is a developer's."""
    if settings.DEBUG:
        return
    names = [*settings.ALLOWED_HOSTS]
    if settings.HOST:
        names.append(settings.HOST)
    if not names or not all(map(is_loopback, names)):
        raise Refusal(ELSEWHERE)


def is_loopback(name: str) -> bool:
    """Whether a host of this name or address can be reached from this machine alone."""
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False
