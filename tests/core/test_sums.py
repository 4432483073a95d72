"""Sums of amounts are exact on every database."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import F, Q
from django.urls import reverse

from core.sums import AmountSum
from projects.models import Project
from targets.filings.department_store import ensure_department_target
from targets.filings.models import DepartmentTarget
from targets.reports.money import SPENT, budgets_by
from targets.reports.scope import Scope
from targets.reports.standing import standings

# So many of them add up to 89923.8000000004 as binary fractions.
AMOUNT, COUNT, TOTAL = Decimal("8.99238"), 10_000, Decimal("89923.8")


@pytest.fixture
def amounts(year, unit) -> None:
    Project.objects.bulk_create(
        Project(year=year, department=unit, name="项目", position=99, budget=AMOUNT)
        for _ in range(COUNT)
    )


def test_a_sum_has_no_more_places_than_its_amounts(amounts):
    found = Project.objects.aggregate(
        total=AmountSum("budget"),
        some=AmountSum("budget", filter=Q(position=99)),
        product=AmountSum(F("budget") * F("budget"), output_field=SPENT),
    )
    assert (found["total"], found["some"]) == (TOTAL, TOTAL)
    assert round(found["product"], 2) == Decimal("808628.98")


def test_a_sum_of_nothing_is_none(db):
    assert Project.objects.aggregate(total=AmountSum("budget")) == {"total": None}


def test_all_totals_are_exact(amounts, admin, year, unit):
    ensure_department_target(unit, year)
    standing = standings(Scope(year, admin))[unit.pk]
    target = DepartmentTarget.objects.with_budget().get()
    by_unit = budgets_by(Project.objects.order_by(), "department")
    assert [standing.budget, target.budget, by_unit[unit.pk][1]] == [TOTAL] * 3


def test_the_foot_of_the_list_prints_the_exact_sum(amounts, as_user, admin):
    page = as_user(admin).get(reverse("project-list")).content.decode()
    assert ">89,923.80<" in page


def test_amounts_are_added_up_in_one_place_alone():
    """A plain Sum of a money column would bring binary fractions back."""
    money = re.compile(r"(?<!Amount)Sum\(\s*(\"(budget|\w*funds)\"|F\(\"budget|spent)")
    found = []
    for app in ("projects", "indicators", "targets"):
        for module in Path(settings.BASE_DIR, app).rglob("*.py"):
            if money.search(module.read_text(encoding="utf-8")):
                found.append(str(module))
    assert found == []
