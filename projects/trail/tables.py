"""The trail as a list: rows for a file, and for the page the rows of one action under one head."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from operator import attrgetter
from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from core.lists.columns import Field
from core.lists.filters import Conditions
from core.lists.tables import Table
from core.search import bearing
from projects.accounts.requests import SignedInRequest
from projects.models import VERBS, Event, Project

# Saves of one person in one form, no further apart than this, are one sitting.
SITTING = timedelta(hours=1)
DAY = forms.DateInput(attrs={"type": "date"})


@dataclass(frozen=True, slots=True)
class Action:
    """What one click, or one sitting, did: the latest row first, and the objects that it did it to."""

    rows: list[Event]

    @property
    def head(self) -> Event:
        return self.rows[0]

    @property
    def subjects(self) -> int:
        return len({row.subject for row in self.rows})

    @property
    def note(self) -> str:
        """What was said to all of it, "" where the rows say otherwise."""
        notes = {row.note for row in self.rows}
        return notes.pop() if len(notes) == 1 else ""


def actions(rows: Iterable[Event]) -> Iterator[Action]:
    """The rows of a page, which come the latest first, as the actions that they belong to."""
    found: list[Event] = []
    for row in rows:
        if found and not _together(found[-1], row):
            yield Action(found)
            found = []
        found.append(row)
    if found:
        yield Action(found)


def _together(later: Event, row: Event) -> bool:
    sitting = later.verb == row.verb == "fill" and (later.who, later.subject) == (
        row.who,
        row.subject,
    )
    return later.group == row.group or (sitting and later.at - row.at <= SITTING)


def changes_of(row: Event) -> str:
    """In one text, a line each."""
    return "\n".join(
        f"{place}：{old or '（空）'} → {new or '（空）'}"
        for place, old, new in row.changes
    )


def _projects(request: SignedInRequest) -> QuerySet[Project]:
    return Project.everything.visible_to(request.user)


class TrailFilter(Conditions):
    text = django_filters.CharFilter(
        label="项目或对象",
        method="of",
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": "编码、名称", "maxlength": 100}
        ),
    )
    by = django_filters.CharFilter(
        label="操作人",
        method="done_by",
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": "姓名或用户名", "maxlength": 50}
        ),
    )
    verb = django_filters.ChoiceFilter(
        label="操作", choices=list(VERBS.items()), empty_label="全部操作"
    )
    since = django_filters.DateFilter(
        label="从", field_name="at", lookup_expr="date__gte", widget=DAY
    )
    until = django_filters.DateFilter(
        label="到", field_name="at", lookup_expr="date__lte", widget=DAY
    )
    project = django_filters.ModelChoiceFilter(
        label="项目", queryset=_projects, widget=forms.HiddenInput()
    )

    class Meta:
        model = Event
        fields: tuple = ()

    def of(self, rows: QuerySet[Event], name: str, text: str) -> QuerySet[Event]:
        return bearing(rows, text, "subject")

    def done_by(self, rows: QuerySet[Event], name: str, text: str) -> QuerySet[Event]:
        return bearing(rows, text, "who")


class TrailTable(Table):
    title = "操作记录"
    number = tables.Column("序号")
    at = tables.Column("时间")
    who = tables.Column("操作人")
    verb = tables.Column("操作")
    subject = tables.Column("对象")
    changes = tables.Column("变更")
    note = tables.Column("说明")
    digest = tables.Column("校验值")

    fixed = ("number", "at", "who", "verb", "subject", "changes", "note", "digest")
    in_file = {
        "number": (Field("序号", attrgetter("number"), 8),),
        "at": (Field("时间", lambda row: timezone.localtime(row.at), 18),),
        "who": (Field("操作人", attrgetter("who"), 20),),
        "verb": (Field("操作", attrgetter("label"), 12),),
        "subject": (Field("对象", attrgetter("subject"), 40),),
        "changes": (Field("变更", changes_of, 60),),
        "note": (Field("说明", attrgetter("note"), 40),),
        "digest": (Field("校验值", attrgetter("digest"), 20),),
    }

    class Meta:
        model = Event
        fields: tuple = ()
        orderable = False

    def actions(self) -> Iterator[Action]:
        return actions(row.record for row in self.paginated_rows)

    def cells(self, row: Event) -> Iterable[Any]:
        raise NotImplementedError  # the page draws actions
