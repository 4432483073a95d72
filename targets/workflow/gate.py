"""The gate of the checks that a form passes before it is submitted."""

from __future__ import annotations

from collections.abc import Sequence

from projects.models import Project, User
from targets.checks.assessment import review, review_unit
from targets.documents.values import ProjectForm

Pairs = Sequence[tuple[Project, ProjectForm]]


def obstacles(pairs: Pairs, user: User) -> dict[int, str]:
    """Of forms as they are stored, those that do not pass the gate of the checks, and why."""
    if len(pairs) == 1:
        ((project, form),) = pairs
        found = {project.pk: review(project, form, user)}
    else:
        found = {}
        for year, unit in {(project.year, project.department) for project, _ in pairs}:
            found |= review_unit(year, unit, user)
    asked = ((project.pk, found[project.pk]) for project, _ in pairs)
    return {
        pk: f"还不能提交：{each.obstacles}，请按检查结果逐处处理"
        for pk, each in asked
        if not each.may_pass
    }
