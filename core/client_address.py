"""The address that a request came from."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that the request came from, past the reverse proxies of the installation.

    Of X-Forwarded-For only the entries that these proxies wrote are believed.
    """
    header = request.headers.get("X-Forwarded-For", "")
    forwarded = [part.strip() for part in header.split(",") if part.strip()]
    if 0 < settings.PROXIES <= len(forwarded):
        return forwarded[-settings.PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))
