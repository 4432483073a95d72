"""The last step of a login, by whatever way the person proved who they are."""

from __future__ import annotations

import time

from django.contrib import auth
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from core.client_address import client_address
from projects.accounts import logins
from projects.accounts.sessions import begin
from projects.models import User
from projects.trail.recording import record

# What a session holds of who entered the right password and has yet to enter a code.
PENDING = "pending"
BACKEND = "projects.accounts.backend.Backend"


def wait_for_code(request: HttpRequest, user: User) -> None:
    """Remember whose password was right, and not yet as a login."""
    request.session.cycle_key()
    request.session[PENDING] = {
        "user": user.pk,
        "at": int(time.time()),
        "proof": user.get_session_auth_hash(),
    }


def enter(request: HttpRequest, user: User, how: str = "") -> None:
    """Log the person in, and record it."""
    auth.login(request, user, BACKEND)
    begin(request, int(time.time()))
    address = client_address(request)
    logins.succeeded(user.username, address)
    note = f"从 {address}{how}"
    record(user, "login", subject="登录", note=note, department=user.department)


def next_page(request: HttpRequest) -> str:
    """The page of our own that the person asked for before the login."""
    target = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(
        target, {request.get_host()}, request.is_secure()
    ):
        return target
    return resolve_url("home")
