"""Set the properties of a project that stand outside its form: who is responsible, 重点项目, 涉密."""

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
    """Set the given properties of a project and return the changes, as the trail records them."""
    lock_project(pk)
    related = Project.objects.select_related("year", "department", "responsible")
    project = related.get(pk=pk)
    changes: list[Change] = []
    for name in NAMES:
        before = getattr(project, name)
        after = values.get(name, before)
        if before != after:
            label = str(Project._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            changes.append((label, _text(before), _text(after)))
            setattr(project, name, after)
    if changes:
        project.save(update_fields=NAMES)
        record(user, "assign", project, changes=changes)
    return changes


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value or "")
