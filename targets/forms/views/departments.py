"""部门整体绩效目标: the list, the page of one with its steps, findings and comments, and what is done there."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.views.decorators.http import require_POST, require_safe

from core.lists.views import ListPage
from projects.accounts.access import may_decide, may_fill_in, require_fill_in
from projects.models import Department
from projects.requests import SignedInRequest
from projects.schedule.working_year import working_year
from targets.checks import waiving
from targets.checks.forms import ReasonForm
from targets.filings.models import DEPARTMENT_KIND, DepartmentTarget
from targets.filings.transitions import open_to, possible, transitions_of
from targets.forms.filters import DepartmentTargetFilter
from targets.forms.tables import DepartmentTargetTable
from targets.forms.views.department_page import department_page
from targets.workflow import forms_of_units as workflow
from targets.workflow.comments import NotSaid
from targets.workflow.forms import NoteForm, note_from, seen_revisions
from targets.workflow.performing import NotPerformed
from targets.workflow.versions import NO_NOTE
from targets.workflow.views.asking import ask_page
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
    nothing = "还没有部门整体绩效目标；各单位开始填报，或者导入部门预算绩效文本后，会出现在这里"

    def get_queryset(self) -> QuerySet[DepartmentTarget]:
        """The targets in the scope of the person, with the budgets of their projects."""
        visible = DepartmentTarget.objects.visible_to(self.request.user)
        return visible.with_budget()

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
        units = Department.objects.visible_to(user).in_year(year.year)
        without = units.exclude(pk__in=begun)
        return {unit.code: unit.as_of(year.year) for unit in without}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the units for which the person can begin, and the year."""
        kwargs["units_to_begin"] = self.units_to_begin
        kwargs["year"] = working_year(self.request)
        return super().get_context_data(**kwargs)


@require_safe
def department_target(request: SignedInRequest, year: int, code: str) -> HttpResponse:
    """部门整体绩效目标 in the structure of the document, with its projects, steps, findings and comments."""
    return department_page(request, visible_target(request, year, code))


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
    note, _ = note_from(request)
    if note == NO_NOTE:
        return redirect(target)
    return department_page(request, target, note_form=form)


@require_POST
def waive(request: SignedInRequest, year: int, code: str) -> HttpResponse:
    """Give a reason for the ticked findings of a rule. What was typed stays on the page if it is not accepted."""
    target = visible_target(request, year, code)
    require_fill_in(request.user)
    form = ReasonForm(request.POST)
    if form.is_valid():
        rule, reason = form.cleaned_data["rule"], form.cleaned_data["reason"]
        try:
            filing, user = target.filing, request.user
            waivers = waiving.waive(filing, user, rule, form.marks, reason)
        except waiving.NotWaived as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已为 {len(waivers)} 处说明理由")
            return redirect(f"{target.get_absolute_url()}#rule-{rule}")
    messages.error(request, form.complaint)
    return department_page(request, target, reason_form=form)


@require_POST
def unwaive(
    request: SignedInRequest, year: int, code: str, waiver: int
) -> HttpResponse:
    """Take back the reason given for a finding."""
    target = visible_target(request, year, code)
    require_fill_in(request.user)
    try:
        withdrawn = waiving.take_back(target.filing, waiver, request.user)
    except waiving.NotWaived as refusal:
        messages.error(request, str(refusal))
        return redirect(target)
    messages.success(request, f"已撤回“{withdrawn.place}”的说明")
    return redirect(f"{target.get_absolute_url()}#rule-{withdrawn.rule}")


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
        return department_page(request, target, comment_text=text)
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
