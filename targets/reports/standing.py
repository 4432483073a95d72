"""Counts and money of the forms of each unit, by one query: late ones, those without a person, by status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from core.amounts import print_amount
from core.sums import AmountSum
from projects.models import ANSWERED_FOR, BudgetYear, Department, Exemption
from projects.schedule.deadlines import Stage
from targets.checks.recording import MARKS
from targets.filings.models import DECLARATION_KIND, Status, counted
from targets.reports.scope import Scope

NIL = Decimal(0)
STATUSES = [status.value for status in Status]
# A form that is being adjusted was handed in before.
NOT_HANDED_IN = Q(declaration=None) | Q(
    declaration__filing__status__in=(Status.DRAFT, Status.RETURNED)
)


@dataclass(slots=True)
class Standing:
    """The forms of a unit or of several: how many there are, their statuses, and their money in 万元.

    `late` counts those that are past the last day of filling in, unless an exception was granted. `left_out` are those
    that were ended or rejected: of the other figures, only `statuses` and `marks` have them. `marks` are aggregates of
    a single unit that change with any of its forms.
    """

    forms: int = 0
    left_out: int = 0
    left_out_budget: Decimal = NIL
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
        self.left_out += other.left_out
        self.left_out_budget += other.left_out_budget
        self.without_person += other.without_person
        self.not_handed_in += other.not_handed_in
        self.late += other.late
        self.budget += other.budget
        self.fiscal += other.fiscal
        self.other += other.other
        for status, count in other.statuses.items():
            self.statuses[status] += count

    @property
    def left_out_words(self) -> str:
        """A sentence on the projects that are in no total, "" where there are none."""
        if not self.left_out:
            return ""
        budget = print_amount(self.left_out_budget)
        return f"未通过、已终止的 {self.left_out:,} 个项目（{budget} 万元）不计入合计。"

    @property
    def decided(self) -> int:
        """Approved or published."""
        return self.statuses[Status.APPROVED] + self.statuses[Status.PUBLISHED]


def standings(scope: Scope) -> dict[int, Standing]:
    """The standing of each unit that has forms, by its key."""
    statuses = {
        f"status_{status}": Count("pk", filter=Q(declaration__filing__status=status))
        for status in Status
    }
    within = counted()
    rows: Any = scope.all_projects.values("department").annotate(
        all=Count("pk"),
        forms=Count("pk", filter=within),
        left_out_budget=AmountSum("budget", filter=~within),
        owned=Count("pk", filter=within & ANSWERED_FOR),
        not_handed_in=Count("pk", filter=NOT_HANDED_IN),
        late=Count("pk", filter=late(scope.year)),
        budget=AmountSum("budget", filter=within),
        fiscal=AmountSum("fiscal_funds", filter=within),
        other=AmountSum("other_funds", filter=within),
        **statuses,
        **MARKS,
    )
    return {row["department"]: _standing(row) for row in rows}


def left_out_of(scope: Scope) -> Standing:
    """The projects of the scope that are in no total, and their budgets."""
    left_out = scope.all_projects.filter(~counted())
    sums = left_out.aggregate(forms=Count("pk"), budget=AmountSum("budget"))
    return Standing(left_out=sums["forms"], left_out_budget=sums["budget"] or NIL)


def _standing(row: dict[str, Any]) -> Standing:
    """The figures of a unit, from its row of the query."""
    statuses = Counter({status: row[f"status_{status}"] for status in STATUSES})
    # A project without a form counts as a draft.
    statuses["draft"] += row["all"] - statuses.total()
    return Standing(
        forms=row["forms"],
        left_out=row["all"] - row["forms"],
        left_out_budget=row["left_out_budget"] or NIL,
        without_person=row["forms"] - row["owned"],
        not_handed_in=row["not_handed_in"],
        late=row["late"],
        budget=row["budget"] or NIL,
        fiscal=row["fiscal"] or NIL,
        other=row["other"] or NIL,
        statuses=statuses,
        marks={name: row[name] for name in MARKS},
    )


def late(year: BudgetYear) -> Q:
    """The condition on a project: not handed in, after the last day, and nobody may hand it in later."""
    today = timezone.localdate()
    _, last = Stage.FILL.dates(year)
    if last is None or last >= today:
        return Q(pk=None)
    exemptions = Exemption.objects.filter(
        year=year, kind__in=("", DECLARATION_KIND), until__gte=today
    )
    excused = Q(pk=None)
    for exemption in exemptions.select_related("department", "user__department"):
        excused |= _excused_by(exemption)
    return NOT_HANDED_IN & ~excused


def _excused_by(exemption: Exemption) -> Q:
    """The condition on a project: it may still be handed in by this exception."""
    condition = Q()
    if exemption.department:
        condition &= Q(department__path__startswith=exemption.department.path)
    if exemption.user and exemption.user.department:
        own = exemption.user.department
        condition &= Q(department__path__startswith=own.path)
    if exemption.project_id:
        condition &= Q(pk=exemption.project_id)
    return condition


def below(
    scope: Scope, standings: Mapping[int, Standing]
) -> dict[Department, Standing]:
    """The standings added up for each unit on the next level that has forms, in the order of their codes."""
    totals: dict[Department, Standing] = {}
    for unit, head in scope.heads.items():
        if unit in standings:
            total = totals.setdefault(head, Standing())
            total.add(standings[unit])
    return totals
