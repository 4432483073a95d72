"""The page from which a step is taken that puts something back or gives something up: what it does, and its note."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from projects.models import Project
from projects.requests import SignedInRequest
from targets.documents.diff import diff
from targets.filings import loading
from targets.filings.models import Filing, Status, declaration_of
from targets.filings.transitions import BY_VERB, Transition, open_to, possible
from targets.workflow.comparison import contrasts
from targets.workflow.forms import NoteForm
from targets.workflow.outcomes import approved_budget
from targets.workflow.restoring import brought_back
from targets.workflow.views.checks import visible_project


@require_safe
def ask(request: SignedInRequest, pk: int, verb: str) -> HttpResponse:
    """What the step would do to the form, and a button to take it."""
    project = visible_project(request, pk)
    step = BY_VERB.get(verb)
    if step is None or not step.asks_first:
        raise Http404
    if step not in open_to(request.user):
        raise PermissionDenied
    filing = declaration_of(project).filing
    if step not in possible(filing, request.user):
        status = Status(filing.status).label
        messages.warning(request, f"这张表的状态是“{status}”，不能{step.label}")
        return redirect("declaration-checks", pk)
    return ask_page(request, project, step, NoteForm())


def ask_page(
    request: SignedInRequest, project: Project, step: Transition, form: NoteForm
) -> HttpResponse:
    """The page; the form holds a note that was typed and not accepted."""
    declaration = declaration_of(project)
    context: dict[str, Any] = {
        "project": project,
        "declaration": declaration,
        "step": step,
        "form": form,
        "noted": step.label if step.needs_note else "",
        "baseline": declaration.filing.baseline,
        "budget": approved_budget(declaration.filing),
    }
    if step.restores:
        context["changes"] = _changes_put_back(declaration.filing)
    return render(request, "targets/workflow/transition_ask.html", context)


def _changes_put_back(filing: Filing) -> list[Any]:
    """The cells that would be as they were approved again."""
    now = loading.load_forms(Project.objects.filter(pk=filing.project_id))
    if not now or filing.baseline is None:
        return []
    return contrasts(diff(now[0], brought_back(filing.baseline, now[0])))
