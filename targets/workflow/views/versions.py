"""The versions of a form: list them, show one, compare two, restore one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from projects.accounts.access import may_fill_in, require_fill_in
from projects.models import VERBS, Project
from projects.requests import SignedInRequest, primary_key
from targets.checks.margin.drawing import drawn
from targets.documents.diff import diff
from targets.documents.snapshot import form_in
from targets.documents.values import ProjectForm
from targets.filings import loading
from targets.filings.editing.declarations import ready, reason_closed
from targets.filings.models import declaration_of
from targets.workflow.comparison import contrasts
from targets.workflow.dossier import dossier
from targets.workflow.models import Version
from targets.workflow.restoring import NotRestored, brought_back, restore
from targets.workflow.views.checks import visible_project

NOW = "now"


@require_safe
def versions(request: SignedInRequest, pk: int) -> HttpResponse:
    """The versions, the latest first, each with the number of cells that differ from the one before."""
    project = visible_project(request, pk)
    lines: list[tuple[Version, str, int | None]] = []
    before: ProjectForm | None = None
    for found in _versions(project).reverse():
        form = form_in(found.form)
        count = len(diff(before, form)) if before else None
        lines.append((found, VERBS.get(found.verb, found.verb), count))
        before = form
    lines.reverse()
    since = len(diff(before, _present(project))) if before else 0
    context = {
        "project": project,
        "lines": lines,
        "since": since,
        "may_restore": _may_restore(request, project),
    }
    return render(request, "targets/workflow/versions.html", context)


@require_safe
def version(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """One version as a whole, in the official layout."""
    project = visible_project(request, pk)
    found = get_object_or_404(_versions(project), number=number)
    context = {
        "project": project,
        "version": found,
        "may_restore": _may_restore(request, project),
        **drawn(form_in(found.form), loading.schema_for(project.year)),
    }
    return render(request, "targets/workflow/version.html", context)


@require_safe
def compare(request: SignedInRequest, pk: int) -> HttpResponse:
    """Compare the versions with the numbers `old` and `new`; `now` is the form as it is."""
    project = visible_project(request, pk)
    found = {str(version.number): version for version in _versions(project)}
    old, new = request.GET.get("old", ""), request.GET.get("new", NOW)
    if old not in found or new not in {*found, NOW}:
        messages.warning(request, "请先选择要比较的两个版本")
        return redirect("versions", pk)
    after = _present(project) if new == NOW else form_in(found[new].form)
    cells = diff(form_in(found[old].form), after, whole="all" in request.GET)
    context = {
        "project": project,
        "old": found[old],
        "new": found.get(new),
        "count": sum(cell.old != cell.new for cell in cells),
        "changes": contrasts(cells),
    }
    return render(request, "targets/workflow/version_compare.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def bring_back(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Show what restoring the version would change, and restore it when posted."""
    project = visible_project(request, pk)
    require_fill_in(request.user)
    found = get_object_or_404(_versions(project), number=number)
    if request.method == "POST":
        seen = primary_key(request.POST.get("seen", ""))
        try:
            changes = restore(project.pk, number, request.user, seen)
        except NotRestored as refusal:
            messages.error(request, str(refusal))
            return redirect("versions", project.pk)
        message = f"已恢复为第 {number} 版，改动 {len(changes)} 处；请核对后再提交"
        messages.success(request, message)
        return redirect(project)
    now = _present(project)
    context = {
        "project": project,
        "version": found,
        "changes": contrasts(diff(now, brought_back(found, now))),
        "closed": reason_closed(project, request.user),
    }
    return render(request, "targets/workflow/version_restore.html", context)


@require_safe
def dossier_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """卷宗: everything about the project, as one file."""
    visible = ready(Project.objects.visible_to(request.user))
    project = get_object_or_404(visible.select_related("responsible"), pk=pk)
    name = f"卷宗-{project.code or project.pk}.zip"
    content = dossier(project, request.user)
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _versions(project: Project) -> Any:
    """The versions of the project's form, the latest first."""
    return Version.objects.filter(filing__project=project).order_by("-number")


def _present(project: Project) -> ProjectForm:
    """The form as it is now."""
    forms = loading.load_forms(Project.objects.filter(pk=project.pk))
    if not forms:
        raise Http404  # deleted a moment ago
    return forms[0]


def _may_restore(request: SignedInRequest, project: Project) -> bool:
    """Whether the person may restore a version now."""
    return (
        may_fill_in(request.user)
        and bool(declaration_of(project).pk)
        and not reason_closed(project, request.user)
    )
