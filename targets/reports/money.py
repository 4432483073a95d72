"""What the money goes to, and when it is to be spent: amounts in 万元."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, ExpressionWrapper, F, Q, Value
from django.db.models.functions import Coalesce

from core.amounts import AMOUNT_PLACES
from core.sums import AmountSum
from projects.models import BudgetYear, Project, ProjectQuerySet, ProjectType
from projects.register.marks import MARKS
from projects.register.tables import UNIT_NAME
from targets.filings.models import SubTarget, counted
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
    """Forms of one type or sub-target, and their budgets added up; `key` is its value in addresses."""

    key: str
    name: str
    forms: int
    budget: Decimal


@dataclass(frozen=True, slots=True)
class Course:
    """What is planned to be spent until the end of each month; `without` counts the forms without a plan."""

    spent: Sequence[Decimal]
    without: int
    without_budget: Decimal


def share_until(month: str) -> Any:
    """An expression on a project: its cumulative percentage. A blank repeats the figure before it, or is 0."""
    until = MONTHS[MONTHS.index(month) :: -1]
    columns = [f"plan__{name}" for name in until]
    return Coalesce(*columns, Value(0), output_field=DecimalField())


def spent_until(month: str) -> Any:
    """An expression on a project: budget × cumulative percentage."""
    spent = (
        F("budget") * share_until(month) * Value(PERCENT, output_field=DecimalField())
    )
    return ExpressionWrapper(spent, output_field=SPENT)


def by_type(scope: Scope) -> tuple[list[MoneyPart], Course]:
    """The parts of the types, the largest first and those of no type last; and the course of all together."""
    sums: dict[str, Any] = {"forms": Count("pk"), "total": AmountSum("budget")}
    for month in MONTHS:
        sums[month] = AmountSum(F("budget") * share_until(month), output_field=SPENT)
    sums["without"] = Count("pk", filter=NO_PLAN)
    sums["without_budget"] = AmountSum("budget", filter=NO_PLAN)
    types: Any = scope.projects.values("project_type")
    rows = list(types.annotate(**sums))

    names = dict(ProjectType.objects.values_list("pk", "name"))
    parts = []
    for row in rows:
        key = str(row["project_type"] or "none")
        name = names.get(row["project_type"], "没有分类")
        parts.append(MoneyPart(key, name, row["forms"], row["total"] or NIL))
    parts.sort(key=lambda part: (part.key == "none", -part.budget))

    spent = [round(_sum(rows, month) * PERCENT, AMOUNT_PLACES) for month in MONTHS]
    without = sum(row["without"] for row in rows)
    course = Course(spent, without, _sum(rows, "without_budget"))
    return parts, course


def _sum(rows: list[dict[str, Any]], name: str) -> Decimal:
    """Add up a column of amounts, in which None counts as 0."""
    total = NIL
    for row in rows:
        total += row[name] or NIL
    return total


def budgets_by(projects: ProjectQuerySet, field: str) -> dict[Any, tuple[int, Decimal]]:
    """The number of projects and their budgets added up, for each value of a field."""
    groups = projects.values_list(field)
    sums = {}
    for value, forms, budget in groups.annotate(Count("pk"), total=AmountSum("budget")):
        sums[value] = (forms, budget or NIL)
    return sums


def by_sub_target(scope: Scope) -> list[MoneyPart]:
    """The largest sub-targets, the others as one part (key "others"), and last the projects of no sub-target."""
    sums = budgets_by(scope.projects, "declaration__sub_target")
    loose_forms, loose_budget = sums.pop(None, (0, NIL))

    order = sorted(sums, key=lambda pk: -sums[pk][1])
    shown, others = order[:MOST_SUB_TARGETS], order[MOST_SUB_TARGETS:]
    names = _names(shown)
    parts = []
    for pk in shown:
        forms, budget = sums[pk]
        parts.append(MoneyPart(str(pk), names[pk], forms, budget))
    if others:
        name = f"其他 {len(others):,} 个分项目标"
        forms = sum(sums[pk][0] for pk in others)
        budget = sum((sums[pk][1] for pk in others), NIL)
        parts.append(MoneyPart("others", name, forms, budget))
    if loose_forms:
        parts.append(MoneyPart("none", "没有对应分项目标", loose_forms, loose_budget))
    return parts


def _names(keys: Sequence[int]) -> dict[int, str]:
    """The names of sub-targets, with the unit if they are of several."""
    found = SubTarget.objects.filter(pk__in=keys)
    sub_targets = found.select_related(
        "department_target__department", "department_target__year"
    )
    units = {sub_target.department_target.department for sub_target in sub_targets}

    names = {}
    for sub_target in sub_targets:
        names[sub_target.pk] = called(sub_target)
        if len(units) > 1:
            unit = sub_target.department_target.unit_name
            names[sub_target.pk] += f"（{unit}）"
    return names


def called(sub_target: SubTarget) -> str:
    """The title without the full stop that some have; without a title, the first words of the goal."""
    if title := sub_target.title.rstrip("。"):
        return title
    beginning = sub_target.goal[:BEGINNING]
    dots = "…" if len(sub_target.goal) > BEGINNING else ""
    return f"第{sub_target.position}项（没有标题）{beginning}{dots}"


def largest(scope: Scope) -> list[Project]:
    """The projects with the largest budgets, the largest first."""
    rows = scope.projects.exclude(budget=None).select_related("year", "department")
    named = rows.only("name", "code", "budget", *UNIT_NAME, *MARKS)
    return list(named.order_by("-budget", "pk")[:LARGEST])


def earlier(scope: Scope) -> dict[int, tuple[int, Decimal]]:
    """The number of forms and the budget of each unit in the year before; empty if there is no such year."""
    before = BudgetYear.objects.filter(year=scope.year.year - 1).first()
    projects = Project.objects.filter(scope.within, counted(), year=before)
    return budgets_by(projects.order_by(), "department")
