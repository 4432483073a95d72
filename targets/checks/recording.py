"""Checks whole units and keeps what was found, so that a board over thousands of forms only has to read it.

A unit is checked anew as a whole when any of its forms has changed, since forms are compared with one another; of what
is kept, only the rows of forms in which something else was found are written.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Q, Sum
from django.db.models.functions import Coalesce

from core import clock
from core.progress import ProgressCallback, no_progress
from projects.models import BudgetYear, Project
from targets.checks.engine import CheckReport, check_forms
from targets.checks.evidence import evidence
from targets.checks.models import RecordedFinding, UnitCheck, Waiver
from targets.checks.rule_config import RuleConfig
from targets.checks.rules.catalogue import DECLARATIONS
from targets.checks.rules.finding import Finding
from targets.checks.rules.rule import Catalogue
from targets.checks.tallies import keep_tally
from targets.filings import loading, store

CHECKING = "检查"
STRIDE = 500
COLUMNS = (
    "where",
    "rule",
    "level",
    "what",
    "gist",
    "advice",
    "fix_where",
    "fix_text",
    "evidence",
    "waiver_id",
)
Written = tuple[object, ...]  # a RecordedFinding by its columns
Checked = tuple[Any, CheckReport]  # a form with what was found in it


# What, beside their number, changes with any of a unit's forms; a query that groups projects adds it up.
MARKS: Mapping[str, Any] = {
    "mark_keys": Sum("pk"),
    "mark_revisions": Coalesce(Sum("declaration__filing__revision"), 0),
    "mark_changed": Max("declaration__filing__changed_at"),
}


def stale_units(year: BudgetYear, units: Q, config: RuleConfig) -> dict[int, int]:
    """Of these units, those whose forms or rules are others than at their last check, with how many forms they have.

    Two queries; `units` is a condition on `department`.
    """
    return stale_among(year, units, signatures(year, units, config))


def stale_among(
    year: BudgetYear, units: Q, now: Mapping[int, tuple[str, int]]
) -> dict[int, int]:
    """The same by one query, where their signatures of `now` are known."""
    checked = dict(
        UnitCheck.objects.filter(units, year=year).values_list(
            "department", "signature"
        )
    )
    gone = ("", 0)
    return {
        unit: now.get(unit, gone)[1]
        for unit in {**checked, **now}
        if now.get(unit, gone)[0] != checked.get(unit)
    }


def signatures(
    year: BudgetYear, units: Q, config: RuleConfig
) -> dict[int, tuple[str, int]]:
    """Of each unit, what changes with any of its forms; and how many it has."""
    projects = Project.objects.filter(units, year=year).order_by().values("department")
    rows: Any = projects.annotate(forms=Count("pk"), **MARKS)
    found = {}
    for row in rows:
        forms = row["forms"]
        mark = signature(config.fingerprint, forms, row)
        found[row["department"]] = (mark, forms)
    return found


def signature(fingerprint: str, forms: int, row: Mapping[str, Any]) -> str:
    """Of a unit with so many forms; the row has its MARKS."""
    return ":".join(map(str, (fingerprint, forms, *(row[name] for name in MARKS))))


def check_units(
    year: BudgetYear,
    units: Mapping[int, int],
    config: RuleConfig,
    told: ProgressCallback = no_progress,
) -> None:
    """Check these units, given with how many forms they have, each in one transaction.

    What is done stays done where `told` stops the work.
    """
    done, total = 0, sum(units.values())
    for unit, forms in units.items():
        told(CHECKING, done, total)
        check_unit(year, unit, config, if_stale=True)
        done += forms
    told(CHECKING, done, total)


@transaction.atomic
def check_unit(
    year: BudgetYear, unit: int, config: RuleConfig, *, if_stale: bool = False
) -> None:
    """The signature is taken before the forms: whoever changes one meanwhile makes the unit stale again.

    With `if_stale`, somebody else may have checked it while this one waited for the lock.
    """
    before = lock_unit(year, unit)
    now, _ = signatures(year, Q(department=unit), config).get(unit, ("", 0))
    if if_stale and now == before.signature:
        return
    theirs = Project.objects.filter(year=year, department=unit).order_by(
        "position", "pk"
    )
    pairs = loading.load_pairs(theirs)
    store.ensure_declarations([project for project, _ in pairs])
    reports = check_forms([form for _, form in pairs], config.standards, DECLARATIONS)
    RecordedFinding.objects.filter(
        filing__project__in=Project.everything.deleted().filter(
            year=year, department=unit
        )
    ).delete()
    for part in loading.chunks(list(zip(pairs, reports, strict=True)), STRIDE):
        found = {}
        for (project, form), report in part:
            found[project.declaration.filing_id] = (form, report)
        keep_findings(found, DECLARATIONS)
    broken = Counter(rule for report in reports for rule in report.broken)
    checked = {"signature": now, "checked_at": clock.now(), "broken": broken}
    UnitCheck.objects.update_or_create(year=year, department_id=unit, defaults=checked)
    keep_tally(year, unit)


def lock_unit(year: BudgetYear, unit: int) -> UnitCheck:
    """The last check. Until the transaction ends nobody else writes what is kept of the unit's findings."""
    UnitCheck.objects.get_or_create(
        year=year, department_id=unit, defaults={"checked_at": clock.now()}
    )
    return UnitCheck.objects.select_for_update(no_key=True).get(
        year=year, department=unit
    )


