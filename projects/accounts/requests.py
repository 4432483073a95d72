"""The request as every page gets it."""

from django.http import HttpRequest

from projects.models import User


class SignedInRequest(HttpRequest):
    """A request with a person: the middleware lets nobody in who has not signed in."""

    user: User


def primary_key(text: str) -> int | None:
    """A key out of an address or a form, None for what cannot be one."""
    return int(text) if text.isdecimal() and len(text) < 19 else None


def ticked(request: HttpRequest) -> set[int]:
    """The projects ticked in a list; what cannot be a key is left out."""
    return {
        key
        for each in request.POST.getlist("project")
        if (key := primary_key(each)) is not None
    }
