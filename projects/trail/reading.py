"""Record who took a file out of the system, and who looked at a secret project."""

from __future__ import annotations

import logging
import re

from django.db import OperationalError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import parse_header_parameters

from core.client_address import client_address
from core.log_lines import printable
from projects.models import Event, Project, User
from projects.trail.recording import Entry, record_many

log = logging.getLogger(__name__)

OF_A_PROJECT = re.compile(r"projects/<\w+:pk>/")
PATH_LENGTH = 200


def record_reading(request: HttpRequest, response: HttpResponseBase) -> None:
    """Record a file that is sent, or the first look of a day at a secret project.

    While others hold the lock of the database, the row is written to the log: a read does not fail over it.
    """
    user = request.user
    if not isinstance(user, User) or request.method == "HEAD":
        return
    entry = _entry(request, response, user)
    if entry is None:
        return
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


def _entry(
    request: HttpRequest, response: HttpResponseBase, user: User
) -> Entry | None:
    """The row for what was read, None where there is none."""
    note = f"{printable(request.path[:PATH_LENGTH])}，从 {client_address(request)}"
    project = _project(request)
    name = _file_name(response)
    if name:
        return Entry("download", project, name, note=note, department=user.department)
    if project is not None and project.is_secret and not _looked_today(user, project):
        return Entry("look", project, note=note)
    return None


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
    projects = Project.everything.select_related("year", "department")
    return projects.filter(pk=match.kwargs["pk"]).first()


def _looked_today(user: User, project: Project) -> bool:
    """Whether the trail has a look of the user at the project today."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    looks = Event.objects.filter(user=user, project=project, verb="look")
    return looks.filter(at__gte=midnight).exists()
