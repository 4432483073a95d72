"""What the review page offers to those who decide: the buttons of the decision, and the way to the next form."""

from __future__ import annotations

from typing import Any

from projects.accounts.access import may_decide
from projects.models import Project, User
from targets.filings.models import Status, declaration_of
from targets.workflow.forms import NoteForm, asked_by
from targets.workflow.hands import offered
from targets.workflow.waiting import DECISIONS, next_waiting

VERBS = (*DECISIONS.values(), "return", "reject")
WAITING_FOR = {Status.SUBMITTED: "待审核", Status.REVIEWED: "待批复"}


def decisions_on(
    project: Project, user: User, waiting: str, note_form: NoteForm | None
) -> dict[str, Any]:
    """The buttons and the next form; `waiting` is the status in which the form was when it was decided on.

    While the grade of the 审核表 may decide, there are no buttons beside it.
    """
    if not may_decide(user):
        return {}
    filing = declaration_of(project).filing
    filing.project = project  # as it is loaded already
    offer = offered(filing, user)
    sheet_decides = offer.has("review")
    steps = [step for step in offer.steps if step.verb in VERBS and not sheet_decides]
    queue = waiting if waiting in DECISIONS else filing.status
    context: dict[str, Any] = {
        **asked_by(steps, user),
        "sheet_decides": sheet_decides,
        "withheld": offer.withheld,
        "note_form": note_form or NoteForm(),
    }
    if queue in DECISIONS:
        status = Status(queue)
        context["next"] = next_waiting(project, status, user)
        context["waiting_for"] = WAITING_FOR[status]
        context["decided"] = filing.status != queue
    return context
