"""What waits for a user in the years beside the one that they look at."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count

from projects.accounts.access import may_fill_in
from projects.models import BudgetYear, Project, User
from targets.filings.models import Status
from targets.home.workbench import TO_FILL, Queue, queue_to_fill, to_decide


@dataclass(frozen=True, slots=True)
class WaitingElsewhere:
    """How many forms wait for a user in another year, by what is to be done."""

    year: int
    counts: dict[str, int]

    def __str__(self) -> str:
        """The number of forms under each heading, in one sentence."""
        return "，".join(
            f"{title} {count:,} 张" for title, count in self.counts.items()
        )


def waiting_in_other_years(user: User, year: BudgetYear) -> list[WaitingElsewhere]:
    """What waits for the user in the other years, the latest first; by one query."""
    titles = {status: title for title, status in to_decide(user, year)}
    if may_fill_in(user):
        titles |= {status: title for title, status in TO_FILL}
    if not titles:
        return []
    others = Project.objects.visible_to(user).exclude(year=year)
    waiting = others.filter(declaration__filing__status__in=titles).order_by()
    rows = waiting.values_list("year__year", "declaration__filing__status")
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for number, status, count in rows.annotate(Count("pk")):
        found[number][status] = count
    return [
        WaitingElsewhere(number, in_order(found[number], titles))
        for number in sorted(found, reverse=True)
    ]


def returned_in_other_years(user: User, year: BudgetYear) -> list[Queue]:
    """The queue of the forms of other years that were returned to the user, where there are any."""
    if not may_fill_in(user):
        return []
    others = Project.objects.visible_to(user).exclude(year=year)
    queue = queue_to_fill("其他年度退回给我修改", Status.RETURNED, others, None, user)
    return [queue] if queue.count else []


def in_order(counts: dict[str, int], titles: dict[Status, str]) -> dict[str, int]:
    """The counts by their titles, in the order of these."""
    return {
        title: counts[status] for status, title in titles.items() if status in counts
    }
