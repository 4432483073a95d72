"""What is said to a step, and the forms that it is taken with as a page sends them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format

from projects.requests import primary_key
from targets.filings.transitions import REASONS, Transition
from targets.workflow.performing import NOTE_LENGTH, TransitionReceipt
from targets.workflow.versions import TransitionNote

SESSION = "taken"
# A session is read with every page: so many lines of each kind are kept.
MOST_LINES = 300


class NoteForm(forms.Form):
    """A note, and for an adjustment the kind of its reason; asked for as the step wants it."""

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

    @property
    def said(self) -> TransitionNote:
        """As far as it could be understood; a step refuses what it lacks."""
        cleaned: dict[str, str] = getattr(self, "cleaned_data", {})
        return TransitionNote(
            cleaned.get("note", "").strip(), cleaned.get("reason", "")
        )


def note_from(request: HttpRequest) -> tuple[TransitionNote, NoteForm]:
    form = NoteForm(request.POST)
    form.is_valid()
    note = (
        request.POST.get("note", "").replace("\0", "").strip()
    )  # PostgreSQL stores none
    # One that is too long is refused by the step, and stays on the page.
    return TransitionNote(note, form.said.reason), form


def seen_revisions(request: HttpRequest) -> dict[int, int]:
    """The forms that the person decided on, `12:3` for the third revision of 12; what is not understood is left out."""
    found = {}
    for text in request.POST.getlist("seen"):
        key, _, revision = text.partition(":")
        pk, number = primary_key(key), primary_key(revision)
        if pk is not None and number is not None:
            found[pk] = number
    return found


@dataclass(slots=True)
class Taken:
    """What became of the forms that a step was asked for; `done` and `left` are counts, the lines the first of each."""

    label: str
    at: str
    done: int = 0
    left: int = 0
    lines: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def refused(self) -> list[tuple[int, str, str]]:
        return [each for each in self.lines if each[2]]

    @property
    def passed(self) -> list[tuple[int, str, str]]:
        return [each for each in self.lines if not each[2]]

    @property
    def unlisted(self) -> int:
        return self.done + self.left - len(self.lines)


def keep(
    request: HttpRequest, step: Transition, receipts: list[TransitionReceipt]
) -> None:
    """The last one is kept in the session, so that the page can be asked again."""
    done = [each for each in receipts if not each.refusal]
    left = [each for each in receipts if each.refusal]
    now = date_format(timezone.localtime(timezone.now()), "DATETIME_FORMAT")
    lines = [
        (each.pk, each.name, each.refusal)
        for each in (*left[:MOST_LINES], *done[:MOST_LINES])
    ]
    request.session[SESSION] = asdict(
        Taken(step.label, now, len(done), len(left), lines)
    )


def kept(request: HttpRequest) -> Taken | None:
    stored: dict[str, Any] | None = request.session.get(SESSION)
    return (
        Taken(**{**stored, "lines": [tuple(each) for each in stored["lines"]]})
        if stored
        else None
    )
