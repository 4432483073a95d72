"""The page of a 部门整体绩效目标: the document with its projects, steps, findings and comments."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from projects.accounts.access import may_decide, may_fill_in
from projects.models import User
from projects.requests import SignedInRequest
from targets.checks import waiving
from targets.checks.assessment import Review, review_alone
from targets.checks.forms import ReasonForm
from targets.checks.groups import Findings
from targets.checks.rules.catalogue import DEPARTMENTS
from targets.documents.diff import diff
from targets.documents.reading.prose import duties_in
from targets.documents.snapshot import form_in
from targets.filings.closing import on_its_page, reason_closed
from targets.filings.editing.departments import StoredDepartmentForm, load
from targets.filings.models import DepartmentTarget, Filing, Status
from targets.filings.transitions import DECIDED
from targets.forms.summaries import backings
from targets.workflow.comparison import contrasts
from targets.workflow.forms import NoteForm, asked_by
from targets.workflow.hands import offered
from targets.workflow.resubmitting import word_wanted
from targets.workflow.situation import situation_of
from targets.workflow.views.review import comments_on


def department_page(
    request: SignedInRequest,
    target: DepartmentTarget,
    note_form: NoteForm | None = None,
    comment_text: str = "",
    reason_form: ReasonForm | None = None,
) -> HttpResponse:
    """The page; the forms and the text are what was typed and not accepted."""
    user, filing = request.user, target.filing
    stored = load(target)
    reviewed = review_alone(filing, stored.form, user)
    context = {
        "target": target,
        "status": Status(filing.status),
        **comments_on(filing, stored.sheet, stored.schema),
        "situation": situation_of(filing),
        "comment_text": comment_text,
        "comments_url": reverse("department-comment", args=target.natural_key()),
        "note_form": note_form or NoteForm(),
        **_rights(filing, user),
        **_paper(target, stored.rows),
        **_findings(target, stored, reviewed),
        **_steps(target, stored.form, user, may_pass=reviewed.may_pass),
        **_adjustment(filing, stored.form),
    }
    if reason_form is not None:
        context |= reason_form.as_typed
    return render(request, "targets/forms/department_target.html", context)


def _rights(filing: Filing, user: User) -> dict[str, Any]:
    """What the user may do beside the steps, and why they cannot fill in now."""
    may_fill = may_fill_in(user)
    locked = reason_closed(filing, user) if may_fill else ""
    return {
        "locked": on_its_page(locked),
        "may_edit": may_fill and not locked,
        "may_review": may_decide(user),
        "may_answer": may_fill or may_decide(user),
    }


def _paper(target: DepartmentTarget, rows: dict[str, list[Any]]) -> dict[str, Any]:
    """The prose of part one, and its projects with their budgets."""
    opening, duties = duties_in(target.overall)
    found = backings(target, rows["sub_targets"])
    return {
        "opening": opening,
        "duties": duties,
        "backings": found,
        "safeguards": rows["safeguards"],
        "count": sum(len(backing.projects) for backing in found),
        "budget": sum((backing.budget for backing in found), Decimal(0)),
    }


def _findings(
    target: DepartmentTarget, stored: StoredDepartmentForm, found: Review
) -> dict[str, Any]:
    """What the checks found, with the addresses at which it is explained or corrected."""
    keys = {group: stored.keys(group) for group in stored.tables}
    address = target.get_absolute_url()
    return {
        "review": found,
        "findings": Findings(0, stored.form, found, DEPARTMENTS, keys),
        "fallen": waiving.fallen_in(target.filing),
        "editor_url": f"{address}edit/",
        "checks_url": f"{address}checks/",
    }


def _steps(
    target: DepartmentTarget, form: Any, user: User, *, may_pass: bool
) -> dict[str, Any]:
    """The transitions that the user may perform now, what they want said, and why others are left to another person."""
    offer = offered(target.filing, user)
    steps = [step for step in offer.steps if may_pass or not step.needs_checks]
    asked_first = [step for step in steps if step.asks_first]
    at_once = [step for step in steps if not step.asks_first]
    return {
        "seen": f"{target.filing_id}:{target.filing.revision}",
        "steps_url": f"{target.get_absolute_url()}step/",
        "withheld": offer.withheld,
        **word_wanted(target.filing, form, steps),
        "asked_first": asked_first,
        **asked_by(at_once, user),
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
