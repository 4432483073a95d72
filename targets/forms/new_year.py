"""A new budget year: the forms of a department, its part one, and the settings of the year before."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from projects.models import BudgetYear, Project, User
from projects.trail.recording import record
from targets.checks.models import RuleSetting
from targets.filings.copying import CopyReceipt, copy_year
from targets.workflow.models import ReviewWeights

NO_DATES = "各阶段的日期还没有设定，请管理员设定"


@transaction.atomic
def roll_over(
    projects: QuerySet[Project], source: BudgetYear, number: int, user: User
) -> CopyReceipt:
    """Copy these projects of a year into a later one; one that begins with it takes over the settings.

    Raises Refusal.
    """
    begins = not BudgetYear.objects.filter(year=number).exists()
    receipt = copy_year(projects, number, user)
    if begins:
        receipt.notices += take_over_settings(source, receipt.year, user)
        receipt.notices.append(f"{receipt.year}{NO_DATES}")
    return receipt


def take_over_settings(source: BudgetYear, year: BudgetYear, user: User) -> list[str]:
    """Copy the settings of the rules and the weights of the 审核表 where the year has none, and say so."""
    notices = []
    rules = list(RuleSetting.objects.filter(year=source))
    if rules and not RuleSetting.objects.filter(year=year).exists():
        for setting in rules:
            setting.pk = None
            setting.year = year
        RuleSetting.objects.bulk_create(rules)
        notices.append(f"沿用了{source}检查规则的 {len(rules)} 条设定")
    weights = ReviewWeights.objects.filter(year=source).first()
    if weights and not ReviewWeights.objects.filter(year=year).exists():
        ReviewWeights.objects.create(year=year, weights=weights.weights)
        notices.append(f"沿用了{source}审核表的分值")
    if notices:
        note = "；".join(notices)
        record(user, "rules", subject=f"{year}的设定", note=note, year=year)
    return notices
