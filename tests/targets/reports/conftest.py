"""A board over the published document, and over a county."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db.models import Q

from projects.models import BudgetYear, Department, Project, User
from targets.checks import refreshing as checking
from targets.reports.dashboard import Dashboard
from targets.reports.scope import Scope


@pytest.fixture
def board(seeded, year, leader) -> Callable[..., Dashboard]:
    """`board()` is what the leader sees now, with the findings of now; `board(unit=…, user=…)` of others."""

    def board(
        user: User = leader, unit: Department | None = None, year: BudgetYear = year
    ) -> Dashboard:
        checking.freshen(year, Q())
        return Dashboard(Scope(year, user, unit))

    return board


@pytest.fixture
def neighbour(year, office) -> Department:
    """901002, a second unit below 901, with one project."""
    unit = Department.objects.create(code="901002", name="水利站", parent=office)
    Project.objects.create(
        year=year,
        department=unit,
        name="渠道清淤",
        budget=50,
        fiscal_funds=30,
        other_funds=20,
    )
    return unit
