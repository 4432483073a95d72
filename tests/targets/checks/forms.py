"""Forms for the rules to look at: one in which nothing is found, and it with a few cells changed."""

from dataclasses import replace
from typing import Any

from targets.checks import examples
from targets.checks.engine import check_form, check_forms
from targets.checks.examples import (
    BENEFIT,
    CATEGORIES,
    OUTPUT,
    REQUIRED,
    SATISFACTION,
    STANDARDS,
)
from targets.checks.rules.finding import Finding
from targets.checks.rules.form_under_check import Standards
from targets.documents.values import ProjectForm

__all__ = ["BENEFIT", "CATEGORIES", "OUTPUT", "REQUIRED", "SATISFACTION", "STANDARDS"]

GOOD = examples.SOUND
# Rows of GOOD by what they are.
QUANTITY, QUALITY, TIME, COST, SOCIAL, CONTENT = range(6)


def with_row(number: int, form: ProjectForm = GOOD, **cells: str) -> ProjectForm:
    """The form with other texts in some cells of that row."""
    rows = list(form.targets)
    rows[number] = replace(rows[number], **cells)
    return replace(form, targets=tuple(rows))


def changed(form: ProjectForm = GOOD, **fields: Any) -> ProjectForm:
    return replace(form, **fields)


def found(
    rule: str, form: ProjectForm, standards: Standards = STANDARDS
) -> list[Finding]:
    """What that rule finds in the form, with what other rules make of it."""
    report = check_form(form, standards)
    assert not report.broken
    return [each for each in report.findings if each.rule == rule]


def found_among(
    rule: str, forms: list[ProjectForm], standards: Standards = STANDARDS
) -> list[list[Finding]]:
    """What that rule finds in each of the forms of one unit."""
    reports = check_forms(forms, standards)
    assert not any(report.broken for report in reports)
    return [
        [each for each in report.findings if each.rule == rule] for report in reports
    ]
