"""部门整体绩效目标: the list, the page of one with its steps, findings and comments, and what is done there."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_POST, require_safe

from core.lists.views import ListPage
from projects.accounts.access import may_decide, may_fill_in
from projects.models import Department, User
from projects.requests import SignedInRequest
from projects.schedule.working_year import working_year
from targets.checks.assessment import Review, review_alone
from targets.checks.rules.catalogue import DEPARTMENTS
from targets.documents.diff import diff
from targets.documents.reading.prose import duties_in
from targets.documents.snapshot import form_in
from targets.filings.closing import reason_closed
from targets.filings.editing.departments import load
from targets.filings.models import DEPARTMENT_KIND, DepartmentTarget, Filing, Status
from targets.filings.transitions import DECIDED, open_to, possible, transitions_of
from targets.forms.filters import DepartmentTargetFilter
from targets.forms.summaries import backings
from targets.forms.tables import DepartmentTargetTable
from targets.workflow import forms_of_units as workflow
from targets.workflow.comments import NotSaid
from targets.workflow.comparison import contrasts
from targets.workflow.forms import NoteForm, asked_by, note_from, seen_revisions
from targets.workflow.hands import offered
from targets.workflow.performing import NotPerformed
from targets.workflow.resubmitting import word_wanted
from targets.workflow.situation import situation_of
from targets.workflow.versions import NO_NOTE
from targets.workflow.views.asking import ask_page
from targets.workflow.views.review import comments_on
from targets.workflow.views.visible import VisiblePartOne, visible_target

COMMENTS = "#comments"


class DepartmentTargets(ListPage):
    """The overall targets in the person's scope; if there is only one, its page opens at once."""

    request: SignedInRequest
    template_name = "targets/forms/department_target_list.html"
    table_class = DepartmentTargetTable
    filterset_class = DepartmentTargetFilter
    strict = False
    title = "部门整体目标"
    nothing = "还没有部门整体绩效目标；导入部门预算绩效文本后就会出现在这里"

    def get_queryset(self) -> QuerySet[DepartmentTarget]:
        """The targets in the scope of the person, with the budgets of their projects."""
        return DepartmentTarget.objects.visible_to(self.request.user).with_budget()

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Open what is to be begun; or the only target at once, unless another can be begun or something is asked."""
        unit, year = request.GET.get("begin", ""), working_year(self.request)
        if year is not None and unit in self.units_to_begin:
            return redirect("department-target-edit", year.year, unit)
        found = self.get_queryset()[:2]
        if len(found) == 1 and not self.units_to_begin and not request.GET:
            return redirect(found[0])
        return super().get(request, *args, **kwargs)

    @cached_property
    def units_to_begin(self) -> dict[str, Department]:
        """The units in the scope of a person who fills in that have no overall target in the year, by their codes."""
        user, year = self.request.user, working_year(self.request)
        if not may_fill_in(user) or year is None:
            return {}
        begun = DepartmentTarget.objects.filter(year=year).values("department")
        units = Department.objects.visible_to(user).exclude(pk__in=begun)
        return {unit.code: unit for unit in units}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the units for which the person can begin, and the year."""
        kwargs["units_to_begin"] = self.units_to_begin
        kwargs["year"] = working_year(self.request)
        return super().get_context_data(**kwargs)


@require_safe
def department_target(request: SignedInRequest, year: int, code: str) -> HttpResponse:
    """部门整体绩效目标 in the structure of the document, with its projects, steps, findings and comments."""
    return _page(request, visible_target(request, year, code))


@require_POST
def take(request: SignedInRequest, year: int, code: str, verb: str) -> HttpResponse:
    """Perform a transition with part one; if it is refused, what was typed stays on the page."""
    target = visible_target(request, year, code)
    if not open_to(request.user, DEPARTMENT_KIND):
        raise PermissionDenied
    note, form = note_from(request)
    pk = target.filing_id
    known = transitions_of(DEPARTMENT_KIND).get(verb)
    asked = verb if known and known.by_hand else ""
    seen = seen_revisions(request).get(pk)
    try:
        step = workflow.perform_filing(pk, asked, request.user, note, seen)
    except NotPerformed as refusal:
        messages.error(request, str(refusal))
        target = visible_target(request, year, code)
        return _with_note(request, target, verb, form)
    messages.success(request, f"{step.has_happened}：{target}")
    return redirect(target)


def _with_note(
    request: SignedInRequest, target: DepartmentTarget, verb: str, form: NoteForm
) -> HttpResponse:
    """The page from which the transition was asked for, with the note that was typed."""
    for step in possible(target.filing, request.user):
        if step.verb == verb and step.asks_first:
            return ask_page(request, VisiblePartOne(target), step, form)
    if note_from(request)[0] == NO_NOTE:
        return redirect(target)
    return _page(request, target, note_form=form)


