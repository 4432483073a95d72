"""Versions of forms: kept at every step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone

from projects.models import User
from projects.trail.recording import name_of
from targets.documents.snapshot import fingerprint, snapshot
from targets.documents.values import ProjectForm
from targets.filings.models import Declaration
from targets.filings.store import CHUNK, chunks
from targets.workflow.models import Version

# A title may be as long as this, and its number stands before it.
SUB_TARGET_LENGTH = 200


@dataclass(frozen=True, slots=True)
class TransitionNote:
    """What was said to a step: the kind of reason that an adjustment gives, and a note."""

    note: str = ""
    reason: str = ""


def keep(
    declaration: Declaration,
    form: ProjectForm,
    verb: str,
    user: User | None,
    said: TransitionNote,
) -> Version:
    """The form as the step left it, as the next version."""
    return keep_many([(declaration, form)], verb, user, said)[0]


def keep_many(
    pairs: Sequence[tuple[Declaration, ProjectForm]],
    verb: str,
    user: User | None,
    said: TransitionNote,
) -> list[Version]:
    """The same for many, of declarations that are locked and saved and bear their new status already."""
    numbers = _last_numbers([declaration.filing_id for declaration, _ in pairs])
    same = {
        "verb": verb,
        "user": user,
        "who": name_of(user),
        "at": timezone.now(),
        "note": said.note,
    }
    versions = []
    for declaration, form in pairs:
        stored = snapshot(form)
        versions.append(
            Version(
                filing=declaration.filing,
                number=numbers.get(declaration.filing_id, 0) + 1,
                status=declaration.filing.status,
                form=stored,
                sub_target=str(declaration.sub_target or "")[:SUB_TARGET_LENGTH],
                fingerprint=fingerprint(stored),
                reason=said.reason,
                **same,
            )
        )
    return Version.objects.bulk_create(versions, CHUNK)


def _last_numbers(declarations: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for part in chunks(declarations):
        numbered = (
            Version.objects.filter(filing__in=part).order_by().values_list("filing")
        )
        found |= dict(numbered.annotate(Max("number")))
    return found
