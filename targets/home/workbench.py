"""工作台: the forms that wait for a person, deadlines and units behind. The page and the reminders show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import (
    Count,
    Q,
    QuerySet,
)
from django.utils import timezone

from projects.accounts.access import may_fill_in
from projects.models import (
    ANSWERED_FOR,
    PASSIVE,
    BudgetYear,
    Event,
    Project,
    Role,
    User,
)
from projects.schedule.deadlines import Stage
from projects.unit_history import former_in
from targets.filings.models import (
    DepartmentTarget,
    Status,
    counted,
)
from targets.filings.transitions import ENTERED
from targets.home.queues import Queue, queues_of, what_waits
from targets.home.readiness import (
    Readiness,
    gate_of,
    readiness_of,
    ready_forms,
)
from targets.reports.standing import NOT_HANDED_IN, late
from targets.workflow.waiting_parts import waiting_parts

UNITS = 50
RECENT = 8
# The days before its last day in which a stage is shown as ending soon.
SOON = 7
WITHOUT_PERSON = Count("pk", filter=counted()) - Count(
    "pk", filter=counted() & ANSWERED_FOR
)


@dataclass(frozen=True, slots=True)
class UpcomingDeadline:
    """The last day of a stage, and the number of forms that are still in it."""

    stage: Stage
    last: date
    days: int
    left: int

    @property
    def is_late(self) -> bool:
        return self.days < 0

    def __str__(self) -> str:
        if self.is_late:
            when = f"已过 {-self.days} 天"
        elif self.days:
            when = f"还有 {self.days} 天"
        else:
            when = "今天截止"
        last_day = f"{self.last.month}月{self.last.day}日"
        return (
            f"{self.stage.label} {last_day}截止，{when}，还有 {self.left:,} 张没有办完"
        )


@dataclass(slots=True)
class Workbench:
    """The workbench of a person in a year.

    `parts` are the part ones that wait; `units` are the units with forms that are not submitted: code, name, and the
    numbers of forms, of open forms and of forms without a person; `ready` are the keys of the filings that can
    be submitted.
    """

    year: BudgetYear
    queues: list[Queue] = field(default_factory=list)
    parts: list[DepartmentTarget] = field(default_factory=list)
    deadlines: list[UpcomingDeadline] = field(default_factory=list)
    units: list[dict[str, Any]] = field(default_factory=list)
    without_person: int = 0
    readiness: Readiness | None = None
    ready: list[int] = field(default_factory=list)
    recent: list[Event] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        waiting = any(queue.count for queue in self.queues)
        unfinished = any(deadline.left for deadline in self.deadlines)
        return not (waiting or self.parts or unfinished)


def workbench_of(user: User, year: BudgetYear) -> Workbench:
    """Collect what waits for a person, by a fixed number of queries."""
    visible = Project.objects.visible_to(user).filter(year=year)
    bench = Workbench(year)
    kinds = what_waits(user, year)
    sums = sums_of(visible, year, [status for _, status in kinds])
    counts = {status: sums[status] for _, status in kinds}
    gate = None
    if may_fill_in(user):
        gate = gate_of(user, year)
        left = sum(counts[status] for status in ENTERED)
        bench.readiness = readiness_of(visible, gate, left)
        if bench.readiness and bench.readiness.ready:
            bench.ready = ready_forms(visible, gate)
    bench.queues = queues_of(kinds, counts, visible, gate, user)
    bench.parts = waiting_parts(user, year)
    if user.role != Role.AUDITOR:  # who has no work here
        bench.deadlines = list(upcoming_deadlines(year, sums))
    if user.role == Role.CLERK:
        # A clerk can do nothing about the other stages.
        bench.deadlines = [
            deadline for deadline in bench.deadlines if deadline.stage == Stage.FILL
        ]
    if not may_fill_in(user) or user.is_admin:
        bench.units = units_behind(year, visible)
    bench.without_person = sums["without_person"]
    events = Event.objects.visible_to(user).filter(project__isnull=False)
    events = events.exclude(verb__in=PASSIVE)
    recent = events.select_related("project").order_by("-number")
    bench.recent = list(recent[:RECENT])
    return bench


def sums_of(
    visible: QuerySet[Project], year: BudgetYear, statuses: Iterable[Status]
) -> dict[str, int]:
    """How many forms have each status, are left in each stage, and are `without_person`; by one query."""
    today = timezone.localdate()
    _, last_to_fill = Stage.FILL.dates(year)
    is_over = last_to_fill is not None and last_to_fill < today
    in_review = (Status.SUBMITTED, Status.REVIEWED)
    conditions = {
        Stage.FILL.prefix: late(year) if is_over else NOT_HANDED_IN,
        Stage.REVIEW.prefix: Q(declaration__filing__status__in=in_review),
        Stage.PUBLISH.prefix: Q(
            declaration__filing__status=Status.APPROVED, is_secret=False
        ),
    }
    for status in statuses:
        conditions[status] = Q(declaration__filing__status=status)
    sums = {name: Count("pk", filter=conditions[name]) for name in conditions}
    return visible.aggregate(**sums, without_person=WITHOUT_PERSON)


def upcoming_deadlines(
    year: BudgetYear, sums: Mapping[str, int]
) -> Iterator[UpcomingDeadline]:
    """The stages that end soon or have ended, as long as forms are left in them."""
    today = timezone.localdate()
    for stage in Stage:
        _, last = stage.dates(year)
        count = sums[stage.prefix]
        if last and count:
            days = (last - today).days
            if days <= SOON:
                yield UpcomingDeadline(stage, last, days, count)


def units_behind(year: BudgetYear, visible: QuerySet[Project]) -> list[dict[str, Any]]:
    """The units with forms that are not submitted, those with most of them first."""
    by_unit: QuerySet[Any, Any] = visible.order_by().values(
        "department__code", "department__name", "department__formerly"
    )
    of_units = by_unit.annotate(
        forms=Count("pk", filter=counted()),
        open=Count("pk", filter=NOT_HANDED_IN),
        without_person=WITHOUT_PERSON,
    )
    behind = of_units.filter(open__gt=0).order_by("-open", "department__code")
    units = list(behind[:UNITS])
    for unit in units:
        history = unit["department__formerly"]
        former = former_in(history, year.year)
        if former:
            unit["department__name"] = former["name"]
    return units
