"""The figure of what waits: for whom, how many forms, and for how many days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Min
from django.utils import timezone

from core.figure import Figure, FigureCell, FigureColumn, FigureShape, FigureUnit
from projects.models import Department, Role, User
from targets.filings.models import Status
from targets.reports.progress_figures import MOST_UNITS, listed
from targets.reports.scope import Scope

# Where forms wait for somebody, in the order of their way.
WAITING = (Status.RETURNED, Status.SUBMITTED, Status.REVIEWED)
LABELS = {
    Status.RETURNED: "退回待改",
    Status.SUBMITTED: "待审核",
    Status.REVIEWED: "待批复",
}
MOST_NAMES = 3


@dataclass(slots=True)
class Backlog:
    """The forms of a unit and of those below it that wait, and since when the first of them does, by status."""

    counts: dict[Status, int] = field(default_factory=lambda: defaultdict(int))
    since: dict[Status, date] = field(default_factory=dict)

    def days(self, status: Status) -> int | None:
        """How many days the first of the forms has waited; None where none does."""
        if status not in self.since:
            return None
        return (timezone.localdate() - self.since[status]).days

    @property
    def longest(self) -> int:
        """The days of the form that has waited longest, whatever for."""
        return max((self.days(status) or 0 for status in WAITING), default=0)


def backlogs(scope: Scope) -> dict[Department, Backlog]:
    """What waits in the units of the next level, with all that is below them; by one query."""
    path = "declaration__filing__"
    waiting = scope.projects.filter(**{f"{path}status__in": WAITING})
    rows = waiting.values_list("department", f"{path}status").annotate(
        Count("pk"), Min(f"{path}status_since")
    )
    found: dict[Department, Backlog] = defaultdict(Backlog)
    for unit, text, count, since in rows:
        if unit not in scope.heads:
            continue
        backlog, status = found[scope.heads[unit]], Status(text)
        backlog.counts[status] += count
        if since is not None:
            day = timezone.localdate(since)
            backlog.since[status] = min(day, backlog.since.get(status, day))
    return found


def backlog_figure(scope: Scope) -> Figure:
    """在谁手里、等了几天."""
    found = backlogs(scope)
    order = sorted(found, key=lambda unit: (-found[unit].longest, unit.path))
    columns = [FigureColumn("单位", width=30)]
    for status in WAITING:
        label = LABELS[status]
        columns.append(FigureColumn(label, FigureUnit.COUNT, drawn=True))
        columns.append(FigureColumn(f"{label}最久（天）", FigureUnit.COUNT))
    columns.append(FigureColumn("审核人员", width=24))
    people = list(_reviewers())
    lines = []
    for unit in order[:MOST_UNITS]:
        names = [user.name for user in people if _is_of(user, unit)]
        lines.append(_line(scope, unit, found[unit], names))
    note = ""
    if len(order) > MOST_UNITS:
        note = f"只列出等得最久的 {MOST_UNITS} 个单位，共 {len(order):,} 个"
    return Figure(
        "backlog",
        "在谁手里、等了几天",
        _sentence(found.values()),
        columns,
        lines,
        FigureShape.STACKED if lines else FigureShape.TABLE,
        note=note,
    )


def _reviewers() -> Iterable[User]:
    people = User.objects.filter(role=Role.REVIEWER, is_active=True)
    return people.select_related("department").order_by("name", "pk")


def _is_of(user: User, unit: Department) -> bool:
    """Whether the person reviews forms of the unit, or of some below it."""
    own = user.department
    if own is None:
        return False
    return unit.path.startswith(own.path) or own.path.startswith(unit.path)


def _line(
    scope: Scope, unit: Department, backlog: Backlog, names: list[str]
) -> list[FigureCell]:
    line = [FigureCell(unit.name, listed(scope, unit))]
    for status in WAITING:
        address = listed(scope, unit, state=status.value)
        line.append(FigureCell(backlog.counts[status], address))
        line.append(FigureCell(backlog.days(status)))
    more = "等" if len(names) > MOST_NAMES else ""
    people = "、".join(names[:MOST_NAMES]) + more
    line.append(FigureCell(people or "（没有）"))
    return line


def _sentence(found: Iterable[Backlog]) -> str:
    """How many forms wait for what, and the longest time."""
    backlogs = list(found)
    parts = []
    for status in WAITING:
        count = sum(backlog.counts[status] for backlog in backlogs)
        if count:
            waited = [backlog.days(status) or 0 for backlog in backlogs]
            parts.append(f"{LABELS[status]} {count:,} 张，最久的等了 {max(waited)} 天")
    if not parts:
        return "没有退回待改、等待审核和批复的绩效目标表。"
    return f"{'；'.join(parts)}。"
