"""工作台: the forms that wait for a person, deadlines and units behind. The page and the reminders show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils import timezone

from projects.accounts.access import may_decide, may_fill_in, may_review
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
from targets.filings.closing import correctable_until
from targets.filings.models import (
    DepartmentTarget,
    Status,
    counted,
    declaration_of,
)
from targets.filings.transitions import BY_VERB
from targets.home.readiness import (
    Gate,
    Readiness,
    gate_of,
    readiness_of,
    ready_forms,
    with_obstacles,
    with_wanted_words,
)
from targets.reports.standing import NOT_HANDED_IN, late
from targets.workflow.models import Version
from targets.workflow.waiting_parts import waiting_parts

# Where the forms of a queue are filled in, and where they are decided on.
EDITOR = "declaration-edit"
REVIEW_PAGE = "declaration-review"
# The rows of a queue that are shown; a link leads to the others.
SHOWN = 20
UNITS = 50
RECENT = 8
# The days before its last day in which a stage is shown as ending soon.
SOON = 7


@dataclass(frozen=True, slots=True)
class Queue:
    """Forms that wait for the person. `query` finds all of them in the list 办理; `page` is the view of one form.

    `years` are the other years that they are of, with the number of forms in each; none for those of this year.
    """

    title: str
    query: str
    count: int
    projects: list[Project]
    page: str
    years: tuple[tuple[int, int], ...] = ()

    @property
    def is_returned(self) -> bool:
        """Whether the forms came back to be corrected."""
        return self.query == f"status={Status.RETURNED}"

    @property
    def is_to_fill(self) -> bool:
        """Whether the forms are to be filled in this year; their projects have `obstacles` then."""
        return self.page == EDITOR and not self.years


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


TO_FILL = (
    ("退回给我修改", Status.RETURNED),
    ("调整中", Status.ADJUSTING),
    ("待填报和提交", Status.DRAFT),
)
TO_REVIEW = ("待审核", Status.SUBMITTED)
TO_APPROVE = ("待批复", Status.REVIEWED)


def workbench_of(user: User, year: BudgetYear) -> Workbench:
    """Collect what waits for a person, by a fixed number of queries."""
    visible = Project.objects.visible_to(user).filter(year=year)
    bench = Workbench(year)
    if may_fill_in(user):
        gate = gate_of(user, year)
        for title, status in TO_FILL:
            bench.queues.append(queue_to_fill(title, status, visible, gate, user))
        bench.readiness = readiness_of(visible, gate)
        if bench.readiness and bench.readiness.ready:
            bench.ready = ready_forms(visible, gate)
    for title, status in to_decide(user, year):
        found = visible.filter(declaration__filing__status=status)
        bench.queues.append(queue_of(title, status, found, REVIEW_PAGE, user))

    bench.parts = waiting_parts(user, year)
    if user.role != Role.AUDITOR:  # who has no work here
        bench.deadlines = list(upcoming_deadlines(year, visible))
    if user.role == Role.CLERK:
        # A clerk can do nothing about the other stages.
        bench.deadlines = [
            deadline for deadline in bench.deadlines if deadline.stage == Stage.FILL
        ]
    if not may_fill_in(user) or user.is_admin:
        bench.units = units_behind(year, visible)
    wanted = visible.filter(counted()).exclude(ANSWERED_FOR)
    bench.without_person = wanted.count()
    events = Event.objects.visible_to(user).filter(project__isnull=False)
    events = events.exclude(verb__in=PASSIVE)
    recent = events.select_related("project").order_by("-number")
    bench.recent = list(recent[:RECENT])
    return bench


def to_decide(user: User, year: BudgetYear) -> list[tuple[str, Status]]:
    """The queues of those who decide on forms, by title and status; the bureau approves where hands are separate."""
    if not may_decide(user):
        return []
    approve = BY_VERB["approve"]
    queues = []
    if may_review(user):
        queues.append(TO_REVIEW)
    if not approve.is_left_to_bureau(user, year):
        queues.append(TO_APPROVE)
    return queues


def queue_to_fill(
    title: str,
    status: Status,
    visible: QuerySet[Project],
    gate: Gate | None,
    user: User,
) -> Queue:
    """The forms with a status that are to be filled in; without a gate those of other years, with nothing counted.

    The projects of returned ones have `return_reason`, `returned_by`, and `open_until`, the last day to correct them.
    """
    found = visible.filter(declaration__filing__status=status)
    if status == Status.RETURNED:
        returns = Version.objects.filter(
            filing=OuterRef("declaration__filing"), verb="return"
        ).order_by("-number")
        found = found.annotate(
            return_reason=Subquery(returns.values("note")[:1]),
            returned_by=Subquery(returns.values("who")[:1]),
        )
    if gate is not None:
        found = with_wanted_words(with_obstacles(found, gate))
    queue = queue_of(title, status, found.select_related("year"), EDITOR, user)
    if status == Status.RETURNED:
        returned: list[Any] = queue.projects
        for project in returned:
            filing = declaration_of(project).filing
            filing.project = project  # as it is loaded already
            project.open_until = correctable_until(filing)
    return queue


def queue_of(
    title: str, status: Status, found: QuerySet[Project], page: str, user: User
) -> Queue:
    """The person's own projects come first, then those that have waited longest."""
    related = found.select_related(
        "year", "department", "declaration__filing__changed_by", "responsible"
    )
    own = Case(When(responsible=user, then=Value(0)), default=Value(1))
    since = F("declaration__filing__status_since").asc(nulls_last=True)
    ordered = related.order_by(own, since, "department__path", "position")
    projects = list(ordered[:SHOWN])
    return Queue(title, f"status={status}", found.count(), projects, page)


def upcoming_deadlines(
    year: BudgetYear, visible: QuerySet[Project]
) -> Iterator[UpcomingDeadline]:
    """The stages that end soon or have ended, as long as forms are left in them."""
    today = timezone.localdate()
    _, last_to_fill = Stage.FILL.dates(year)
    is_over = last_to_fill is not None and last_to_fill < today
    in_review = (Status.SUBMITTED, Status.REVIEWED)
    left = {
        Stage.FILL: late(year) if is_over else NOT_HANDED_IN,
        Stage.REVIEW: Q(declaration__filing__status__in=in_review),
        Stage.PUBLISH: Q(declaration__filing__status=Status.APPROVED, is_secret=False),
    }
    sums = {stage.prefix: Count("pk", filter=left[stage]) for stage in left}
    counts = visible.aggregate(**sums)
    for stage in Stage:
        _, last = stage.dates(year)
        count = counts[stage.prefix]
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
        without_person=Count("pk", filter=counted())
        - Count("pk", filter=counted() & ANSWERED_FOR),
    )
    behind = of_units.filter(open__gt=0).order_by("-open", "department__code")
    units = list(behind[:UNITS])
    for unit in units:
        history = unit["department__formerly"]
        former = former_in(history, year.year)
        if former:
            unit["department__name"] = former["name"]
    return units
