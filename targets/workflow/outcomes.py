"""What came of a transition beside the new status: until when a form is open, what budget is given back."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from django.utils.formats import date_format

from core.amounts import print_amount
from targets.documents.snapshot import form_in
from targets.filings.closing import correctable_until
from targets.filings.loading import chunks
from targets.filings.models import DECLARATION_KIND, Filing, Status
from targets.filings.transitions import Transition
from targets.workflow.models import Version


def approved_budget(filing: Filing) -> Decimal | None:
    """The budget that was approved last; that of the project where none was."""
    budget: Decimal | None = None
    if filing.baseline:
        budget = form_in(filing.baseline.form).budget
    elif filing.project:
        budget = filing.project.budget
    return budget


def outcomes(transition: Transition, filings: Collection[int]) -> dict[int, str]:
    """What came of it for each form, by the keys of the filings; most transitions leave nothing."""
    found: dict[int, str] = {}
    if transition.needs_checks:
        for part in chunks(list(filings)):
            versions = Version.objects.filter(filing__in=part, verb=transition.verb)
            remarks = versions.order_by("number").values_list("filing", "remark")
            found |= dict(remarks)  # that of the latest version
    elif transition.opens_anew or transition.target == Status.ENDED:
        for part in chunks(list(filings)):
            rows = Filing.objects.filter(pk__in=part).select_related(
                "project__year", "year", "baseline"
            )
            for filing in rows:
                found[filing.pk] = _outcome(transition, filing)
    return {filing: text for filing, text in found.items() if text}


def outcome_for(transition: Transition, project: int) -> str:
    """What came of it for the 绩效目标表 of a project, "" where nothing did."""
    keys = Filing.objects.filter(project=project, kind=DECLARATION_KIND)
    found = outcomes(transition, list(keys.values_list("pk", flat=True)))
    return "".join(found.values())


def _outcome(transition: Transition, filing: Filing) -> str:
    """The budget that an end gives back, or until when an opened form can be corrected."""
    if transition.target == Status.ENDED:
        budget = approved_budget(filing)
        if budget is None:
            return ""
        return f"收回预算 {print_amount(budget)} 万元"
    until = correctable_until(filing)
    if until is None:
        return ""
    day = date_format(until, "DATE_FORMAT")
    return f"填报人员可修改到 {day}"


def sentence(transition: Transition, name: str, outcome: str = "") -> str:
    """What has happened to the form of a project: 已退回：甲项目；填报人员可修改到 2026年12月7日"""
    happened = f"{transition.has_happened}：{name}"
    return f"{happened}；{outcome}" if outcome else happened
