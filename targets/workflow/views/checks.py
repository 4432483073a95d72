"""The page of what the checks found in a form, with the reasons given for it and the transitions to perform."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from projects.accounts.access import may_fill_in, require_fill_in
from projects.models import Project, User
from projects.requests import SignedInRequest
from targets.checks import waiving
from targets.checks.assessment import review
from targets.checks.forms import ReasonForm
from targets.checks.groups import Findings
from targets.documents.values import ProjectForm
from targets.filings import loading
from targets.filings.closing import on_its_page
from targets.filings.editing.declarations import reason_closed
from targets.filings.models import Status, declaration_of
from targets.workflow.forms import NoteForm, asked_by
from targets.workflow.hands import offered
from targets.workflow.resubmitting import word_wanted
from targets.workflow.situation import adjustment_of, situation_of


@require_safe
def checks(request: SignedInRequest, pk: int) -> HttpResponse:
    """All findings in the form as it is now."""
    project = visible_project(request, pk)
    return checks_page(request, project)


@require_POST
def waive(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a reason for the ticked findings of a rule. What was typed stays on the page if it is not accepted."""
    project = visible_project(request, pk)
    require_fill_in(request.user)
    form = ReasonForm(request.POST)
    if form.is_valid():
        rule, reason = form.cleaned_data["rule"], form.cleaned_data["reason"]
        try:
            waivers = waiving.waive(project, request.user, rule, form.marks, reason)
        except waiving.NotWaived as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已为 {len(waivers)} 处说明理由")
            return redirect(f"{_address(project)}#rule-{rule}")
    messages.error(request, form.complaint)
    return checks_page(request, project, form)


@require_POST
def unwaive(request: SignedInRequest, pk: int, waiver: int) -> HttpResponse:
    """Take back the reason given for a finding."""
    project = visible_project(request, pk)
    require_fill_in(request.user)
    try:
        withdrawn = waiving.take_back(project, waiver, request.user)
    except waiving.NotWaived as refusal:
        messages.error(request, str(refusal))
        return redirect(_address(project))
    messages.success(request, f"已撤回“{withdrawn.place}”的说明")
    return redirect(f"{_address(project)}#rule-{withdrawn.rule}")


def visible_project(request: SignedInRequest, pk: int) -> Project:
    """A project in the scope of the person with its form, or Http404."""
    visible = Project.objects.visible_to(request.user)
    found = visible.select_related("year", "department", "declaration__filing")
    return get_object_or_404(found, pk=pk)


def _address(project: Project) -> str:
    """The address of the page of findings."""
    return reverse("declaration-checks", args=[project.pk])


def checks_page(
    request: SignedInRequest,
    project: Project,
    reason_form: ReasonForm | None = None,
    note_form: NoteForm | None = None,
) -> HttpResponse:
    """The page; the forms hold a reason or a note that was typed and not accepted."""
    forms = loading.load_forms(Project.objects.filter(pk=project.pk))
    if not forms:
        raise Http404  # deleted a moment ago
    (form,) = forms
    found = review(project, form, request.user)
    form_url = project.get_absolute_url()
    context = {
        "project": project,
        "form_url": form_url,
        "editor_url": f"{form_url}edit/",
        "checks_url": f"{form_url}checks/",
        "findings": Findings(project.pk, form, found),
        "review": found,
        "fallen": waiving.fallen_in(declaration_of(project).filing),
        "adjustment": adjustment_of(declaration_of(project).filing, form),
        **_may_edit(project, request.user),
        "note_form": note_form or NoteForm(),
        **_possible_steps(project, form, request.user, found.may_pass),
    }
    if reason_form is not None:
        context |= reason_form.as_typed
    return render(request, "targets/workflow/checks.html", context)


def _may_edit(project: Project, user: User) -> dict[str, Any]:
    """Whether the person may fill in the form, and why it is closed now."""
    closed = reason_closed(project, user)
    may_fill = may_fill_in(user)
    return {
        "closed": on_its_page(closed),
        "may_fill_in": may_fill,
        "may_edit": may_fill and not closed,
    }


def _possible_steps(
    project: Project, form: ProjectForm, user: User, may_pass: bool
) -> dict[str, Any]:
    """The status of the form, its open comments, and the transitions that the person may perform now."""
    declaration = declaration_of(project)
    filing = declaration.filing
    offer = offered(filing, user)
    steps = offer.steps
    if not may_pass:
        steps = [step for step in steps if not step.needs_checks]
    situation = situation_of(filing)
    return {
        "declaration": declaration,
        "seen": f"{project.pk}:{filing.revision}",
        "steps_url": f"{project.get_absolute_url()}step/",
        "situation": situation,
        "status": Status(filing.status),
        **word_wanted(filing, form, steps),
        "remarked": len(situation.comments),
        "withheld": offer.withheld,
        "asked_first": [step for step in steps if step.asks_first],
        **asked_by((step for step in steps if not step.asks_first), user),
    }
