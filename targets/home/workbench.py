"""What waits for a person, what came back to them, and what is late: the rows of 工作台 and of the reminders."""

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
from django.db.models.functions import Coalesce
from django.utils import timezone

from projects.accounts.access import may_fill_in, may_review
from projects.models import BudgetYear, Event, Project, Role, User
from projects.schedule.deadlines import Stage
from targets.checks.models import RecordedFinding
from targets.checks.rule_config import levels_of
from targets.checks.rules.finding import Level
from targets.filings.models import Status
from targets.filings.transitions import ENTERED
from targets.reports.standing import NOT_HANDED_IN, late
from targets.workflow.models import Version

# Of a list so many rows are shown; the others are a click away.
SHOWN = 20
UNITS = 50
# So many days before its end a stage is said to end soon.
SOON = 7
RECENT = 8
# A form with no more than so many obstacles is nearly done.
FEW = 5
# Of more forms than these nobody fills in each by hand, and counting obstacles takes long.
MOST_COUNTED = 2_000


@dataclass(frozen=True, slots=True)
class Heap:
    """Forms in which the person has the next word; `query` leads to all of them, `page` of each is where they act."""

    title: str
    query: str
    count: int
    projects: list[Project]
    page: str

    @property
    def is_to_fill(self) -> bool:
        """Then each of its projects has `obstacles`."""
        return self.page == "declaration-checks"


@dataclass(frozen=True, slots=True)
class UpcomingDeadline:
    """The end of a stage, and how many forms have not got beyond it."""

    stage: Stage
    last: date
    days: int
    left: int

    @property
    def is_late(self) -> bool:
        return self.days < 0

    def __str__(self) -> str:
        when = (
            f"已过 {-self.days} 天"
            if self.is_late
            else "今天截止"
            if not self.days
            else f"还有 {self.days} 天"
        )
        return f"{self.stage.label} {self.last.month}月{self.last.day}日截止，{when}，还有 {self.left:,} 张没有办完"


@dataclass(frozen=True, slots=True)
class Readiness:
    """Forms still to be handed in: by how many errors and unexplained warnings keep each from it."""

    ready: int
    few: int
    many: int

    def __str__(self) -> str:
        parts = (
            (self.ready, "可以提交"),
            (self.few, f"还差 1–{FEW} 项"),
            (self.many, f"还差 {FEW + 1} 项以上"),
        )
        return "，".join(f"{count:,} 张{what}" for count, what in parts if count)


@dataclass(slots=True)
class Workbench:
    """`units` are those with forms that were not handed in: name, code, forms, not handed in, without a person."""

    year: BudgetYear
    heaps: list[Heap] = field(default_factory=list)
    deadlines: list[UpcomingDeadline] = field(default_factory=list)
    units: list[dict[str, Any]] = field(default_factory=list)
    without_person: int = 0
    readiness: Readiness | None = None
    recent: list[Event] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not any(heap.count for heap in self.heaps) and not any(
            each.left for each in self.deadlines
        )


TO_FILL = (
    ("退回给我修改", Status.RETURNED),
    ("调整中", Status.ADJUSTING),
    ("待填报和提交", Status.DRAFT),
)


def workbench_of(user: User, year: BudgetYear) -> Workbench:
    """By a fixed number of queries."""
    visible = Project.objects.visible_to(user).filter(year=year)
    bench = Workbench(year)
    if may_fill_in(user):
        _add_to_fill(bench, visible, user)
    if may_review(user):
        submitted, reviewed = (
            visible.filter(declaration__filing__status=each)
            for each in (Status.SUBMITTED, Status.REVIEWED)
        )
        bench.heaps.append(_heap("待审核", Status.SUBMITTED, submitted, user))
        bench.heaps.append(_heap("待批复", Status.REVIEWED, reviewed, user))
    theirs = (
        [Stage.FILL] if user.role == Role.CLERK else list(Stage)
    )  # those that the person can do something about
    bench.deadlines = [
        each for each in _deadlines(year, visible) if each.stage in theirs
    ]
    if not may_fill_in(user) or user.is_admin:
        bench.units = _units(visible)
    bench.without_person = visible.filter(responsible=None).count()
    changes = (
        Event.objects.visible_to(user)
        .filter(project__isnull=False)
        .select_related("project")
    )
    bench.recent = list(changes.order_by("-number")[:RECENT])
    return bench


