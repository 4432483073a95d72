"""Odd requests are answered with a page that says so, never with an error of the server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from projects.models import Project, User
from tests.layers import taken_back
from tests.test_access import BY_DATABASE

HUGE = "99999999999999999999"
# Names under which pages and forms of ours and of the admin expect the key of a row, or a text.
NAMES = (
    *("project", "department", "year", "from", "seen", "user", "old", "new", "q"),
    *("scheme", "page", "sort", "by", "verb", "kind", "status", "text", "next"),
    *("level1", "level2", "project_type", "responsible", "group", "number"),
)


def _paths(patterns: Any, before: str = "/") -> Iterator[tuple[URLPattern, str]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield pattern, route
        else:
            yield from _paths(pattern.url_patterns, route)


def filled(route: str, number: str, text: str) -> str:
    """The address with these in place of what it asks for."""
    route = re.sub(r"\(\?P<\w+>[^)]*\)", text, route)
    route = re.sub(r"<(int|id):\w+>", number, route)
    return re.sub(r"<[^>]*>", text, route).strip("^$").replace(r"\Z", "")


ROUTES = [route for _, route in _paths(get_resolver().url_patterns)]
OURS = [route for route in ROUTES if not route.startswith("/admin/")]
ADMIN = [route for route in ROUTES if route.startswith("/admin/")]


def odd_requests(route: str, key: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, address and further arguments of requests that nobody's browser sends."""
    path = filled(route, str(key), "901001")
    many = "&".join(f"{name}={HUGE}" for name in NAMES)
    many += f"&seen={HUGE}:0&seen={key}:{HUGE}&project={key}"
    nul = "&".join(f"{name}=%00" for name in NAMES)
    words = "&".join(f"{name}=x" for name in NAMES)
    form = "application/x-www-form-urlencoded"
    if "<" in route:
        yield "GET", filled(route, HUGE, HUGE), {}
    yield "GET", f"{path}?{many}", {}
    yield "GET", f"{path}?{words}&any=x", {}
    yield "POST", path, {"data": many, "content_type": form}
    yield "POST", path, {"data": nul, "content_type": form}
    yield "POST", path, {"data": words, "content_type": form}


def faults(browse: Client, routes: list[str], key: int) -> list[str]:
    """The odd requests that the server could not answer."""
    browse.raise_request_exception = False
    found = []
    for route in routes:
        if "logout" in route:
            continue
        for method, address, more in odd_requests(route, key):
            with taken_back():
                status = browse.generic(method, address, **more).status_code
            if status >= 500:
                found.append(f"{method} {address} {more} {status}")
    return found


@pytest.mark.parametrize("role", BY_DATABASE)
def test_no_odd_request_is_an_error_of_the_server(role, seeded, request, as_user):
    browse = Client()
    if role != "nobody":
        browse = as_user(request.getfixturevalue(role))
    key = Project.objects.order_by("pk")[0].pk
    assert faults(browse, OURS, key) == []


def test_no_odd_request_to_the_admin_is_an_error_of_the_server(seeded, admin, as_user):
    assert faults(as_user(admin), ADMIN, User.objects.get().pk) == []


def test_a_form_in_place_of_json_is_answered(seeded, clerk, as_user):
    """The check for forged requests has read the body before."""
    browse = as_user(clerk)
    browse.handler.enforce_csrf_checks = True
    browse.get(reverse("me"))
    token = browse.cookies["csrftoken"].value
    address = reverse("declaration-save", args=[Project.objects.order_by("pk")[0].pk])
    response = browse.post(address, {"csrfmiddlewaretoken": token, "cells": "x"})
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/projects/{HUGE}/", 404),
        ("/departments/2024/%00/", 400),
        ("/library/?scheme=%00", 400),
        ("/admin/projects/project/export/?any=x", 400),
        ("/admin/indicators/indicator/add/?scheme=x", 400),
        ("/admin/autocomplete/?term=x", 403),
    ],
)
def test_what_there_cannot_be_is_not_found_or_not_understood(
    address, status, seeded, admin, as_user
):
    response = as_user(admin).get(address)
    assert response.status_code == status
    assert "回到首页" in response.content.decode() or status != 400
