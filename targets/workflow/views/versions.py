"""The versions of a form: list them, show one, compare two, restore one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from projects.accounts.access import require_fill_in
from projects.models import VERBS, Project
from projects.requests import SignedInRequest, primary_key
from targets.documents.diff import diff
from targets.documents.snapshot import form_in
from targets.filings.editing.declarations import ready
from targets.workflow.comparison import contrasts
from targets.workflow.dossier import dossier
from targets.workflow.models import Version
from targets.workflow.restoring import NotRestored, brought_back
from targets.workflow.views.visible import VisibleForm, visible_form

NOW = "now"


@require_safe
def versions(request: SignedInRequest, **place: Any) -> HttpResponse:
    """The versions, the latest first, each with the number of cells that differ from the one before."""
    shown = visible_form(request, **place)
    lines: list[tuple[Version, str, int | None]] = []
    before: Any = None
    for found in shown.versions.reverse():
        form = form_in(found.form)
        count = len(diff(before, form)) if before else None
        lines.append((found, VERBS.get(found.verb, found.verb), count))
        before = form
    lines.reverse()
    since = len(diff(before, shown.present())) if before else 0
    context = {
        "shown": shown,
        "lines": lines,
        "since": since,
        "may_restore": shown.may_restore(request.user),
    }
    return render(request, "targets/workflow/versions.html", context)


@require_safe
def version(request: SignedInRequest, number: int, **place: Any) -> HttpResponse:
    """One version as a whole, in the official layout."""
    shown = visible_form(request, **place)
    found = _version(shown, number)
    context = {
        "shown": shown,
        "version": found,
        "may_restore": shown.may_restore(request.user),
        **shown.drawn(form_in(found.form)),
    }
    return render(request, "targets/workflow/version.html", context)


@require_safe
def compare(request: SignedInRequest, **place: Any) -> HttpResponse:
    """Compare the versions with the numbers `old` and `new`; `now` is the form as it is."""
    shown = visible_form(request, **place)
    found = {str(version.number): version for version in shown.versions}
    old, new = request.GET.get("old", ""), request.GET.get("new", NOW)
    if old not in found or new not in {*found, NOW}:
        messages.warning(request, "请先选择要比较的两个版本")
        return redirect(shown.versions_url)
    after = shown.present() if new == NOW else form_in(found[new].form)
    cells = diff(form_in(found[old].form), after, whole="all" in request.GET)
    context = {
        "shown": shown,
        "old": found[old],
        "new": found.get(new),
        "count": sum(cell.old != cell.new for cell in cells),
        "changes": contrasts(cells),
    }
    return render(request, "targets/workflow/version_compare.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def bring_back(request: SignedInRequest, number: int, **place: Any) -> HttpResponse:
    """Show what restoring the version would change, and restore it when posted."""
    shown = visible_form(request, **place)
    require_fill_in(request.user)
    found = _version(shown, number)
    if request.method == "POST":
        seen = primary_key(request.POST.get("seen", ""))
        try:
            changes = shown.restore(number, request.user, seen)
        except NotRestored as refusal:
            messages.error(request, str(refusal))
            return redirect(shown.versions_url)
        message = f"已恢复为第 {number} 版，改动 {len(changes)} 处；请核对后再提交"
        messages.success(request, message)
        return redirect(shown.owner)
    now = shown.present()
    context = {
        "shown": shown,
        "version": found,
        "changes": contrasts(diff(now, brought_back(found, now))),
        "closed": shown.reason_closed(request.user),
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


def _version(shown: VisibleForm, number: int) -> Version:
    """The version of that number, or Http404."""
    return get_object_or_404(shown.versions, number=number)
