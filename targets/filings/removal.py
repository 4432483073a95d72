"""Deleting a project, as long as nobody but its own unit has seen its form."""

from __future__ import annotations

from django.db import transaction

from projects.models import Project, User
from projects.register.locks import lock_project
from projects.register.removal import mark_deleted
from projects.schedule.deadlines import Stage, closed
from projects.trail.recording import record
from targets.filings.models import DECLARATION_KIND, Declaration, Status

DELETABLE = (Status.DRAFT, Status.RETURNED)
APPROVED_ONCE = (Status.APPROVED, Status.PUBLISHED, Status.ADJUSTING)


class Kept(Exception):
    """The project may not be deleted; the message says why, in Chinese."""


def reason_to_keep(project: Project) -> str:
    """Why the project may not be deleted, "" where it may. One without a form is a draft."""
    declaration: Declaration | None = getattr(project, "declaration", None)
    if declaration is None:
        return ""
    if declaration.filing.baseline_id or declaration.filing.status in APPROVED_ONCE:
        return "批复过的项目不能删除；不再实施的，请到“检查与办理”发起调整"
    if declaration.filing.status in DELETABLE:
        return ""
    label = Status(declaration.filing.status).label
    way = "同意重新填报" if declaration.filing.status == Status.REJECTED else "先退回"
    return f"绩效目标表的状态是“{label}”，只有草稿和退回的可以删除；确要删除，请联系审核人员{way}"


@transaction.atomic
def delete(pk: int, user: User) -> None:
    """Raises Kept. A project that is gone already is left as it is."""
    lock_project(pk)
    project = (
        Project.objects.select_related("year", "department", "declaration__filing")
        .filter(pk=pk)
        .first()
    )
    if project is None:
        return
    if reason := reason_to_keep(project) or closed(
        Stage.FILL, user, project.year, project.department, project, DECLARATION_KIND
    ):
        raise Kept(reason)
    mark_deleted(project, user)
    record(user, "delete", project)
