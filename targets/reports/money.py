"""What the money goes to, and when it is to be spent: amounts in 万元."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, ExpressionWrapper, F, Q, Sum, Value
from django.db.models.functions import Coalesce

from core.amounts import AMOUNT_PLACES
from projects.models import BudgetYear, Project, ProjectType
from targets.filings.models import SubTarget
from targets.reports.scope import Scope

NIL = Decimal(0)
PERCENT = Decimal("0.01")  # times, for SQLite divides whole numbers without a rest
MONTHS = ("march", "june", "october", "december")
MONTH_LABELS = {
    "march": "3月底",
    "june": "6月底",
    "october": "10月底",
    "december": "12月底",
}
NO_PLAN = Q(plan=None) | Q(**{f"plan__{month}": None for month in MONTHS})
SPENT = DecimalField(max_digits=24, decimal_places=AMOUNT_PLACES)
MOST_SUB_TARGETS = 12
LARGEST = 10
BEGINNING = 16


@dataclass(frozen=True, slots=True)
class MoneyPart:
    """Forms that have something in common, and their budgets added up; `key` stands in addresses."""

    key: str
    name: str
    forms: int
    budget: Decimal


@dataclass(frozen=True, slots=True)
class Course:
    """What is to be spent until the end of each month, as planned; `without` are the forms that have no plan."""

    spent: Sequence[Decimal]
    without: int
    without_budget: Decimal


def share_until(month: str) -> Any:
    """An expression on a project: its cumulative percentage. A blank repeats the figure before it, or is 0."""
    until = MONTHS[MONTHS.index(month) :: -1]
    return Coalesce(
        *(f"plan__{each}" for each in until), Value(0), output_field=DecimalField()
    )


def spent_until(month: str) -> Any:
    """An expression on a project: budget × cumulative percentage."""
    spent = (
        F("budget") * share_until(month) * Value(PERCENT, output_field=DecimalField())
    )
    return ExpressionWrapper(spent, output_field=SPENT)


def by_type(scope: Scope) -> tuple[list[MoneyPart], Course]:
    """The parts of the types, the largest first and those of no type last; and the course of all together."""
    names = dict(ProjectType.objects.values_list("pk", "name"))
    sums = {
        month: Sum(F("budget") * share_until(month), output_field=SPENT)
        for month in MONTHS
    }
    without = {
        "without": Count("pk", filter=NO_PLAN),
        "without_budget": Sum("budget", filter=NO_PLAN),
    }
    rows: Any = list(
        scope.projects.values("project_type").annotate(
            forms=Count("pk"), total=Sum("budget"), **sums, **without
        )
    )
    parts = [
        MoneyPart(
            str(row["project_type"] or "none"),
            names.get(row["project_type"], "没有分类"),
            row["forms"],
            row["total"] or NIL,
        )
        for row in rows
    ]
    spent = [round(_added(rows, month) * PERCENT, AMOUNT_PLACES) for month in MONTHS]
    course = Course(
        spent, sum(row["without"] for row in rows), _added(rows, "without_budget")
    )
    return sorted(parts, key=lambda part: (part.key == "none", -part.budget)), course


def _added(rows: list[dict[str, Any]], name: str) -> Decimal:
    return sum((row[name] or NIL for row in rows), NIL)


def by_sub_target(scope: Scope) -> list[MoneyPart]:
    """The largest sub-targets, those beyond the first few as one (key "others"), and last what backs none."""
    rows = _summed(scope, "declaration__sub_target")
    found: dict[int | None, tuple[int, Decimal]] = {
        pk: (forms, budget or NIL) for pk, forms, budget in rows
    }
    loose = found.pop(None, (0, NIL))
    sums = {pk: each for pk, each in found.items() if pk is not None}
    order = sorted(sums, key=lambda pk: -sums[pk][1])
    shown, others = order[:MOST_SUB_TARGETS], order[MOST_SUB_TARGETS:]
    names = _names(shown)
    parts = [MoneyPart(str(pk), names[pk], *sums[pk]) for pk in shown]
    if others:
        forms, budgets = zip(*(sums[pk] for pk in others), strict=True)
        parts.append(
            MoneyPart(
                "others",
                f"其他 {len(others):,} 个分项目标",
                sum(forms),
                sum(budgets, NIL),
            )
        )
    return [
        *parts,
        *([MoneyPart("none", "没有对应分项目标", *loose)] if loose[0] else []),
    ]


def _names(keys: Sequence[int]) -> dict[int, str]:
    """With the unit, where the sub-targets are of several."""
    found = SubTarget.objects.filter(pk__in=keys).select_related(
        "department_target__department"
    )
    units = {each.department_target.department_id for each in found}
    return {
        each.pk: called(each)
        + (f"（{each.department_target.department.name}）" if len(units) > 1 else "")
        for each in found
    }


def called(sub_target: SubTarget) -> str:
    """Its title without the full stop that some have; of one without a title, how its goal begins."""
    if title := sub_target.title.rstrip("。"):
        return title
    goal = sub_target.goal
    return f"第{sub_target.position}项（没有标题）{goal[:BEGINNING]}{'…' if len(goal) > BEGINNING else ''}"


def _summed(scope: Scope, *names: str) -> Any:
    return scope.projects.values_list(*names).annotate(Count("pk"), total=Sum("budget"))


def largest(scope: Scope) -> list[Project]:
    """Those with the largest budgets; the largest first."""
    rows = scope.projects.exclude(budget=None).select_related("department")
    return list(
        rows.only("name", "code", "budget", "department__name").order_by(
            "-budget", "pk"
        )[:LARGEST]
    )


def earlier(scope: Scope) -> dict[int, tuple[int, Decimal]]:
    """Forms and budget of the year before by unit; empty where there is none."""
    before = BudgetYear.objects.filter(year=scope.year.year - 1).first()
    projects = Project.objects.filter(scope.within, year=before).order_by()
    rows = projects.values_list("department").annotate(Count("pk"), total=Sum("budget"))
    return {unit: (forms, budget or NIL) for unit, forms, budget in rows}
