"""The forms that wait for a person, by what is to be done with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber

from projects.accounts.access import may_decide, may_fill_in, may_review
from projects.models import BudgetYear, Project, User
from targets.filings.closing import correctable_until
from targets.filings.models import Status, declaration_of
from targets.filings.transitions import BY_VERB
from targets.home.readiness import Gate, with_obstacles, with_wanted_words
from targets.workflow.models import Version

# Where the forms of a queue are filled in, and where they are decided on.
EDITOR = "declaration-edit"
REVIEW_PAGE = "declaration-review"
# The rows of a queue that are shown; a link leads to the others.
SHOWN = 20

TO_FILL = (
    ("退回给我修改", Status.RETURNED),
    ("调整中", Status.ADJUSTING),
    ("待填报和提交", Status.DRAFT),
)
TO_REVIEW = ("待审核", Status.SUBMITTED)
TO_APPROVE = ("待批复", Status.REVIEWED)


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


def what_waits(user: User, year: BudgetYear) -> list[tuple[str, Status]]:
    """The kinds of work of the user, by title and status."""
    to_fill = TO_FILL if may_fill_in(user) else ()
    return [*to_fill, *to_decide(user, year)]


def queues_of(
    kinds: Sequence[tuple[str, Status]],
    counts: Mapping[Status, int],
    visible: QuerySet[Project],
    gate: Gate | None,
    user: User,
) -> list[Queue]:
    """The first forms of each kind of work, of which there are so many; by two queries for all kinds.

    Without a gate they are of other years, and their obstacles are not counted. The projects of returned ones have
    `return_reason`, `returned_by`, and `open_until`, the last day to correct them.
    """
    projects: defaultdict[str, list[Any]] = defaultdict(list)
    statuses = [status for _, status in kinds if counts.get(status)]
    if statuses:
        for project in first_of_each(statuses, visible, gate, user):
            filing = declaration_of(project).filing
            projects[filing.status].append(project)
            if filing.status == Status.RETURNED:
                filing.project = project  # as it is loaded already
                project.open_until = correctable_until(filing)
    queues = []
    for title, status in kinds:
        page = EDITOR if (title, status) in TO_FILL else REVIEW_PAGE
        query, count = f"status={status}", counts.get(status, 0)
        queues.append(Queue(title, query, count, projects[status], page))
    return queues


def first_of_each(
    statuses: Sequence[Status],
    visible: QuerySet[Project],
    gate: Gate | None,
    user: User,
) -> list[Any]:
    """The first projects of each status: the person's own ones, then those that have waited longest."""
    status = F("declaration__filing__status")
    own = Case(When(responsible=user, then=Value(0)), default=Value(1))
    since = F("declaration__filing__status_since").asc(nulls_last=True)
    order = [own.asc(), since, F("department__path").asc(), F("position").asc()]
    place = Window(RowNumber(), partition_by=[status], order_by=order)
    waiting = visible.filter(declaration__filing__status__in=statuses).order_by()
    # First their keys alone, for what is shown of a form is looked up for the first ones only.
    first = waiting.annotate(place=place).filter(place__lte=SHOWN)
    places = dict(first.values_list("pk", "place"))
    returns = Version.objects.filter(
        filing=OuterRef("declaration__filing"), verb="return"
    ).order_by("-number")
    is_returned = {"declaration__filing__status": Status.RETURNED}
    found: QuerySet[Any] = visible.filter(pk__in=places).annotate(
        return_reason=Case(
            When(**is_returned, then=Subquery(returns.values("note")[:1]))
        ),
        returned_by=Case(When(**is_returned, then=Subquery(returns.values("who")[:1]))),
    )
    if gate is not None:
        found = with_wanted_words(with_obstacles(found, gate))
    related = found.select_related(
        "year", "department", "declaration__filing__changed_by", "responsible"
    )
    return sorted(related, key=lambda project: places[project.pk])
