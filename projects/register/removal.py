"""Mark projects as deleted, and restore them. Callers check first whether the form's status allows deletion."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from core import clock
from projects.models import Project, User
from projects.register.locks import lock_year
from projects.schedule.deadlines import Stage, closed
from projects.trail.recording import record


class ProjectNotRestored(Exception):
    """The project cannot be restored; the message says why and what to do, in Chinese."""


def mark_deleted(project: Project, user: User) -> None:
    """Mark a project as deleted. Its form and all other rows remain, so that it can be restored unchanged."""
    project.deleted_at = clock.now()
    project.deleted_by = user
    project.save(update_fields=["deleted_at", "deleted_by"])


def mark_all_deleted(projects: Sequence[Project], user: User | None) -> None:
    """Mark projects as deleted."""
    keys = [project.pk for project in projects]
    listed = Project.objects.filter(pk__in=keys)
    listed.update(deleted_at=clock.now(), deleted_by=user)


def undelete_all(projects: Sequence[Project]) -> None:
    """Restore deleted projects; callers check that their codes are still free."""
    keys = [project.pk for project in projects]
    listed = Project.everything.filter(pk__in=keys)
    listed.update(deleted_at=None, deleted_by=None)


@transaction.atomic
def undelete(project: Project, user: User) -> None:
    """Restore a deleted project; a project that is not deleted stays as it is. Raises ProjectNotRestored."""
    lock_year(project.year)
    if reason := closed(Stage.FILL, user, project.year, project.department, project):
        raise ProjectNotRestored(f"“{project.name}”没有恢复：{reason}")
    same_code = Project.objects.filter(year=project.year_id, code=project.code)
    if project.code and same_code.exclude(pk=project.pk).exists():
        raise ProjectNotRestored(
            f"“{project.name}”没有恢复：它的编码 {project.code} 在 {project.year} 已由另一个项目使用；"
            "请先改正那个项目的编码，再来恢复"
        )
    deleted = Project.everything.deleted().filter(pk=project.pk)
    if deleted.update(deleted_at=None, deleted_by=None):
        record(user, "bring_back", project)
