"""Transitions are performed here, and nowhere else is a status written: one form or many, in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects

from core import clock
from projects.models import Project, User
from projects.register.locks import lock_person, lock_projects
from projects.schedule.deadlines import after_working_days
from projects.trail.recording import Change, record_many
from targets.documents.values import ProjectForm
from targets.filings import loading, store
from targets.filings.models import Filing, Status, declaration_of
from targets.filings.trail import entry_on
from targets.filings.transitions import BY_VERB, Transition
from targets.workflow import resubmitting, review_sheets
from targets.workflow.gate import FiledForm, obstacles
from targets.workflow.requested import NO_SUCH_STEP, Request
from targets.workflow.restoring import put_back
from targets.workflow.versions import TransitionNote, keep_many

log = logging.getLogger(__name__)

GONE = "这个项目已被删除，或不在您能看到的单位里；被删除的可以在“已删除的项目”里恢复"
WRITTEN = [
    "status",
    "came_from",
    "status_since",
    "open_until",
    "baseline",
    "revision",
    "changed_at",
    "changed_by",
]


class NotPerformed(Exception):
    """The transition was not performed; the message says why and what to do, in Chinese."""


@dataclass(frozen=True, slots=True)
class TransitionReceipt:
    """What became of one form; `refusal` is "" where it was moved. A project out of reach has no name."""

    pk: int
    name: str
    refusal: str = ""


def perform(
    pk: int,
    verb: str,
    user: User,
    note: TransitionNote | None = None,
    seen: int | None = None,
) -> Transition:
    """Perform a transition with the form of a project; `seen` is the revision that the person decided on.

    Raises NotPerformed, with nothing changed.
    """
    revisions = {pk: seen} if seen is not None else {}
    (receipt,) = perform_many([pk], verb, user, note, revisions)
    if receipt.refusal:
        raise NotPerformed(receipt.refusal)
    return BY_VERB[verb]


def perform_many(
    keys: Collection[int],
    verb: str,
    user: User,
    note: TransitionNote | None = None,
    seen: dict[int, int] | None = None,
) -> list[TransitionReceipt]:
    """Perform a transition with the form of each project that allows it, in one transaction.

    A receipt each, in the order of the projects' keys. The number of queries grows with thousands of forms, not with
    each.
    """
    keys = list(dict.fromkeys(keys))
    with transaction.atomic():
        lock_projects(keys)
        person = lock_person(user)
        projects = _load(keys, person)
        refusals = _perform_with(projects, verb, person, note, seen or {})
    names = {project.pk: project.name for project, _ in projects}
    receipts = [
        TransitionReceipt(pk, names.get(pk, ""), refusals.get(pk, GONE)) for pk in keys
    ]
    for receipt in receipts:
        if receipt.refusal:
            log.warning(
                "%s may not %s project %s: %s",
                user.username,
                verb,
                receipt.pk,
                receipt.refusal,
            )
    return receipts


def _load(keys: Sequence[int], user: User | None) -> list[tuple[Project, ProjectForm]]:
    """The projects that the person may see, each with its form."""
    if user is None:
        return []
    visible = Project.objects.visible_to(user).select_related(
        "year",
        "declaration__sub_target",
        "declaration__filing__changed_by",
    )
    return [
        pair
        for part in loading.chunks(keys)
        for pair in loading.load_pairs(visible.filter(pk__in=part))
    ]


def _perform_with(
    pairs: Sequence[tuple[Project, ProjectForm]],
    verb: str,
    user: User | None,
    note: TransitionNote | None,
    seen: dict[int, int],
) -> dict[int, str]:
    """Why the form of each project was not moved, by the project's key; "" where it was."""
    if user is None:
        return {}
    store.ensure_declarations([project for project, _ in pairs])
    filed: list[FiledForm] = []
    for project, form in pairs:
        filing = declaration_of(project).filing
        filing.project = project  # as it is loaded already
        filed.append((filing, form))
    revisions = {
        declaration_of(project).filing_id: seen[project.pk]
        for project, _ in pairs
        if project.pk in seen
    }
    transition = BY_VERB.get(verb)
    refusals = perform_on(filed, transition, user, note or TransitionNote(), revisions)
    return {
        project.pk: refusals[declaration_of(project).filing_id] for project, _ in pairs
    }


