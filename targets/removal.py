"""Deleting a project, as long as nobody but its own unit has seen its form."""

from __future__ import annotations

from django.db import transaction

from projects.models import Project, User
from projects.register import lock_project
from projects.removal import set_aside
from targets.models import OPEN, Declaration, Status

# A form that is being adjusted was approved before.
DELETABLE = tuple(status for status in OPEN if status != Status.ADJUSTING)


class Kept(Exception):
    """The project may not be deleted; the message says why, in Chinese."""


def reason_to_keep(project: Project) -> str:
    """Why the project may not be deleted, "" where it may. One without a form is a draft."""
    declaration: Declaration | None = getattr(project, "declaration", None)
    if declaration is None or declaration.status in DELETABLE:
        return ""
    status = Status(declaration.status)
    if status == Status.ADJUSTING:
        return f"绩效目标表的状态是“{status.label}”，批复过的项目不能删除"
    return f"绩效目标表的状态是“{status.label}”，只有草稿和退回的可以删除；确要删除，请联系审核人员先退回"


@transaction.atomic
def delete(pk: int, user: User) -> None:
    """Raises Kept. A project that is gone already is left as it is."""
    lock_project(pk)
    project = Project.objects.select_related("declaration").filter(pk=pk).first()
    if project is None:
        return
    if reason := reason_to_keep(project):
        raise Kept(reason)
    set_aside(project, user)
