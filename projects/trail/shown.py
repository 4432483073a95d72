"""Which secret projects the answer to a request shows: noted where their mark is drawn, so that it costs no query."""

from __future__ import annotations

from contextvars import ContextVar

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


def secrets_shown() -> set[int]:
    """The keys of the secret projects that were shown until now."""
    return set(_keys.get() or ())
