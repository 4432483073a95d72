"""Perform transitions: with one form from the page of its findings, with many from the list of 办理."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from core.lists.views import ListPage
from projects.models import Project, User
from projects.requests import SignedInRequest, ticked
from targets.filings.models import (
    DECLARATION_KIND,
    DEPARTMENT_KIND,
    Filing,
    FilingQuerySet,
    declaration_of,
)
from targets.filings.transitions import (
    BY_HAND,
    BY_VERB,
    Transition,
    open_to,
    possible,
)
from targets.workflow import performing as workflow
from targets.workflow.approvals import approvals_by
from targets.workflow.at_once import address_of, foreseen_at_once, perform_at_once
from targets.workflow.filters import FlowFilter
from targets.workflow.forms import (
    NoteForm,
    asked_by,
    keep,
    kept,
    note_from,
    seen_revisions,
    waiting_in,
)
from targets.workflow.hands import common_to, offered_for_all
from targets.workflow.neighbours import next_to_fill
from targets.workflow.outcomes import outcome_for, sentence
from targets.workflow.requested import missing_note
from targets.workflow.tables import FlowTable
from targets.workflow.versions import NO_NOTE, TransitionNote
from targets.workflow.views.asking import ask_page
from targets.workflow.views.checks import checks_page, visible_project
from targets.workflow.views.review import project_to_review, review_page
from targets.workflow.views.visible import VisibleDeclaration

# So many forms may be handled at once; a county does not decide on more.
MOST = 2_000
# What the checks will say is shown beforehand of so many: it takes as long as the step itself.
MOST_FORESEEN = 200
NOTHING_TICKED = "请先勾选要办理的表"
NOTHING_IN_COMMON = "勾选的表状态不同，没有一步是它们都能办的；请按状态筛选后再勾选"
OTHERS_DECIDE = "勾选的表都由另一位办理：您填报或审核过，或者由财政审核人员办理"
BY_DOCUMENT = '{}，文号 <a href="{}">{}</a>'


class Steps(ListPage):
    """办理: the forms with which the person can do something, many at once if they like."""

    request: SignedInRequest
    template_name = "targets/workflow/transitions.html"
    filterset_class = FlowFilter
    table_class = FlowTable
    strict = False
    not_found = not_understood = "没有符合条件的表，请放宽上面的条件"
    nothing = "现在没有您可以办理的表"

    def get_queryset(self) -> QuerySet[Filing]:
        """The forms in the scope of the user, in the order of the documents."""
        return _forms_in_scope(self.request).in_document_order()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add to the page whether the person can perform any transition at all."""
        kwargs["may"] = bool(open_to(self.request.user))
        return super().get_context_data(**kwargs)


@require_POST
def confirm(request: SignedInRequest) -> HttpResponse:
    """The chosen forms, and the transitions that all of them allow."""
    if not open_to(request.user):
        raise PermissionDenied
    everything = request.POST.get("all")
    keys = _filtered(request) if everything else ticked(request, "form")
    if not keys:
        messages.warning(request, NOTHING_TICKED)
        return _back(request)
    if len(keys) > MOST:
        messages.warning(request, f"一次最多办理 {MOST:,} 张，请用条件缩小范围")
        return _back(request)
    return _confirm_page(request, keys, NoteForm())


@require_POST
def take_many(request: SignedInRequest) -> HttpResponse:
    """Perform the transition with all chosen forms, and go to the receipt; if the note lacks something, ask again."""
    step = BY_VERB.get(request.POST.get("verb", ""))
    note, form = note_from(request)
    seen = seen_revisions(request)
    if step is None or step not in open_to(request.user):
        raise PermissionDenied
    if not 0 < len(seen) <= MOST:
        messages.warning(request, NOTHING_TICKED)
        return redirect("steps")
    receipts = perform_at_once(list(seen), step.verb, request.user, note, seen)
    missing = missing_note(step, note) or _document_refused(step, receipts)
    if missing:  # every form was refused
        messages.error(request, missing)
        return _confirm_page(request, set(seen), form)
    keep(request, step, receipts, note.number)
    return redirect("steps-taken")


def _document_refused(
    step: Transition, receipts: list[workflow.TransitionReceipt]
) -> str:
    """Why every form was refused an approval, "" where some were not or the reasons differ."""
    refusals = {receipt.refusal for receipt in receipts}
    if not step.needs_document or len(refusals) > 1:
        return ""
    return refusals.pop()


@require_safe
def taken(request: SignedInRequest) -> HttpResponse:
    """What became of the forms of the last transition."""
    receipt = kept(request)
    if receipt is None:
        return redirect("steps")
    context = {"receipt": receipt}
    return render(request, "targets/workflow/transitions_taken.html", context)


