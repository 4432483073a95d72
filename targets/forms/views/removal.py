"""Pages on which a project is deleted, and on which deleted ones are brought back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST

from core.lists.views import ListPage
from projects.accounts.access import require_fill_in
from projects.models import Project
from projects.register.marks import MarkConditions
from projects.register.removal import ProjectNotRestored, undelete
from projects.register.tables import DeletedTable
from projects.requests import SignedInRequest
from targets.filings.removal import reason_to_keep
from targets.workflow.removal import Kept, delete

DELETED = '已删除项目“{}”；需要时可以在<a href="{}">已删除的项目</a>里恢复'
RESTORED = '已恢复项目“<a href="{}">{}</a>”'


@require_http_methods(["GET", "HEAD", "POST"])
def delete_project(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what will be deleted, and delete it when posted; a second click on the button deletes nothing more."""
    visible = Project.everything.visible_to(request.user).select_related(
        "year", "department", "declaration__filing"
    )
    counted = visible.annotate(rows=Count("declaration__targets"))
    project = get_object_or_404(counted, pk=pk)
    require_fill_in(request.user)
    if request.method == "POST":
        try:
            delete(pk, request.user)
        except Kept as kept:
            messages.error(request, f"“{project.name}”没有删除：{kept}")
            return redirect("project-delete", pk)
    elif project.deleted_at is None:
        context = {"project": project, "reason": reason_to_keep(project)}
        return render(request, "targets/forms/project_delete.html", context)
    message = format_html(DELETED, project.name, reverse("project-deleted"))
    messages.success(request, message)
    return redirect(f"{reverse('project-list')}?year={project.year.year}")


@require_POST
def restore_project(request: SignedInRequest, pk: int) -> HttpResponse:
    """Restore a deleted project."""
    visible = Project.everything.visible_to(request.user)
    project = get_object_or_404(visible.select_related("year", "department"), pk=pk)
    require_fill_in(request.user)
    try:
        undelete(project, request.user)
    except ProjectNotRestored as refusal:
        messages.error(request, str(refusal))
    else:
        message = format_html(RESTORED, project.get_absolute_url(), project.name)
        messages.success(request, message)
    return redirect("project-deleted")


class DeletedProjects(ListPage):
    """The deleted projects in the person's scope, the latest first."""

    request: SignedInRequest
    template_name = "targets/forms/project_deleted.html"
    filterset_class = MarkConditions
    table_class = DeletedTable
    above = (("项目", "project-list"),)
    nothing = "没有已删除的项目"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Only those who may fill in see the page."""
        require_fill_in(self.request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Project]:
        """The deleted projects in the scope of the person."""
        deleted = Project.everything.visible_to(self.request.user).deleted()
        return deleted.order_by("-deleted_at", "-pk")
