"""Versions of forms: kept at every step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.utils import timezone

from projects.models import User
from projects.trail.recording import name_of
from targets.documents.snapshot import fingerprint, snapshot
from targets.filings.loading import CHUNK, chunks
from targets.filings.models import DECLARATION_KIND, Filing
from targets.workflow.models import Version

# A title may be as long as this, and its number stands before it.
SUB_TARGET_LENGTH = 200


@dataclass(frozen=True, slots=True)
class TransitionNote:
    """What was said to a step: the kind of reason that an adjustment gives, and a note."""

    note: str = ""
    reason: str = ""


def keep(
    filing: Filing, form: Any, verb: str, user: User | None, note: TransitionNote
) -> Version:
    """Keep the form as the transition left it, as the next version."""
    return keep_many([(filing, form)], verb, user, note)[0]


def keep_many(
    pairs: Sequence[tuple[Filing, Any]],
    verb: str,
    user: User | None,
    note: TransitionNote,
) -> list[Version]:
    """Keep many forms; their filings are locked and bear their new status already."""
    numbers = _last_numbers([filing.pk for filing, _ in pairs])
    same = {
        "verb": verb,
        "user": user,
        "who": name_of(user),
        "at": timezone.now(),
        "note": note.note,
        "reason": note.reason,
    }
    versions = []
    for filing, form in pairs:
        stored = snapshot(form)
        version = Version(
            filing=filing,
            number=numbers.get(filing.pk, 0) + 1,
            status=filing.status,
            form=stored,
            sub_target=_sub_target(filing)[:SUB_TARGET_LENGTH],
            fingerprint=fingerprint(stored),
            **same,
        )
        versions.append(version)
    return Version.objects.bulk_create(versions, CHUNK)


def _sub_target(filing: Filing) -> str:
    """The sub-target that the form backs; forms of other kinds back none."""
    if filing.kind != DECLARATION_KIND:
        return ""
    return str(filing.declaration.sub_target or "")


def _last_numbers(filings: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for part in chunks(filings):
        rows = Version.objects.filter(filing__in=part).order_by()
        numbered = rows.values_list("filing").annotate(Max("number"))
        found |= dict(numbered)
    return found
