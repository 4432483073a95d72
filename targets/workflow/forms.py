"""The note typed for a transition, the forms it is meant for, and the receipt that the session keeps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format

from projects.models import User
from projects.requests import primary_key
from projects.schedule.forms import date_input
from targets.filings.transitions import REASONS, UNDER_REVIEW, Transition
from targets.workflow.approvals import approvals_by, recent_approvals
from targets.workflow.at_once import addresses_of
from targets.workflow.outcomes import outcomes
from targets.workflow.performing import TransitionReceipt
from targets.workflow.requested import NOTE_LENGTH
from targets.workflow.versions import TransitionNote

SESSION = "taken"
# A session is read with every page: so many lines are kept of the forms that passed, and of those that did not.
MOST_LINES = 300
Line = tuple[str, str, str, str]


class NoteForm(forms.Form):
    """A note, for an adjustment the kind of its reason, for an approval number and date of its document."""

    number = forms.CharField(
        label="批复文号",
        required=False,
        widget=forms.TextInput(
            attrs={
                "placeholder": "如 巨财预〔2026〕12号",
                "list": "recent-approvals",
                "autocomplete": "off",
            }
        ),
    )
    date = forms.DateField(
        label="批复日期",
        required=False,
        widget=date_input(),
        error_messages={"invalid": "批复日期不是日期，请按 2026-01-20 的样子填写"},
    )

    reason = forms.ChoiceField(
        label="调整原因",
        required=False,
        choices=[("", "请选择"), *((r, r) for r in REASONS)],
    )
    note = forms.CharField(
        label="说明",
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "max_length": f"说明有 %(show_value)s 个字，最多 {NOTE_LENGTH} 个，请缩短"
        },
    )


def note_from(request: HttpRequest) -> tuple[TransitionNote, NoteForm]:
    """The note that was posted, and the Django form that shows it again.

    A note that is too long is taken here as well: the transition refuses it, and it stays on the page.
    """
    form = NoteForm(request.POST)
    form.is_valid()
    cleaned = form.cleaned_data
    note = TransitionNote(
        _posted(request, "note"),
        cleaned.get("reason", ""),
        _posted(request, "number"),
        cleaned.get("date"),
    )
    return note, form


def _posted(request: HttpRequest, name: str) -> str:
    """A text as it was posted, but for NUL, which PostgreSQL cannot store."""
    return request.POST.get(name, "").replace("\0", "").strip()


def asked_by(steps: Iterable[Transition], user: User) -> dict[str, Any]:
    """What the page asks for beside the buttons of these transitions."""
    steps = list(steps)
    asks_document = any(step.needs_document for step in steps)
    return {
        "steps": steps,
        "recent_approvals": recent_approvals(user) if asks_document else [],
        "asks_reason": any(step.needs_reason for step in steps),
        "asks_document": asks_document,
        "asks_note": any(step.needs_note or step.needs_checks for step in steps),
        "noted": "、".join(step.label for step in steps if step.needs_note),
    }


def waiting_in(request: HttpRequest) -> str:
    """The status in which the form waited for the decision from which the person comes, "" without one."""
    asked = request.POST if request.method == "POST" else request.GET
    waiting = asked.get("waiting", "")
    if waiting not in UNDER_REVIEW:
        return ""
    return waiting


def seen_revisions(request: HttpRequest) -> dict[int, int]:
    """The forms that the person decided on, with the revision seen, posted as `12:3`.

    The keys are those of projects on their pages, else those of filings. What cannot be read is left out.
    """
    found = {}
    for text in request.POST.getlist("seen"):
        key, _, revision = text.partition(":")
        pk, number = primary_key(key), primary_key(revision)
        if pk is not None and number is not None:
            found[pk] = number
    return found


@dataclass(slots=True)
class Taken:
    """What became of the forms that a transition was asked for.

    `done` counts those that passed, `left` the others; `lines` are the first of both: page, name, reason of refusal,
    and what came of it beside the new status. `approvals` are the documents by which they were approved: key and
    number.
    """

    label: str
    happened: str
    at: str
    done: int = 0
    left: int = 0
    lines: list[Line] = field(default_factory=list)
    approvals: list[tuple[int, str]] = field(default_factory=list)

    @property
    def refused(self) -> list[Line]:
        """The lines of the forms that were refused."""
        return [line for line in self.lines if line[2]]

    @property
    def passed(self) -> list[Line]:
        """The lines of the forms that passed."""
        return [line for line in self.lines if not line[2]]

    @property
    def unlisted(self) -> int:
        """How many forms have no line."""
        return self.done + self.left - len(self.lines)


def keep(
    request: HttpRequest,
    step: Transition,
    receipts: list[TransitionReceipt],
    number: str,
) -> None:
    """Keep what became of the forms in the session, so that the page that shows it can be loaded again."""
    left = [receipt for receipt in receipts if receipt.refusal]
    done = [receipt for receipt in receipts if not receipt.refusal]
    shown = [*left[:MOST_LINES], *done[:MOST_LINES]]
    came = outcomes(step, [receipt.pk for receipt in done[:MOST_LINES]])
    addresses = addresses_of([receipt.pk for receipt in shown])
    listed = []
    for receipt in shown:
        pk, came_of_it = receipt.pk, came.get(receipt.pk, "")
        page = addresses.get(pk, "")
        listed.append((page, receipt.name, receipt.refusal, came_of_it))
    now = date_format(timezone.localtime(timezone.now()), "DATETIME_FORMAT")
    taken = Taken(step.label, step.has_happened, now, len(done), len(left), listed)
    if step.needs_document:
        passed = [receipt.pk for receipt in receipts if not receipt.refusal]
        found = approvals_by(number, passed)
        taken.approvals = [(approval.pk, str(approval)) for approval in found]
    request.session[SESSION] = asdict(taken)


def kept(request: HttpRequest) -> Taken | None:
    """What the session has kept of the last transition."""
    stored: dict[str, Any] | None = request.session.get(SESSION)
    if not stored:
        return None
    taken = Taken(**stored)
    # JSON has made lists of the tuples.
    taken.lines = [
        (page, name, refusal, outcome) for page, name, refusal, outcome in taken.lines
    ]
    return taken
