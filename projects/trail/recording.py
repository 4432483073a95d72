"""The only writer of the trail: what was done is said by name, at the end of the transaction that does it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from projects.models import (
    VERBS,
    BudgetYear,
    Department,
    Event,
    Project,
    TrailHead,
    User,
)

# What the system does by itself, as when the first data are put in.
SYSTEM = "系统"
BATCH = 2_000
SUBJECT_LENGTH = 300

# What changed: where a person finds it, what stood there, what stands there now.
Change = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """What was done to one object: to a project, or else to what `subject` names, of a unit and a year if any."""

    verb: str
    project: Project | None = None
    subject: str = ""
    changes: Sequence[Change] = ()
    note: str = ""
    department: Department | None = None
    year: BudgetYear | None = None


def name_of(user: User | None) -> str:
    """How the trail calls a person: by both names, for people bear the same name, and user names are given anew."""
    return f"{user.name}（{user.username}）" if user else SYSTEM


def record(
    user: User | None, verb: str, project: Project | None = None, **told: Any
) -> None:
    """Add one row; the other arguments are those of an Entry."""
    record_many(user, [Entry(verb, project, **told)])


def record_many(user: User | None, entries: Iterable[Entry]) -> None:
    """Add a row each, as what one click did. To be called last in the transaction: until it ends, others wait.

    Raises KeyError for a verb that VERBS does not know.
    """
    with transaction.atomic(savepoint=False):
        entries = iter(entries)
        first = next(entries, None)
        if first is None:
            return
        head = _locked_head()
        rows = _chained(head, _rows(user, first, entries))
        while batch := [row for _, row in zip(range(BATCH), rows, strict=False)]:
            Event.objects.bulk_create(batch)
        head.save()


def _locked_head() -> TrailHead:
    heads = TrailHead.objects.select_for_update()
    return heads.filter(pk=1).first() or heads.get_or_create(pk=1)[0]


def _rows(user: User | None, first: Entry, others: Iterator[Entry]) -> Iterator[Event]:
    same = {
        "user": user,
        "who": name_of(user),
        "at": timezone.now(),
        "group": uuid.uuid4(),
    }
    yield _row(first, same)
    for entry in others:
        yield _row(entry, same)


def _row(entry: Entry, same: dict[str, Any]) -> Event:
    VERBS[entry.verb]
    project = entry.project
    year = entry.year or (project.year if project else None)
    return Event(
        **same,
        verb=entry.verb,
        subject=(entry.subject or (_called(project) if project else ""))[
            :SUBJECT_LENGTH
        ],
        changes=[list(change) for change in entry.changes],
        note=entry.note,
        year=year.year if year else None,
        department_id=entry.department.pk
        if entry.department
        else project.department_id
        if project
        else None,
        project_id=project.pk if project else None,
    )


def _called(project: Project) -> str:
    return f"{project.code} {project.name}".strip()


def _chained(head: TrailHead, rows: Iterable[Event]) -> Iterator[Event]:
    """The rows with their numbers and proofs; the head goes along."""
    for row in rows:
        row.number, row.previous = head.count + 1, head.digest
        row.digest = row.proof()
        head.count, head.digest = row.number, row.digest
        yield row
