"""Pages for a new project, and for copying the forms of a department into another year."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.problems import Refusal
from projects.accounts.access import require_fill_in
from projects.models import Project
from projects.requests import SignedInRequest, primary_key, ticked
from projects.schedule.working_year import working_year
from targets.filings.copying import CopyReceipt
from targets.filings.standing import standing
from targets.filings.starting import start
from targets.forms.new_year import roll_over
from targets.forms.starting_forms import CopyForm, NewProjectForm

# As many as a page can list and a browser can send at once.
MOST_FORMS = 500
MOST_NOTICES = 10
# Opens the library in the editor, to choose rows from.
LIBRARY = "#library"


@require_http_methods(["GET", "HEAD", "POST"])
def new_project(request: SignedInRequest) -> HttpResponse:
    """A short form for a new project: blank, with rows of the library, or copied `from` another project."""
    source = None
    if "from" in request.GET:
        visible = Project.objects.visible_to(request.user).select_related(
            "year", "department", "project_type", "plan", "declaration"
        )
        source = get_object_or_404(visible, pk=primary_key(request.GET["from"]))
    require_fill_in(request.user)
    if request.method == "POST":
        form = NewProjectForm(request.user, source, request.POST)
        project = _create_project(request, form, source)
        if project is not None:
            address = reverse("declaration-edit", args=[project.pk])
            if form.cleaned_data.get("start"):
                address += LIBRARY
            return redirect(address)
    else:
        year = working_year(request)
        form = NewProjectForm(request.user, source, year=year)
    context = {"form": form, "source": source}
    return render(request, "targets/forms/project_new.html", context)


@transaction.atomic
def _create_project(
    request: SignedInRequest, form: NewProjectForm, source: Project | None
) -> Project | None:
    """Create the project that the form describes; None, with the errors in the form, where that cannot be."""
    if not form.is_valid():
        return None
    project = form.project
    kind = form.cleaned_data.get("start")
    try:
        notices = start(project, request.user, source=source, kind=kind)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, f"已新建项目“{project.name}”，请接着填报")
    for notice in notices[:MOST_NOTICES]:
        messages.warning(request, notice)
    more = len(notices) - MOST_NOTICES
    if more > 0:
        messages.warning(request, f"另有 {more} 行也换了二级指标，请一并核对")
    return project


@require_http_methods(["GET", "HEAD", "POST"])
def copy_forms(request: SignedInRequest) -> HttpResponse:
    """List the forms of a department's year, and copy the ticked ones when posted."""
    require_fill_in(request.user)
    form = CopyForm(request.user, request.GET)
    if not form.is_valid():
        return render(request, "targets/forms/project_copy.html", {"form": form})
    if request.method == "POST":
        chosen = ticked(request)
        if not chosen:
            messages.warning(request, "还没有勾选项目；请先勾选要复制的项目")
        elif receipt := _copy_chosen(request, form, chosen):
            context = {"receipt": receipt, "form": form, **form.cleaned_data}
            return render(request, "targets/forms/project_copied.html", context)
    context = {"form": form, "most": MOST_FORMS, **form.cleaned_data}
    context |= _forms_to_copy(form)
    return render(request, "targets/forms/project_copy.html", context)


def _forms_to_copy(form: CopyForm) -> dict[str, Any]:
    """The forms of the year, each with the reason why it cannot be copied, and how many there are.

    Those that can be copied come first, for a page cannot list a whole county.
    """
    projects = form.projects.select_related("year", "department")
    target = form.cleaned_data["target"]
    reasons = standing(projects, target)
    free, others = [], []
    for project in projects:
        if project.pk in reasons:
            others.append((project, reasons[project.pk]))
        else:
            free.append((project, ""))
    rows = [*free, *others]
    return {"rows": rows[:MOST_FORMS], "total": len(rows), "free": len(free)}


def _copy_chosen(
    request: SignedInRequest, form: CopyForm, chosen: set[int]
) -> CopyReceipt | None:
    """Copy the ticked forms; None where that was refused."""
    projects = form.projects.filter(pk__in=chosen)
    try:
        with transaction.atomic():
            if projects.count() < len(chosen):
                raise Http404
            source, target = form.cleaned_data["source"], form.cleaned_data["target"]
            return roll_over(projects, source, target, request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return None