def lock_units(year: BudgetYear) -> None:
    """The same for all units of the year; in the order of their keys, so that two who do it wait for each other."""
    list(
        UnitCheck.objects.select_for_update(no_key=True)
        .filter(year=year)
        .order_by("pk")
        .values_list("pk")
    )


def keep_findings(checked: Mapping[int, Checked], catalogue: Catalogue[Any]) -> None:
    """Write what was found in the forms of these filings, where it is not what was found before."""
    waivers = _standing(checked, catalogue)
    stored: dict[int, list[Written]] = defaultdict(list)
    rows = RecordedFinding.objects.filter(filing__in=checked).order_by(
        "filing", "position"
    )
    for filing, *written in rows.values_list("filing", *COLUMNS):
        stored[filing].append(tuple(written))
    changed, new = [], []
    for filing, (form, report) in checked.items():
        known = waivers.get(filing, {})
        found = []
        for finding in report.findings:
            mark = evidence(form, finding, catalogue)
            found.append(_written(finding, mark, known.get((finding.rule, mark))))
        if found == stored.get(filing, []):
            continue
        changed.append(filing)
        for position, texts in enumerate(found):
            columns = dict(zip(COLUMNS, texts, strict=True))
            row = RecordedFinding(filing_id=filing, position=position, **columns)
            new.append(row)
    RecordedFinding.objects.filter(filing__in=changed).delete()
    RecordedFinding.objects.bulk_create(new, loading.CHUNK)


def _standing(
    checked: Mapping[int, Checked], catalogue: Catalogue[Any]
) -> dict[int, dict[tuple[str, str], int]]:
    """The waivers of these filings by rule and evidence; one whose finding is no longer there falls.

    A rule that broke does not say that it found nothing.
    """
    standing: dict[int, dict[tuple[str, str], int]] = defaultdict(dict)
    fallen = []
    open_ones = Waiver.objects.filter(filing__in=checked, fallen_at__isnull=True)
    for pk, filing, rule, mark in open_ones.values_list(
        "pk", "filing", "rule", "evidence"
    ):
        form, report = checked[filing]
        of_rule = [finding for finding in report.findings if finding.rule == rule]
        marks = {evidence(form, finding, catalogue) for finding in of_rule}
        if mark in marks or rule in report.broken:
            standing[filing][rule, mark] = pk
        else:
            fallen.append(pk)
    Waiver.objects.filter(pk__in=fallen).update(fallen_at=clock.now())
    return standing


def _written(finding: Finding, mark: str, waiver: int | None) -> Written:
    """A finding with its evidence as its row is stored, in the order of COLUMNS."""
    fix_where, fix_text = "", ""
    if finding.fix:
        fix_where, fix_text = finding.fix.where, finding.fix.text
    return (
        finding.where,
        finding.rule,
        finding.level or "",
        finding.what,
        finding.gist,
        finding.advice,
        fix_where,
        fix_text,
        mark,
        waiver,
    )
