"""The admin is the admins': every address of it, whichever there are, is shut to every other role."""

import re

import pytest
from django.urls import URLPattern, get_resolver


def _of_the_admin(patterns, before: str = ""):
    """Every address of the admin that wants a login, filled in with something."""
    for pattern in patterns:
        route = f"{before}{pattern.pattern}"
        if not isinstance(pattern, URLPattern):
            yield from _of_the_admin(pattern.url_patterns, route)
        elif pattern.name not in {"login", "jsi18n", "logout"}:
            first_choice = re.sub(r"\(\?P<\w+>([^|)]*)[^)]*\)", r"\1", route)
            yield "/admin/" + re.sub("<[^>]*>", "1", first_choice).strip("^$")


ADMIN = next(
    each
    for each in get_resolver().url_patterns
    if getattr(each, "app_name", None) == "admin"
)
OF_THE_ADMIN = sorted(set(_of_the_admin(ADMIN.url_patterns)))


@pytest.mark.parametrize("role", ["nobody", "clerk", "reviewer", "leader", "stranger"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_address_of_the_admin_opens_for_anybody_else(
    role, method, seeded, request, client
):
    if role != "nobody":
        client.force_login(request.getfixturevalue(role))
    answers = {path: getattr(client, method)(path).status_code for path in OF_THE_ADMIN}
    assert {
        path: status
        for path, status in answers.items()
        if status != (302 if role == "nobody" else 403)
    } == {}


def test_the_addresses_of_the_admin_are_found():
    assert {
        "/admin/",
        "/admin/projects/",
        "/admin/projects/user/",
        "/admin/projects/user/1/delete/",
    } <= set(OF_THE_ADMIN)
