"""Forms for the rules to look at: one in which nothing is found, and it with a few cells changed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from targets.checks import engine
from targets.checks import evidence as digests
from targets.checks.engine import CheckReport
from targets.checks.evidence import with_fixes
from targets.checks.rules.catalogue import DECLARATIONS
from targets.checks.rules.faultless import (
    BENEFIT,
    CATEGORIES,
    FAULTLESS,
    OUTPUT,
    REQUIRED,
    SATISFACTION,
    STANDARDS,
)
from targets.checks.rules.finding import Dimension, Finding, Fix, Level
from targets.checks.rules.rule import Catalogue, Example, Rule
from targets.checks.rules.standards import Standards
from targets.documents.values import ProjectForm

__all__ = ["BENEFIT", "CATEGORIES", "OUTPUT", "REQUIRED", "SATISFACTION", "STANDARDS"]

GOOD = FAULTLESS
# Rows of GOOD by what they are.
QUANTITY, QUALITY, TIME, COST, SOCIAL, CONTENT = range(6)


def with_row(number: int, form: ProjectForm = GOOD, **cells: str) -> ProjectForm:
    """The form with other texts in some cells of that row."""
    rows = list(form.targets)
    rows[number] = replace(rows[number], **cells)
    return replace(form, targets=tuple(rows))


def changed(form: ProjectForm = GOOD, **fields: Any) -> ProjectForm:
    return replace(form, **fields)


def check_form(
    form: ProjectForm,
    standards: Standards,
    catalogue: Catalogue[ProjectForm] = DECLARATIONS,
) -> CheckReport:
    return engine.check_form(form, standards, catalogue)


def check_forms(
    forms: Sequence[ProjectForm],
    standards: Standards,
    catalogue: Catalogue[ProjectForm] = DECLARATIONS,
) -> list[CheckReport]:
    return engine.check_forms(forms, standards, catalogue)


def check_beside(
    form: ProjectForm, others: Sequence[ProjectForm], standards: Standards
) -> CheckReport:
    return engine.check_beside(form, others, standards, DECLARATIONS)


def evidence(form: ProjectForm, finding: Finding) -> str:
    return digests.evidence(form, finding, DECLARATIONS)


def some_rule(id: str, level: Level = Level.HINT, title: str = "测试") -> Rule:
    """A rule that still needs its function."""
    return Rule(
        id=id,
        level=level,
        dimension=Dimension.WORDING,
        title=title,
        source="测试",
        looks_for="测试",
        example=Example(GOOD),
    )


def catalogue_of(*rules: Rule) -> Catalogue[ProjectForm]:
    """The catalogue of 绩效目标表 with these rules in place of its own."""
    return replace(DECLARATIONS, rules={rule.id: rule for rule in rules})


def rules_of_letter(letter: str) -> Catalogue[ProjectForm]:
    """The catalogue with those of its rules whose ids begin so."""
    return DECLARATIONS.only(rule for rule in DECLARATIONS.rules if rule[0] == letter)


def fixed(form: ProjectForm, *fixes: Fix | None) -> ProjectForm:
    """The form with these fixes."""
    return with_fixes(form, filter(None, fixes), CATEGORIES, DECLARATIONS)


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
