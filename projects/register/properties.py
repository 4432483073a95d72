"""What is said of a project beside its form: who answers for it, and whether it is a 重点项目 or 涉密."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from projects.models import Project, User
from projects.register.locks import lock_project
from projects.trail.recording import Change, record

NAMES = ("responsible", "is_key", "is_secret")


@transaction.atomic
def set_properties(pk: int, values: Mapping[str, Any], user: User) -> list[Change]:
    """Set those that are named; what changed, as the trail tells it."""
    lock_project(pk)
    project = Project.objects.select_related("year", "department", "responsible").get(
        pk=pk
    )
    changes: list[Change] = []
    for name in (name for name in NAMES if name in values):
        before, after = getattr(project, name), values[name]
        if before != after:
            changes.append(
                (
                    str(Project._meta.get_field(name).verbose_name),
                    _text(before),
                    _text(after),
                )
            )  # type: ignore[union-attr]
            setattr(project, name, after)
    if changes:
        project.save(update_fields=NAMES)
        record(user, "assign", project, changes=changes)
    return changes


def _text(value: Any) -> str:
    return ("是" if value else "否") if isinstance(value, bool) else str(value or "")
