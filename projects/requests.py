"""The request that every page gets, and the keys that it carries."""

from django.http import HttpRequest

from projects.models import Project, User

# A key of more digits than this does not fit into the database.
LONGEST_KEY = 18


class SignedInRequest(HttpRequest):
    """A request of a signed-in user: the middleware lets nobody else in.

    `shown_project` is what its page is of, where the view has loaded it with year and department.
    """

    user: User
    shown_project: Project


def primary_key(text: str) -> int | None:
    """Read a primary key from an address or a form; None for what cannot be one."""
    if text.isdecimal() and len(text) <= LONGEST_KEY:
        return int(text)
    return None


def ticked(request: HttpRequest, box: str = "project") -> set[int]:
    """The keys of the rows ticked in a list, without what cannot be a key; `box` is the name of its checkboxes."""
    keys = [primary_key(text) for text in request.POST.getlist(box)]
    return {key for key in keys if key is not None}
