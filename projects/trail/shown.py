"""Which secret projects the answer to a request shows: noted where their mark is drawn, so that it costs no query."""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar

from projects.models import Project

# The keys that the request of this thread has shown so far, None outside of a request.
_keys: ContextVar[set[int] | None] = ContextVar("secret_projects_shown", default=None)


def begin() -> None:
    """Begin anew, with a request."""
    _keys.set(set())


def note_secret(*keys: int) -> None:
    """Note that secret projects are shown."""
    shown = _keys.get()
    if shown is not None:
        shown.update(keys)


def note_secrets_among(keys: Iterable[int | str]) -> None:
    """Note which of the projects are secret, where what is shown of them are texts alone."""
    secret = Project.everything.filter(pk__in=set(keys), is_secret=True)
    note_secret(*secret.values_list("pk", flat=True))


def secrets_shown() -> set[int]:
    """The keys of the secret projects that were shown until now."""
    return set(_keys.get() or ())
