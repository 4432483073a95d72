"""Projects that are set aside, and brought back. Whether one may go depends on its form, which this app knows not."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from projects.models import Project, User
from projects.register.locks import lock_year
from projects.schedule.deadlines import Stage, closed
from projects.trail.recording import record


class NotBroughtBack(Exception):
    """The project stays deleted; the message says why and what to do, in Chinese."""


def set_aside(project: Project, user: User) -> None:
    """All that hangs on the project stays, so that it comes back as it was."""
    project.deleted_at, project.deleted_by = timezone.now(), user
    project.save(update_fields=["deleted_at", "deleted_by"])


def set_aside_all(projects: Sequence[Project], user: User | None) -> None:
    keys = [project.pk for project in projects]
    Project.objects.filter(pk__in=keys).update(
        deleted_at=timezone.now(), deleted_by=user
    )


def bring_back_all(projects: Sequence[Project]) -> None:
    """Projects whose codes nobody else bears."""
    keys = [project.pk for project in projects]
    Project.everything.filter(pk__in=keys).update(deleted_at=None, deleted_by=None)


@transaction.atomic
def bring_back(project: Project, user: User) -> None:
    """Raises NotBroughtBack. A project that is back already stays as it is."""
    lock_year(project.year)
    if reason := closed(Stage.FILL, user, project.year, project.department, project):
        raise NotBroughtBack(f"“{project.name}”没有恢复：{reason}")
    others = Project.objects.filter(year=project.year_id, code=project.code).exclude(
        pk=project.pk
    )
    if project.code and others.exists():
        raise NotBroughtBack(
            f"“{project.name}”没有恢复：它的编码 {project.code} 在 {project.year} 已由另一个项目使用；"
            "请先改正那个项目的编码，再来恢复"
        )
    if (
        Project.everything.deleted()
        .filter(pk=project.pk)
        .update(deleted_at=None, deleted_by=None)
    ):
        record(user, "bring_back", project)
