"""What waits for a user in the years beside the one that they look at."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from django.db.models import Count

from projects.models import BudgetYear, Project, User
from targets.filings.models import DepartmentTarget, Status
from targets.home.queues import Queue, queues_of, what_waits


@dataclass(frozen=True, slots=True)
class WaitingElsewhere:
    """How many forms wait for a user in another year, by what is to be done, and how many part ones."""

    year: int
    counts: dict[str, int]
    parts: int = 0

    def __str__(self) -> str:
        """The number of forms under each heading, and of part ones, in one sentence."""
        texts = [f"{title} {count:,} 张" for title, count in self.counts.items()]
        if self.parts:
            texts.append(f"部门整体目标 {self.parts:,} 份")
        return "，".join(texts)


def waiting_in_other_years(user: User, year: BudgetYear) -> list[WaitingElsewhere]:
    """What waits for the user in the other years, the latest first; by two queries."""
    titles = {status: title for title, status in what_waits(user, year)}
    if not titles:
        return []
    others = Project.objects.visible_to(user).exclude(year=year)
    waiting = others.filter(declaration__filing__status__in=titles).order_by()
    rows = waiting.values_list("year__year", "declaration__filing__status")
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for number, status, count in rows.annotate(Count("pk")):
        found[number][status] = count
    parts = waiting_parts_by_year(user, year, list(titles))
    return [
        WaitingElsewhere(number, in_order(found[number], titles), parts.get(number, 0))
        for number in sorted({*found, *parts}, reverse=True)
    ]


def waiting_parts_by_year(
    user: User, year: BudgetYear, statuses: list[Status]
) -> dict[int, int]:
    """How many part ones with these statuses wait in each of the other years."""
    others = DepartmentTarget.objects.visible_to(user).exclude(year=year)
    waiting = others.filter(filing__status__in=statuses).order_by()
    counts = waiting.values_list("year__year").annotate(Count("pk"))
    return dict(counts)


def queues_of_other_years(
    user: User, year: BudgetYear, waiting: list[WaitingElsewhere]
) -> list[Queue]:
    """The first forms of each kind of work that waits in the other years; by two queries."""
    others = Project.objects.visible_to(user).exclude(year=year)
    kinds = []
    years: dict[Status, tuple[tuple[int, int], ...]] = {}
    for title, status in what_waits(user, year):
        found = [
            (other.year, other.counts[title])
            for other in waiting
            if title in other.counts
        ]
        if found:
            kinds.append((title, status))
            years[status] = tuple(found)
    counts = {status: sum(count for _, count in years[status]) for status in years}
    queues = queues_of(kinds, counts, others, None, user)
    return [
        replace(queue, title=f"其他年度{title}", years=years[status])
        for queue, (title, status) in zip(queues, kinds, strict=True)
    ]


def in_order(counts: dict[str, int], titles: dict[Status, str]) -> dict[str, int]:
    """The counts by their titles, in the order of these."""
    return {
        title: counts[status] for status, title in titles.items() if status in counts
    }
