"""The page from which a step is taken that puts something back or gives something up: what it does, and its note."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from projects.requests import SignedInRequest
from targets.documents.diff import diff
from targets.filings.models import Status
from targets.filings.transitions import Transition, open_to, possible, transitions_of
from targets.workflow.comparison import contrasts
from targets.workflow.forms import NoteForm
from targets.workflow.outcomes import approved_budget
from targets.workflow.restoring import brought_back
from targets.workflow.views.visible import VisibleForm, visible_form


@require_safe
def ask(request: SignedInRequest, verb: str, **place: Any) -> HttpResponse:
    """What the step would do to the form, and a button to take it."""
    shown = visible_form(request, **place)
    filing = shown.filing
    step = transitions_of(filing.kind).get(verb)
    if step is None or not step.asks_first:
        raise Http404
    if step not in open_to(request.user, filing.kind):
        raise PermissionDenied
    if step not in possible(filing, request.user):
        status = Status(filing.status).label
        messages.warning(request, f"这张表的状态是“{status}”，不能{step.label}")
        return redirect(shown.steps_page)
    return ask_page(request, shown, step, NoteForm())


def ask_page(
    request: SignedInRequest, shown: VisibleForm, step: Transition, form: NoteForm
) -> HttpResponse:
    """The page; the form holds a note that was typed and not accepted."""
    filing = shown.filing
    key = filing.project_id or filing.pk
    context: dict[str, Any] = {
        "shown": shown,
        "seen": f"{key}:{filing.revision}",
        "step": step,
        "form": form,
        "noted": step.label if step.needs_note else "",
    }
    if step.restores:
        context["baseline"] = filing.baseline
        context["changes"] = []
        if filing.baseline is not None:
            now = shown.present()
            wanted = brought_back(filing.baseline, now)
            context["changes"] = contrasts(diff(now, wanted))
    else:
        context["budget"] = approved_budget(filing)
    return render(request, "targets/workflow/transition_ask.html", context)
