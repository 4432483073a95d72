"""The steps that forms take: one from the page of its findings, many from the list of 办理."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core.lists.views import ListPage
from projects.models import Project
from projects.requests import SignedInRequest, ticked
from targets.filings.transitions import BY_HAND, BY_VERB, open_to, possible_for_all
from targets.workflow import performing as workflow
from targets.workflow.filters import FlowFilter
from targets.workflow.forms import NoteForm, keep, kept, note_from, seen_revisions
from targets.workflow.tables import FlowTable
from targets.workflow.views.checks import checks_page

# What one click may take; a county does not decide on more at once.
MOST = 2_000
NOTHING_IN_COMMON = "勾选的表状态不同，没有一步是它们都能办的；请按状态筛选后再勾选"


class Steps(ListPage):
    """办理: the forms with which the person can do something, many at once if they like."""

    request: SignedInRequest
    template_name = "targets/workflow/transitions.html"
    filterset_class = FlowFilter
    table_class = FlowTable
    strict = False
    not_found = not_understood = "没有符合条件的表，请放宽上面的条件"
    nothing = "现在没有您可以办理的绩效目标表"

    def get_queryset(self) -> QuerySet[Project]:
        return Project.objects.visible_to(self.request.user).in_document_order()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may = bool(open_to(self.request.user))
        return super().get_context_data(**kwargs, may=may)


@require_POST
def confirm(request: SignedInRequest) -> HttpResponse:
    """The chosen forms, and the steps that all of them allow."""
    if not open_to(request.user):
        raise PermissionDenied
    keys = _filtered(request) if request.POST.get("all") else ticked(request)
    if not 0 < len(keys) <= MOST:
        messages.warning(
            request,
            f"一次最多办理 {MOST:,} 张，请用条件缩小范围"
            if keys
            else "请先勾选要办理的表",
        )
        return _back(request)
    return _confirm_page(request, keys, NoteForm())


@require_POST
def take_many(request: SignedInRequest) -> HttpResponse:
    """Take the step with all of them, and go to the receipt; what was typed stays where something was not said."""
    step, (said, form), seen = (
        BY_VERB.get(request.POST.get("verb", "")),
        note_from(request),
        seen_revisions(request),
    )
    if step is None or step not in open_to(request.user):
        raise PermissionDenied
    if not 0 < len(seen) <= MOST:
        messages.warning(request, "请先勾选要办理的表")
        return redirect("steps")
    receipts = workflow.perform_many(list(seen), step.verb, request.user, said, seen)
    if unsaid := workflow.missing_note(step, said):  # it was refused for every form
        messages.error(request, unsaid)
        return _confirm_page(request, set(seen), form)
    keep(request, step, receipts)
    return redirect("steps-taken")


@require_safe
def taken(request: SignedInRequest) -> HttpResponse:
    """The receipt of the last click."""
    receipt = kept(request)
    return (
        render(request, "targets/workflow/transitions_taken.html", {"receipt": receipt})
        if receipt
        else redirect("steps")
    )


@require_POST
def take(request: SignedInRequest, pk: int, verb: str) -> HttpResponse:
    """Take the step with one form; where it is refused, what was typed stays on the page."""
    visible = Project.objects.visible_to(request.user).select_related(
        "year", "department", "declaration__filing"
    )
    project = get_object_or_404(visible, pk=pk)
    if not open_to(request.user):
        raise PermissionDenied
    said, form = note_from(request)
    try:
        asked = verb if verb in BY_HAND else ""
        step = workflow.perform(
            project.pk,
            asked,
            request.user,
            said,
            seen_revisions(request).get(project.pk),
        )
    except workflow.NotPerformed as refusal:
        messages.error(request, str(refusal))
        return (
            checks_page(request, visible.get(pk=pk), said=form)
            if said.note
            else _to_checks(pk)
        )
    messages.success(request, f"已{step.label}：{project.name}")
    return _to_checks(pk)


def _to_checks(pk: int) -> HttpResponse:
    return redirect("declaration-checks", pk)


def _confirm_page(
    request: SignedInRequest, keys: set[int], form: NoteForm
) -> HttpResponse:
    visible = Project.objects.visible_to(request.user).filter(
        pk__in=keys, declaration__isnull=False
    )
    projects = list(
        visible.select_related(
            "year", "department", "declaration__filing"
        ).in_document_order()
    )
    steps = possible_for_all(
        (each.declaration.filing.status for each in projects), request.user
    )
    if not steps:
        messages.warning(
            request, NOTHING_IN_COMMON if projects else "请先勾选要办理的表"
        )
        return _back(request)
    context = {
        "projects": projects,
        "steps": steps,
        "form": form,
        "total": sum(each.budget or 0 for each in projects),
        "asks_reason": any(step.needs_reason for step in steps),
        "noted": "、".join(step.label for step in steps if step.needs_note),
        "checked": any(step.needs_checks for step in steps),
    }
    return render(request, "targets/workflow/transitions_confirm.html", context)


def _filtered(request: SignedInRequest) -> set[int]:
    conditions = FlowFilter(
        request.GET, queryset=Project.objects.visible_to(request.user), request=request
    )
    return (
        set(conditions.qs.values_list("pk", flat=True)[: MOST + 1])
        if conditions.is_valid()
        else set()
    )


def _back(request: SignedInRequest) -> HttpResponse:
    return redirect(f"{reverse('steps')}?{request.GET.urlencode()}".rstrip("?"))
