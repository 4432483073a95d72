"""The list of the trail: single rows in a file, rows grouped by action on the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from operator import attrgetter

from core.lists.columns import ListColumn, NumberColumn, TimeColumn
from core.lists.tables import ListTable
from projects.models import Event

# Saves of one person in one form, no further apart than this, are one sitting.
SITTING = timedelta(hours=1)
BLANK = "（空）"


@dataclass(frozen=True, slots=True)
class Action:
    """The rows of one click or one sitting, the latest first."""

    rows: list[Event]

    @property
    def head(self) -> Event:
        return self.rows[0]

    @property
    def subjects(self) -> int:
        """How many objects the action was on."""
        return len({row.subject for row in self.rows})

    @property
    def note(self) -> str:
        """The note that all rows share, "" if they differ."""
        notes = {row.note for row in self.rows}
        return notes.pop() if len(notes) == 1 else ""


def actions(rows: Iterable[Event]) -> Iterator[Action]:
    """Group the rows of a page, the latest first, into actions."""
    found: list[Event] = []
    for row in rows:
        if found and not belong_together(found[-1], row):
            yield Action(found)
            found = []
        found.append(row)
    if found:
        yield Action(found)


def belong_together(later: Event, row: Event) -> bool:
    """Whether two rows belong to one click, or to one sitting of a user in a form."""
    if later.group == row.group:
        return True
    if later.verb != "fill" or row.verb != "fill":
        return False
    if (later.who, later.subject) != (row.who, row.subject):
        return False
    return later.at - row.at <= SITTING


def changes_of(row: Event) -> str:
    """The changes as one text, one line per change."""
    lines = []
    for place, old, new in row.changes:
        if old == new:  # what a comment is on
            lines.append(f"{place}：{new or BLANK}")
        else:
            lines.append(f"{place}：{old or BLANK} → {new or BLANK}")
    return "\n".join(lines)


class TrailTable(ListTable):
    """The table of the trail: single rows in a file, actions on the page."""

    title = "操作记录"
    # What the page shows of a row beside its columns.
    loads = ("changes", "group", "project__name", "project__deleted_at")
    number = NumberColumn("序号", "number", fixed=True)
    at = TimeColumn("时间", "at", fixed=True)
    who = ListColumn("操作人", "who", width=20, fixed=True)
    verb = ListColumn("操作", "verb", value=attrgetter("label"), width=12, fixed=True)
    subject = ListColumn("对象", "subject", width=40, fixed=True)
    changes = ListColumn("变更", "changes", value=changes_of, width=60, fixed=True)
    note = ListColumn("说明", "note", width=40, fixed=True)
    digest = ListColumn("校验值", "digest", width=20, fixed=True)

    class Meta:
        orderable = False

    def actions(self) -> Iterator[Action]:
        return actions(self.records)
