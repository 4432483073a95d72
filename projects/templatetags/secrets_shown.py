"""What a template notes about the projects that it shows."""

from __future__ import annotations

from django import template

from projects.models import Project
from projects.trail.shown import note_secret

register = template.Library()


@register.filter
def noted_if_secret(project: Project) -> bool:
    """Whether the project is secret; then the trail says that it was shown."""
    if project and project.is_secret:
        note_secret(project.pk)
        return True
    return False
