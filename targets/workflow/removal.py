"""Delete a project, and keep its form as a version."""

from __future__ import annotations

from django.db import transaction

from projects.models import Project, User
from projects.register.locks import lock_project
from projects.register.removal import mark_deleted
from projects.schedule.deadlines import Stage, closed
from targets.filings import loading
from targets.filings.models import DECLARATION_KIND, declaration_of
from targets.filings.removal import reason_to_keep
from targets.filings.trail import record_declaration
from targets.workflow.versions import NO_NOTE, keep


class Kept(Exception):
    """The project may not be deleted; the message says why, in Chinese."""


@transaction.atomic
def delete(pk: int, user: User) -> None:
    """Delete the project. Raises Kept; one that is deleted already is left as it is."""
    lock_project(pk)
    projects = Project.objects.filter(pk=pk).select_related(
        "year", "department", "declaration__filing", "declaration__sub_target"
    )
    project = projects.first()
    if project is None:
        return
    place = (project.year, project.department, project)
    reason = reason_to_keep(project) or closed(
        Stage.FILL, user, *place, kind=DECLARATION_KIND
    )
    if reason:
        raise Kept(reason)
    filing = declaration_of(project).filing
    mark = ""
    if filing.pk:
        ((_, form),) = loading.load_pairs(projects)
        mark = keep(filing, form, "delete", user, NO_NOTE).fingerprint
    mark_deleted(project, user)
    record_declaration(project, "delete", user, fingerprint=mark)
