"""What is done with forms that belong to units: transitions, comments, and earlier versions restored."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction

from projects.models import User
from projects.register.locks import lock_person
from targets.checks.assessment import review_each
from targets.checks.waiving import end_adrift
from targets.documents.diff import Change
from targets.filings.editing import by_filing
from targets.filings.editing.kinds import stored_kind
from targets.filings.locks import lock_filings
from targets.filings.models import Filing
from targets.filings.transitions import Transition, transitions_of
from targets.workflow import comments
from targets.workflow.gate import FiledForm
from targets.workflow.models import Answer, Comment
from targets.workflow.performing import (
    NotPerformed,
    TransitionReceipt,
    perform_on,
    refused,
)
from targets.workflow.restoring import NotRestored, restore_locked
from targets.workflow.versions import TransitionNote

log = logging.getLogger(__name__)

GONE = "这张表已被删除，或不在您能看到的单位里，请刷新后查看"


def perform_filing(
    pk: int,
    verb: str,
    user: User,
    note: TransitionNote | None = None,
    seen: int | None = None,
) -> Transition:
    """Perform a transition with the form of a unit; `seen` is the revision that the user decided on.

    Raises NotPerformed, with nothing changed.
    """
    revisions = {pk: seen} if seen is not None else {}
    (receipt,) = perform_filings([pk], verb, user, note, revisions)
    if receipt.refusal:
        raise NotPerformed(receipt.refusal)
    return transitions_of(Filing.objects.get(pk=pk).kind)[verb]


@transaction.atomic
def perform_filings(
    keys: Collection[int],
    verb: str,
    user: User,
    note: TransitionNote | None = None,
    seen: dict[int, int] | None = None,
) -> list[TransitionReceipt]:
    """Perform a transition with each of these forms of units that allows it; a receipt each, in their order."""
    keys = list(dict.fromkeys(keys))
    filings = lock_filings(keys, user)
    person = lock_person(user)
    refusals: dict[int, str] = {}
    if person is not None:
        note = note or TransitionNote()
        for kind in sorted({filing.kind for filing in filings}):
            of_kind = [filing for filing in filings if filing.kind == kind]
            filed = with_forms(of_kind)
            transition = transitions_of(kind).get(verb)
            refusals |= perform_on(filed, transition, person, note, seen or {})
            if transition is not None and transition.needs_checks:
                moved = [pair for pair in filed if not refusals[pair[0].pk]]
                end_adrift(review_each(moved, person).values())
    names = {filing.pk: str(filing) for filing in filings}
    receipts = [
        TransitionReceipt(pk, names.get(pk, ""), refusals.get(pk, GONE)) for pk in keys
    ]
    for receipt in refused(receipts):
        refusal = receipt.refusal
        log.warning(
            "%s may not %s form %s: %s", user.username, verb, receipt.pk, refusal
        )
    return receipts


def with_forms(filings: Sequence[Filing]) -> list[FiledForm]:
    """The forms of units with their filings, by a query for each table of their kinds."""
    values: dict[int, Any] = {}
    for kind in {filing.kind for filing in filings}:
        of_kind = [filing for filing in filings if filing.kind == kind]
        values |= stored_kind(kind).values_of(of_kind)
    return [
        (filing, values.get(filing.pk) or by_filing.load(filing).form)
        for filing in filings
    ]


@transaction.atomic
def comment(pk: int, user: User, where: str, text: str) -> Comment:
    """Comment on a cell of the form of a unit. Raises NotSaid."""
    filing = _locked(pk, user)
    stored = by_filing.load(filing)
    return comments.comment_on(filing, stored, user, where, text)


@transaction.atomic
def answer(pk: int, user: User, number: int, text: str) -> Answer:
    """Answer a comment on the form of a unit. Raises NotSaid."""
    filing = _locked(pk, user)
    return comments.answer_to(comments.comment_of(filing, number), user, text)


@transaction.atomic
def settle(pk: int, user: User, number: int, *, again: bool = False) -> Comment:
    """Note that a comment on the form of a unit is done with, or open `again`. Raises NotSaid."""
    filing = _locked(pk, user)
    asked = comments.comment_of(filing, number)
    comments.settle_it(asked, user, again=again)
    return asked


@transaction.atomic
def restore(pk: int, number: int, user: User, seen: int | None = None) -> list[Change]:
    """Restore the version of that number; `seen` is the revision that the user decided on. Raises NotRestored."""
    found = lock_filings([pk], user)
    if not found:
        raise NotRestored(GONE)
    stored = by_filing.load(found[0])
    return restore_locked(stored, number, user, seen)


def _locked(pk: int, user: User) -> Filing:
    """The form of a unit, locked. Raises NotSaid where it is not there any more."""
    found = lock_filings([pk], user)
    if not found:
        raise comments.NotSaid(GONE)
    return found[0]
