"""Names of projects in files, which lead to their pages."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.urls import reverse

from core.spreadsheets.listing import Linked

# Makes of a name, and the key of its project if that is known, what stands in the file.
Link = Callable[..., Linked | str]


def linking(request: HttpRequest) -> Link:
    """Links to where the person who asks for the file has the application open."""

    def link(name: str, key: int | None = None) -> Linked | str:
        if not key:
            return name
        address = reverse("declaration", args=[key])
        return Linked(name, request.build_absolute_uri(address))

    return link