@require_POST
def take(request: SignedInRequest, pk: int, verb: str) -> HttpResponse:
    """Perform the transition with one form; if it is refused, what was typed stays on the page."""
    project = visible_project(request, pk)
    if not open_to(request.user):
        raise PermissionDenied
    note, form = note_from(request)
    seen = seen_revisions(request).get(pk)
    asked = verb if verb in BY_HAND else ""
    try:
        step = workflow.perform(pk, asked, request.user, note, seen)
    except workflow.NotPerformed as refusal:
        messages.error(request, str(refusal))
        if "editor" in request.POST:
            return redirect("declaration-edit", pk)
        return _with_note(request, pk, verb, form)
    messages.success(request, _happened(step, project, note))
    following = next_to_fill(project, request.user) if "next" in request.POST else None
    if following is not None:
        return redirect("declaration-edit", following.pk)
    waiting = waiting_in(request)
    if waiting:
        address = reverse("declaration-review", args=[pk])
        return redirect(f"{address}?waiting={waiting}")
    return redirect("declaration-checks", pk)


def _happened(step: Transition, project: Project, note: TransitionNote) -> str:
    """What has happened, with a link to the document of an approval."""
    happened = sentence(step, project.name, outcome_for(step, project.pk))
    if step.needs_document:
        filing = Filing.objects.get(project=project, kind=DECLARATION_KIND)
        for approval in approvals_by(note.number, [filing.pk]):
            address = reverse("approval", args=[approval.pk])
            return format_html(BY_DOCUMENT, happened, address, approval.number)
    return happened


def _with_note(
    request: SignedInRequest, pk: int, verb: str, form: NoteForm
) -> HttpResponse:
    """The page from which the transition was asked for, with the note that was typed."""
    if waiting_in(request):
        return review_page(request, project_to_review(request, pk), note_form=form)
    project = visible_project(request, pk)
    step = BY_VERB.get(verb)
    steps = possible(declaration_of(project).filing, request.user)
    if step is not None and step in steps and step.asks_first:
        return ask_page(request, VisibleDeclaration(project), step, form)
    if note_from(request)[0] == NO_NOTE:
        return redirect("declaration-checks", pk)
    return checks_page(request, project, note_form=form)


def _confirm_page(
    request: SignedInRequest, keys: set[int], form: NoteForm
) -> HttpResponse:
    """The page that lists the chosen forms and asks for the transition."""
    related = _forms_in_scope(request).select_related(
        "project__year", "project__department", "year", "department"
    )
    filings = list(related.filter(pk__in=keys).in_document_order())
    offers = offered_for_all(filings, request.user)
    steps = [offer.transition for offer in offers]
    if not steps:
        messages.warning(request, _why_nothing(filings, request.user))
        return _back(request)
    context = {
        **_chosen(filings, steps, request.user),
        **asked_by(steps, request.user),
        "offers": offers,
        "form": form,
        "checked": any(step.needs_checks for step in steps),
    }
    return render(request, "targets/workflow/transitions_confirm.html", context)


def _chosen(
    filings: list[Filing], steps: list[Transition], user: User
) -> dict[str, Any]:
    """The chosen forms with their pages and with what the checks would say of them, and their sums."""
    checked = [step for step in steps if step.needs_checks]
    verdicts: dict[int, str] = {}
    if checked and len(filings) <= MOST_FORESEEN:
        verdicts = foreseen_at_once(filings, checked[0].verb, user)
    projects = [filing.project for filing in filings if filing.project]
    return {
        "filings": filings,
        "parts": len(filings) - len(projects),
        "total": sum(project.budget or 0 for project in projects),
        "lines": [
            (filing, address_of(filing), verdicts.get(filing.pk)) for filing in filings
        ],
        "foreseen": len(verdicts),
        "passing": list(verdicts.values()).count(""),
    }


def _why_nothing(filings: list[Filing], user: User) -> str:
    """Why no transition is offered for the chosen forms."""
    if not filings:
        return NOTHING_TICKED
    if common_to(filings, user):
        return OTHERS_DECIDE
    return NOTHING_IN_COMMON


def _forms_in_scope(request: SignedInRequest) -> FilingQuerySet:
    """The 绩效目标表 and the part ones in the scope of the user."""
    visible: FilingQuerySet = Filing.objects.visible_to(request.user)
    return visible.filter(kind__in=(DECLARATION_KIND, DEPARTMENT_KIND))


def _filtered(request: SignedInRequest) -> set[int]:
    """The keys of the forms that pass the filter of the list, or one more than may be handled."""
    visible = _forms_in_scope(request)
    conditions = FlowFilter(request.GET, queryset=visible, request=request)
    if not conditions.is_valid():
        return set()
    keys = conditions.qs.values_list("pk", flat=True)
    first = keys[: MOST + 1]
    return set(first)


def _back(request: SignedInRequest) -> HttpResponse:
    """Back to the list, with its filter."""
    address = reverse("steps")
    if request.GET:
        address += f"?{request.GET.urlencode()}"
    return redirect(address)
