"""The page of what the checks found in a form: the gate before it is submitted, and the reasons for what may stand."""

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
from targets.checks.models import Waiver
from targets.documents.values import ProjectForm
from targets.filings import loading
from targets.filings.editing.declarations import reason_closed
from targets.filings.models import Declaration, Status, declaration_of
from targets.filings.transitions import possible
from targets.workflow.forms import NoteForm

# The latest of the reasons that no longer stand.
MOST_FALLEN = 50


@require_safe
def checks(request: SignedInRequest, pk: int) -> HttpResponse:
    """All that is found in the form as it is now."""
    return checks_page(request, _visible(request, pk))


@require_POST
def waive(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let the ticked warnings of a rule stand for a reason. What was typed stays on the page where it is not taken."""
    project = _visible(request, pk)
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
    project = _visible(request, pk)
    require_fill_in(request.user)
    try:
        taken = waiving.take_back(project, waiver, request.user)
    except waiving.NotWaived as refusal:
        messages.error(request, str(refusal))
        return redirect(_address(project))
    messages.success(request, f"已撤回“{taken.place}”的说明")
    return redirect(f"{_address(project)}#rule-{taken.rule}")


def _visible(request: SignedInRequest, pk: int) -> Project:
    found = Project.objects.visible_to(request.user).select_related(
        "year", "department", "declaration__filing"
    )
    return get_object_or_404(found, pk=pk)


def _address(project: Project) -> str:
    return reverse("declaration-checks", args=[project.pk])


def checks_page(
    request: SignedInRequest,
    project: Project,
    form: ReasonForm | None = None,
    said: NoteForm | None = None,
) -> HttpResponse:
    """With what was typed as a reason, or to a step, where that was not taken."""
    stored = _stored(project)
    found = review(project, stored, request.user)
    declaration = declaration_of(project)
    context = {
        "project": project,
        "findings": Findings(project.pk, stored, found),
        "review": found,
        "fallen": _fallen(project),
        "status": Status(declaration.filing.status),
        **_permitted(project, request.user),
        **_steps(declaration, request.user, found.may_pass),
        "said": said or NoteForm(),
        **_typed(form),
    }
    return render(request, "targets/workflow/checks.html", context)


def _permitted(project: Project, user: User) -> dict[str, Any]:
    may, closed = may_fill_in(user), reason_closed(project, user)
    return {"may_fill_in": may, "may_edit": may and not closed, "closed": closed}


def _steps(declaration: Declaration, user: User, may_pass: bool) -> dict[str, Any]:
    """Those that the person could take now."""
    steps = [
        step
        for step in possible(declaration.filing, user)
        if may_pass or not step.needs_checks
    ]
    return {
        "declaration": declaration,
        "remarked": declaration.filing.comments.filter(settled_at=None).count()
        if declaration.pk
        else 0,
        "steps": steps,
        "asks_reason": any(step.needs_reason for step in steps),
        "noted": "、".join(step.label for step in steps if step.needs_note),
    }


def _stored(project: Project) -> ProjectForm:
    forms = loading.load_forms(Project.objects.filter(pk=project.pk))
    if not forms:
        raise Http404  # deleted a moment ago
    return forms[0]


def _fallen(project: Project) -> list[Waiver]:
    fallen = Waiver.objects.filter(
        filing__project=project, fallen_at__isnull=False
    ).select_related("user")
    return list(fallen.order_by("-fallen_at", "-pk")[:MOST_FALLEN])


def _typed(form: ReasonForm | None) -> dict[str, Any]:
    if form is None:
        return {}
    return {
        "typed": form,
        "typed_rule": form.data.get("rule", ""),
        "typed_marks": form.marks,
    }
