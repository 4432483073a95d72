"""The review page: the form, its findings, its comments and the 审核表 side by side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from projects.accounts.access import may_decide, may_fill_in, may_review
from projects.models import BudgetYear, Project, User
from projects.requests import SignedInRequest
from projects.trail.recording import Change
from targets.checks.assessment import review
from targets.checks.margin.drawing import drawn
from targets.documents.diff import diff
from targets.documents.schema import Schema
from targets.documents.snapshot import form_in
from targets.documents.values import ProjectForm
from targets.filings.editing.declarations import load, ready
from targets.filings.editing.sheet import Sheet
from targets.filings.models import Filing, Status
from targets.filings.transitions import BY_VERB, UNDER_REVIEW
from targets.workflow import comments as commenting
from targets.workflow import deciding
from targets.workflow.comparison import contrasts
from targets.workflow.forms import NoteForm, seen_revisions, waiting_in
from targets.workflow.hands import Hands
from targets.workflow.models import Comment, ReviewSheet, Version
from targets.workflow.outcomes import outcome_for, sentence
from targets.workflow.performing import NotPerformed
from targets.workflow.review_forms import SheetForm, WeightsForm, initial_of
from targets.workflow.review_sheets import (
    differences,
    doubt,
    graded_points,
    set_weights,
    weights_of,
)
from targets.workflow.situation import adjustment_of, situation_of
from targets.workflow.views.decisions import decisions_on


@require_safe
def page(request: SignedInRequest, pk: int) -> HttpResponse:
    """The review page, for everybody who sees the project."""
    project = project_to_review(request, pk)
    return review_page(request, project)


@require_POST
def grade(request: SignedInRequest, pk: int) -> HttpResponse:
    """Save the sheet and, with `decide`, perform the transition of its grade; if refused, the page shows it again."""
    project = project_to_review(request, pk)
    if not may_review(request.user):
        raise PermissionDenied
    form = SheetForm(weights_of(project.year), project.is_key, request.POST)
    if not form.is_valid():
        messages.error(request, f"没有保存。{form.complaint}")
        return review_page(request, project, form)
    typed = form.typed
    address = reverse("declaration-review", args=[pk])
    try:
        if "decide" in request.POST:
            seen = seen_revisions(request).get(pk)
            step = deciding.decide(project, request.user, typed, seen)
            outcome = outcome_for(step, pk)
            messages.success(request, sentence(step, project.name, outcome))
            address += f"?waiting={Status.SUBMITTED}"
        else:
            deciding.save_sheet(project, request.user, typed)
            messages.success(request, "审核表已保存")
    except NotPerformed as refusal:
        messages.error(request, str(refusal))
        return review_page(request, project, form)
    if warning := doubt(typed.marks, typed.grade):
        messages.warning(request, warning)
    return redirect(address)


@require_POST
def comment(request: SignedInRequest, pk: int) -> HttpResponse:
    """Comment on a cell, a row or the whole form; for reviewers."""
    project = _for_deciders(request, pk)
    where = request.POST.get("where", "")
    text = request.POST.get("text", "")
    try:
        commenting.comment(project, request.user, where, text)
    except commenting.NotSaid as refusal:
        messages.error(request, str(refusal))
        return review_page(request, project, comment_text=text)
    messages.success(request, "已批注")
    return _to_comments(pk)


@require_POST
def answer(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Answer a comment; for those who fill in, and for reviewers."""
    project = project_to_review(request, pk)
    if not may_fill_in(request.user) and not may_decide(request.user):
        raise PermissionDenied
    text = request.POST.get("text", "")
    try:
        commenting.answer(project, request.user, number, text)
    except commenting.NotSaid as refusal:
        messages.error(request, str(refusal))
    return _to_comments(pk)


