"""Record who took a file out of the system, and who looked at secret projects."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.db import OperationalError
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import parse_header_parameters

from core.client_address import client_address
from core.log_lines import printable
from projects.models import Event, Project, User
from projects.trail.recording import Entry, record_many
from projects.trail.shown import secrets_shown

log = logging.getLogger(__name__)

OF_A_PROJECT = re.compile(r"projects/<\w+:pk>/")
PATH_LENGTH = 200
# The same list shown again sooner is the same look.
SAME_LOOK = timedelta(minutes=10)
# More codes than these are counted only.
MOST_CODES = 500


def record_reading(request: HttpRequest, response: HttpResponseBase) -> None:
    """Record a file that is sent, the first look of a day at a secret project, and a list that shows some.

    What a list shows was noted while it was drawn. A file that is drawn only while it is sent is looked at afterwards.
    """
    user = request.user
    if not isinstance(user, User) or request.method == "HEAD":
        return
    place = printable(request.path[:PATH_LENGTH])
    note = f"{place}，从 {client_address(request)}"
    project = _project(request)
    name = _file_name(response)
    if name:
        unit = user.department
        download = Entry("download", project, name, note=note, department=unit)
        _record(user, download)
    elif project is not None and _is_first_look(user, project):
        look = Entry("look", project, note=note)
        _record(user, look)
    subject = f"{name or place} 里的涉密项目"
    own = {project.pk} if project else set()
    if isinstance(response, FileResponse) or not response.streaming:
        _record_shown(user, subject, note, own)
        return
    drawn: Any = response
    content = drawn.streaming_content
    drawn.streaming_content = _followed(content, user, subject, note, own)


def _followed(
    content: Iterable[bytes], user: User, subject: str, note: str, own: set[int]
) -> Iterator[bytes]:
    """The content of a file, after which is recorded which secret projects it shows, however far it was read."""
    try:
        yield from content
    finally:
        _record_shown(user, subject, note, own)


def _record_shown(user: User, subject: str, note: str, own: set[int]) -> None:
    """Record the secret projects that a list or a file shows, but for the project that it is of."""
    keys = secrets_shown() - own
    if not keys:
        return
    projects = Project.everything.filter(pk__in=keys).order_by("code")
    codes = list(projects.values_list("code", flat=True)[:MOST_CODES])
    more = "等" if len(keys) > len(codes) else ""
    counted = f"{note}：{len(keys)} 个，{'、'.join(filter(None, codes))}{more}"
    before = Event.objects.filter(user=user, verb="look", subject=subject, note=counted)
    if before.filter(at__gte=timezone.now() - SAME_LOOK).exists():
        return
    _record(
        user, Entry("look", None, subject, note=counted, department=user.department)
    )


def _record(user: User, entry: Entry) -> None:
    """Write the row; while others hold the lock of the database, to the log: a read does not fail over it."""
    try:
        record_many(user, [entry])
    except OperationalError as error:
        log.warning(
            "not in the trail: %s %s %s: %s",
            user.username,
            entry.verb,
            entry.note,
            error,
        )


def _file_name(response: HttpResponseBase) -> str:
    """The name of the file that is sent, "" for a page."""
    header = response.headers.get("Content-Disposition", "")
    _, parameters = parse_header_parameters(header)
    return printable(parameters.get("filename", ""))


def _project(request: HttpRequest) -> Project | None:
    """The project that the address is of."""
    match = request.resolver_match
    if match is None or not OF_A_PROJECT.match(match.route):
        return None
    pk = match.kwargs["pk"]
    shown: Project | None = getattr(request, "shown_project", None)
    if shown is not None and shown.pk == pk:
        return shown
    projects = Project.everything.select_related("year", "department")
    return projects.filter(pk=pk).first()


def _is_first_look(user: User, project: Project) -> bool:
    """Whether the project is secret, and the trail has no look of the user at it today."""
    if not project.is_secret:
        return False
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    looks = Event.objects.filter(user=user, project=project, verb="look")
    return not looks.filter(at__gte=midnight).exists()
