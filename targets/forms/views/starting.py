"""Pages on which a project begins, and on which a department's forms are copied into another year."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from core.problems import Refusal
from projects.accounts.access import require_fill_in
from projects.models import Project
from projects.requests import SignedInRequest, primary_key, ticked
from targets.filings.copying import copy_year, standing
from targets.filings.starting import start
from targets.forms.starting_forms import CopyForm, NewProjectForm

# As many as a page can list and a browser can send at once.
MOST_FORMS = 500
MOST_NOTICES = 10


@require_http_methods(["GET", "HEAD", "POST"])
def new_project(request: SignedInRequest) -> HttpResponse:
    """A project by a short form: blank, from the library, or `from` another project."""
    source = _source(request)
    require_fill_in(request.user)
    if request.method == "POST":
        return _create(request, source)
    return _form_page(request, NewProjectForm(request.user, source), source)


def _source(request: SignedInRequest) -> Project | None:
    if "from" not in request.GET:
        return None
    visible = Project.objects.visible_to(request.user)
    found = visible.select_related(
        "year", "department", "project_type", "plan", "declaration"
    )
    return get_object_or_404(found, pk=primary_key(request.GET["from"]))


def _form_page(
    request: SignedInRequest, form: NewProjectForm, source: Project | None
) -> HttpResponse:
    return render(
        request, "targets/forms/project_new.html", {"form": form, "source": source}
    )


@transaction.atomic
def _create(request: SignedInRequest, source: Project | None) -> HttpResponse:
    form = NewProjectForm(request.user, source, request.POST)
    if not form.is_valid():
        return _form_page(request, form, source)
    project = form.project
    try:
        notices = start(
            project, request.user, source=source, library=form.cleaned_data.get("start")
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, form, source)
    messages.success(request, f"已新建项目“{project.name}”，请接着填报")
    for notice in notices[:MOST_NOTICES]:
        messages.warning(request, notice)
    if len(notices) > MOST_NOTICES:
        messages.warning(
            request, f"另有 {len(notices) - MOST_NOTICES} 行也换了二级指标，请一并核对"
        )
    return redirect("declaration-edit", project.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def copy_forms(request: SignedInRequest) -> HttpResponse:
    """The forms of a department's year, to be ticked; what was ticked is copied when posted."""
    require_fill_in(request.user)
    form = CopyForm(request.user, request.GET)
    if not form.is_valid():
        return render(request, "targets/forms/project_copy.html", {"form": form})
    if request.method == "POST":
        if chosen := ticked(request):
            return _copied(request, form, chosen)
        messages.warning(request, "还没有勾选项目；请先勾选要复制的项目")
    return _choice(request, form)


def _choice(request: SignedInRequest, form: CopyForm) -> HttpResponse:
    """Those that can be copied come first, for a page cannot list a whole county."""
    reasons = standing(form.projects, form.cleaned_data["target"])
    rows = [
        (project, reasons.get(project.pk, ""))
        for project in form.projects.select_related("department")
    ]
    rows.sort(key=lambda row: row[1] != "")
    context = {
        "form": form,
        "rows": rows[:MOST_FORMS],
        "total": len(rows),
        "free": len(rows) - len(reasons),
        "most": MOST_FORMS,
        **form.cleaned_data,
    }
    return render(request, "targets/forms/project_copy.html", context)


def _copied(request: SignedInRequest, form: CopyForm, chosen: set[int]) -> HttpResponse:
    projects = form.projects.filter(pk__in=chosen)
    try:
        with transaction.atomic():
            if projects.count() < len(chosen):
                raise Http404
            receipt = copy_year(projects, form.cleaned_data["target"], request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _choice(request, form)
    context = {"receipt": receipt, "form": form, **form.cleaned_data}
    return render(request, "targets/forms/project_copied.html", context)
