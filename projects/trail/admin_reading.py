"""What pages of the admin site show of secret projects, noted for the trail."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import HttpRequest

from projects.models import Project, User
from projects.trail.shown import note_secret, note_secrets_among

# The entries in the column 最近动作 of the first page.
RECENT = 10


def project_of(row: Any) -> Project | None:
    """The project that a row of any table is, or belongs to, by itself or with its form."""
    if isinstance(row, Project):
        return row
    owner = getattr(row, "declaration", row)
    project = getattr(owner, "project", None)
    return project if isinstance(project, Project) else None


def note_secrets_of(rows: Iterable[Any]) -> None:
    """Note the secret projects of rows that are shown."""
    for row in rows:
        project = project_of(row)
        if project is not None and project.is_secret:
            note_secret(project.pk)


def note_recent_actions(user: User) -> None:
    """Note the secret projects among the user's own last actions, which the first page names."""
    recent = LogEntry.objects.filter(user=user).values_list("content_type", "object_id")
    of_projects = ContentType.objects.get_for_model(Project).pk
    keys = [key for kind, key in recent[:RECENT] if key and kind == of_projects]
    if keys:
        note_secrets_among(keys)


class NotesSecrets(admin.ModelAdmin):
    """Notes which secret projects its lists, its pages and its history show."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Note the projects of the rows that are on the page."""
        response = super().changelist_view(request, extra_context)
        context = getattr(response, "context_data", None) or {}
        if "cl" in context:
            note_secrets_of(context["cl"].result_list)
        return response

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Note the project of the row whose page, history or deletion is opened."""
        row: Model | None = super().get_object(request, *args, **kwargs)
        note_secrets_of([row])
        return row


class NotingAutocomplete(AutocompleteJsonView):
    """Suggestions of rows, which may be secret projects."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, Any]:
        note_secrets_of([obj])
        found: dict[str, Any] = super().serialize_result(obj, to_field_name)
        return found


class NotingSite(admin.AdminSite):
    """Notes what its first page and its suggestions show."""

    def index(self, request: HttpRequest, extra_context: Any = None) -> Any:
        if isinstance(request.user, User):
            note_recent_actions(request.user)
        return super().index(request, extra_context)

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return NotingAutocomplete.as_view(admin_site=self)(request)
