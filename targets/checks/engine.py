"""Runs rules over forms of any kind.

A finding that only follows from another one is dropped, and a rule with a bug stops no other rule. Pure.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Generic

from targets.checks.rules.cells import Form
from targets.checks.rules.finding import Finding
from targets.checks.rules.rule import Catalogue, Rule
from targets.checks.rules.standards import Standards

log = logging.getLogger(__name__)

# What a bug in a rule raises. After what the machine raises (memory, an interrupt) nothing goes on.
BUGS: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)


@dataclass(slots=True)
class CheckReport:
    """What was found in one form; `broken` are the ids of the rules that raised an error."""

    findings: list[Finding] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)


def check_forms(
    forms: Sequence[Form], standards: Standards, catalogue: Catalogue[Form]
) -> list[CheckReport]:
    """Check the forms of one unit in one year; each report lists its findings in the order of the rules."""
    run = CheckRun(forms, standards, catalogue)
    for rule in catalogue.rules.values():
        run.check(rule)
        run.compare(rule)
    for report in run.reports:
        drop_consequences(report, standards, catalogue)
    return run.reports


def check_form(
    form: Form, standards: Standards, catalogue: Catalogue[Form]
) -> CheckReport:
    """Check one form, without the rules that compare it with others."""
    run = CheckRun([form], standards, catalogue)
    for rule in catalogue.rules.values():
        run.check(rule)
    (report,) = run.reports
    drop_consequences(report, standards, catalogue)
    return report


def check_beside(
    form: Form,
    others: Sequence[Form],
    standards: Standards,
    catalogue: Catalogue[Form],
) -> CheckReport:
    """Check one form; the others of its unit are only there to be compared with it."""
    alone = CheckRun([form], standards, catalogue)
    among = CheckRun([form, *others], standards, catalogue)
    for rule in catalogue.rules.values():
        alone.check(rule)
        among.compare(rule)
    report, compared = alone.reports[0], among.reports[0]
    report.findings += compared.findings
    report.broken |= compared.broken
    drop_consequences(report, standards, catalogue)
    return report


class CheckRun(Generic[Form]):
    """Forms that rules are run over together, and what was found in each of them.

    The reports still hold findings that only follow from others.
    """

    def __init__(
        self, forms: Sequence[Form], standards: Standards, catalogue: Catalogue[Form]
    ) -> None:
        self.forms = forms
        self.catalogue = catalogue
        self.views = [catalogue.view(form, standards) for form in forms]
        self.reports = [CheckReport() for _ in forms]

    def check(self, rule: Rule) -> None:
        """Add to the reports what the rule finds, if it is one that looks at a single form."""
        if rule.check is None:
            return
        runs = zip(self.forms, self.views, self.reports, strict=True)
        for form, view, report in runs:
            try:
                found = [
                    self._with_rule(finding, rule, form) for finding in rule.check(view)
                ]
            except BUGS:
                log.exception("rule %s broke on %s", rule.id, self.catalogue.name(form))
                report.broken.add(rule.id)
            else:
                report.findings += found

    def compare(self, rule: Rule) -> None:
        """Add to the reports what the rule finds, if it is one that compares forms."""
        if rule.compare is None:
            return
        try:
            found = [
                (number, self._with_rule(finding, rule, self.forms[number]))
                for number, finding in rule.compare(self.views)
            ]
        except BUGS:
            log.exception("rule %s broke on %s forms", rule.id, len(self.forms))
            for report in self.reports:
                report.broken.add(rule.id)
        else:
            for number, finding in found:
                self.reports[number].findings.append(finding)

    def _with_rule(self, finding: Finding, rule: Rule, form: Form) -> Finding:
        """The finding with the id of its rule; one that names a missing cell is a bug in the rule."""
        for where in finding.cells:
            self.catalogue.cells.require(form, where)
        if finding.fix is not None:
            self.catalogue.cells.require(form, finding.fix.where)
        return replace(finding, rule=rule.id)


def drop_consequences(
    report: CheckReport, standards: Standards, catalogue: Catalogue[Any]
) -> None:
    """Take out findings that rest on a cell in which another rule, not on trial, has found the cause."""
    found: dict[str, set[str]] = defaultdict(set)
    for finding in report.findings:
        if finding.rule not in standards.on_trial:
            found[finding.where].add(finding.rule)
    kept = []
    for finding in report.findings:
        causes = catalogue.rules[finding.rule].unless
        if not causes or all(
            found[where].isdisjoint(causes) for where in finding.cells
        ):
            kept.append(finding)
    report.findings = kept
