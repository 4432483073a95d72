"""Who has not handed in, what has no owner, and the money: unit by unit, by one query."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone

from projects.models import BudgetYear, Department, Exemption
from projects.schedule.deadlines import Stage
from targets.checks.recording import MARKS
from targets.filings.models import Status
from targets.reports.scope import Scope

NIL = Decimal(0)
STATUSES = [each.value for each in Status]
# A form that is being adjusted was handed in before.
NOT_HANDED_IN = Q(declaration=None) | Q(
    declaration__filing__status__in=(Status.DRAFT, Status.RETURNED)
)


@dataclass(slots=True)
class Standing:
    """A unit's forms, or those of several: how many, where they are, and their money in 万元.

    `late` are those that should have been handed in by now: not where an exception was granted. Of one unit, `marks`
    are what changes with any of its forms.
    """

    forms: int = 0
    without_person: int = 0
    not_handed_in: int = 0
    late: int = 0
    budget: Decimal = NIL
    fiscal: Decimal = NIL
    other: Decimal = NIL
    statuses: Counter[str] = field(default_factory=Counter)
    marks: Mapping[str, Any] = field(default_factory=dict)

    def add(self, other: Standing) -> None:
        self.forms += other.forms
        self.without_person += other.without_person
        self.not_handed_in += other.not_handed_in
        self.late += other.late
        self.budget += other.budget
        self.fiscal += other.fiscal
        self.other += other.other
        for status, count in other.statuses.items():
            self.statuses[status] += count

    @property
    def decided(self) -> int:
        """Approved or published."""
        return self.statuses[Status.APPROVED] + self.statuses[Status.PUBLISHED]


def standings(scope: Scope) -> dict[int, Standing]:
    """By the key of each unit that has forms."""
    statuses = {
        f"status_{each}": Count("pk", filter=Q(declaration__filing__status=each))
        for each in Status
    }
    rows: Any = scope.projects.values("department").annotate(
        forms=Count("pk"),
        owned=Count("responsible"),
        not_handed_in=Count("pk", filter=NOT_HANDED_IN),
        late=Count("pk", filter=late(scope.year)),
        budget=Sum("budget"),
        fiscal=Sum("fiscal_funds"),
        other=Sum("other_funds"),
        **statuses,
        **MARKS,
    )
    return {row["department"]: _standing(row) for row in rows}


def _standing(row: dict[str, Any]) -> Standing:
    statuses = Counter({each: row[f"status_{each}"] for each in STATUSES})
    statuses["draft"] += (
        row["forms"] - statuses.total()
    )  # a project without a form has yet to be begun
    return Standing(
        row["forms"],
        row["forms"] - row["owned"],
        row["not_handed_in"],
        row["late"],
        row["budget"] or NIL,
        row["fiscal"] or NIL,
        row["other"] or NIL,
        statuses,
        {name: row[name] for name in MARKS},
    )


def late(year: BudgetYear) -> Q:
    """The condition on a project: not handed in, after the last day, and nobody may hand it in later."""
    today = timezone.localdate()
    _, last = Stage.FILL.dates(year)
    if last is None or last >= today:
        return Q(pk=None)
    standing = Exemption.objects.filter(year=year, until__gte=today).select_related(
        "department", "user__department"
    )
    return NOT_HANDED_IN & ~reduce(or_, map(_excused, standing), Q(pk=None))


def _excused(exemption: Exemption) -> Q:
    """What somebody may still hand in by this exception."""
    person = exemption.user.department if exemption.user else None
    parts = [
        Q(department__path__startswith=each.path)
        for each in (exemption.department, person)
        if each
    ]
    if exemption.project_id:
        parts.append(Q(pk=exemption.project_id))
    return Q(*parts)


def below(
    scope: Scope, standings: Mapping[int, Standing]
) -> dict[Department, Standing]:
    """Added up for each unit on the next level, in the order of their codes; only those that have forms."""
    totals: dict[int, Standing] = defaultdict(Standing)
    for unit, each in standings.items():
        totals[scope.heads[unit].pk].add(each)
    return {
        head: totals[head.pk]
        for head in dict.fromkeys(scope.heads.values())
        if head.pk in totals
    }
