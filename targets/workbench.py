"""What waits for a person, what came back to them, and what is late: the rows of 工作台 and of the reminders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from projects.access import may_fill_in, may_review
from projects.models import BudgetYear, Project, Role, User
from projects.windows import Stage
from targets.models import Status, Version
from targets.steps import ENTERED

# Of a list so many rows are shown; the others are a click away.
SHOWN = 20
UNITS = 50
# So many days before its end a stage is said to end soon.
SOON = 7
NOT_HANDED_IN = Q(declaration__isnull=True) | Q(declaration__status__in=ENTERED)


@dataclass(frozen=True, slots=True)
class Heap:
    """Forms in which the person has the next word; `query` leads to all of them, `page` of each is where they act."""

    title: str
    query: str
    count: int
    projects: list[Project]
    page: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """The end of a stage, and how many forms have not got beyond it."""

    stage: Stage
    last: date
    days: int
    left: int

    @property
    def is_late(self) -> bool:
        return self.days < 0

    def __str__(self) -> str:
        when = f"已过 {-self.days} 天" if self.is_late else "今天截止" if not self.days else f"还有 {self.days} 天"
        return f"{self.stage.label} {self.last.month}月{self.last.day}日截止，{when}，还有 {self.left:,} 张没有办完"


@dataclass(slots=True)
class Workbench:
    """`units` are those with forms that were not handed in: name, code, forms, not handed in, without a person."""

    year: BudgetYear
    heaps: list[Heap] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    units: list[dict[str, Any]] = field(default_factory=list)
    without_person: int = 0

    @property
    def is_empty(self) -> bool:
        return not any(heap.count for heap in self.heaps) and not any(each.left for each in self.deadlines)


def workbench_of(user: User, year: BudgetYear) -> Workbench:
    """By a fixed number of queries."""
    visible = Project.objects.visible_to(user).filter(year=year)
    bench = Workbench(year)
    if may_fill_in(user):
        returned = _with_note(visible.filter(declaration__status=Status.RETURNED))
        bench.heaps.append(_heap("退回给我修改", Status.RETURNED, returned, user))
        bench.heaps.append(
            _heap("调整中", Status.ADJUSTING, visible.filter(declaration__status=Status.ADJUSTING), user)
        )
        bench.heaps.append(_heap("待填报和提交", Status.DRAFT, visible.filter(declaration__status=Status.DRAFT), user))
    if may_review(user):
        submitted, reviewed = (visible.filter(declaration__status=each) for each in (Status.SUBMITTED, Status.REVIEWED))
        bench.heaps.append(_heap("待审核", Status.SUBMITTED, submitted, user))
        bench.heaps.append(_heap("待批复", Status.REVIEWED, reviewed, user))
    theirs = [Stage.FILL] if user.role == Role.CLERK else list(Stage)  # those that the person can do something about
    bench.deadlines = [each for each in _deadlines(year, visible) if each.stage in theirs]
    if not may_fill_in(user) or user.is_admin:
        bench.units = _units(visible)
    bench.without_person = visible.filter(responsible=None).count()
    return bench


def _heap(title: str, status: Status, found: QuerySet[Project], user: User) -> Heap:
    """One's own first, then what has waited longest."""
    shown = found.select_related("department", "declaration__changed_by", "responsible")
    own = Case(When(responsible=user, then=Value(0)), default=Value(1))
    ordered = shown.order_by(own, F("declaration__status_since").asc(nulls_last=True), "department__path", "position")
    page = "declaration-review" if status in (Status.SUBMITTED, Status.REVIEWED) else "declaration-checks"
    return Heap(title, f"status={status}", found.count(), list(ordered[:SHOWN]), page)


def _with_note(projects: QuerySet[Project]) -> QuerySet[Project]:
    """With `said`, why it was returned, and `said_by`."""
    last = Version.objects.filter(declaration=OuterRef("declaration"), verb="return").order_by("-number")
    return projects.annotate(said=Subquery(last.values("note")[:1]), said_by=Subquery(last.values("who")[:1]))


def _deadlines(year: BudgetYear, visible: QuerySet[Project]) -> Iterator[Deadline]:
    today = timezone.localdate()
    left = {
        Stage.FILL: NOT_HANDED_IN & Q(declaration__baseline=None),
        Stage.REVIEW: Q(declaration__status__in=(Status.SUBMITTED, Status.REVIEWED)),
        Stage.PUBLISH: Q(declaration__status=Status.APPROVED, is_secret=False),
    }
    counts = visible.aggregate(**{stage.prefix: Count("pk", filter=condition) for stage, condition in left.items()})
    for stage in Stage:
        _, last = stage.dates(year)
        if last and counts[stage.prefix] and (last - today).days <= SOON:
            yield Deadline(stage, last, (last - today).days, counts[stage.prefix])


def _units(visible: QuerySet[Project]) -> list[dict[str, Any]]:
    """Those with most to do first."""
    by_unit: QuerySet[Any, Any] = visible.order_by().values("department__code", "department__name")
    counted = by_unit.annotate(
        forms=Count("pk"),
        open=Count("pk", filter=NOT_HANDED_IN),
        without_person=Count("pk", filter=Q(responsible=None)),
    )
    return list(counted.filter(open__gt=0).order_by("-open", "department__code")[:UNITS])
