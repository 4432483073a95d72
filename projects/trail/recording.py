"""Record actions in the trail. No other module writes to it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from django.db import transaction

from core import clock
from projects.models import (
    VERBS,
    BudgetYear,
    Department,
    Event,
    Project,
    TrailHead,
    User,
)

# Stands for the user where the system itself acts, as when the first data are loaded.
SYSTEM = "系统"
BATCH = 2_000
SUBJECT_LENGTH = 300

# A change: the place as people know it, the old text and the new text.
Change = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """An action on one object: a project, or whatever `subject` names, with its department and year if it has them.

    `kind` and `round` name the form of it that the action was on, if it was on one, and `fingerprint` is that of the
    version of this form that the action left.
    """

    verb: str
    project: Project | None = None
    subject: str = ""
    changes: Sequence[Change] = ()
    note: str = ""
    department: Department | None = None
    year: BudgetYear | None = None
    kind: str = ""
    round: str = ""
    fingerprint: str = ""

    @property
    def full_subject(self) -> str:
        """The subject as given, or else code and name of the project."""
        if self.subject or self.project is None:
            return self.subject
        project = self.project
        return f"{project.code} {project.name}".strip()

    @property
    def department_id(self) -> int | None:
        """The key of the department as given, or else of the project's."""
        if self.department:
            return self.department.pk
        return self.project.department_id if self.project else None

    @property
    def year_number(self) -> int | None:
        """The year as given, or else the project's."""
        if self.year:
            return self.year.year
        return self.project.year.year if self.project else None


def name_of(user: User | None) -> str:
    """Name and user name of a user: several users may share a name, and a user name may be given away again."""
    if user is None:
        return SYSTEM
    return f"{user.name}（{user.username}）"


def record(
    user: User | None, verb: str, project: Project | None = None, **fields: Any
) -> None:
    """Add one row to the trail; further arguments are fields of an Entry."""
    record_many(user, [Entry(verb, project, **fields)])


def record_many(user: User | None, entries: Iterable[Entry]) -> None:
    """Add one row per entry to the trail, all as one click.

    Call it last in a transaction, because other writers wait until that ends. Raises KeyError for an unknown verb.
    """
    with transaction.atomic(savepoint=False):
        entries = iter(entries)
        first = next(entries, None)
        if first is None:
            return
        heads = TrailHead.objects.select_for_update()
        head = heads.filter(pk=1).first()
        if head is None:
            head, _ = heads.get_or_create(pk=1)
        events = _events(user, chain([first], entries))
        chained = _chained(head, events)
        while batch := list(islice(chained, BATCH)):
            Event.objects.bulk_create(batch)
        head.save()


def _events(user: User | None, entries: Iterable[Entry]) -> Iterator[Event]:
    """The rows of one click, not numbered yet."""
    who = name_of(user)
    at = clock.now()
    group = uuid.uuid4()
    for entry in entries:
        VERBS[entry.verb]
        yield Event(
            user=user,
            who=who,
            at=at,
            group=group,
            verb=entry.verb,
            subject=entry.full_subject[:SUBJECT_LENGTH],
            changes=[list(change) for change in entry.changes],
            note=entry.note,
            year=entry.year_number,
            department_id=entry.department_id,
            project_id=entry.project.pk if entry.project else None,
            kind=entry.kind,
            round=entry.round,
            fingerprint=entry.fingerprint,
        )


def _chained(head: TrailHead, events: Iterable[Event]) -> Iterator[Event]:
    """Number the rows, link each to the one before by its digest, and move the head along."""
    for event in events:
        event.number = head.count + 1
        event.previous = head.digest
        event.digest = event.proof()
        head.count = event.number
        head.digest = event.digest
        yield event
