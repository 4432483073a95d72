"""Checks part ones and keeps what was found, as `recording` does for the forms of projects.

A part one is checked anew when it has changed, or the projects behind it, the names of units or the rules.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.db import transaction
from django.db.models import Q

from core import clock
from projects.models import BudgetYear
from targets.checks.backing import PartOneFacts, facts_of, with_sub_targets
from targets.checks.engine import check_form
from targets.checks.models import FormCheck
from targets.checks.recording import Checked, keep_findings
from targets.checks.rule_config import RuleConfig
from targets.checks.rules.catalogue import DEPARTMENTS
from targets.checks.tallies import keep_tallies_of_forms
from targets.filings.editing.departments import StoredDepartmentForm
from targets.filings.loading import chunks
from targets.filings.models import DEPARTMENT_KIND, Filing

# So many are checked in one transaction.
AT_A_TIME = 100


def part_one_filings(year: BudgetYear, units: Q) -> list[Filing]:
    """The filings of the part ones of these units (a condition on `department`), with their last checks."""
    filings = Filing.objects.filter(
        units, kind=DEPARTMENT_KIND, year=year, department_target__isnull=False
    )
    related = filings.select_related("year", "department", "check_of_form")
    return list(related.order_by("pk"))


def stale_part_ones(year: BudgetYear, units: Q, config: RuleConfig) -> list[int]:
    """The filings of those that are others than at their last check; a fixed number of queries."""
    filings = part_one_filings(year, units)
    if not filings:
        return []
    now = signatures_of(filings, facts_of(filings), config)
    return [filing.pk for filing in filings if is_stale(filing, now)]


def is_stale(filing: Filing, signatures: Mapping[int, str]) -> bool:
    """Whether the part one, which has its last check with it, is another than it was then."""
    check: FormCheck | None = getattr(filing, "check_of_form", None)
    return check is None or check.signature != signatures[filing.pk]


def signatures_of(
    filings: Iterable[Filing], facts: Mapping[int, PartOneFacts], config: RuleConfig
) -> dict[int, str]:
    """Of each part one, what changes with whatever its findings depend on."""
    fingerprint = config.fingerprint
    names = ""
    signatures = {}
    for filing in filings:
        fact = facts[filing.pk]
        names = names or _mark_of_names(fact)
        parts = (state_of(filing), fingerprint, fact.mark, names)
        signatures[filing.pk] = "|".join(parts)
    return signatures


def state_of(filing: Filing) -> str:
    """What changes with the form itself; a signature begins with it."""
    return f"{filing.revision}|{filing.changed_at}"


def _mark_of_names(fact: PartOneFacts) -> str:
    """A digest of the names and places of all units in the year."""
    text = repr(sorted((place.codes, place.names) for place in fact.places.values()))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def check_part_ones(
    year: BudgetYear, filings: Sequence[int], config: RuleConfig
) -> None:
    """Check these part ones, some in a transaction."""
    for part in chunks(filings, AT_A_TIME):
        _check(year, part, config)


@transaction.atomic
def _check(year: BudgetYear, keys: Sequence[int], config: RuleConfig) -> None:
    """Check those of these that are stale still: somebody else may have checked one while this one waited."""
    ordered = Filing.objects.filter(pk__in=keys).order_by("pk")
    list(ordered.select_for_update(no_key=True).values_list("pk"))
    filings = part_one_filings(year, Q(pk__in=keys))
    facts = with_sub_targets(facts_of(filings))
    now = signatures_of(filings, facts, config)
    stale = [filing for filing in filings if is_stale(filing, now)]
    values = StoredDepartmentForm.values_of(stale)
    checked: dict[int, Checked] = {}
    for filing in stale:
        form = values[filing.pk]
        around = facts[filing.pk].around(form)
        standards = replace(config.standards, surroundings=around)
        checked[filing.pk] = (form, check_form(form, standards, DEPARTMENTS))
    keep_findings(checked, DEPARTMENTS)
    _note(checked, now)
    keep_tallies_of_forms(list(checked))


def _note(checked: Mapping[int, Checked], signatures: Mapping[int, str]) -> None:
    """Note when these were checked, and in which state."""
    rows = []
    for pk, (_, report) in checked.items():
        row = FormCheck(
            filing_id=pk,
            signature=signatures[pk],
            checked_at=clock.now(),
            broken=sorted(report.broken),
        )
        rows.append(row)
    FormCheck.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["filing"],
        update_fields=["signature", "checked_at", "broken"],
    )
