"""Runs rules over forms of any kind.

A finding that only follows from another one is dropped, and a rule with a bug stops no other rule. Pure.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Generic

from targets.checks.rules.cells import Form
from targets.checks.rules.finding import Finding
from targets.checks.rules.rule import Catalogue, Check, Comparison, Rule
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
    run.run(catalogue.rules.values())
    for report in run.reports:
        drop_consequences(report, standards, catalogue)
    return run.reports


def check_form(
    form: Form, standards: Standards, catalogue: Catalogue[Form]
) -> CheckReport:
    """Check one form, without the rules that compare it with others."""
    run = CheckRun([form], standards, catalogue)
    run.run(rule for rule in catalogue.rules.values() if rule.check is not None)
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
    rules = catalogue.rules.values()
    alone = CheckRun([form], standards, catalogue)
    alone.run(rule for rule in rules if rule.check is not None)
    among = CheckRun([form, *others], standards, catalogue)
    among.run(rule for rule in rules if rule.compare is not None)
    report, compared = alone.reports[0], among.reports[0]
    report.findings += compared.findings
    report.broken |= compared.broken
    drop_consequences(report, standards, catalogue)
    return report


class CheckRun(Generic[Form]):
    """Forms that rules are run over together, and what was found in each of them."""

    def __init__(
        self, forms: Sequence[Form], standards: Standards, catalogue: Catalogue[Form]
    ) -> None:
        self.forms = forms
        self.catalogue = catalogue
        self.views = [catalogue.view(form, standards) for form in forms]
        self.reports = [CheckReport() for _ in forms]

    def run(self, rules: Iterable[Rule]) -> None:
        """Add to the reports what these rules find, consequences of other findings included."""
        for rule in rules:
            if rule.check is not None:
                self._run_check(rule, rule.check)
            elif rule.compare is not None:
                self._run_comparison(rule, rule.compare)

    def _run_check(self, rule: Rule, check: Check) -> None:
        for form, view, report in zip(
            self.forms, self.views, self.reports, strict=True
        ):
            try:
                found = [self._signed(each, rule, form) for each in check(view)]
            except BUGS:
                log.exception("rule %s broke on %s", rule.id, self.catalogue.name(form))
                report.broken.add(rule.id)
            else:
                report.findings += found

    def _run_comparison(self, rule: Rule, compare: Comparison) -> None:
        try:
            found = [
                (number, self._signed(each, rule, self.forms[number]))
                for number, each in compare(self.views)
            ]
        except BUGS:
            log.exception("rule %s broke on %s forms", rule.id, len(self.forms))
            for report in self.reports:
                report.broken.add(rule.id)
        else:
            for number, finding in found:
                self.reports[number].findings.append(finding)

    def _signed(self, finding: Finding, rule: Rule, form: Form) -> Finding:
        """The finding with the id of its rule; one that names a missing cell is a bug in the rule."""
        for where in finding.cells:
            self.catalogue.cells.text_at(form, where)
        if finding.fix is not None:
            self.catalogue.cells.text_at(form, finding.fix.where)
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