@require_POST
def settle(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Mark a comment as settled or, with `again`, as open again; for reviewers."""
    project = _for_deciders(request, pk)
    again = "again" in request.POST
    try:
        commenting.settle(project, request.user, number, again=again)
    except commenting.NotSaid as refusal:
        messages.error(request, str(refusal))
    return _to_comments(pk)


@require_http_methods(["GET", "HEAD", "POST"])
def weights(request: SignedInRequest, year: int) -> HttpResponse:
    """The weights of the points in a year; for admins."""
    if not request.user.is_admin:
        raise PermissionDenied
    found = get_object_or_404(BudgetYear, year=year)
    form = WeightsForm(weights_of(found), request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_weights(found, form.cleaned_data, request.user)
        messages.success(request, f"已保存 {found}审核表的分值")
        return redirect("review-weights", year)
    context = {"year": found, "form": form}
    return render(request, "targets/workflow/review_weights.html", context)


def project_to_review(request: SignedInRequest, pk: int) -> Project:
    """A project that the person may see with its form, or Http404."""
    visible = Project.objects.visible_to(request.user)
    request.shown_project = get_object_or_404(ready(visible), pk=pk)
    return request.shown_project


def _for_deciders(request: SignedInRequest, pk: int) -> Project:
    """A visible project, for those who decide on forms."""
    project = project_to_review(request, pk)
    if not may_decide(request.user):
        raise PermissionDenied
    return project


def _to_comments(pk: int) -> HttpResponse:
    """Back to the comments of the review page."""
    response = redirect("declaration-review", pk)
    response["Location"] += "#comments"
    return response


def review_page(
    request: SignedInRequest,
    project: Project,
    form: SheetForm | None = None,
    comment_text: str = "",
    note_form: NoteForm | None = None,
) -> HttpResponse:
    """The page; the forms and the text are what was typed and not accepted."""
    loaded = load(project)
    filing = loaded.declaration.filing
    if loaded.declaration.pk is None:
        raise Http404
    context = {
        "project": project,
        "declaration": loaded.declaration,
        "status": Status(filing.status),
        "review": review(project, loaded.form, request.user),
        **comments_on(filing, loaded.sheet, loaded.schema),
        "situation": situation_of(filing),
        "adjustment": adjustment_of(filing, loaded.form),
        "comment_text": comment_text,
        "may_review": may_decide(request.user),
        "may_answer": may_fill_in(request.user) or may_decide(request.user),
        **drawn(loaded.form, loaded.schema),
        "comments_url": reverse("comment", args=[project.pk]),
        **sheets_of(filing, project, request.user, form),
        **changes_since_return(filing, loaded.form),
        **decisions_on(project, request.user, waiting_in(request), note_form),
    }
    return render(request, "targets/workflow/review.html", context)


def changes_since_return(filing: Filing, form: ProjectForm) -> dict[str, Any]:
    """What has changed since the form was last returned or rejected."""
    returned = Version.objects.filter(filing=filing, verb__in=["return", "reject"])
    last = returned.order_by("-number").first()
    if last is None:
        return {}
    changes = contrasts(diff(form_in(last.form), form))
    return {"last": last, "last_step": BY_VERB[last.verb].label, "changes": changes}


def comments_on(filing: Filing, sheet: Sheet, schema: Schema[Any]) -> dict[str, Any]:
    """The comments, open ones first, each with what became of its cell, and the places that can be commented on.

    The filing knows its comments from then on.
    """
    related = Comment.objects.select_related("settled_by", "version")
    found = Prefetch("comments", queryset=related.prefetch_related("answers"))
    prefetch_related_objects([filing], found)
    comments = []
    for remark in filing.comments.all():
        comments.append((remark, commenting.since(remark, sheet)))
    comments.sort(key=lambda pair: pair[0].settled_at is not None)
    states = [state for remark, state in comments if remark.settled_at is None]
    changed = (commenting.Since.CHANGED, commenting.Since.GONE)
    return {
        "comments": comments,
        "open": len(states),
        "changed": sum(state in changed for state in states),
        "places": commenting.places(sheet, schema),
    }


def sheets_of(
    filing: Filing, project: Project, user: User, form: SheetForm | None
) -> dict[str, Any]:
    """The signed sheets and, for a reviewer while the form is under review, the one to fill in."""
    drafted: ReviewSheet | None = None
    signed = []
    for sheet in filing.sheets.select_related("version"):
        if sheet.signed_at is None:
            drafted = sheet
        else:
            points = graded_points(sheet)
            signed.append((sheet, points))
    context: dict[str, Any] = {"drafted": drafted, "signed": signed}
    if may_review(user) and _is_under_others_review(filing, user):
        if form is None:
            weights, initial = weights_of(project.year), initial_of(drafted)
            form = SheetForm(weights, project.is_key, initial=initial)
        context["sheet"] = form
        context["saved_by_others"] = _catch_up(form, drafted)
    return context


def _is_under_others_review(filing: Filing, user: User) -> bool:
    """Whether the form is under review, and the user is not one of those who filled it in."""
    if filing.status not in UNDER_REVIEW:
        return False
    hands = Hands([filing], BY_VERB["review"])
    return not hands.refusal(filing, user)


def _catch_up(form: SheetForm, drafted: ReviewSheet | None) -> list[Change]:
    """The differences from what another reviewer has saved meanwhile; having seen them, one may save over it."""
    stored = drafted or ReviewSheet()
    if not form.is_bound or not form.is_valid() or form.typed.seen == stored.revision:
        return []
    data = {name: form.data[name] for name in form.data}
    data["sheet"] = str(stored.revision)
    form.data = data
    return differences(stored, form.typed) if drafted else []
