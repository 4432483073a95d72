"""The page for a database that is busy or away. It needs no database itself, nor a person who is logged in."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

# Words in the messages of SQLite and PostgreSQL when other work holds a lock, and when the database is away.
LOCK_WORDS = ("locked", "deadlock", "lock timeout")
AWAY_WORDS = (
    "connect",
    "closed",
    "terminating",
    "starting up",
    "shutting down",
    "unable to open",
)
RETRY_AFTER = 30


def wants_json(request: HttpRequest) -> bool:
    """Whether a script sent the request, which would take an HTML page for an answer."""
    return request.headers.get("Accept") == "application/json"


def answer_if_unavailable(
    request: HttpRequest, error: BaseException | None
) -> HttpResponse | None:
    """The answer to a request that failed because the database is busy or away, None where it failed otherwise.

    What is raised about a failed query, as by the saving of a session, counts as well.
    """
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            message = str(error)
            if any(word in message for word in LOCK_WORDS):
                return _answer(request, is_away=False)
            if any(word in message for word in AWAY_WORDS):
                return _answer(request, is_away=True)
        error = error.__cause__ or error.__context__
    return None


def _answer(request: HttpRequest, *, is_away: bool) -> HttpResponse:
    """The page, or its short form for a script; nothing was saved in either case."""
    response: HttpResponse
    if wants_json(request):
        reason = "away" if is_away else "busy"
        response = JsonResponse({"error": reason}, status=503)
    else:
        page = render_to_string("503.html", {"is_away": is_away})
        response = HttpResponse(page, status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response
