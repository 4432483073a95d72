"""Delete a project, as long as nobody but its own unit has worked on its form."""

from __future__ import annotations

from django.db import transaction

from projects.models import Project, User
from projects.register.locks import lock_project
from projects.register.removal import mark_deleted
from projects.schedule.deadlines import Stage, closed
from projects.trail.recording import record
from targets.filings.models import (
    APPROVED_ONCE,
    DECLARATION_KIND,
    Status,
    declaration_of,
)

DELETABLE = (Status.DRAFT, Status.RETURNED)


class Kept(Exception):
    """The project may not be deleted; the message says why, in Chinese."""


def reason_to_keep(project: Project) -> str:
    """Why the project may not be deleted, "" where it may. One without a form is a draft."""
    filing = declaration_of(project).filing
    status = Status(filing.status)
    if filing.baseline_id or status in APPROVED_ONCE:
        return "批复过的项目不能删除；不再实施的，请到“检查与办理”办理终止"
    if status in DELETABLE:
        return ""
    way = "同意重新填报" if status == Status.REJECTED else "先退回"
    return f"绩效目标表的状态是“{status.label}”，只有草稿和退回的可以删除；确要删除，请联系审核人员{way}"


@transaction.atomic
def delete(pk: int, user: User) -> None:
    """Delete the project. Raises Kept; one that is deleted already is left as it is."""
    lock_project(pk)
    projects = Project.objects.select_related(
        "year", "department", "declaration__filing"
    )
    project = projects.filter(pk=pk).first()
    if project is None:
        return
    place = (project.year, project.department, project)
    reason = reason_to_keep(project) or closed(
        Stage.FILL, user, *place, kind=DECLARATION_KIND
    )
    if reason:
        raise Kept(reason)
    mark_deleted(project, user)
    record(user, "delete", project)
