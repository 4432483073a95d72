"""The examples of the rules in words: what a person wrote, and what the rule finds in it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from targets.checks.engine import CheckReport, check_beside
from targets.checks.rules.catalogue import ALL_RULES, catalogue_with
from targets.checks.rules.cells import FormCells
from targets.checks.rules.faultless import STANDARDS
from targets.checks.rules.finding import Finding
from targets.checks.rules.rule import Example, Rule
from targets.documents.layout import AMOUNTS
from targets.documents.values import TARGETS

BLANK: Final = "（空白）"


@dataclass(frozen=True, slots=True)
class ShownExample:
    """The example of a rule as people read it."""

    rule: Rule

    @property
    def example(self) -> Example:
        """The form, and which of its cells matter."""
        return self.rule.example

    @property
    def cells(self) -> FormCells[Any]:
        """The cells of the kind of form that the rule is for."""
        return catalogue_with(self.rule.id).cells

    @property
    def written(self) -> str:
        """What a person wrote: `“发放人数”的指标值：人`."""
        if self.example.words:
            return self.example.words
        parts = []
        for where in self.example.cells:
            text = self.cells.text_at(self.example.form, where)
            if where in AMOUNTS:
                text += "万元"
            parts.append(f"{self._label(where)}：{text or BLANK}")
        return "；".join(parts)

    @property
    def finding(self) -> Finding:
        """What the rule finds in it, in the words of the engine."""
        findings = report_on(self.rule).findings
        return next(finding for finding in findings if finding.rule == self.rule.id)

    @property
    def answer(self) -> str:
        """The finding with its cell, as it stands on the pages."""
        finding = self.finding
        cell = self.cells.label(finding.where)
        return f"{cell}：{finding.message}"

    def _label(self, where: str) -> str:
        """The name of a cell; a row is called by its indicator, unless that is shown as well."""
        row, _, column = where.rpartition(".")
        if not row.startswith("targets["):
            return self.cells.label(where)
        name = f"{row}.name"
        if name in self.example.cells:
            return TARGETS.labels[column]
        indicator = self.cells.text_at(self.example.form, name)
        return f"“{indicator}”的{TARGETS.labels[column]}"


@cache
def report_on(rule: Rule) -> CheckReport:
    """All that is found in the example of a rule."""
    example = rule.example
    catalogue = catalogue_with(rule.id)
    standards = replace(STANDARDS, surroundings=example.surroundings)
    return check_beside(example.form, example.others, standards, catalogue)


EXAMPLES: Final = {rule.id: ShownExample(rule) for rule in ALL_RULES.values()}
