"""Runs the rules over forms: what follows from another finding is dropped, a rule that breaks stops no other. Pure."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from targets.checks.rules.catalogue import RULES
from targets.checks.rules.cells import text_at
from targets.checks.rules.finding import Finding
from targets.checks.rules.form_under_check import Standards, Subject
from targets.checks.rules.rule import Rule
from targets.documents.values import ProjectForm

log = logging.getLogger(__name__)

# What a mistake in a rule raises. What the machine raises (memory, an interrupt) is nothing to go on after.
BUGS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)


@dataclass(slots=True)
class Report:
    """What was found in one form; `broken` are the ids of the rules that could not say."""

    findings: list[Finding] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)


def check_forms(
    forms: Sequence[ProjectForm],
    standards: Standards,
    rules: Iterable[Rule] = RULES.values(),
) -> list[Report]:
    """A report on each of the forms, which are those of one unit in one year, in the order of the rules."""
    subjects = [Subject(form, standards) for form in forms]
    reports = [Report() for _ in forms]
    for rule in rules:
        if rule.of_form is not None:
            for subject, report in zip(subjects, reports, strict=True):
                _look(rule, rule.of_form, subject, report)
        elif rule.of_forms is not None:
            _compare(rule, rule.of_forms, subjects, reports)
    for report in reports:
        report.findings = list(_causes(report.findings, standards.on_trial))
    return reports


def check_form(
    form: ProjectForm, standards: Standards, rules: Iterable[Rule] = RULES.values()
) -> Report:
    """A report on one form, without what only shows beside others."""
    return check_forms(
        [form], standards, [rule for rule in rules if rule.of_form is not None]
    )[0]


def check_beside(
    form: ProjectForm, others: Sequence[ProjectForm], standards: Standards
) -> Report:
    """A report on one form; the others of its unit only stand beside it."""
    report = check_form(form, standards)
    over_forms = [rule for rule in RULES.values() if rule.of_forms is not None]
    beside = check_forms([form, *others], standards, over_forms)[0]
    findings = [*report.findings, *beside.findings]
    return Report(
        list(_causes(findings, standards.on_trial)), report.broken | beside.broken
    )


def _look(
    rule: Rule,
    check: Callable[[Subject], Iterable[Finding]],
    subject: Subject,
    report: Report,
) -> None:
    try:
        report.findings += [
            _signed(each, rule, subject.form) for each in check(subject)
        ]
    except BUGS:
        log.exception(
            "rule %s broke on the form %s %s",
            rule.id,
            subject.form.code,
            subject.form.name,
        )
        report.broken.add(rule.id)


def _compare(
    rule: Rule,
    check: Callable[[Sequence[Subject]], Iterable[tuple[int, Finding]]],
    subjects: Sequence[Subject],
    reports: list[Report],
) -> None:
    try:
        found = [
            (index, _signed(each, rule, subjects[index].form))
            for index, each in check(subjects)
        ]
    except BUGS:
        log.exception("rule %s broke on %s forms", rule.id, len(subjects))
        for report in reports:
            report.broken.add(rule.id)
        return
    for index, each in found:
        reports[index].findings.append(each)


def _signed(finding: Finding, rule: Rule, form: ProjectForm) -> Finding:
    """With the id of its rule. That one of its cells is not there is a mistake in the rule as well."""
    for where in (*finding.cells, *([finding.fix.where] if finding.fix else [])):
        text_at(form, where)
    return replace(finding, rule=rule.id)


def _causes(findings: Sequence[Finding], on_trial: frozenset[str]) -> Iterator[Finding]:
    """The findings without those that rest on a cell in which another rule, not on trial, has found the cause."""
    found: dict[str, set[str]] = defaultdict(set)
    for each in findings:
        if each.rule not in on_trial:
            found[each.where].add(each.rule)
    for each in findings:
        unless = RULES[each.rule].unless if each.rule in RULES else ()
        if not any(found[where].intersection(unless) for where in each.cells):
            yield each