@require_POST
def comment(request: SignedInRequest, year: int, code: str) -> HttpResponse:
    """Comment on a cell, an item or the whole of part one; for those who decide."""
    target = visible_target(request, year, code)
    if not may_decide(request.user):
        raise PermissionDenied
    where, text = request.POST.get("where", ""), request.POST.get("text", "")
    try:
        workflow.comment(target.filing_id, request.user, where, text)
    except NotSaid as refusal:
        messages.error(request, str(refusal))
        return _page(request, target, comment_text=text)
    messages.success(request, "已批注")
    return redirect(f"{target.get_absolute_url()}{COMMENTS}")


@require_POST
def answer(request: SignedInRequest, year: int, code: str, number: int) -> HttpResponse:
    """Answer a comment; for those who fill in, and for those who decide."""
    target = visible_target(request, year, code)
    if not may_fill_in(request.user) and not may_decide(request.user):
        raise PermissionDenied
    text = request.POST.get("text", "")
    act = partial(workflow.answer, target.filing_id, request.user, number, text)
    return _done(request, target, act)


@require_POST
def settle(request: SignedInRequest, year: int, code: str, number: int) -> HttpResponse:
    """Mark a comment as settled or, with `again`, as open again; for those who decide."""
    target = visible_target(request, year, code)
    if not may_decide(request.user):
        raise PermissionDenied
    again = "again" in request.POST
    settled = partial(workflow.settle, target.filing_id, request.user, number)
    return _done(request, target, partial(settled, again=again))


def _done(
    request: SignedInRequest, target: DepartmentTarget, act: partial[Any]
) -> HttpResponse:
    """Do it, and go back to the comments; say why where it was refused."""
    try:
        act()
    except NotSaid as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{target.get_absolute_url()}{COMMENTS}")


def _page(
    request: SignedInRequest,
    target: DepartmentTarget,
    note_form: NoteForm | None = None,
    comment_text: str = "",
) -> HttpResponse:
    """The page; the form and the text are what was typed and not accepted."""
    user, filing = request.user, target.filing
    stored = load(target)
    reviewed = review_alone(filing, stored.form, user)
    may_fill = may_fill_in(user)
    locked = reason_closed(filing, user) if may_fill else ""
    context = {
        "target": target,
        "status": Status(filing.status),
        "locked": locked,
        "situation": situation_of(filing),
        "may_edit": may_fill and not locked,
        "may_review": may_decide(user),
        "may_answer": may_fill or may_decide(user),
        "comment_text": comment_text,
        "comments_url": reverse("department-comment", args=target.natural_key()),
        "note_form": note_form or NoteForm(),
        **_paper(target),
        **_findings(reviewed),
        **_steps(target, stored.form, user, may_pass=reviewed.may_pass),
        **_adjustment(filing, stored.form),
        **comments_on(filing, stored.sheet, stored.schema),
    }
    return render(request, "targets/forms/department_target.html", context)


def _paper(target: DepartmentTarget) -> dict[str, Any]:
    """The prose of part one, and its projects with their budgets."""
    opening, duties = duties_in(target.overall)
    found = backings(target)
    return {
        "opening": opening,
        "duties": duties,
        "backings": found,
        "count": sum(len(backing.projects) for backing in found),
        "budget": sum((backing.budget for backing in found), Decimal(0)),
    }


def _findings(reviewed: Review) -> dict[str, Any]:
    """What the checks found, each with its rule and what people call the cell."""
    found = []
    for judged in reviewed.judged:
        finding = judged.finding
        label = DEPARTMENTS.cells.label(finding.where)
        found.append((judged.level, DEPARTMENTS.rules[finding.rule], label, finding))
    return {"review": reviewed, "findings": found}


def _steps(
    target: DepartmentTarget, form: Any, user: User, *, may_pass: bool
) -> dict[str, Any]:
    """The transitions that the user may perform now, what they want said, and why others are left to another person."""
    offer = offered(target.filing, user)
    steps = [step for step in offer.steps if may_pass or not step.needs_checks]
    return {
        "seen": f"{target.filing_id}:{target.filing.revision}",
        "steps_url": f"{target.get_absolute_url()}step/",
        "withheld": offer.withheld,
        **word_wanted(target.filing, form, steps),
        "asked_first": [step for step in steps if step.asks_first],
        **asked_by((step for step in steps if not step.asks_first), user),
    }


def _adjustment(filing: Filing, form: Any) -> dict[str, Any]:
    """The approved version and its differences from the form, while it is being adjusted."""
    baseline = filing.baseline
    if baseline is None or filing.status in DECIDED:
        return {}
    adjustments = filing.versions.filter(verb="adjust")
    return {
        "changes": contrasts(diff(form_in(baseline.form), form)),
        "baseline": baseline,
        "begun": adjustments.order_by("-number").first(),
    }
