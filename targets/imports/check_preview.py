"""Check the forms of a file before they are imported, together with the stored forms of their units."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
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
    """Findings by the index of the form in the file; `broken` counts by rule the forms that it failed on."""

    findings: dict[int, list[Finding]] = field(default_factory=dict)
    broken: Counter[str] = field(default_factory=Counter)


def foresee(receipt: Receipt, report: ProgressCallback) -> Foreseen:
    """Find what the checks will say of the forms that are new or changed; findings in the others are known."""
    standards = rule_config_of(receipt.year).standards
    lines: dict[str, list[Line]] = defaultdict(list)
    for line in receipt.lines:
        if line.outcome != Outcome.REFUSED:
            lines[line.form.department_code].append(line)
    others = _stored_beside(receipt, lines)
    found = Foreseen()
    done = 0
    total = sum(map(len, lines.values()))
    for unit, unit_lines in lines.items():
        report(CHECKING, done, total)
        forms = [line.form for line in unit_lines]
        results = check_forms([*forms, *others[unit]], standards, DECLARATIONS)
        for line, result in zip(unit_lines, results, strict=False):
            if line.outcome != Outcome.UNCHANGED:
                found.findings[line.index] = result.findings
                found.broken.update(result.broken)
        done += len(unit_lines)
    return found


def _stored_beside(
    receipt: Receipt, lines: Mapping[str, list[Line]]
) -> dict[str, list[ProjectForm]]:
    """Load the stored forms of the units of these lines that no line replaces, by unit, with three queries."""
    others: dict[str, list[ProjectForm]] = defaultdict(list)
    if receipt.year.pk is None:
        return others
    replaced = set()
    for unit_lines in lines.values():
        replaced |= {line.project.pk for line in unit_lines if line.project}
    stored = Project.objects.filter(year=receipt.year, department__code__in=list(lines))
    for project, form in loading.load_pairs(stored):
        if project.pk not in replaced:
            others[form.department_code].append(form)
    return others