def _add_to_fill(bench: Workbench, visible: QuerySet[Project], user: User) -> None:
    """Add the forms that somebody who fills in has to go on with."""
    rules = _obstacles(bench.year)
    for title, status in TO_FILL:
        found = visible.filter(declaration__filing__status=status)
        if status == Status.RETURNED:
            found = _with_note(found)
        bench.heaps.append(_heap(title, status, _with_obstacles(found, rules), user))
    bench.readiness = _readiness(visible, rules)


def _heap(title: str, status: Status, found: QuerySet[Project], user: User) -> Heap:
    """One's own first, then what has waited longest."""
    shown = found.select_related(
        "department", "declaration__filing__changed_by", "responsible"
    )
    own = Case(When(responsible=user, then=Value(0)), default=Value(1))
    ordered = shown.order_by(
        own,
        F("declaration__filing__status_since").asc(nulls_last=True),
        "department__path",
        "position",
    )
    page = (
        "declaration-review"
        if status in (Status.SUBMITTED, Status.REVIEWED)
        else "declaration-checks"
    )
    return Heap(title, f"status={status}", found.count(), list(ordered[:SHOWN]), page)


def _with_note(projects: QuerySet[Project]) -> QuerySet[Project]:
    """With `said`, why it was returned, and `said_by`."""
    last = Version.objects.filter(
        filing=OuterRef("declaration__filing"), verb="return"
    ).order_by("-number")
    return projects.annotate(
        said=Subquery(last.values("note")[:1]),
        said_by=Subquery(last.values("who")[:1]),
    )


def _obstacles(year: BudgetYear) -> list[str]:
    """The rules whose findings keep a form from being handed in."""
    return [
        rule
        for rule, level in levels_of(year).items()
        if level in (Level.ERROR, Level.WARNING)
    ]


def _with_obstacles(projects: QuerySet[Project], rules: list[str]) -> QuerySet[Project]:
    """With `obstacles`: how many errors and unexplained warnings the last check found."""
    theirs = RecordedFinding.objects.filter(
        filing=OuterRef("declaration__filing"), waiver__isnull=True, rule__in=rules
    ).order_by()
    counted = theirs.values("filing").annotate(total=Count("pk")).values("total")
    return projects.annotate(obstacles=Coalesce(Subquery(counted), 0))


def _readiness(visible: QuerySet[Project], rules: list[str]) -> Readiness | None:
    """None where nothing is left to be handed in, or too much to be counted."""
    left = visible.filter(declaration__filing__status__in=ENTERED)
    if not 0 < left.count() <= MOST_COUNTED:
        return None
    bounds = {
        "ready": Q(obstacles=0),
        "few": Q(obstacles__range=(1, FEW)),
        "many": Q(obstacles__gt=FEW),
    }
    counts = {name: Count("pk", filter=bound) for name, bound in bounds.items()}
    return Readiness(**_with_obstacles(left, rules).aggregate(**counts))


def _deadlines(
    year: BudgetYear, visible: QuerySet[Project]
) -> Iterator[UpcomingDeadline]:
    today = timezone.localdate()
    left = {
        Stage.FILL: late(year) if _is_over(Stage.FILL, year) else NOT_HANDED_IN,
        Stage.REVIEW: Q(
            declaration__filing__status__in=(Status.SUBMITTED, Status.REVIEWED)
        ),
        Stage.PUBLISH: Q(declaration__filing__status=Status.APPROVED, is_secret=False),
    }
    counts = visible.aggregate(
        **{
            stage.prefix: Count("pk", filter=condition)
            for stage, condition in left.items()
        }
    )
    for stage in Stage:
        _, last = stage.dates(year)
        if last and counts[stage.prefix] and (last - today).days <= SOON:
            yield UpcomingDeadline(
                stage, last, (last - today).days, counts[stage.prefix]
            )


def _is_over(stage: Stage, year: BudgetYear) -> bool:
    _, last = stage.dates(year)
    return last is not None and last < timezone.localdate()


def _units(visible: QuerySet[Project]) -> list[dict[str, Any]]:
    """Those with most to do first."""
    by_unit: QuerySet[Any, Any] = visible.order_by().values(
        "department__code", "department__name"
    )
    counted = by_unit.annotate(
        forms=Count("pk"),
        open=Count("pk", filter=NOT_HANDED_IN),
        without_person=Count("pk", filter=Q(responsible=None)),
    )
    return list(
        counted.filter(open__gt=0).order_by("-open", "department__code")[:UNITS]
    )
