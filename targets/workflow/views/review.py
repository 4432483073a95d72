"""The review page: the form, its findings, its comments and the 审核表 side by side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from projects.accounts.access import may_fill_in, may_review
from projects.models import BudgetYear, Project
from projects.requests import SignedInRequest
from projects.trail.recording import Change
from targets.checks.assessment import review
from targets.checks.margin.drawing import drawn
from targets.documents.diff import diff
from targets.documents.snapshot import form_in
from targets.filings.editing.declarations import load, ready
from targets.filings.models import Status
from targets.filings.transitions import BY_VERB, UNDER_REVIEW
from targets.workflow import comments as commenting
from targets.workflow import deciding
from targets.workflow.comparison import contrasts
from targets.workflow.forms import seen_revisions
from targets.workflow.models import ReviewSheet, Version
from targets.workflow.performing import NotPerformed
from targets.workflow.review_forms import SheetForm, WeightsForm, initial_of
from targets.workflow.review_sheets import doubt, set_weights, told, weights_of


@require_safe
def page(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everybody who sees the project may read; what was changed since it was last sent back comes first."""
    return _draw(request, _visible(request, pk))


@require_POST
def grade(request: SignedInRequest, pk: int) -> HttpResponse:
    """Save the sheet, and with `decide` take the step of its grade; what was typed stays where that is refused."""
    project = _for_reviewers(request, pk)
    form = SheetForm(weights_of(project.year), project.is_key, request.POST)
    if not form.is_valid():
        messages.error(request, f"没有保存。{form.complaint}")
        return _draw(request, project, form)
    try:
        if "decide" in request.POST:
            step = deciding.decide(
                project, request.user, form.typed, seen_revisions(request).get(pk)
            )
            messages.success(request, f"已{step.label}：{project.name}")
        else:
            deciding.save_sheet(project, request.user, form.typed)
            messages.success(request, "审核表已保存")
    except NotPerformed as refusal:
        messages.error(request, str(refusal))
        return _draw(request, project, form)
    if doubtful := doubt(form.typed.marks, form.typed.grade):
        messages.warning(request, doubtful)
    return redirect("declaration-review", pk)


@require_POST
def comment(request: SignedInRequest, pk: int) -> HttpResponse:
    project = _for_reviewers(request, pk)
    text = request.POST.get("text", "")
    try:
        commenting.comment(project, request.user, request.POST.get("where", ""), text)
    except commenting.NotSaid as refusal:
        messages.error(request, str(refusal))
        return _draw(request, project, said=text)
    messages.success(request, "已批注")
    return _to_comments(pk)


@require_POST
def answer(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """By whoever fills in, and by reviewers."""
    project = _visible(request, pk)
    if not may_fill_in(request.user) and not may_review(request.user):
        raise PermissionDenied
    try:
        commenting.answer(project, request.user, number, request.POST.get("text", ""))
    except commenting.NotSaid as refusal:
        messages.error(request, str(refusal))
    return _to_comments(pk)


@require_POST
def settle(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    project = _for_reviewers(request, pk)
    try:
        commenting.settle(project, request.user, number, again="again" in request.POST)
    except commenting.NotSaid as refusal:
        messages.error(request, str(refusal))
    return _to_comments(pk)


@require_http_methods(["GET", "HEAD", "POST"])
def weights(request: SignedInRequest, year: int) -> HttpResponse:
    """What each point is worth in the year; for admins."""
    if not request.user.is_admin:
        raise PermissionDenied
    found = get_object_or_404(BudgetYear, year=year)
    form = WeightsForm(weights_of(found), request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_weights(found, form.cleaned_data, request.user)
        messages.success(request, f"已保存 {found}审核表的分值")
        return redirect("review-weights", year)
    return render(
        request, "targets/workflow/review_weights.html", {"year": found, "form": form}
    )


def _visible(request: SignedInRequest, pk: int) -> Project:
    return get_object_or_404(ready(Project.objects.visible_to(request.user)), pk=pk)


def _for_reviewers(request: SignedInRequest, pk: int) -> Project:
    project = _visible(request, pk)
    if not may_review(request.user):
        raise PermissionDenied
    return project


def _to_comments(pk: int) -> HttpResponse:
    response = redirect("declaration-review", pk)
    response["Location"] += "#comments"
    return response


def _draw(
    request: SignedInRequest,
    project: Project,
    form: SheetForm | None = None,
    said: str = "",
) -> HttpResponse:
    """With what was typed, where that was not taken."""
    loaded = load(project)
    if loaded.declaration.pk is None:
        raise Http404
    context = {
        "project": project,
        "declaration": loaded.declaration,
        "status": Status(loaded.declaration.filing.status),
        "review": review(project, loaded.form, request.user),
        "said": said,
        **drawn(loaded.form, loaded.schema),
        **_comments(loaded, request),
        **_sheets(loaded, request, form),
        **_since_last(loaded),
    }
    return render(request, "targets/workflow/review.html", context)


def _comments(loaded: Any, request: SignedInRequest) -> dict[str, Any]:
    sheet = loaded.sheet
    found = loaded.declaration.filing.comments.prefetch_related(
        "answers"
    ).select_related("settled_by", "version")
    comments = [(each, commenting.since(each, sheet)) for each in found]
    comments.sort(key=lambda pair: pair[0].settled_at is not None)
    states = [state for each, state in comments if each.settled_at is None]
    return {
        "comments": comments,
        "open": len(states),
        "changed": sum(
            state in (commenting.Since.CHANGED, commenting.Since.GONE)
            for state in states
        ),
        "places": commenting.places(sheet),
        "may_answer": may_fill_in(request.user) or may_review(request.user),
    }


def _sheets(
    loaded: Any, request: SignedInRequest, form: SheetForm | None
) -> dict[str, Any]:
    project, sheets = (
        loaded.project,
        list(loaded.declaration.filing.sheets.select_related("version")),
    )
    drafted = next((each for each in sheets if each.signed_at is None), None)
    may = may_review(request.user) and loaded.declaration.filing.status in UNDER_REVIEW
    if may and form is None:
        form = SheetForm(
            weights_of(project.year), project.is_key, initial=initial_of(drafted)
        )
    theirs = _catch_up(form, drafted) if may and form else []
    signed = [(each, told(each)) for each in sheets if each.signed_at is not None]
    return {
        "sheet": form if may else None,
        "drafted": drafted,
        "theirs": theirs,
        "signed": signed,
        "may_review": may_review(request.user),
    }


def _catch_up(form: SheetForm, drafted: ReviewSheet | None) -> list[Change]:
    """What another reviewer has saved otherwise than it was typed here; seeing it, one may save over it."""
    stored = drafted or ReviewSheet()
    if not form.is_bound or not form.is_valid() or form.typed.seen == stored.revision:
        return []
    form.data = {name: form.data[name] for name in form.data} | {
        "sheet": str(stored.revision)
    }
    return deciding.differences(stored, form.typed) if drafted else []


def _since_last(loaded: Any) -> dict[str, Any]:
    """What has changed since the form was last sent back, or refused."""
    sent = Version.objects.filter(
        filing=loaded.declaration.filing, verb__in=["return", "reject"]
    )
    if (last := sent.order_by("-number").first()) is None:
        return {}
    changes = contrasts(diff(form_in(last.form), loaded.form))
    return {"last": last, "last_step": BY_VERB[last.verb].label, "changes": changes}
