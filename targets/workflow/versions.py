"""Versions of forms, which are kept at every transition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max

from core import clock
from projects.models import User
from projects.trail.recording import name_of
from targets.documents.snapshot import fingerprint, snapshot
from targets.filings.loading import CHUNK, chunks
from targets.filings.models import DECLARATION_KIND, Filing
from targets.workflow.models import Approval, Version

# The length of the column; a title may be as long, and its number stands in front of it.
SUB_TARGET_LENGTH = 200


@dataclass(frozen=True, slots=True)
class TransitionNote:
    """The note typed for a transition, for an adjustment the kind of its reason, for an approval its document."""

    note: str = ""
    reason: str = ""
    number: str = ""
    date: date | None = None


NO_NOTE = TransitionNote()


def keep(
    filing: Filing, form: Any, verb: str, user: User | None, note: TransitionNote
) -> Version:
    """Keep the form as the transition left it, as the next version."""
    (version,) = keep_many([(filing, form)], verb, user, note)
    return version


def keep_many(
    pairs: Sequence[tuple[Filing, Any]],
    verb: str,
    user: User | None,
    note: TransitionNote,
    approvals: Mapping[int, Approval] | None = None,
    remarks: Mapping[int, str] | None = None,
) -> list[Version]:
    """Keep many forms as versions; their filings are locked and have their new status already.

    `approvals` are their documents by the keys of the years, `remarks` what is noted beside the note by those of the
    filings.
    """
    numbers = _last_numbers([filing.pk for filing, _ in pairs])
    same = {
        "verb": verb,
        "user": user,
        "who": name_of(user),
        "at": clock.now(),
        "note": note.note,
        "reason": note.reason,
    }
    versions = []
    for filing, form in pairs:
        stored = snapshot(form)
        version = Version(filing=filing, status=filing.status, **same)
        version.number = numbers.get(filing.pk, 0) + 1
        version.remark = (remarks or {}).get(filing.pk, "")
        version.form = stored
        version.fingerprint = fingerprint(stored)
        if approvals:
            version.approval = approvals.get(filing.budget_year.pk)
        # Forms of other kinds back no sub-target.
        if filing.kind == DECLARATION_KIND and filing.declaration.sub_target:
            sub_target = str(filing.declaration.sub_target)
            version.sub_target = sub_target[:SUB_TARGET_LENGTH]
        versions.append(version)
    return Version.objects.bulk_create(versions, CHUNK)


def _last_numbers(keys: Sequence[int]) -> dict[int, int]:
    """The numbers of the latest versions, by the keys of the filings that have any."""
    numbers: dict[int, int] = {}
    for part in chunks(keys):
        rows = Version.objects.filter(filing__in=part).order_by().values_list("filing")
        numbers |= dict(rows.annotate(Max("number")))
    return numbers