def perform_on(
    filed: Sequence[FiledForm],
    transition: Transition | None,
    user: User,
    note: TransitionNote,
    seen: dict[int, int],
) -> dict[int, str]:
    """Perform a transition with each of these forms that allows it, of whatever kind they are.

    The filings are locked, in reach of the person, and new versions of the forms are kept. Returns why a form was not
    moved by the key of its filing, "" where it was.
    """
    filings = [filing for filing, _ in filed]
    if transition is None:
        return {filing.pk: NO_SUCH_STEP for filing in filings}
    if transition.asks_first:  # what was approved is put back, or its budget given back
        prefetch_related_objects(filings, "baseline")
    request = Request(transition, user, note, seen, filings)
    refusals = _refusals(filed, request)
    moved = [pair for pair in filed if not refusals[pair[0].pk]]
    if moved and transition.restores:
        put = put_back(moved, user)
        moved, request.statuses, request.restored = put.forms, put.statuses, put.changes
        refusals |= put.refusals
    if moved:
        _write(moved, request)
    return refusals


def _refusals(filed: Sequence[FiledForm], request: Request) -> dict[int, str]:
    """Why the transition is not for these forms, "" where it is, by the keys of the filings."""
    transition = request.transition
    refusals = {filing.pk: request.refusal(filing) for filing, _ in filed}
    allowed = [pair for pair in filed if not refusals[pair[0].pk]]
    if allowed and transition.needs_checks:
        unexplained, request.remarks = resubmitting.judge(allowed, request.note.note)
        refusals |= unexplained
        refusals |= obstacles(allowed, request.user, transition.label)
    return refusals


def foreseen(
    keys: Collection[int], transition: Transition, user: User
) -> dict[int, str]:
    """Why the forms of these projects would not pass the checks of the transition now, "" for those that would.

    By the keys of the projects; those without a form are left out. Nothing is written.
    """
    owners, filed = {}, []
    for project, form in _load(list(keys), user):
        filing = declaration_of(project).filing
        if filing.pk:
            filing.project = project
            owners[filing.pk] = project.pk
            filed.append((filing, form))
    refusals = foreseen_in(filed, transition, user)
    return {owners[filing]: refusal for filing, refusal in refusals.items()}


def foreseen_in(
    filed: Sequence[FiledForm], transition: Transition, user: User
) -> dict[int, str]:
    """The same of forms of any kind, by the keys of their filings."""
    filings = [filing for filing, _ in filed]
    no_note = TransitionNote()
    request = Request(transition, user, no_note, {}, filings)
    return _refusals(filed, request)


def _write(moved: Sequence[FiledForm], request: Request) -> None:
    """Write status, version, signed review sheets and the trail."""
    transition, user, note = request.transition, request.user, request.note
    now = clock.now()
    filings = [filing for filing, _ in moved]
    graded = review_sheets.speaking(request.sheets, filings, transition.verb)
    changes = []
    for filing in filings:
        status = request.statuses.get(filing.pk) or transition.target_for(filing)
        changes.append(_move(filing, status, transition, now))
    for filing in filings:
        filing.revision += 1
        filing.changed_at = now
        filing.changed_by = user
    approvals = request.documents.of_years
    remarks = {filing.pk: request.remark(filing) for filing in filings}
    versions = keep_many(moved, transition.verb, user, note, approvals, remarks)
    if transition.target == Status.APPROVED and not transition.restores:
        for filing, version in zip(filings, versions, strict=True):
            filing.baseline = version
    store.overwrite(Filing, filings, WRITTEN)
    review_sheets.sign(versions, graded, transition.verb)
    entries = review_sheets.signed_entries(filings, graded)
    for filing, change, version in zip(filings, changes, versions, strict=True):
        said = [note.number, note.reason, note.note, version.remark]
        entry = entry_on(
            filing,
            transition.verb,
            changes=[change, *request.money_changes(filing)],
            note="：".join(filter(None, said)),
            fingerprint=version.fingerprint,
        )
        entries.append(entry)
    record_many(user, entries)


def _move(
    filing: Filing, status: Status, transition: Transition, now: datetime
) -> Change:
    """Bring the form to its new status; return the change as the trail has it."""
    before = Status(filing.status)
    filing.status = status
    filing.came_from = before
    filing.status_since = now
    if transition.opens_anew:
        days = filing.budget_year.return_days
        filing.open_until = after_working_days(clock.today(), days)
    return ("状态", before.label, status.label)


def refused(receipts: Iterable[TransitionReceipt]) -> list[TransitionReceipt]:
    return [each for each in receipts if each.refusal]
