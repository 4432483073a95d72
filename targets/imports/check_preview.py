"""What the checks will find in the forms of a file once they are imported, beside the forms that are stored already."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from core.progress import ProgressCallback
from projects.models import Project
from targets.checks.engine import check_forms
from targets.checks.recording import CHECKING
from targets.checks.rule_config import rule_config_of
from targets.checks.rules.catalogue import DECLARATIONS
from targets.checks.rules.finding import Finding
from targets.documents.values import ProjectForm
from targets.filings import loading
from targets.imports.models import Outcome
from targets.imports.receipt import Line, Receipt


@dataclass
class Foreseen:
    """What was found, by the index of the form in the file; `broken` counts the forms that a rule could not judge."""

    findings: dict[int, list[Finding]] = field(default_factory=dict)
    broken: Counter[str] = field(default_factory=Counter)


def foresee(receipt: Receipt, told: ProgressCallback) -> Foreseen:
    """Of the forms that are new or changed: the others stay as they are, and what is found in them is known."""
    standards = rule_config_of(receipt.year).standards
    lines: dict[str, list[Line]] = defaultdict(list)
    for line in receipt.lines:
        if line.outcome != Outcome.REFUSED:
            lines[line.form.department_code].append(line)
    stored = _beside(receipt, list(lines))
    found = Foreseen()
    done, total = 0, sum(map(len, lines.values()))
    for code, theirs in lines.items():
        told(CHECKING, done, total)
        reports = check_forms(
            [*(line.form for line in theirs), *stored[code]], standards, DECLARATIONS
        )
        for line, report in zip(theirs, reports, strict=False):
            if line.outcome != Outcome.UNCHANGED:
                found.findings[line.index] = report.findings
                found.broken.update(report.broken)
        done += len(theirs)
    return found


def _beside(receipt: Receipt, units: list[str]) -> dict[str, list[ProjectForm]]:
    """The stored forms of these units that no form of the file takes the place of; three queries."""
    others: dict[str, list[ProjectForm]] = defaultdict(list)
    if receipt.year.pk is None:
        return others
    named = {
        line.project.pk
        for line in receipt.lines
        if line.project and line.outcome != Outcome.REFUSED
    }
    for project, form in loading.load_pairs(
        Project.objects.filter(year=receipt.year, department__code__in=units)
    ):
        if project.pk not in named:
            others[form.department_code].append(form)
    return others
