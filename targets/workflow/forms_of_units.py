"""What is done with forms that belong to units: transitions, comments, and earlier versions restored."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from projects.models import User
from projects.register.locks import lock_person
from targets.documents.diff import Change
from targets.filings.editing import by_filing
from targets.filings.locks import lock_filings
from targets.filings.models import Filing
from targets.filings.transitions import Transition, transitions_of
from targets.workflow import comments
from targets.workflow.models import Answer, Comment
from targets.workflow.performing import NotPerformed, TransitionReceipt, perform_on
from targets.workflow.restoring import NotRestored, restore_locked
from targets.workflow.versions import TransitionNote

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
            filed = [(filing, by_filing.load(filing).form) for filing in of_kind]
            transition = transitions_of(kind).get(verb)
            refusals |= perform_on(filed, transition, person, note, seen or {})
    names = {filing.pk: str(filing) for filing in filings}
    return [
        TransitionReceipt(pk, names.get(pk, ""), refusals.get(pk, GONE)) for pk in keys
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
