"""领导看板 and the search over a province: a part of the benchmarks that `tests.bench` runs.

`python -m tests.bench board` runs it alone.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Q
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from indicators.models import Indicator, IndicatorLevel
from projects.models import (
    BudgetYear,
    Department,
    FundingPlan,
    Project,
    ProjectType,
    User,
)
from targets.checks.models import RecordedFinding, UnitCheck
from targets.checks.recording import signatures
from targets.checks.rule_config import rule_config_of
from targets.checks.rules.catalogue import RULES
from targets.checks.unit_figures import keep_figures
from targets.filings.models import Status, Target, new_declaration
from targets.filings.store import create_declarations

PROVINCE, PART = 100_000, 10_000
OF_A_UNIT, ROWS, FINDINGS = 50, 7, 4
UNITS_OF_A_DEPARTMENT = 100
AT_ONCE = 5_000
YEAR = 2031
VALUES = ("≥95%", "52个", "≤18万元", "≤2800元/人/月", "12月底前", "良以上", "档案工资")
NAMES = ("道路硬化", "环境卫生整治", "土地补偿", "人员补贴", "渠道清淤", "驻村工作经费")

Page = Callable[[str, Callable[[], HttpResponse]], None]


def boards(page: Page, user: User) -> None:
    """A tenth of the province first, then all of it, with as many projects in the year before."""
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    scheme = BudgetYear.objects.all()[0].scheme
    years = [
        BudgetYear.objects.create(year=each, scheme=scheme) for each in (YEAR, YEAR - 1)
    ]
    made = 0
    for forms in (PART, PROVINCE):
        _fill(years, made, forms)
        made = forms
        print(f"看板（{forms:,} 个项目，{forms * ROWS:,} 条指标，上年同样多）")
        page("领导看板", lambda: client.get(f"{reverse('board')}?year={YEAR}"))
        page(
            "领导看板 一个部门",
            lambda: client.get(f"{reverse('board')}?year={YEAR}&department=500"),
        )
        page("查找", lambda: client.get(f"{reverse('search')}?q=渠道"))
        page("查找 首字母", lambda: client.get(f"{reverse('search')}?q=qdqy"))
        page("查找 没有的字", lambda: client.get(f"{reverse('search')}?q=没有这样的字"))


def _fill(years: list[BudgetYear], first: int, last: int) -> None:
    rng = random.Random(first)
    with transaction.atomic():
        units = [
            unit
            for number in range(first // OF_A_UNIT, last // OF_A_UNIT)
            for unit in _unit(number)
        ]
        for start in range(first, last, AT_ONCE):
            for year in years:
                projects = list(
                    _projects(year, units, first, range(start, start + AT_ONCE), rng)
                )
                Project.objects.bulk_create(projects, 2_000)
                if year is years[0]:
                    _forms(projects, rng)
        _check(years[0], units)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _unit(number: int) -> Iterator[Department]:
    department = f"{500 + number // UNITS_OF_A_DEPARTMENT}"
    parent, _ = Department.objects.get_or_create(
        code=department, defaults={"name": f"第{department}部门"}
    )
    code = f"{department}{number % UNITS_OF_A_DEPARTMENT:03d}"
    yield Department.objects.create(code=code, name=f"第{code}单位", parent=parent)


def _projects(
    year: BudgetYear,
    units: list[Department],
    first: int,
    numbers: range,
    rng: random.Random,
) -> Iterator[Project]:
    types = list(ProjectType.objects.all())
    for number in numbers:
        budget = Decimal(rng.randrange(100, 100_000)) / 100
        yield Project(
            year=year,
            department=units[(number - first) // OF_A_UNIT],
            position=number % OF_A_UNIT + 1,
            code=f"{year.year}{number:017d}",
            name=f"{NAMES[number % len(NAMES)]}第{number}期",
            project_type=types[number % len(types)],
            budget=budget,
            fiscal_funds=budget,
            other_funds=0,
            purpose="用于项目建设和日常支出" * 2,
        )


def _forms(projects: list[Project], rng: random.Random) -> None:
    plan = {"march": 25, "june": 50, "october": 75, "december": 100}
    FundingPlan.objects.bulk_create(
        [FundingPlan(project=each, **plan) for each in projects], 2_000
    )
    statuses = list(Status)
    forms = [new_declaration(each, goals="完成当年任务" * 5) for each in projects]
    for form in forms:
        form.filing.status = rng.choice(statuses)
    create_declarations(forms)
    categories = list(Indicator.objects.filter(level=IndicatorLevel.SECOND))
    rows = (
        Target(
            declaration=form,
            position=row + 1,
            category=categories[row % len(categories)],
            name=f"{NAMES[row % len(NAMES)]}完成率",
            value=VALUES[row % len(VALUES)],
            description="反映任务完成的程度" * 2,
            basis="根据年度工作计划确定" * 2,
        )
        for form in forms
        for row in range(ROWS)
    )
    Target.objects.bulk_create(rows, 2_000)
    rules = list(RULES)
    found = (
        RecordedFinding(
            filing=form.filing,
            position=n,
            rule=rng.choice(rules),
            where="goals",
            what="目标与用途不符",
            evidence="0",
        )
        for form in forms
        for n in range(FINDINGS)
    )
    RecordedFinding.objects.bulk_create(found, 2_000)


def _check(year: BudgetYear, units: list[Department]) -> None:
    """As if all units had just been checked."""
    marks = signatures(year, Q(department__in=units), rule_config_of(year))
    now = timezone.now()
    UnitCheck.objects.bulk_create(
        UnitCheck(
            year=year, department=unit, signature=marks[unit.pk][0], checked_at=now
        )
        for unit in units
    )
    for unit in units:
        keep_figures(year, unit.pk)
