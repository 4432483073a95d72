"""The versions of a form: the list, one as a whole, two beside each other, and one brought back."""

from __future__ import annotations

from itertools import pairwise
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

NOW = "now"


@require_safe
def versions(request: SignedInRequest, pk: int) -> HttpResponse:
    """The latest first, each with how many cells differ from the one before; and whether the form differs since."""
    project = _visible(request, pk)
    found = list(_versions(project))
    forms = [form_in(each.form) for each in found]
    counts = [*(len(diff(before, form)) for form, before in pairwise(forms)), None]
    lines = [
        (each, VERBS.get(each.verb, each.verb), counts[place])
        for place, each in enumerate(found)
    ]
    since = len(diff(forms[0], _present(project))) if forms else 0
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
    project = _visible(request, pk)
    found = get_object_or_404(_versions(project), number=number)
    context = {
        "project": project,
        "version": found,
        "may_restore": _may_restore(request, project),
    }
    return render(
        request,
        "targets/workflow/version.html",
        context | drawn(form_in(found.form), loading.schema_for(project.year)),
    )


@require_safe
def compare(request: SignedInRequest, pk: int) -> HttpResponse:
    """Two of them, `old` and `new` by their numbers, or `now` for the form as it is."""
    project = _visible(request, pk)
    found = {str(each.number): each for each in _versions(project)}
    old, new = request.GET.get("old", ""), request.GET.get("new", NOW)
    if old not in found or new not in {*found, NOW}:
        messages.warning(request, "请先选择要比较的两个版本")
        return redirect("versions", pk)
    after = _present(project) if new == NOW else form_in(found[new].form)
    cells = diff(form_in(found[old].form), after, whole="all" in request.GET)
    count = sum(each.old != each.new for each in cells)
    context = {
        "project": project,
        "old": found[old],
        "new": found.get(new),
        "count": count,
    }
    return render(
        request,
        "targets/workflow/version_compare.html",
        context | {"changes": contrasts(cells)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def bring_back(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """What would change, and the button that changes it."""
    project = _visible(request, pk)
    require_fill_in(request.user)
    found = get_object_or_404(_versions(project), number=number)
    if request.method == "POST":
        return _bring_back(request, project, number)
    now = _present(project)
    changes = contrasts(diff(now, brought_back(found, now)))
    context = {
        "project": project,
        "version": found,
        "changes": changes,
        "closed": reason_closed(project, request.user),
    }
    return render(request, "targets/workflow/version_restore.html", context)


def _bring_back(
    request: SignedInRequest, project: Project, number: int
) -> HttpResponse:
    try:
        changes = restore(
            project.pk, number, request.user, primary_key(request.POST.get("seen", ""))
        )
    except NotRestored as refusal:
        messages.error(request, str(refusal))
        return redirect("versions", project.pk)
    messages.success(
        request, f"已恢复为第 {number} 版，改动 {len(changes)} 处；请核对后再提交"
    )
    return redirect(project)


@require_safe
def dossier_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """卷宗: everything about the project, as one file."""
    project = get_object_or_404(
        ready(Project.objects.visible_to(request.user)).select_related("responsible"),
        pk=pk,
    )
    name = content_disposition_header(True, f"卷宗-{project.code or project.pk}.zip")
    content = dossier(project, request.user)
    return HttpResponse(
        content, content_type="application/zip", headers={"Content-Disposition": name}
    )


def _visible(request: SignedInRequest, pk: int) -> Project:
    found = Project.objects.visible_to(request.user).select_related(
        "year", "department", "declaration__filing"
    )
    return get_object_or_404(found, pk=pk)


def _versions(project: Project) -> Any:
    return Version.objects.filter(filing__project=project).order_by("-number")


def _present(project: Project) -> ProjectForm:
    forms = loading.load_forms(Project.objects.filter(pk=project.pk))
    if not forms:
        raise Http404  # deleted a moment ago
    return forms[0]


def _may_restore(request: SignedInRequest, project: Project) -> bool:
    return (
        may_fill_in(request.user)
        and bool(declaration_of(project).pk)
        and not reason_closed(project, request.user)
    )
